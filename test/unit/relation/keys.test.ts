import { describe, expect, test } from "vitest";
import { columnsOf } from "../../../src/relation/columns.js";
import { scan } from "../../../src/relation/constructors.js";
import { keysOf, matchesAtMostOne } from "../../../src/relation/keys.js";
import type { Relation, Scan } from "../../../src/relation/relation.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const plan = (text: string): Relation => parseRelation(text, sampleTables);

/** The keys by the numbers in the text. */
const keys = (relation: Relation): readonly string[] =>
  keysOf(relation).map((key) => `(${key.join(" ")})`);

describe("candidate keys", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["a primary key", "scan public.a (id:1, n:2)", ["(1)"]],
    ["not when a column of it is not read", "scan public.u (m:1)", []],
    ["a table without key", "scan public.c (x:1, y:2)", []],
    ["a unique column that may be NULL", "scan public.u (code:1)", []],
    ["that cannot be NULL any more", "filter code:1 > 0\n  scan public.u (code:1)", ["(1)"]],
    ["a fixed column drops out", "filter m:1 = 5\n  scan public.u (m:1, k:2)", ["(2)"]],
    ["all columns of a key fixed", "filter id:1 = 5\n  scan public.a (id:1)", ["()"]],
    ["IS NULL fixes too", "filter n:2 is null\n  distinct\n    scan public.a (n:2, x:3)", ["(3)"]],
    ["a range fixes nothing", "filter id:1 > 5\n  scan public.a (id:1)", ["(1)"]],
    ["one row of constants", "values (v:1 int4) rows [(1)]", ["()"]],
    ["several rows", "values (v:1 int4) rows [(1), (1)]", []],
    [
      "a projection that keeps the key",
      "project k:5 = id:1, n:2\n  scan public.a (id:1, n:2)",
      ["(5)"],
    ],
    ["one that drops it", "project n:2\n  scan public.a (id:1, n:2)", []],
    ["one that computes with it", "project v:3 = id:1 % 2\n  scan public.a (id:1)", []],
    ["a cross join", "join\n  scan public.a (id:1)\n  scan public.b (id:2)", ["(1 2)"]],
    [
      "a partner by its key",
      "join x:1 = id:2\n  scan public.a (id:3, x:1)\n  scan public.b (id:2)",
      ["(3)"],
    ],
    [
      "both by key",
      "join id:1 = id:2\n  scan public.a (id:1)\n  scan public.b (id:2)",
      ["(2)", "(1)"],
    ],
    [
      "a chain",
      "join x:1 = id:2, n:4 = id:5\n  scan public.a (id:3, x:1)\n  scan public.b (id:2, n:4)\n  scan public.b (id:5)",
      ["(3)"],
    ],
    [
      "a join with a keyless table",
      "join x:1 = x:2\n  scan public.a (id:3, x:1)\n  scan public.c (x:2)",
      [],
    ],
    [
      "a left join by key",
      "outer-join left x:1 = id:2\n  scan public.a (id:3, x:1)\n  scan public.b (id:2)",
      ["(3)"],
    ],
    [
      "a left join to many",
      "outer-join left id:3 = x:2\n  scan public.a (id:3)\n  scan public.b (id:4, x:2)",
      ["(3 4)"],
    ],
    [
      "a full join",
      "outer-join full id:1 = id:2\n  scan public.a (id:1)\n  scan public.b (id:2)",
      ["(1 2)"],
    ],
    [
      "a full join of single rows has two rows",
      "outer-join full false\n  aggregate by () a:1 = sum(x:3)::int8\n    scan public.c (x:3)\n  aggregate by () b:2 = sum(x:4)::int8\n    scan public.c (x:4)",
      [],
    ],
    ["a semi-join", "semi-join id:1 = x:2\n  scan public.a (id:1)\n  scan public.c (x:2)", ["(1)"]],
    [
      "groups",
      "aggregate by (x:1, k:5 = y:2 % 2) t:3 = count(*)\n  scan public.c (x:1, y:2)",
      ["(1 5)"],
    ],
    [
      "groups by more than a key",
      "aggregate by (id:1, n:2) t:3 = count(*)\n  scan public.a (id:1, n:2)",
      ["(1)"],
    ],
    [
      "the least of a key, which is the key",
      "aggregate by (x:1) m:3 = min(x:1)::int4, t:4 = min(y:2)::int4\n  scan public.c (x:1, y:2)",
      ["(1)", "(3)"],
    ],
    ["one group", "aggregate by () t:3 = count(*)\n  scan public.c (x:1)", ["()"]],
    [
      "grouping sets over columns that may be NULL",
      "aggregate by (x:1, y:2) sets ((0), (1)) t:3 = count(*)\n  scan public.c (x:1, y:2)",
      [],
    ],
    [
      "grouping sets over NOT NULL",
      "aggregate by (m:1, k:2) sets ((0), (1)) t:3 = count(*)\n  scan public.u (m:1, k:2)",
      ["(1 2)"],
    ],
    [
      "the same grouping set twice",
      "aggregate by (m:1) sets ((0), (0)) t:3 = count(*)\n  scan public.u (m:1)",
      [],
    ],
    ["distinct rows", "distinct\n  scan public.c (x:1, y:2)", ["(1 2)"]],
    ["UNION ALL", "union v:3 = id:1 | id:2\n  scan public.a (id:1)\n  scan public.b (id:2)", []],
    [
      "UNION",
      "set-operation union v:3 = x:1 | x:2\n  scan public.c (x:1)\n  scan public.c (x:2)",
      ["(3)"],
    ],
    [
      "EXCEPT ALL keeps keys of the left",
      "set-operation except all v:3 = id:1 | x:2\n  scan public.a (id:1)\n  scan public.c (x:2)",
      ["(3)"],
    ],
    [
      "INTERSECT ALL keeps keys of the right",
      "set-operation intersect all v:3 = x:1 | id:2\n  scan public.c (x:1)\n  scan public.b (id:2)",
      ["(3)"],
    ],
    [
      "row numbers",
      "window r:3 = row_number() over (partition by x:1 order by y:2)\n  scan public.c (x:1, y:2)",
      ["(1 3)"],
    ],
    [
      "ranks have ties",
      "window r:3 = rank() over (partition by x:1 order by y:2)\n  scan public.c (x:1, y:2)",
      [],
    ],
    [
      "the first of each partition",
      "top-k partition by x:1 order by y:2 limit 1::int8\n  scan public.c (x:1, y:2)",
      ["(1)"],
    ],
    [
      "with ties there may be more",
      "top-k partition by x:1 order by y:2 limit 1::int8 with ties\n  scan public.c (x:1, y:2)",
      [],
    ],
    [
      "the first two",
      "top-k partition by x:1 order by y:2 limit 2::int8\n  scan public.c (x:1, y:2)",
      [],
    ],
    [
      "a function's rows by their number",
      "table-function unnest(array[1]::_int4) as (v:2 int4) ordinality (o:3 int8)\n  scan public.a (id:1)",
      ["(1 3)"],
    ],
    [
      "a function's rows",
      "table-function unnest(array[1]::_int4) as (v:2 int4)\n  scan public.a (id:1)",
      [],
    ],
    [
      "WITH RECURSIVE … UNION",
      "recursive r n:3 = x:1 | y:2\n  scan public.c (x:1)\n  recursion-reference r (y:2 int4)",
      ["(3)"],
    ],
    [
      "WITH RECURSIVE … UNION ALL",
      "recursive all r n:3 = x:1 | y:2\n  scan public.c (x:1)\n  recursion-reference r (y:2 int4)",
      [],
    ],
    [
      "changes, consolidated by image",
      "change public.a (id:1 int4, s:2 text null) weight w:3",
      ["(1 2)"],
    ],
    ["changes whose equal values differ", "change public.p (price:1 numeric null) weight w:3", []],
    ["a state is not known", "state kept (v:1 int4)", []],
    [
      "a lateral body per outer row",
      "apply inner\n  scan public.a (id:1, x:2)\n  filter x:3 = x:2\n    scan public.b (id:4, x:3)",
      ["(1 4)"],
    ],
    [
      "a lateral body with one row per outer row",
      "apply left\n  scan public.a (id:1, x:2)\n  filter id:4 = x:2\n    scan public.b (id:4)",
      ["(1)"],
    ],
    ["a scalar body", "apply scalar\n  scan public.a (id:1, x:2)\n  scan public.c (x:4)", ["(1)"]],
  ];
  test.each(cases)("%s", (_, text, expected) => {
    expect(keys(plan(text))).toEqual(expected);
  });
});

