import { describe, expect, test } from "vitest";
import { checkRelation } from "../../../src/relation/check.js";
import { columnsOf } from "../../../src/relation/columns.js";
import { pruneColumns } from "../../../src/relation/prune-columns.js";
import { printRelation } from "../../../src/relation/text.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

/** Prunes to the columns of these names. */
function pruned(text: string, names: readonly string[]): string {
  const plan = parseRelation(text, sampleTables);
  const required = columnsOf(plan).filter(({ name }) => names.includes(name));
  const result = pruneColumns(plan, new Set(required.map(({ id }) => id)));
  checkRelation(result);
  return printRelation(result);
}

describe("columns that nobody reads are left out", () => {
  test.each([
    [
      "of a table",
      "filter x:3 = 1\n  scan public.a (id:1, n:2, x:3)",
      ["n"],
      "filter x:1 = 1\n  scan public.a (n:2, x:1)\n",
    ],
    [
      "of constants",
      "values (a:1 int4, b:2 int4) rows [(1, 2), (3, 4)]",
      ["b"],
      "values (b:1 int4) rows [(2), (4)]\n",
    ],
    [
      "of a projection, with what they were computed from",
      "project v:4 = n:2 + 1, w:5 = x:3\n  scan public.a (n:2, x:3)",
      ["w"],
      "project w:1 = x:2\n  scan public.a (x:2)\n",
    ],
    [
      "of a join, but for those it compares",
      "join id:1 = id:4\n  scan public.a (id:1, n:2)\n  scan public.b (id:4, x:5)",
      ["n"],
      "join id:1 = id:2\n  scan public.a (id:1, n:3)\n  scan public.b (id:2)\n",
    ],
    [
      "aggregates, but no keys",
      "aggregate by (x:1) c:3 = count(*), s:4 = sum(y:2)::int8\n  scan public.c (x:1, y:2)",
      ["c"],
      "aggregate by (x:1) c:2 = count(*)\n  scan public.c (x:1)\n",
    ],
    [
      "the last aggregate of a single group stays, to be a row",
      "aggregate by () c:3 = count(*), s:4 = sum(y:2)::int8\n  scan public.c (y:2)",
      [],
      "aggregate by () c:1 = count(*)\n  scan public.c ()\n",
    ],
    [
      "none of DISTINCT",
      "distinct\n  scan public.c (x:1, y:2)",
      ["x"],
      "distinct\n  scan public.c (x:1, y:2)\n",
    ],
    [
      "of UNION ALL, from every input",
      "union a:5 = x:1 | y:4, b:6 = y:2 | x:3\n  scan public.c (x:1, y:2)\n  scan public.c (x:3, y:4)",
      ["a"],
      "union a:1 = x:2 | y:3\n  scan public.c (x:2)\n  scan public.c (y:3)\n",
    ],
    [
      "none of INTERSECT",
      "set-operation intersect a:5 = x:1 | y:4, b:6 = y:2 | x:3\n  scan public.c (x:1, y:2)\n  scan public.c (x:3, y:4)",
      ["a"],
      "set-operation intersect a:1 = x:2 | y:3, b:4 = y:5 | x:6\n  scan public.c (x:2, y:5)\n  scan public.c (x:6, y:3)\n",
    ],
    [
      "a window nobody reads",
      "window r:3 = rank() over (order by n:2)\n  scan public.a (id:1, n:2)",
      ["id"],
      "scan public.a (id:1)\n",
    ],
    [
      "what a limit orders by stays",
      "top-k order by n:2 limit 1::int8\n  scan public.a (id:1, n:2, x:3)",
      ["id"],
      "top-k order by n:1 limit 1::int8\n  scan public.a (id:2, n:1)\n",
    ],
    [
      "what a lateral body reads stays",
      "apply inner\n  scan public.a (id:1, n:2, x:3)\n  filter y:5 < n:2\n    scan public.c (x:4, y:5)",
      ["id"],
      "apply inner\n  scan public.a (id:1, n:2)\n  filter y:3 < n:2\n    scan public.c (y:3)\n",
    ],
    [
      "inside subqueries too",
      "filter exists $1, any $2 (n:2 = x:6)\n  subquery $1\n    filter x:4 = x:3\n      scan public.c (x:4, y:5)\n  subquery $2\n    scan public.c (x:6, y:7)\n  scan public.a (id:1, n:2, x:3)",
      ["id"],
      "filter exists $1, any $2 (n:1 = x:2)\n  subquery $1\n    filter x:3 = x:4\n      scan public.c (x:3)\n  subquery $2\n    scan public.c (x:2)\n  scan public.a (id:5, n:1, x:4)\n",
    ],
    [
      "of a recursion none",
      "recursive all r n:5 = x:1 | y:4, m:6 = y:2 | x:3\n  scan public.c (x:1, y:2)\n  recursion-reference r (x:3 int4, y:4 int4)",
      ["n"],
      "recursive all r n:1 = x:2 | y:3, m:4 = y:5 | x:6\n  scan public.c (x:2, y:5)\n  recursion-reference r (x:6 int4, y:3 int4)\n",
    ],
  ])("%s", (_, text, names, expected) => {
    expect(pruned(text, names)).toBe(expected);
  });
});

test("a plan that reads all its columns is the same object", () => {
  const plan = parseRelation(
    "project v:4 = n:2 + 1\n  filter n:2 > 1\n    scan public.a (n:2)",
    sampleTables,
  );
  expect(pruneColumns(plan, new Set(columnsOf(plan).map(({ id }) => id)))).toBe(plan);
});
