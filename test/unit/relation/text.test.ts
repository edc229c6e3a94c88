import { describe, expect, test } from "vitest";
import { checkRelation } from "../../../src/relation/check.js";
import { planPrinter, printRelation } from "../../../src/relation/text.js";
import { scalarsOf } from "../../../src/relation/traversal.js";
import { everyNode, everyScalar, everything, everythingText } from "../../support/every-node.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

test("a plan with every operator and every kind of scalar is read as it was printed", () => {
  expect(printRelation(everything)).toBe(everythingText);
  checkRelation(everything);
  expect(everyNode.map(({ kind }) => kind).sort()).toHaveLength(20);
  expect(everyScalar.map(({ kind }) => kind).sort()).toHaveLength(23);
});

test("columns are numbered in the order in which they appear", () => {
  const text = "filter n:30 = 1, id:10 = 2\n  scan public.a (id:10, n:30)\n";
  expect(printRelation(parseRelation(text, sampleTables))).toBe(
    "filter n:1 = 1, id:2 = 2\n  scan public.a (id:2, n:1)\n",
  );
});

test("a column that is not NULL by the plan alone says so", () => {
  const text = "scan public.a (id:1 null, n:2 not null)\n";
  expect(printRelation(parseRelation(text, sampleTables))).toBe(text);
});

describe("strings and names with quotes, blanks and line ends", () => {
  test.each([
    ["'it''s'"],
    ["'ünïcode 🙂'"],
    ["e'two\\u000alines and a \\u005c'"],
    ["'a \\ alone'"],
    ["'$1 :: -- \"'"],
  ])("%s", (literal) => {
    const text = `values ("odd ""name""":1 text) rows [(${literal})]\n`;
    expect(printRelation(parseRelation(text, sampleTables))).toBe(text);
  });

  test("a name with a line end", () => {
    const text = 'values (e"a\\u000ab":1 text) rows []\n';
    const plan = parseRelation(text, sampleTables);
    expect(plan.kind === "values" && plan.columns[0]?.name).toBe("a\nb");
    expect(printRelation(plan)).toBe(text);
  });
});

test("plans printed together share their numbers", () => {
  const plan = parseRelation("filter n:30 = 1\n  scan public.a (id:10, n:30)\n", sampleTables);
  const printer = planPrinter();
  expect(printer.relation(plan)).toBe("filter n:1 = 1\n  scan public.a (id:2, n:1)\n");
  expect(scalarsOf(plan).map(printer.scalar)).toEqual(["n:1 = 1"]);
});
