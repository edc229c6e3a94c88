import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { readViewFixtures } from "../support/fixtures.js";
import { compileFixture, maintainFixture } from "../support/maintain.js";
import { disableArm } from "../support/mutation.js";

const fixtures = readViewFixtures();

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
