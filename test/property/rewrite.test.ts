import fc from "fast-check";
import { expect, test } from "vitest";
import { checkRelation } from "../../src/relation/check.js";
import { columnsOf } from "../../src/relation/columns.js";
import { printRelation } from "../../src/relation/text.js";
import { columnAllocator } from "../../src/relation/traversal.js";
import { applyRules } from "../../src/rewrite/apply-rules.js";
import { ruleOrder } from "../../src/rewrite/order.js";
import { rewriteRelation } from "../../src/rewrite/rewrite.js";
import { imageOf, interpret } from "../support/interpreter.js";
import { decisionsOf, randomDatabase, randomPlan } from "../support/random-plan.js";

const decisions = fc.array(fc.nat(9999), { minLength: 20, maxLength: 300, size: "max" });

test("the rewriter keeps the answer and the columns of every plan", () => {
  fc.assert(
    fc.property(
      decisions,
      fc.nat(4),
      fc.array(decisions, { minLength: 3, maxLength: 3 }),
      (numbers, depth, data) => {
        const plan = randomPlan(decisionsOf(numbers), depth);
        checkRelation(plan);
        const rewritten = rewriteRelation(plan);
        checkRelation(rewritten);
        const columns = columnsOf(plan);
        expect(columnsOf(rewritten).map(({ id, name }) => [id, name])).toEqual(
          columns.map(({ id, name }) => [id, name]),
        );
        for (const each of data) {
          const database = randomDatabase(decisionsOf(each));
          expect(
            imageOf(interpret(rewritten, database), columns),
            `${printRelation(plan)}\n${printRelation(rewritten)}`,
          ).toEqual(imageOf(interpret(plan, database), columns));
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("every rule settles by itself and keeps the answer", () => {
  const rules = [...new Set(ruleOrder.flatMap((group) => group.rules))];
  fc.assert(
    fc.property(decisions, fc.integer({ min: 1, max: 4 }), decisions, (numbers, depth, data) => {
      const plan = randomPlan(decisionsOf(numbers), depth);
      const columns = columnsOf(plan);
      const database = randomDatabase(decisionsOf(data));
      const expected = imageOf(interpret(plan, database), columns);
      for (const rule of rules) {
        const group = { name: rule.name, reason: "alone", rules: [rule] };
        const rewritten = applyRules(group, plan, columnAllocator(plan));
        checkRelation(rewritten);
        const difference = `${rule.name}\n${printRelation(plan)}\n${printRelation(rewritten)}`;
        expect(imageOf(interpret(rewritten, database), columns), difference).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});
