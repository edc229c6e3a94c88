import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkRelation } from "../../../src/relation/check.js";
import { columnsOf } from "../../../src/relation/columns.js";
import type { Relation } from "../../../src/relation/relation.js";
import { printRelation } from "../../../src/relation/text.js";
import { columnAllocator, visitRelations } from "../../../src/relation/traversal.js";
import { isDeterministic } from "../../../src/relation/volatility.js";
import { ruleOrder } from "../../../src/rewrite/order.js";
import { imageOf, interpret } from "../../support/interpreter.js";
import { parseRelation } from "../../support/parse-relation.js";
import { decisionsOf, randomDatabase } from "../../support/random-plan.js";
import { sampleTables } from "../../support/sample-tables.js";

const folder = new URL("../../../fixtures/rules/", import.meta.url);

interface RuleCase {
  readonly title: string;
  readonly before: string;
  /** `undefined` where the rule must not fire. */
  readonly after: string | undefined;
}

/** Cases stand apart by empty lines: `# title`, a plan, and `unchanged` or `becomes` with another plan. */
function readCases(file: string): readonly RuleCase[] {
  return readFileSync(new URL(file, folder), "utf8")
    .split(/\n\n+(?=# )/)
    .map((text) => {
      const [title = "", ...lines] = text.trimEnd().split("\n");
      const end = lines.findIndex((line) => line === "becomes" || line === "unchanged");
      if (!title.startsWith("# ") || end === -1) throw new Error(`${file}: ${title}: not a case`);
      const before = `${lines.slice(0, end).join("\n")}\n`;
      const after = lines[end] === "becomes" ? `${lines.slice(end + 1).join("\n")}\n` : undefined;
      return { title: title.slice(2), before, after };
    });
}

const rules = [...new Set(ruleOrder.flatMap((group) => group.rules))];

test("every rule has a file of cases, and every file a rule", () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.plan$/, ""));
  expect(files.sort()).toEqual(rules.map(({ name }) => name).sort());
});

/** Whether the interpreter knows what the plan computes with. */
function isInterpretable(plan: Relation): boolean {
  let known = isDeterministic(plan);
  visitRelations(plan, (node) => {
    if (node.kind === "scan" && node.table.name === "p") known = false;
  });
  return known;
}

const databases = fc
  .sample(fc.array(fc.nat(9999), { minLength: 60, maxLength: 60 }), { seed: 1, numRuns: 60 })
  .map((numbers) => randomDatabase(decisionsOf(numbers)));

for (const rule of rules) {
  describe(rule.name, () => {
    const cases = readCases(`${rule.name}.plan`);

    test("has cases in which it fires and cases in which it does not", () => {
      expect(cases.some(({ after }) => after !== undefined)).toBe(true);
      expect(cases.some(({ after }) => after === undefined)).toBe(true);
    });

    for (const { title, before, after } of cases) {
      test(title, () => {
        const plan = parseRelation(before, sampleTables);
        checkRelation(plan);
        expect(printRelation(plan)).toBe(before);
        const result = rule.apply(plan, columnAllocator(plan));
        if (after === undefined) {
          expect(result).toBe(plan);
          return;
        }
        checkRelation(result);
        expect(printRelation(result)).toBe(after);
        expect(new Set(columnsOf(result).map(({ id }) => id))).toEqual(
          new Set(columnsOf(plan).map(({ id }) => id)),
        );
        if (!isInterpretable(plan)) return;
        const columns = columnsOf(plan);
        const images = databases.map((database) => imageOf(interpret(plan, database), columns));
        expect(databases.map((database) => imageOf(interpret(result, database), columns))).toEqual(
          images,
        );
      });
    }
  });
}
