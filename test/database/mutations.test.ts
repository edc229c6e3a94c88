import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { readViewFixtures } from "../support/fixtures.js";
import { compileFixture, maintainFixture } from "../support/maintain.js";
import { disableArm } from "../support/mutation.js";
import { isNightly } from "../support/nightly.js";

/**
 * Fixtures in which several arms lead to the same keys, of which a later operator reads the rows anew, or
 * in which the query itself keeps an arm empty: to lose one of them changes nothing there.
 */
const overlapping: ReadonlySet<string> = new Set([
  "distinct-on-of-join",
  "exists-or",
  "exists-over-left-join",
  "in-or",
  "join-left-antijoin-idiom",
  "limit-scalar-subquery",
  "scalar-subquery-empty",
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
    it.each(fixtures)("$name fails without any one of its arms", async (fixture) => {
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
