import type { Artifact } from "../../src/compile/artifact.js";
import type { TestDatabase, TextRow } from "./connection.js";

type Database = Pick<TestDatabase, "query" | "exec" | "transaction">;

/** What a refresh says that it did to the stream table's own state. */
export interface RefreshCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/** Runs `body` in a transaction with the search path that emitted scripts are made for. */
function runEmitted<Result>(
  database: Database,
  body: () => Promise<Result>,
  begin = "BEGIN",
): Promise<Result> {
  return database.transaction(async () => {
    await database.exec("SET LOCAL search_path = pg_catalog, pg_temp");
    return body();
  }, begin);
}

/** Creates what an artifact describes, in the order and the transactions that it asks for. */
export async function installArtifact(database: Database, artifact: Artifact): Promise<void> {
  await runEmitted(database, () => database.exec(artifact.prelude));
  await runEmitted(database, () => database.exec(artifact.install));
  await runEmitted(database, () => database.exec(artifact.populate));
}

export async function dropArtifact(database: Database, artifact: Artifact): Promise<void> {
  await runEmitted(database, () => database.exec(artifact.drop));
}

/** Whether a source has changes that the stream table has not seen. */
export async function isPending(database: Database, artifact: Artifact): Promise<boolean> {
  const rows = await runEmitted(database, () => database.query(artifact.pending));
  const pending = rows[0]?.["pending"];
  if (rows.length !== 1 || (pending !== "t" && pending !== "f")) {
    throw new Error(`the query for pending changes returned ${JSON.stringify(rows)}`);
  }
  return pending === "t";
}

/** The refresh for when the one source that has changed is all that has; `undefined` when there is none. */
export async function findNarrowed(
  database: Database,
  artifact: Artifact,
): Promise<string | undefined> {
  const [row] = await runEmitted(database, () => database.query(artifact.pending));
  const changed = Object.entries(artifact.narrowed).filter(
    ([source]) => row?.["changed"] === `{${source}}`,
  );
  return changed[0]?.[1];
}

/** Runs what refreshes, and takes it back. */
export async function tryRefresh(
  database: Database,
  artifact: Artifact,
  statement: string,
): Promise<RefreshCounts> {
  await database.exec("BEGIN; SET LOCAL search_path = pg_catalog, pg_temp");
  try {
    await database.exec(artifact.lock);
    return countsOf(await database.query(statement));
  } finally {
    await database.exec("ROLLBACK");
  }
}

/** Refreshes a stream table: by its changes, or by comparing with the whole query; or with another statement. */
export async function refreshArtifact(
  database: Database,
  artifact: Artifact,
  statement: "refresh" | "full" | { readonly text: string } = "refresh",
): Promise<RefreshCounts> {
  const text = typeof statement === "string" ? artifact[statement] : statement.text;
  const rows = await runEmitted(database, async () => {
    await database.exec(artifact.lock);
    return database.query(text);
  });
  return countsOf(rows);
}

function countsOf(rows: readonly TextRow[]): RefreshCounts {
  const [inserted, updated, deleted] = ["rows_inserted", "rows_updated", "rows_deleted"].map(
    (column) => Number(rows[0]?.[column] ?? Number.NaN),
  );
  if (
    rows.length !== 1 ||
    inserted === undefined ||
    updated === undefined ||
    deleted === undefined ||
    ![inserted, updated, deleted].every((count) => Number.isSafeInteger(count) && count >= 0)
  ) {
    throw new Error(`a refresh returned ${JSON.stringify(rows)}`);
  }
  return { inserted, updated, deleted };
}
