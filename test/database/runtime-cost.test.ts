import { beforeEach, describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";
import { isNightly } from "../support/nightly.js";

/** A node of a plan as EXPLAIN prints it as JSON. */
interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Loops": number;
  readonly "Actual Rows": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
  });

  const explained = async (name: string): Promise<readonly PlanNode[]> => {
    const [statement] = await trickle.explain(name, { analyze: true });
    return nodesOf((statement as { readonly Plan: PlanNode }).Plan);
  };

  describe("a star of five sources", () => {
    const dimensions = ["a", "b", "c", "d"] as const;
    const query = `
SELECT f.id, f.amount, a.name AS a, b.name AS b, c.name AS c, d.name AS d
FROM facts AS f JOIN a ON a.id = f.a_id JOIN b ON b.id = f.b_id JOIN c ON c.id = f.c_id JOIN d ON d.id = f.d_id`;

    beforeEach(async () => {
      await database.exec(`
        CREATE TABLE public.facts (id int PRIMARY KEY, a_id int, b_id int, c_id int, d_id int, amount numeric);
        ${dimensions
          .map(
            (name) => `CREATE TABLE public.${name} (id int PRIMARY KEY, name text);
              INSERT INTO public.${name} SELECT n, '${name}' || n FROM generate_series(1, 20) AS n;
              CREATE INDEX ON public.facts (${name}_id);`,
          )
          .join("\n")}
        INSERT INTO public.facts SELECT n, 1 + n % 20, 1 + n % 19, 1 + n % 18, 1 + n % 17, n FROM generate_series(1, 400) AS n;
      `);
      await trickle.create({ name: "public.wide", query });
    });

    /** What of a join in words belongs to these sources alone: `a ⋈ Δb` names two. */
    const changedIn = (arm: string): ReadonlySet<string> => {
      const [, terms = ""] = arm.split(": ");
      const changed = new Set<string>();
      for (const [, group, single] of terms.matchAll(/Δ(?:\(([^)]*)\)|(\w+))/g)) {
        for (const name of (group ?? single ?? "").split(" ⋈ ")) changed.add(name);
      }
      return changed;
    };

    for (const source of ["facts", ...dimensions]) {
      it(`runs the arms of ${source} alone when nothing else has changed`, async () => {
        await database.exec(`UPDATE public.${source} SET id = id + 1000 WHERE id = 7`);
        const { arms, action } = await trickle.refresh("wide");
        expect(action).toBe("differential");
        expect([...arms.run, ...arms.skipped].sort()).toEqual(
          [...(await trickle.arms("wide"))].sort(),
        );
        expect(arms.run.length).toBeGreaterThan(0);
        for (const arm of arms.run) expect(changedIn(arm), arm).toContain(source);
        // A product of two changes needs both; every other arm of this source has run.
        for (const arm of arms.skipped) {
          if (!arm.includes("−")) expect(changedIn(arm), arm).not.toContain(source);
        }
        const [entry] = await trickle.history("wide", 1);
        expect(entry).toMatchObject({ changes: { [`public.${source}`]: 2 }, arms });
        expect(await trickle.verify("wide")).toMatchObject({ equal: true });
      });
    }

    it("reads no table for an arm that does not run", async () => {
      await database.exec("UPDATE public.c SET name = 'other' WHERE id = 7");
      const read = new Set(
        (await explained("wide"))
          .filter((node) => node["Actual Loops"] > 0)
          .map((node) => node["Relation Name"]),
      );
      // The facts are looked up by the changed row, and joined with the rest; nothing changed in facts.
      expect(read).toContain("facts");
      await database.exec("UPDATE public.c SET name = 'c7' WHERE id = 7");
      await trickle.refresh("wide");
      await database.exec("UPDATE public.facts SET amount = 0 WHERE id = 7");
      const again = (await explained("wide")).filter((node) => node["Actual Loops"] > 0);
      expect(again.map((node) => node["Relation Name"])).not.toContain("facts");
    });
  });

  it("finds the rows of a large stream table by index when few of them change", async () => {
    const rows = isNightly ? 1_000_000 : 100_000;
    await database.exec(`
      CREATE TABLE public.customers (id int PRIMARY KEY, region text);
      CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int NOT NULL, amount int);
      INSERT INTO public.customers SELECT n, 'r' || n % 9 FROM generate_series(1, 50) AS n;
      INSERT INTO public.orders SELECT n, 1 + n % 50, n FROM generate_series(1, ${rows}) AS n`);
    await trickle.create({
      name: "public.flat",
      query:
        "SELECT o.id, o.amount, c.region FROM orders AS o JOIN customers AS c ON c.id = o.customer_id",
    });
    await database.exec("ANALYZE");
    await database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id <= 100");
    const nodes = await explained("flat");
    expect(nodes.map((node) => node["Node Type"])).toContain("Nested Loop");
    const large = nodes.filter(
      (node) =>
        node["Actual Loops"] > 0 &&
        ["orders", "public.flat"].includes(node["Relation Name"] ?? "") &&
        node["Node Type"] !== "ModifyTable",
    );
    expect(large.length).toBeGreaterThan(0);
    for (const node of large) expect(node["Node Type"]).not.toBe("Seq Scan");
    expect(await trickle.refresh("flat")).toMatchObject({ rowsUpdated: 100 });
    expect(await trickle.verify("flat")).toMatchObject({ equal: true });
  });

  it.each(["JOIN", "LEFT JOIN"])(
    "makes few rows of one change in each of ten tables: %s",
    async (kind) => {
      const tables = Array.from({ length: 9 }, (_, index) => `t${index}`);
      await database.exec(`
      ${tables
        .map(
          (name) => `CREATE TABLE public.${name} (id int PRIMARY KEY, name text);
        INSERT INTO public.${name} SELECT n, n FROM generate_series(1, 5) AS n;`,
        )
        .join("\n")}
      CREATE TABLE public.hub (id int PRIMARY KEY, ${tables.map((name) => `${name}_id int`).join(", ")});
      INSERT INTO public.hub SELECT n, ${tables.map(() => "n").join(", ")} FROM generate_series(1, 5) AS n`);
      await trickle.create({
        name: "public.spread",
        query: `SELECT hub.id, ${tables.map((name) => `${name}.name AS ${name}`).join(", ")}
        FROM hub ${tables.map((name) => `${kind} ${name} ON ${name}.id = hub.${name}_id`).join(" ")}`,
      });
      await database.exec(`
      ${tables.map((name) => `UPDATE public.${name} SET name = 'new' WHERE id = 3`).join(";")};
      UPDATE public.hub SET t0_id = 2 WHERE id = 3`);
      const rows = (await explained("spread")).map(
        (node) => node["Actual Rows"] * node["Actual Loops"],
      );
      // A product of ten changes that nobody adds up on the way has 3^10 - 1 = 59 048.
      expect(Math.max(...rows)).toBeLessThan(600);
      expect(await trickle.refresh("spread")).toMatchObject({
        action: "differential",
        rowsUpdated: 1,
      });
      expect(await trickle.verify("spread")).toMatchObject({ equal: true });
    },
  );

  it.each([
    ["GROUPS", "GROUPS BETWEEN 2 PRECEDING AND 1 FOLLOWING"],
    ["RANGE", "RANGE BETWEEN INTERVAL '2 days' PRECEDING AND INTERVAL '1 day' FOLLOWING"],
  ])("reads the rows near the changed ones for %s frames", async (_, frame) => {
    await database.exec(`
      CREATE TABLE public.sold (shop int NOT NULL, day date NOT NULL, amount int, PRIMARY KEY (shop, day));
      INSERT INTO public.sold SELECT n % 2, date '2000-01-01' + n / 2, n FROM generate_series(1, 20000) AS n`);
    await trickle.create({
      name: "public.near",
      query: `SELECT shop, day, sum(amount) OVER (PARTITION BY shop ORDER BY day ${frame}) AS amount FROM sold`,
    });
    await database.exec(`ANALYZE;
      UPDATE public.sold SET amount = 0 WHERE day = '2010-01-01';
      INSERT INTO public.sold VALUES (0, '2050-01-01', 1)`);
    const read = (await explained("near"))
      .filter((node) => node["Relation Name"] === "sold")
      .map(
        (node) =>
          (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
      )
      .reduce((sum, rows) => sum + rows, 0);
    // Three changed rows, three on each side of each.
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(18);
    await trickle.refresh("near");
    expect(await trickle.verify("near")).toMatchObject({ equal: true });
  });

  describe("a choice that learns", () => {
    /** Rewrites the history: `populate`, `full` or `differential` with the time it took and the changes it had. */
    const remember = async (
      ...entries: readonly (readonly [action: string, ms: number, changes?: number])[]
    ): Promise<void> => {
      await database.exec("DELETE FROM pgtrickle.pgt_refresh_history");
      for (const [action, ms, changes = 4] of entries) {
        await database.query(
          `INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms, changes)
           SELECT pgt_id, $1, 'completed', now(), $2, jsonb_build_object('public.orders', $3::bigint) FROM pgtrickle.pgt_stream_tables`,
          [action, String(ms), String(changes)],
        );
      }
    };
    const slow = ["differential", 400] as const;
    /** Changes two rows, which is four changes. */
    const refresh = async () => {
      await database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id < 3");
      const { action, reason } = await trickle.refresh("learning");
      expect(await trickle.verify("learning")).toMatchObject({ equal: true });
      return { action, reason };
    };
    const differential = { action: "differential", reason: undefined };

    beforeEach(async () => {
      await database.exec(`
        CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
        INSERT INTO public.orders SELECT n, n % 3, n FROM generate_series(1, 50) AS n`);
      const query = "SELECT customer_id, sum(amount) AS amount FROM orders GROUP BY customer_id";
      await trickle.create({ name: "learning", query });
    });

    it("computes anew where small refreshes were slower, and says so", async () => {
      await remember(["populate", 100], slow, slow, slow);
      const reason =
        "full is cheaper: it takes 100 ms, the last 3 by changes took 400 ms or more; changes are tried again after 31 more";
      expect(await refresh()).toEqual({ action: "full", reason });
      await remember(["populate", 900], ["full", 110], ["reinitialize", 90], slow, slow, slow);
      expect(await refresh()).toEqual({ action: "full", reason });
    });

    it.each([
      ["two slow ones", [["populate", 100], slow, slow]],
      ["a fast one among three", [["populate", 100], slow, ["differential", 120], slow]],
      ["a little slower", [["populate", 300], slow, slow, slow]],
      [
        "slower by milliseconds",
        [
          ["populate", 10],
          ["differential", 90],
          ["differential", 90],
          ["differential", 90],
        ],
      ],
      ["nothing to compare with", [slow, slow, slow]],
      [
        "many more changes then",
        [
          ["populate", 100],
          ["differential", 400, 9],
          ["differential", 400, 9],
          ["differential", 400, 9],
        ],
      ],
    ] as const)("applies the changes after %s", async (_, entries) => {
      await remember(...entries);
      expect(await refresh()).toEqual(differential);
    });

    it("tries the changes again after a while, and stays with what is faster", async () => {
      const fulls = (count: number) => Array.from({ length: count }, () => ["full", 100] as const);
      await remember(slow, slow, slow, ...fulls(31));
      expect(await refresh()).toMatchObject({
        action: "full",
        reason: expect.stringMatching(/after 0 more$/),
      });
      await remember(slow, slow, slow, ...fulls(32));
      expect(await refresh()).toEqual(differential);
      // It was fast this time: that holds until three in a row are slow.
      expect(await refresh()).toEqual(differential);
      await remember(slow, slow, slow, ...fulls(32), slow);
      expect(await refresh()).toMatchObject({ action: "full" });
    });
  });

  it("gives the same under every strategy, over many cycles of aggregates and DISTINCT", async () => {
    await database.exec(`
      CREATE TABLE public.customers (id int PRIMARY KEY, region text);
      CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount int);
      INSERT INTO public.customers SELECT n, 'r' || n % 4 FROM generate_series(1, 12) AS n;
      INSERT INTO public.orders SELECT n, 1 + n % 13, n % 5 FROM generate_series(1, 60) AS n`);
    const joined = "FROM orders AS o JOIN customers AS c ON c.id = o.customer_id";
    const queries = {
      sums: `SELECT c.region, count(*) AS n, sum(o.amount) AS amount, max(o.amount) AS largest ${joined} GROUP BY c.region`,
      pairs: `SELECT DISTINCT c.region, o.amount ${joined}`,
    };
    for (const [name, query] of Object.entries(queries)) await trickle.create({ name, query });
    const cycles = isNightly ? 100 : 12;
    for (const strategy of ["auto", "hash_join", "nested_loop", "merge_join"]) {
      await database.exec(`SET pg_trickle.merge_join_strategy = '${strategy}'`);
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const one = 1 + ((cycle * 7) % 12);
        await database.exec(`
          UPDATE public.orders SET customer_id = 1 + (customer_id * 5 + ${cycle}) % 14 WHERE id % 4 = ${cycle % 4};
          UPDATE public.orders SET amount = (amount + 3) % 6 WHERE id % 3 = ${cycle % 3};
          DELETE FROM public.customers WHERE id = ${one};
          INSERT INTO public.customers VALUES (${one}, 'r${cycle % 5}');
          DELETE FROM public.orders WHERE id % 10 = ${cycle % 10};
          INSERT INTO public.orders SELECT 1000 + n * 10 + ${cycle % 10}, 1 + n, n FROM generate_series(1, 6) AS n
            ON CONFLICT (id) DO UPDATE SET amount = excluded.amount + 1`);
        for (const name of Object.keys(queries)) {
          expect(await trickle.refresh(name)).toMatchObject({ action: "differential" });
          expect(await trickle.verify(name), `${strategy}, ${cycle}, ${name}`).toMatchObject({
            equal: true,
          });
        }
      }
    }
    await database.exec("RESET pg_trickle.merge_join_strategy");
  });
});
