import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { missingFor, readViewFixtures } from "../support/fixtures.js";
import { compileFixture, maintainFixture } from "../support/maintain.js";
import { disableArm } from "../support/mutation.js";
import { isNightly } from "../support/nightly.js";

/**
 * Fixtures in which several arms lead to the same keys, of which a later operator reads the rows anew, or
 * in which the query itself keeps an arm empty: to lose one of them changes nothing there. So it is where a subquery is
 * computed for a domain: values that are new to it come with rows that read the subquery anew, and those that stay in it
 * when their rows have gone are asked for by nobody.
 */
const overlapping: ReadonlySet<string> = new Set([
  // The values that its subquery is computed for are those of the rows themselves: a new one matches no row that stays.
  "functions-of-json-records",
  // A state of one row is overwritten by the row that comes.
  "limit-of-subquery",
  // A threshold takes the old row of its aggregate from the state, not from the delta.
  "cte-of-set-operations",
  "limit-of-subquery-nested",
  "scalar-subquery-of-row-comparison",
  "scalar-subquery-uncorrelated-filter",
  "all-in-the-select-list",
  "distinct-on-of-join",
  "exists-or",
  "exists-over-both-sides",
  "exists-over-left-join",
  "in-in-the-select-list",
  "in-is-null",
  "in-or",
  "in-row-in-case",
  "join-full-with-subqueries",
  "join-left-antijoin-idiom",
  "lateral-full-join",
  "lateral-left-join-of-aggregate",
  "lateral-limit-inequality",
  "lateral-rollup",
  "lateral-set-operation",
  "lateral-union",
  "lateral-values",
  "lateral-window",
  "limit-scalar-subquery",
  "not-exists-over-two-levels",
  "not-in-under-or",
  "rollup-in-subqueries",
  "scalar-subquery-empty",
  // The number of rows comes and goes with the first of them, and without that one it says nothing.
  "scalar-subquery-of-any-type",
  "scalar-subquery-of-arrays",
  "scalar-subquery-user-aggregate",
]);

/** Whether a fixture is in the sample. Told by its name: another fixture beside it does not matter. */
function isSampled(name: string): boolean {
  return createHash("md5").update(name).digest().readUInt8(0) % 3 === 0;
}

// A refresh is tried once for every arm that it has: each run takes a third of the fixtures, the nightly one all.
const fixtures = readViewFixtures().filter(
  ({ name }) => !overlapping.has(name) && (isNightly || isSampled(name)),
);

// Each arm of each refresh is needed, and the fixture's history is one that shows it.
describeDatabases(
  (database) => {
    it.for(fixtures)("$name fails without any one of its arms", async (fixture, context) => {
      const missing = await missingFor(fixture, database);
      context.skip(missing !== undefined, missing);
      const { arms } = await compileFixture(fixture);
      const unnoticed: string[] = [];
      for (const [index, { name }] of arms.entries()) {
        await database.reset();
        const outcome = await maintainFixture(database, fixture, (artifact) =>
          disableArm(artifact, index),
        ).then(
          () => "passed",
          () => "failed",
        );
        if (outcome === "passed") unnoticed.push(name);
      }
      expect(unnoticed).toEqual([]);
    });
  },
  { serversOnly: true },
);
