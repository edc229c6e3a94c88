import fc from "fast-check";
import { expect, test } from "vitest";
import { builtinCatalog } from "../../src/catalog/create-catalog.js";
import { findObstacles } from "../../src/compile/obstacles.js";
import { deriveDelta } from "../../src/delta/derive-delta.js";
import { optimiseDelta } from "../../src/delta/optimise-delta.js";
import { printDelta } from "../../src/delta/text.js";
import { columnsOf } from "../../src/relation/columns.js";
import { printRelation } from "../../src/relation/text.js";
import { rewriteRelation } from "../../src/rewrite/rewrite.js";
import { populateStates, readView, refreshStates } from "../support/interpret-refresh.js";
import {
  type InterpretedDatabase,
  imageOf,
  interpret,
  type NamedRow,
} from "../support/interpreter.js";
import { isNightly } from "../support/nightly.js";
import { decisionsOf, randomDatabase, randomPlan } from "../support/random-plan.js";

const decisions = fc.array(fc.nat(9999), { minLength: 20, maxLength: 300, size: "max" });

/** A change window from one content of a table to another: all rows go, all rows come. */
function windowOf(
  before: readonly NamedRow[],
  after: readonly NamedRow[],
): readonly (readonly [NamedRow, bigint])[] {
  return [...before.map((row) => [row, -1n] as const), ...after.map((row) => [row, 1n] as const)];
}

/** A database after every table has changed, with the changes. */
function changeDatabase(
  before: InterpretedDatabase,
  after: InterpretedDatabase,
): InterpretedDatabase {
  const changes = [...after.tables].map(
    ([name, rows]) => [name, windowOf(before.tables.get(name) ?? [], rows)] as const,
  );
  return { ...after, changes: new Map(changes) };
}

test("Q(R + ΔR) = Q(R) + ΔQ(R, ΔR), for every plan and with a hash that tells hardly anything apart", () => {
  let compared = 0;
  const numRuns = isNightly ? 50_000 : 1500;
  fc.assert(
    fc.property(
      decisions,
      fc.nat(3),
      fc.array(decisions, { minLength: 4, maxLength: 4 }),
      (numbers, depth, data) => {
        const query = rewriteRelation(randomPlan(decisionsOf(numbers), depth));
        if (findObstacles(query, builtinCatalog, () => false).length > 0) return;
        const columns = columnsOf(query);
        const output = columns.map(({ id }, index) => ({ id, name: `o${index}` }));
        const derivation = deriveDelta(query, output, builtinCatalog);
        if (derivation.kind === "refused") return;
        const plan = optimiseDelta(derivation.plan);
        const [first, ...others] = data.map((each) => randomDatabase(decisionsOf(each)));
        if (first === undefined) throw new Error("there is a first database");
        let before = first;
        let states = populateStates(plan, first);
        for (const after of others) {
          states = refreshStates(plan, changeDatabase(before, after), states);
          before = after;
          compared += 1;
          expect(
            imageOf(readView(plan, states), plan.output),
            `${printRelation(query)}\n${printDelta(plan)}`,
          ).toEqual(imageOf(interpret(query, after), columns));
        }
      },
    ),
    { numRuns },
  );
  expect(compared).toBeGreaterThan(2 * numRuns);
});