test("IS NULL of a row fixes nothing: it asks about the fields", () => {
  const [table] = [...sampleTables.values()].filter(({ name }) => name === "c");
  const tables = (type: string): Map<string, NonNullable<typeof table>> =>
    new Map(
      [...sampleTables].map(([key, found]) => [
        key,
        found !== table
          ? found
          : {
              ...found,
              columns: found.columns.map((column) => ({
                ...column,
                type: { key: type, modifier: -1, collation: undefined },
              })),
            },
      ]),
    );
  const text = "filter x:1 is null\n  distinct\n    scan public.c (x:1, y:2)";
  const keysWith = (type: string): readonly string[] => keys(parseRelation(text, tables(type)));
  expect(keysWith("pg_catalog.int4")).toEqual(["(2)"]);
  expect(keysWith("public.pair")).toEqual(["(1 2)"]);
  expect(keysWith("pg_catalog.record")).toEqual(["(1 2)"]);
});

describe("equality that does not carry over fixes nothing", () => {
  test.each([
    [
      "a numeric compared with 1.0 is a key all the same",
      "filter price:1 = 1.0::numeric\n  distinct\n    scan public.p (price:1)",
      ["()"],
    ],
    [
      "text form of a numeric",
      "project v:2 = cast(price:1 as text), id:3\n  scan public.p (id:3, price:1)",
      ["(3)"],
    ],
    [
      "groups of a numeric do not determine its text form",
      "distinct\n  project price:1, v:2 = cast(price:1 as text)\n    scan public.p (price:1)",
      ["(1 2)"],
    ],
    [
      "groups of an integer do",
      "distinct\n  project x:1, v:2 = cast(x:1 as text)\n    scan public.c (x:1)",
      ["(1)"],
    ],
    [
      "an operator of another schema",
      "filter id:1 comparison(public.=) 1\n  scan public.a (id:1)",
      ["(1)"],
    ],
    ["volatile", "filter id:1 = public.dice(){volatile}::int4\n  scan public.a (id:1)", ["(1)"]],
  ])("%s", (_, text, expected) => {
    expect(keys(plan(text))).toEqual(expected);
  });
});

