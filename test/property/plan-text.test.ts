import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOf } from "../../src/relation/columns.js";
import { printRelation } from "../../src/relation/text.js";
import { rewriteRelation } from "../../src/rewrite/rewrite.js";
import { imageOf, interpret } from "../support/interpreter.js";
import { parseRelation } from "../support/parse-relation.js";
import { decisionsOf, randomDatabase, randomPlan } from "../support/random-plan.js";
import { sampleTables } from "../support/sample-tables.js";

const decisions = fc.array(fc.nat(9999), { minLength: 20, maxLength: 300, size: "max" });

test("plan text says everything about a plan", () => {
  fc.assert(
    fc.property(decisions, fc.integer({ min: 1, max: 4 }), decisions, (numbers, depth, data) => {
      const database = randomDatabase(decisionsOf(data));
      const bound = randomPlan(decisionsOf(numbers), depth);
      for (const plan of [bound, rewriteRelation(bound)]) {
        const text = printRelation(plan);
        const parsed = parseRelation(text, sampleTables);
        expect(printRelation(parsed)).toBe(text);
        // Column ids differ, their order does not.
        expect(imageOf(interpret(parsed, database), columnsOf(parsed))).toEqual(
          imageOf(interpret(plan, database), columnsOf(plan)),
        );
        expect(columnsOf(parsed).map(({ name, type, nullable }) => [name, type, nullable])).toEqual(
          columnsOf(plan).map(({ name, type, nullable }) => [name, type, nullable]),
        );
      }
    }),
    { numRuns: 300 },
  );
});
