import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../../src/compile/artifact.js";
import { compile } from "../../../src/compile/compile.js";
import { describeDifference } from "../../../src/review/describe-difference.js";
import { diffArtifacts } from "../../../src/review/diff-artifacts.js";
import type { StreamTableDifference } from "../../../src/review/difference.js";
import { findConcerns } from "../../../src/review/find-concerns.js";

const schema = `
CREATE TABLE public.customers (id integer PRIMARY KEY, name text NOT NULL, region text);
CREATE TABLE public.orders (id integer PRIMARY KEY, customer_id integer NOT NULL, total integer, note text);
CREATE INDEX ON public.orders (customer_id);
`;

async function artifactOf(query: string, ddl = schema, name = "public.s"): Promise<Artifact> {
  return compile(query, await catalogFromSql(ddl), { name });
}

async function diff(before: string, after: string): Promise<StreamTableDifference | undefined> {
  const [difference] = diffArtifacts([await artifactOf(before)], [await artifactOf(after)]);
  return difference;
}

/** The summary. */
function textOf(difference: StreamTableDifference | undefined): string {
  if (difference === undefined) throw new Error("there is no difference");
  return describeDifference(difference)
    .flatMap(({ lines }) => lines)
    .join("\n");
}

const sums = "SELECT customer_id, sum(total) AS total FROM public.orders GROUP BY customer_id";

