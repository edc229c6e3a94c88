import { it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { missingFor, readViewFixtures } from "../support/fixtures.js";
import { maintainFixture } from "../support/maintain.js";

const fixtures = readViewFixtures();

describeDatabases((database) => {
  it.for(fixtures)("$name", async (fixture, context) => {
    const missing = await missingFor(fixture, database);
    context.skip(missing !== undefined, missing);
    await database.reset();
    await maintainFixture(database, fixture);
  });
});
