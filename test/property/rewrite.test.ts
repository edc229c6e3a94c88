import fc from "fast-check";
import { expect, test } from "vitest";
import { checkRelation } from "../../src/relation/check.js";
import { columnsOf } from "../../src/relation/columns.js";
import { printRelation } from "../../src/relation/text.js";
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
    { numRuns: 300 },
  );
});
