import { expect } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { identifier, printSql } from "../../src/sql/sql.js";
import { compareImages, compareWithQuery, describeDifference, readQuery } from "./compare.js";
import type { TestDatabase } from "./connection.js";
import type { ViewFixture } from "./fixtures.js";
import { countRows, listObjects } from "./objects.js";
import { step } from "./step.js";
import {
  dropArtifact,
  findNarrowed,
  installArtifact,
  isPending,
  refreshArtifact,
  tryRefresh,
} from "./stream-table.js";
import {
  artifactUnderTestClock,
  tellsTime,
  testClockSchema,
  underTestClock,
} from "./test-clock.js";

const nothing = { inserted: 0, updated: 0, deleted: 0 };

export function compileFixture({
  schema,
  view,
  streamTable,
  timeZone,
  snapshotSources,
}: ViewFixture): Promise<Artifact> {
  return step("compile", async () =>
    compile(view, await catalogFromSql(schema), { name: streamTable, timeZone, snapshotSources }),
  );
}

async function countState(database: TestDatabase, state: string): Promise<number> {
  const table = printSql(identifier("pgtrickle_state", state));
  const [row] = await database.query(`SELECT count(*) AS count FROM ${table}`);
  return Number(row?.["count"]);
}

/**
 * Maintains a fixture's stream table through its whole history, and fails when anything is not as it should be
 * after any batch. `alter` may change the artifact beforehand: to prove that the change is noticed.
 */
export async function maintainFixture(
  database: TestDatabase,
  fixture: ViewFixture,
  alter: (artifact: Artifact) => Artifact = (artifact) => artifact,
): Promise<void> {
  await database.exec(fixture.schema);
  const timed = tellsTime(fixture.view);
  if (timed) await database.exec(testClockSchema);
  const compiled = alter(await compileFixture(fixture));
  const artifact = timed ? artifactUnderTestClock(compiled) : compiled;
  const view = timed ? underTestClock(fixture.view) : fixture.view;
  const [ownState] = artifact.states;
  if (ownState === undefined) throw new Error("the artifact has no state");
  expect(artifact.mode, artifact.reasons.map(({ message }) => message).join("; ")).toBe(
    fixture.mode,
  );
  expect(artifact.reasons.length > 0).toBe(fixture.mode === "full");

  const expectEqual = async (when: string): Promise<void> => {
    const comparison = await step(when, () => compareWithQuery(database, artifact.name, view));
    expect(describeDifference(comparison), when).toBeUndefined();
  };
  const refreshed = fixture.mode === "full" ? "full" : "refresh";
  // Where the view reads further states, they can change what it shows while the stream table's own stays.
  const ownStateTells = artifact.states.slice(1).every((state) => !artifact.view.includes(state));

  // A reset may have kept what an earlier fixture had installed.
  const [engine] = await database.query("SELECT to_regnamespace('pgtrickle') AS oid");
  if (engine?.["oid"] === null) await step("prelude", () => database.exec(artifact.prelude));
  const objectsBefore = await listObjects(database);
  const rowsBefore = await countRows(database, "pgtrickle");
  await step("install", () => installArtifact(database, artifact));
  await expectEqual("after populate");
  // What is not captured may have changed at any time.
  const pendingAtRest = fixture.mode === "full" || artifact.snapshots.length > 0;
  expect(await isPending(database, artifact), "pending after populate").toBe(pendingAtRest);

  for (const batch of fixture.batches) {
    const when = `after batch "${batch.title}"`;
    const imageBefore = await readQuery(database, view);
    const stateBefore = await countState(database, ownState);
    await step(`batch "${batch.title}"`, () => database.exec(batch.script));
    const changes = !compareImages(imageBefore, await readQuery(database, view)).equal;
    if (changes) expect(await isPending(database, artifact), `pending ${when}`).toBe(true);

    // Where there is a refresh for just this, it has to do the same as the one for everything. PGlite, which is slow, runs that one.
    const narrowed =
      database.handle().kind === "pglite" ? undefined : await findNarrowed(database, artifact);
    const expected =
      narrowed === undefined
        ? undefined
        : await step(`refresh ${when}, taken back`, () =>
            tryRefresh(database, artifact, artifact[refreshed]),
          );
    const counts = await step(`refresh ${when}`, () =>
      refreshArtifact(database, artifact, narrowed === undefined ? refreshed : { text: narrowed }),
    );
    if (expected !== undefined) expect(counts, `narrowed refresh ${when}`).toEqual(expected);
    await expectEqual(when);
    expect(await isPending(database, artifact), `pending after the refresh ${when}`).toBe(
      pendingAtRest,
    );
    const growth = (await countState(database, ownState)) - stateBefore;
    expect(counts.inserted - counts.deleted, `counts ${when}`).toBe(growth);
    if (changes && ownStateTells) expect(counts, `counts ${when}`).not.toEqual(nothing);

    const again = await step(`second refresh ${when}`, () =>
      refreshArtifact(database, artifact, refreshed),
    );
    expect(again, `second refresh ${when}`).toEqual(nothing);
  }

  // The state is what populate would make of the sources now, hidden columns included.
  expect(await step("full refresh", () => refreshArtifact(database, artifact, "full"))).toEqual(
    nothing,
  );
  await expectEqual("after a full refresh");

  await step("drop", () => dropArtifact(database, artifact));
  expect(await listObjects(database)).toEqual(objectsBefore);
  expect(await countRows(database, "pgtrickle")).toEqual(rowsBefore);
}
