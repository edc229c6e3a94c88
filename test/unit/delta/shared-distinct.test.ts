import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const schema = `
CREATE TABLE public.a (id integer PRIMARY KEY, k integer, t text);
CREATE TABLE public.b (id integer PRIMARY KEY, k integer, t text);
`;

/** The states beside the stream table's own, by what they are called. */
async function statesOf(query: string): Promise<readonly string[]> {
  const { states } = await compile(query, await catalogFromSql(schema), {
    name: "s",
    mode: "differential",
  });
  return states.slice(1).map((table) => table.slice(table.lastIndexOf(".") + 1));
}

const united = (one: string, other: string) =>
  `SELECT x.k FROM (${one}) AS x JOIN a ON a.k = x.k UNION ALL SELECT y.k FROM (${other}) AS y JOIN b ON b.k = y.k`;

describe("distinct rows", () => {
  it("are kept once, however often a plan has them", async () => {
    const rows = "SELECT DISTINCT k FROM a";
    expect(await statesOf(united(rows, rows))).toEqual(["group"]);
    expect(await statesOf(united(rows, "SELECT DISTINCT other.k FROM a AS other"))).toEqual([
      "group",
    ]);
  });

  it("are kept once for the values that both sides of a subquery read", async () => {
    const query = "SELECT a.id, x.v FROM a CROSS JOIN LATERAL (VALUES (a.k), (a.k + 1)) AS x (v)";
    expect(await statesOf(query)).toEqual(["group"]);
  });

  it.each([
    "SELECT DISTINCT k FROM b",
    "SELECT DISTINCT k FROM a WHERE t = 'x'",
    "SELECT DISTINCT -k AS k FROM a",
    "SELECT DISTINCT k, t FROM a",
  ])("are kept apart from %s", async (other) => {
    expect(await statesOf(united("SELECT DISTINCT k FROM a", other))).toEqual(["group", "group_2"]);
  });

  it("in another order of columns are others", async () => {
    const query = `SELECT x.k, y.id FROM (SELECT DISTINCT k, id FROM b) AS x
      JOIN (SELECT DISTINCT id, k FROM b) AS y ON x.k = y.id AND x.id = y.k`;
    expect((await statesOf(query)).length).not.toBe(1);
  });
});
