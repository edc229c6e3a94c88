import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../../src/compile/artifact.js";
import { compile } from "../../../src/compile/compile.js";
import { declareStreamTable } from "../../../src/compile/declare-stream-table.js";
import { diffArtifacts } from "../../../src/review/diff-artifacts.js";
import { explainArtifact } from "../../../src/review/explain-artifact.js";
import { lineageAsMermaid, lineageOf, renderLineage } from "../../../src/review/lineage.js";

const schema = `
CREATE TABLE public.customers (id integer PRIMARY KEY, name text, region text);
CREATE TABLE public.orders (id integer PRIMARY KEY, customer_id integer, total integer, placed date);
`;

async function artifactOf(query: string, ddl = schema): Promise<Artifact> {
  return compile(query, await catalogFromSql(ddl), { name: "public.s" });
}

/** `s.column: table.column, …` for each column. */
async function origins(query: string): Promise<readonly string[]> {
  return lineageOf(await artifactOf(query)).columns.map(
    ({ column, from }) =>
      `${column}: ${from.map(({ source, column: origin }) => `${source}.${origin}`).join(", ")}`,
  );
}

const sums = `SELECT upper(c.name) AS buyer, sum(o.total) FILTER (WHERE o.placed > '2024-01-01') AS total, count(*) AS n, 7 AS seven
FROM public.orders o JOIN public.customers c ON c.id = o.customer_id GROUP BY upper(c.name)`;

describe("lineageOf", () => {
  it("leads from each column to the columns that it is computed from", async () => {
    expect(await origins(sums)).toEqual([
      "buyer: public.customers.name",
      "total: public.orders.total, public.orders.placed",
      "n: ",
      "seven: ",
    ]);
  });

  it.each([
    [
      "UNION",
      "SELECT name AS v FROM public.customers UNION SELECT total::text FROM public.orders",
      ["v: public.customers.name, public.orders.total"],
    ],
    [
      "a window",
      "SELECT id, rank() OVER (PARTITION BY region ORDER BY name) AS place FROM public.customers",
      ["id: public.customers.id", "place: public.customers.region, public.customers.name"],
    ],
    [
      "an outer join",
      "SELECT coalesce(c.name, o.total::text) AS v FROM public.customers c FULL JOIN public.orders o ON o.customer_id = c.id",
      ["v: public.customers.name, public.orders.total"],
    ],
    [
      "a subquery",
      "SELECT name, (SELECT max(total) FROM public.orders) AS most FROM public.customers",
      ["name: public.customers.name", "most: public.orders.total"],
    ],
    [
      "EXISTS, which gives no value",
      "SELECT name FROM public.customers c WHERE EXISTS (SELECT FROM public.orders o WHERE o.customer_id = c.id)",
      ["name: public.customers.name"],
    ],
    [
      "a table joined with itself",
      "SELECT a.name AS x, b.region AS y FROM public.customers a JOIN public.customers b ON b.id = a.id + 1",
      ["x: public.customers.name", "y: public.customers.region"],
    ],
    [
      "a function in FROM",
      "SELECT c.id, word FROM public.customers c, unnest(string_to_array(c.name, ' ')) AS word",
      ["id: public.customers.id", "word: public.customers.name"],
    ],
    [
      "a query that is computed as a whole",
      "SELECT name, random() AS chance FROM public.customers",
      ["name: public.customers.name", "chance: "],
    ],
    [
      "recursion",
      "WITH RECURSIVE r AS (SELECT id, name FROM public.customers WHERE id = 1 UNION SELECT c.id, r.name FROM r JOIN public.customers c ON c.id = r.id + 1) SELECT id, name FROM r",
      ["id: public.customers.id, public.customers.id", "name: public.customers.name"],
    ],
  ])("follows %s", async (_, query, expected) => {
    expect(await origins(query)).toEqual(expected);
  });

  it("names the operators on the way", async () => {
    const [buyer] = lineageOf(await artifactOf(sums)).columns;
    expect(buyer?.from[0]?.through).toEqual([
      "join customers.id = orders.customer_id",
      expect.stringContaining("aggregate by upper(customers.name)"),
    ]);
  });
});

describe("of a stream table over another one", () => {
  async function readerOf(name: string, query: string): Promise<Artifact> {
    const inner = await compile(
      "SELECT region, count(*) AS buyers, avg(id) AS mean FROM public.customers GROUP BY region",
      await catalogFromSql(schema),
      { name },
    );
    return artifactOf(query, `${schema}${declareStreamTable(inner)}`);
  }

  it("calls what is read by the names that the query reads it by", async () => {
    const artifact = await readerOf(
      'public."The regions"',
      'SELECT r.region, buyers * 2 AS twice, mean FROM public."The regions" AS r WHERE buyers > 1',
    );
    const { columns } = lineageOf(artifact);
    const source = 'public."The regions"';
    expect(columns[0]?.from).toEqual([
      {
        source,
        column: "region",
        through: expect.arrayContaining(['filter "The regions".buyers > 1']),
      },
    ]);
    expect(columns[1]?.from).toMatchObject([{ source, column: "buyers" }]);
    for (const { from } of columns) expect(from.map((item) => item.source)).toContain(source);
    const { text, sources } = explainArtifact(artifact);
    expect(sources.map(({ name }) => name)).toEqual([source]);
    expect(text).toContain(`scan ${source}`);
    const [difference] = diffArtifacts([], [artifact]);
    expect(difference?.capture[0]?.source).toBe(source);
    expect(difference?.state.rescans).toEqual([{ source, rows: null }]);
  });

  it("calls a state by its own name where that was shortened", async () => {
    const long = "a_name_that_leaves_no_room_for_the_name_of_the_schema_of_it";
    const artifact = await readerOf(`public.${long}`, `SELECT region FROM public.${long}`);
    expect(lineageOf(artifact).columns[0]?.from[0]?.source).toMatch(/^pgtrickle_state\./);
  });
});

describe("renderLineage", () => {
  it("writes a way below each column", async () => {
    const text = renderLineage(
      lineageOf(
        await artifactOf(
          "SELECT region, count(*) AS n FROM public.customers WHERE id > 3 GROUP BY region",
        ),
      ),
    );
    expect(text).toBe(
      [
        "public.s.region text",
        "  public.customers.region",
        "    filter customers.id > 3",
        "    aggregate by customers.region, count(*)",
        "public.s.n bigint",
        "  no column of a table",
        "",
      ].join("\n"),
    );
  });
});

describe("lineageAsMermaid", () => {
  it("draws tables, operators and the stream table", async () => {
    expect(
      lineageAsMermaid(await artifactOf("SELECT region FROM public.customers WHERE id > 3")),
    ).toBe(
      [
        "flowchart LR",
        '  subgraph t0["public.customers"]',
        '    s0_0["region"]',
        "  end",
        '  o1("filter customers.id #62; 3")',
        '  subgraph result["public.s"]',
        '    c0["region"]',
        "  end",
        "  s0_0 --> o1",
        "  o1 --> c0",
        "",
      ].join("\n"),
    );
  });

  it("keeps hostile names inside of their quotes", async () => {
    const name = '"a"" end; <b>#1`]"';
    const chart = lineageAsMermaid(
      await artifactOf(`SELECT ${name} FROM public.t`, `CREATE TABLE public.t (${name} text);`),
    );
    const labels = chart.match(/\["(.*)"\]/g) ?? [];
    expect(labels.length).toBe(4);
    for (const label of labels) expect(label.slice(2, -2)).not.toMatch(/["<>`\]]|#(?!\d+;)/);
  });
});
