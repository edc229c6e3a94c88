import { it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { readViewFixtures } from "../support/fixtures.js";
import { maintainFixture } from "../support/maintain.js";

const fixtures = readViewFixtures();

describeDatabases((database) => {
  it.each(fixtures)("$name", async (fixture) => {
    await database.reset();
    await maintainFixture(database, fixture);
  });
});