describe("diffArtifacts", () => {
  it.each([
    ["the same text", sums],
    [
      "another layout",
      "select customer_id,\n  sum(total) as total -- all\nfrom public.orders group by 1",
    ],
    [
      "an alias",
      "SELECT o.customer_id, sum(o.total) AS total FROM public.orders o GROUP BY o.customer_id",
    ],
    [
      "a subquery that does nothing",
      "SELECT customer_id, sum(total) AS total FROM (SELECT * FROM public.orders) AS x GROUP BY customer_id",
    ],
  ])("says nothing about %s", async (_, query) => {
    expect(await diff(sums, query)).toBeUndefined();
  });

  it.each([
    ["HAVING", `${sums} HAVING sum(total) > 10`],
    [
      "an order of joins",
      "",
      "SELECT c.name, o.total FROM public.orders o JOIN public.customers c ON c.id = o.customer_id",
      "SELECT c.name, o.total FROM public.customers c JOIN public.orders o ON o.customer_id = c.id",
    ],
    [
      "the order of group keys",
      "",
      "SELECT customer_id, id % 3 AS part, count(*) FROM public.orders GROUP BY customer_id, id % 3",
      "SELECT customer_id, id % 3 AS part, count(*) FROM public.orders GROUP BY id % 3, customer_id",
    ],
    [
      "a column that the state has already",
      "SELECT customer_id, sum(total) AS total, sum(total) + 1 AS more FROM public.orders GROUP BY customer_id",
    ],
    ["a limit", `${sums} ORDER BY total LIMIT 3`],
  ])("keeps the state across %s", async (_, after, before = sums, other = after) => {
    const difference = await diff(before, other);
    expect(difference?.state).toMatchObject({ outcome: "kept", rescans: [] });
  });

  it("names output columns that come, go, change type or name", async () => {
    const difference = await diff(
      "SELECT id, name, region, length(name) AS size FROM public.customers",
      "SELECT id, region AS place, length(name)::bigint AS size, upper(name) AS shouted FROM public.customers",
    );
    expect(difference?.columns).toEqual({
      added: [{ name: "shouted", type: "text" }],
      removed: [{ name: "name", type: "text" }],
      renamed: [{ before: "region", after: "place" }],
      retyped: [{ name: "size", before: "integer", after: "bigint" }],
      reordered: false,
    });
    expect(difference?.state.outcome).toBe("widened");
    expect(difference?.viewReplaced).toBe(true);
  });

  it("notices another order of the columns", async () => {
    const difference = await diff(
      "SELECT id, name FROM public.customers",
      "SELECT name, id FROM public.customers",
    );
    expect(difference?.columns.reordered).toBe(true);
    expect(difference?.state.outcome).toBe("kept");
  });

  it("compares keys under the names of the later side", async () => {
    const renamed = await diff(
      sums,
      sums.replace("SELECT customer_id,", "SELECT customer_id AS buyer,"),
    );
    expect(renamed?.key).toBeNull();
    expect(renamed?.columns.renamed).toEqual([{ before: "customer_id", after: "buyer" }]);
    const all = await diff(sums, "SELECT sum(total) AS total FROM public.orders");
    expect(all?.key).toEqual({ before: ["customer_id"], after: [] });
    const rows = await diff(sums, "SELECT customer_id, total FROM public.orders");
    expect(rows?.key).toEqual({ before: ["customer_id"], after: null });
  });

  it("does not keep a state whose source has another type", async () => {
    const before = await artifactOf(sums);
    const after = await artifactOf(sums, schema.replace("total integer", "total bigint"));
    const [difference] = diffArtifacts([before], [after]);
    expect(difference?.state.outcome).toBe("rebuilt");
    expect(difference?.columns.retyped).toEqual([
      { name: "total", before: "bigint", after: "numeric" },
    ]);
  });

  it("does not keep a state whose keys are compared otherwise", async () => {
    const query = "SELECT region, count(*) AS n FROM public.customers GROUP BY region";
    const before = await artifactOf(query);
    const after = await artifactOf(query, schema.replace("region text", 'region text COLLATE "C"'));
    const [difference] = diffArtifacts([before], [after]);
    expect(difference?.state.outcome).toBe("rebuilt");
  });

  it.each([
    ["may be NULL now", "region text", "region text NOT NULL", true],
    ["cannot be NULL any more", "region text NOT NULL", "region text", false],
  ])("says that a key %s", async (words, column, other, nullable) => {
    const query = "SELECT region, count(*) AS n FROM public.customers GROUP BY region";
    const of = (text: string) => artifactOf(query, schema.replace("region text", text));
    const [difference] = diffArtifacts([await of(other)], [await of(column)]);
    expect(difference?.state).toMatchObject({
      outcome: "rebuilt",
      reason: { kind: "null-key", columns: ["region"], nullable },
    });
    expect(textOf(difference)).toContain(`because its key ${words}: region`);
  });

  it("says why rows are rebuilt, where nothing else tells", async () => {
    const before = await artifactOf(sums);
    const after = await artifactOf(sums, schema.replace("total integer", "total bigint"));
    const [retyped] = diffArtifacts([before], [after]);
    expect(textOf(retyped)).toContain(
      "because of another type, what was recorded before cannot be read any more: public.orders.total",
    );
    const query = "SELECT id FROM public.orders LEFT JOIN (SELECT 1 AS one) AS x ON total > 1";
    const rows = await diff(query, query.replace("total > 1", "true"));
    expect(rows?.state.reason).toMatchObject({ kind: "rows" });
    // The condition that went says enough.
    expect(textOf(rows)).not.toContain("because");
    const dropped = schema.replace("id integer PRIMARY KEY", "id integer");
    const images = diffArtifacts(
      [await artifactOf("SELECT name FROM public.customers", dropped)],
      [await artifactOf("SELECT name, region FROM public.customers", dropped)],
    );
    expect(images[0]?.state).toMatchObject({ outcome: "rebuilt" });
    expect(textOf(images[0])).toContain("added: region text");
  });

  it("tells a row filter from a filter of groups", async () => {
    const rows = await diff(sums, sums.replace("GROUP", "WHERE customer_id > 10 GROUP"));
    expect(rows?.state).toMatchObject({ outcome: "rebuilt", inPlace: true });
    expect(rows?.operators).toEqual({ added: ["filter orders.customer_id > 10"], removed: [] });
  });

  it("keeps apart what an outer join and an inner join keep", async () => {
    const query = (join: string) =>
      `SELECT c.name, count(*) AS n FROM public.customers c ${join} public.orders o ON o.customer_id = c.id GROUP BY c.name`;
    const difference = await diff(query("JOIN"), query("LEFT JOIN"));
    expect(difference?.state.outcome).toBe("rebuilt");
  });

  it("keeps apart the two sides of a table joined with itself", async () => {
    const query = (shown: string) =>
      `SELECT a.id, b.name AS other, ${shown}.region FROM public.customers a JOIN public.customers b ON b.id = a.id + 1`;
    const difference = await diff(query("a"), query("b"));
    expect(difference?.state.outcome).not.toBe("kept");
  });

  it("says which tables a rebuild reads, and how many rows they have where that is known", async () => {
    const before = await artifactOf(sums);
    const after = await artifactOf(
      "SELECT c.name, sum(o.total) AS total FROM public.orders o JOIN public.customers c ON c.id = o.customer_id GROUP BY c.name",
    );
    const [difference] = diffArtifacts([before], [after], {
      rowCounts: new Map([["public.orders", 1_200_000]]),
    });
    expect(difference?.state.rescans).toEqual([
      { source: "public.customers", rows: null },
      { source: "public.orders", rows: 1_200_000 },
    ]);
  });

  it("pairs stream tables by name: some come, some go", async () => {
    const [a, b, c] = await Promise.all(
      ["a", "b", "c"].map((name) => artifactOf(sums, schema, `public."${name}"`)),
    );
    if (a === undefined || b === undefined || c === undefined) throw new Error("three are made");
    const differences = diffArtifacts([b, a], [c, b]);
    expect(differences.map(({ name, change }) => [name, change])).toEqual([
      ["public.a", "gone"],
      ["public.c", "new"],
    ]);
    expect(differences[0]).toMatchObject({
      mode: { before: "differential", after: null },
      state: { outcome: "gone" },
      capture: [{ source: "public.orders", change: "gone" }],
    });
    expect(differences[1]).toMatchObject({
      state: { outcome: "new", rescans: [{ source: "public.orders", rows: null }] },
      columns: { added: [{ name: "customer_id" }, { name: "total" }] },
    });
    expect(diffArtifacts([], [])).toEqual([]);
  });

  it("reads an artifact that was stored as JSON like one that was just compiled", async () => {
    const before = await artifactOf(sums);
    const after = await artifactOf(`${sums} HAVING count(*) > 1`);
    const stored: Artifact = JSON.parse(JSON.stringify(before));
    expect(diffArtifacts([stored], [after])).toEqual(diffArtifacts([before], [after]));
    expect(diffArtifacts([stored], [before])).toEqual([]);
    const reversed: Artifact = JSON.parse(
      JSON.stringify(before, (_, value: unknown) =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
      ),
    );
    expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(before));
    expect(diffArtifacts([reversed], [before])).toEqual([]);
  });

  it("tells what a step costs before and after an index", async () => {
    const query =
      "SELECT c.name, o.total FROM public.customers c JOIN public.orders o ON o.customer_id = c.id";
    const before = await artifactOf(query);
    const after = await artifactOf(query, schema.replace(/CREATE INDEX.*/, ""));
    expect(before.arms.map(({ cost }) => cost)).toEqual(["probe", "probe", "changes"]);
    expect(after.arms.map(({ cost }) => cost)).toEqual(["probe", "scan", "changes"]);
    // The scripts are the same: there is nothing to do, and yet something to know.
    const [worse] = diffArtifacts([before], [after]);
    expect(worse).toMatchObject({ change: "changed", state: { outcome: "kept" }, locks: [] });
    expect(worse?.steps.kept.map(({ before: was, after: is }) => [was, is])).toContainEqual([
      "probe",
      "scan",
    ]);
    expect(worse?.indexes.wanted).toMatchObject([
      { table: { name: "orders" }, columns: ["customer_id"], present: false },
    ]);
    expect(findConcerns(worse === undefined ? [] : [worse], ["cost", "index", "lock"])).toEqual([
      { concern: "cost", streamTables: ["public.s"] },
      { concern: "index", streamTables: ["public.s"] },
    ]);
    const [better] = diffArtifacts([after], [before]);
    expect(findConcerns(better === undefined ? [] : [better], ["cost", "index"])).toEqual([]);
    // What a live stream table was compiled to tells the costs of that day.
    expect(diffArtifacts([before], [after], { ignoreCosts: true })).toEqual([]);
  });
});

