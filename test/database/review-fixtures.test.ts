import { expect, it } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.js";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { QueryError, UnsupportedError } from "../../src/diagnostics/errors.js";
import { planMigration } from "../../src/migration/plan-migration.js";
import { diffArtifacts } from "../../src/review/diff-artifacts.js";
import { printMigration } from "../../src/review/migration/print-migration.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { missingFor, readViewFixtures, type ViewFixture } from "../support/fixtures.js";
import { isNightly } from "../support/nightly.js";
import { step } from "../support/step.js";
import {
  artifactUnderTestClock,
  tellsTime,
  testClockSchema,
  underTestClock,
} from "../support/test-clock.js";

/** DISTINCT shows one of several equal values, 1.0 or 1.00: any will do, and a recompute may take another. */
const withEqualValues = [
  "numeric-scale-of-keyless-rows",
  "recursive-spellings",
  "scalar-subquery-of-one-row",
  "window-range-by-numerics",
];

/** By day, some of each kind: they are sorted by kind. */
const fixtures = readViewFixtures().filter(
  ({ name }, index) => !withEqualValues.includes(name) && (isNightly || index % 9 === 4),
);

/** Queries over the same tables that have more or less in common with the fixture's. */
const variants: readonly ((view: string) => string)[] = [
  (view) => view,
  (view) => `SELECT *, 1 AS one_more FROM (${view}\n) AS q`,
  (view) => `SELECT * FROM (${view}\n) AS q LIMIT 1000`,
  (view) => `SELECT DISTINCT * FROM (${view}\n) AS q`,
  (view) => view,
  (view) => `SELECT count(*) AS n FROM (${view}\n) AS q`,
];

/** LIMIT and DISTINCT need columns that tell rows apart; lists of points do not. */
function isForWantOfEquality(error: unknown): boolean {
  return error instanceof UnsupportedError && error.code === "0AT13";
}

async function compileVariants(
  { view, streamTable, timeZone, snapshotSources }: ViewFixture,
  catalog: Catalog,
): Promise<readonly Artifact[]> {
  const body = view.trim().replace(/;\s*$/, "");
  const artifacts: Artifact[] = [];
  for (const variant of variants) {
    try {
      artifacts.push(
        await compile(variant(body), catalog, { name: streamTable, timeZone, snapshotSources }),
      );
    } catch (error) {
      // DISTINCT needs an equality, and * needs names that differ: PostgreSQL refuses these too.
      if (!(error instanceof QueryError || isForWantOfEquality(error))) throw error;
    }
  }
  return artifacts;
}

async function migrate(
  database: TestDatabase,
  before: Artifact | undefined,
  after: Artifact,
): Promise<void> {
  try {
    await database.exec(underTestClock(printMigration(planMigration(before, after), "up")));
  } catch (error) {
    await database.exec("ROLLBACK");
    throw error;
  }
}

async function expectEqual(database: TestDatabase, { name, query }: Artifact): Promise<void> {
  const comparison = await compareWithQuery(database, name, underTestClock(query));
  expect(describeDifference(comparison)).toBeUndefined();
}

/** A refresh, or a full one where the changes are not known row by row. */
async function refresh(database: TestDatabase, compiled: Artifact): Promise<void> {
  const artifact = artifactUnderTestClock(compiled);
  const run = (script: string): Promise<void> =>
    database.transaction(async () => database.exec(`${artifact.lock}\n${script}`));
  try {
    await run(artifact.refresh);
  } catch (error) {
    if (!String(error).includes("must be refreshed in full")) throw error;
    await run(artifact.full);
  }
}

describeDatabases((database) => {
  it.for(fixtures)("$name", async (fixture, context) => {
    const missing = await missingFor(fixture, database);
    context.skip(missing !== undefined, missing);
    await database.reset();
    await database.exec(fixture.schema);
    if (tellsTime(fixture.view)) await database.exec(testClockSchema);
    const artifacts = await compileVariants(fixture, await catalogFromSql(fixture.schema));
    expect(artifacts.length).toBeGreaterThan(2);
    let current: Artifact | undefined;
    let batch = 0;
    const change = async (): Promise<void> => {
      const next = fixture.batches[batch % fixture.batches.length];
      // A batch may not be possible twice.
      if (batch < fixture.batches.length) await database.exec(next?.script ?? "");
      batch += 1;
    };
    for (const artifact of artifacts) {
      const previous = current;
      await step(`to ${artifact.query}`, async () => {
        await migrate(database, previous, artifact);
        const [difference] = previous === undefined ? [] : diffArtifacts([previous], [artifact]);
        const kept = previous !== undefined && (difference?.state.outcome ?? "kept") === "kept";
        // What is kept as it is waits for its refresh.
        if (kept) await refresh(database, artifact);
        await expectEqual(database, artifact);
        await change();
        await refresh(database, artifact);
        await expectEqual(database, artifact);
      });
      // The next migration finds changes that no refresh has seen.
      await change();
      current = artifact;
      if (batch < fixture.batches.length + 2) continue;
      await refresh(database, artifact);
    }
  });
});
