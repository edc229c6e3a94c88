import { expect, it } from "vitest";
import { compareImages, type Image, readQuery } from "../support/compare.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { missingFor, readViewFixtures, type ViewFixture } from "../support/fixtures.js";
import { step } from "../support/step.js";
import { tellsTime, testClockSchema, underTestClock } from "../support/test-clock.js";

/** The history has to do something to the query, or the case proves nothing. */
async function checkFixture(database: TestDatabase, fixture: ViewFixture): Promise<void> {
  await step("schema", () => database.exec(fixture.schema));
  const timed = tellsTime(fixture.view);
  if (timed) await database.exec(testClockSchema);
  const view = timed ? underTestClock(fixture.view) : fixture.view;
  const images: Image[] = [await step("view", () => readQuery(database, view))];
  for (const batch of fixture.batches) {
    await step(`batch "${batch.title}"`, () => database.exec(batch.script));
    images.push(await readQuery(database, view));
  }
  const effective = images.filter((image, index) => {
    const before = images[index - 1];
    return before !== undefined && !compareImages(before, image).equal;
  });
  expect(effective.length, "no batch changes the result").toBeGreaterThan(0);
}

const fixtures = readViewFixtures();

describeDatabases((database) => {
  it.for(fixtures)("$name", async (fixture, context) => {
    const missing = await missingFor(fixture, database);
    context.skip(missing !== undefined, missing);
    await database.reset();
    await checkFixture(database, fixture);
  });
});
