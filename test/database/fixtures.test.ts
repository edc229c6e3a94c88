import { it } from "vitest";
import { changesSchema, engineSchema, stateSchema } from "../../src/emit/naming.js";
import { describeDatabases } from "../support/database.js";
import { missingFor, readViewFixtures } from "../support/fixtures.js";
import { maintainFixture } from "../support/maintain.js";

const fixtures = readViewFixtures();

/** To make the engine anew takes longer than most histories. */
const engine = [engineSchema, changesSchema, stateSchema];

describeDatabases((database) => {
  /** Whether the fixture before has left the engine as it was, which is what it proves at last. */
  let intact = false;

  it.for(fixtures)("$name", async (fixture, context) => {
    const missing = await missingFor(fixture, database);
    context.skip(missing !== undefined, missing);
    await database.reset(intact ? engine : []);
    intact = false;
    await maintainFixture(database, fixture);
    intact = true;
  });
});
