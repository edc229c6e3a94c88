import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const catalog = await catalogFromSql(`
  CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  CREATE TABLE t (id int PRIMARY KEY, k int NOT NULL, n numeric, price numeric(10, 2), s text, c text COLLATE ci, f float8, j jsonb);
`);

const openIn = async (query: string): Promise<readonly string[]> => {
  const { notices } = await compile(query, catalog, { name: "public.result" });
  return notices.filter(({ code }) => code === "01T01").map(({ message }) => message);
};

describe("what a query leaves open is noted", () => {
  const spelling = (column: string): string =>
    `which of several equal values of ${column} is shown is open, where they differ in print`;
  const ties = "which of several rows that tie in ORDER BY are taken is open";

  it.each<readonly [string, readonly string[]]>([
    ["select n, count(*) from t group by n", [spelling('"n" (numeric)')]],
    ["select distinct c, j from t", [spelling('"c" (text)'), spelling('"j" (jsonb)')]],
    ["select n from t union select price from t", [spelling('"n" (numeric)')]],
    [
      "with recursive r (n) as (select n from t union select t.n + 1 from t join r using (n)) select n from r",
      [spelling('"n" (numeric)')],
    ],
    ["select id from t order by k limit 3", [ties]],
    ["select distinct on (k) k, s from t order by k, f", [ties]],
    ["select (select s from t as u where u.k = t.id order by n limit 1) from t", [ties]],
    [
      "select avg(f) from t",
      ["the last digits of avg of floating point numbers depend on the order of addition"],
    ],
    [
      "select max(n) from t",
      ["which of several equal values (numeric) max takes is open, where they differ in print"],
    ],
    [
      "select k, sum(distinct n), count(distinct n), sum(distinct price) as paid from t group by k",
      ["which of several equal values (numeric) sum takes is open, where they differ in print"],
    ],
    [
      "select id, min(n) over (partition by k) from t",
      ["which of several equal values (numeric) min takes is open, where they differ in print"],
    ],
    [
      "select k, array_agg(id order by s) from t group by k",
      ["in which order array_agg takes rows that tie in its ORDER BY is open"],
    ],
  ])("%s", async (query, messages) => {
    expect(await openIn(query)).toEqual(messages);
  });
});

describe("what a query settles is not noted", () => {
  it.each([
    "select k, price, s, count(*), sum(n), max(price) from t group by k, price, s",
    "select distinct k, s from t",
    "select id, min(n) over (order by id), max(price) over (), max(k * 2.5) over (order by k) as m from t",
    "select id, n from t order by s, id limit 3",
    "select k, s from t order by s, k limit 3",
    "select distinct on (k) k, s from t order by k, f, id",
    "select k, array_agg(s order by f, id), string_agg(s, ',' order by s) from t group by k",
    "select n from t union all select price from t",
    "select k from t order by k fetch first 3 rows with ties",
    "select regr_count(f, f), count(distinct n) from t",
  ])("%s", async (query) => {
    expect(await openIn(query)).toEqual([]);
  });
});

it("stands where the query says it, with what settles it", async () => {
  const query = "select id from t where k in (select k from t order by f limit 2)";
  const { notices } = await compile(query, catalog, { name: "public.result" });
  expect(notices).toMatchObject([
    {
      severity: "note",
      code: "01T01",
      source: { text: query },
      span: { start: query.indexOf("(") + 1 },
      hint: expect.stringContaining("Order by a key besides"),
    },
  ]);
});