test("a parent's unique key does not hold over inheritance children", () => {
  const table = sampleTables.get("public.a");
  if (table === undefined) throw new Error("no table");
  const columns = columnsOf(plan("scan public.a (id:1, n:2)"));
  const read = (kind: typeof table.kind, only: boolean): Scan =>
    scan({
      table: { ...table, kind, children: [{ schema: "public", name: "child" }] },
      only,
      columns,
      span: undefined,
    });
  expect(keys(read("table", false))).toEqual([]);
  expect(keys(read("table", true))).toEqual(["(1)"]);
  expect(keys(read("partitioned-table", false))).toEqual(["(1)"]);
});

test("NULLS NOT DISTINCT makes a key of columns that may be NULL", () => {
  const table = sampleTables.get("public.u");
  if (table === undefined) throw new Error("no table");
  const columns = columnsOf(plan("scan public.u (code:1)"));
  const uniqueKeys = table.uniqueKeys.map((key) => ({ ...key, nullsNotDistinct: true }));
  const node = scan({ table: { ...table, uniqueKeys }, only: false, columns, span: undefined });
  expect(keys(node)).toEqual(["(1)"]);
});

test("at most one partner: the conjuncts fix a key of the side", () => {
  const node = plan(
    "semi-join x:1 = m:2, n:4 = k:3\n  scan public.a (x:1, n:4)\n  scan public.u (m:2, k:3)",
  );
  if (node.kind !== "semi-join") throw new Error("no semi-join");
  expect(matchesAtMostOne(node.right, node.conjuncts)).toBe(true);
  expect(matchesAtMostOne(node.right, node.conjuncts.slice(1))).toBe(false);
  expect(matchesAtMostOne(node.left, node.conjuncts)).toBe(false);
});
