import type { Artifact } from "../../src/compile/artifact.js";
import type { TestDatabase } from "./connection.js";

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

/** Refreshes a stream table: by its changes, or by comparing with the whole query. */
export async function refreshArtifact(
  database: Database,
  artifact: Artifact,
  statement: "refresh" | "full" = "refresh",
): Promise<RefreshCounts> {
  const rows = await runEmitted(database, async () => {
    await database.exec(artifact.lock);
    return database.query(artifact[statement]);
  });
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