describe("findConcerns", () => {
  const gates = [
    ["full", sums, `${sums} HAVING random() > 0.5`],
    ["rebuild", sums, sums.replace("GROUP", "WHERE total > 10 GROUP")],
    ["key", sums, "SELECT sum(total) AS total FROM public.orders"],
    ["columns", sums, "SELECT customer_id FROM public.orders GROUP BY customer_id"],
    [
      "capture",
      sums,
      sums.replace("sum(total) AS total", "sum(total) AS total, max(note) AS note"),
    ],
    [
      "index",
      "SELECT name FROM public.customers",
      "SELECT c.name FROM public.customers c JOIN public.orders o ON o.total = c.id",
    ],
    [
      "cost",
      "SELECT name FROM public.customers",
      "SELECT c.name FROM public.customers c JOIN public.orders o ON o.total > c.id",
    ],
    ["lock", sums, sums.replace("sum(total) AS total", "sum(total) AS total, max(note) AS note")],
    ["change", sums, `${sums} HAVING count(*) > 1`],
  ] as const;

  it("finds full in one that is new, and never was incremental", async () => {
    const random = `${sums} HAVING random() > 0.5`;
    const found = findConcerns(diffArtifacts([], [await artifactOf(random)]), ["full"]);
    expect(found).toEqual([{ concern: "full", streamTables: ["public.s"] }]);
    expect(findConcerns(diffArtifacts([], [await artifactOf(sums)]), ["full"])).toEqual([]);
  });

  it.each(gates)("finds %s", async (concern, before, after) => {
    const difference = await diff(before, after);
    const differences = difference === undefined ? [] : [difference];
    expect(findConcerns(differences, [concern])).toEqual([{ concern, streamTables: ["public.s"] }]);
  });

  it("finds nothing else in a filter of groups", async () => {
    const difference = await diff(sums, `${sums} HAVING count(*) > 1`);
    const differences = difference === undefined ? [] : [difference];
    const quiet = ["columns", "key", "rebuild", "full", "cost", "capture", "index"] as const;
    expect(findConcerns(differences, quiet)).toEqual([]);
    expect(findConcerns([], ["change"])).toEqual([]);
  });
});
