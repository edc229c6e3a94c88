import { expect, test } from "vitest";
import { InternalError } from "../../../src/diagnostics/errors.js";
import { filter } from "../../../src/relation/constructors.js";
import { booleanScalar } from "../../../src/relation/scalar-constructors.js";
import { printRelation } from "../../../src/relation/text.js";
import { columnAllocator } from "../../../src/relation/traversal.js";
import { applyRules } from "../../../src/rewrite/apply-rules.js";
import type { Rule } from "../../../src/rewrite/rule.js";
import { mergeFilters } from "../../../src/rewrite/rules/merge-filters.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const plan = parseRelation(
  `
filter n:1 = 1, exists $1
  subquery $1
    filter x:2 = 1
      filter x:2 = 2
        filter x:2 = 3
          scan public.c (x:2)
  filter n:1 = 2
    scan public.a (n:1)
`,
  sampleTables,
);

test("rules are applied everywhere, also in subqueries, until none fires", () => {
  const group = { name: "merge", reason: "", rules: [mergeFilters] };
  const settled = applyRules(group, plan, columnAllocator(plan));
  expect(printRelation(settled)).toBe(`filter n:1 = 2, n:1 = 1, exists $1
  subquery $1
    filter x:2 = 3, x:2 = 2, x:2 = 1
      scan public.c (x:2)
  scan public.a (n:1)
`);
  expect(applyRules(group, settled, columnAllocator(settled))).toBe(settled);
});

test("rules that never settle are an internal error that names them", () => {
  const grow: Rule = {
    name: "grow-filter",
    identity: "",
    cite: "",
    apply: (node) =>
      node.kind === "filter"
        ? filter({ ...node, conjuncts: [...node.conjuncts, booleanScalar(true)] })
        : node,
  };
  const group = { name: "growing", reason: "", rules: [grow, mergeFilters] };
  const run = () => applyRules(group, plan, columnAllocator(plan));
  expect(run).toThrow(InternalError);
  expect(run).toThrow("rewrite: group growing does not settle: grow-filter");
});
