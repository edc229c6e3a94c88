import { expect, it } from "vitest";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { type RejectedFixture, readRejectedFixtures } from "../support/fixtures.js";
import { refusalOf } from "../support/refusal.js";

const fixtures = readRejectedFixtures();

/** The SQLSTATE that PostgreSQL refuses a fixture with; `undefined` when it takes it. */
async function stateOf(
  database: TestDatabase,
  { schema, view }: RejectedFixture,
): Promise<string | undefined> {
  try {
    await database.exec(schema);
    await database.exec(`CREATE VIEW result AS (\n${view}\n)`);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

// PostgreSQL is right about what is wrong with a query: our codes are its own, and ours alone where it takes it.
describeDatabases((database) => {
  it.each(fixtures)("$name", async (fixture) => {
    await database.reset();
    const { code } = await refusalOf(fixture);
    // What no view can be made of is refused by PostgreSQL for another reason.
    if (code === "0AT14") return;
    const expected = code.startsWith("0AT") ? undefined : code;
    expect(await stateOf(database, fixture)).toBe(expected);
  });
});
