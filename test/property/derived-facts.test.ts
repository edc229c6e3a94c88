import fc from "fast-check";
import { expect, test } from "vitest";
import { columnsOf } from "../../src/relation/columns.js";
import { keysOf } from "../../src/relation/keys.js";
import type { Relation } from "../../src/relation/relation.js";
import { printRelation } from "../../src/relation/text.js";
import { freeColumns, inputsOf } from "../../src/relation/traversal.js";
import { rewriteRelation } from "../../src/rewrite/rewrite.js";
import { imageOf, interpret } from "../support/interpreter.js";
import { decisionsOf, randomDatabase, randomPlan } from "../support/random-plan.js";

const decisions = fc.array(fc.nat(9999), { minLength: 20, maxLength: 300, size: "max" });

/** Every node of a plan that can be evaluated by itself. */
function closedNodes(plan: Relation): readonly Relation[] {
  const below = inputsOf(plan).flatMap(closedNodes);
  return freeColumns(plan).size === 0 ? [plan, ...below] : below;
}

test("what is claimed of keys and of NULL holds in every database", () => {
  fc.assert(
    fc.property(decisions, fc.integer({ min: 1, max: 4 }), decisions, (numbers, depth, data) => {
      const plan = randomPlan(decisionsOf(numbers), depth);
      const database = randomDatabase(decisionsOf(data));
      for (const node of [...closedNodes(plan), ...closedNodes(rewriteRelation(plan))]) {
        const rows = interpret(node, database);
        for (const { id, name, nullable } of columnsOf(node)) {
          const nulls = rows.filter(({ row }) => row.get(id) === null);
          expect(nullable || nulls.length === 0, `${name} of ${printRelation(node)}`).toBe(true);
        }
        for (const key of keysOf(node)) {
          const columns = key.map((id) => ({ id }));
          const repeated = imageOf(rows, columns).filter((line) => !line.endsWith("× 1"));
          expect(repeated, `key ${key.join()} of ${printRelation(node)}`).toEqual([]);
        }
      }
    }),
    { numRuns: 200 },
  );
});
