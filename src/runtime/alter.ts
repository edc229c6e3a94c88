import { randomUUID } from "node:crypto";
import type { Artifact } from "../compile/artifact.js";
import { invariant, StateError, stateError } from "../diagnostics/errors.js";
import type { MigrationTransaction } from "../migration/migration.js";
import type { AlterationPlan } from "../migration/plan-alteration.js";
import { sql } from "../sql/sql.js";
import type { CompiledQuery } from "./compile-query.js";
import { type Connection, readRows, type Session } from "./connection.js";
import {
  type CreateSettings,
  createStreamTable,
  displayName,
  prepareTransaction,
  registerStreamTable,
  whileLocked,
} from "./create.js";
import { dropStreamTable } from "./drop.js";
import { retry } from "./retry.js";
import { sqlState } from "./server-error.js";
import type { RequestedMode } from "./stream-table.js";

/** What became of a stream table that was given another query, or its old one again. */
export type Alteration = "unchanged" | "kept" | "rebuilt";

/** What the catalog knows of a stream table besides what it shows. */
export interface Registration {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  /** The search path that the query was understood with, as SQL writes it. */
  readonly queryPath: string;
  readonly requestedMode: RequestedMode;
  readonly schedule: string | undefined;
  readonly artifact: Artifact;
  /** A digest of the artifact as the catalog has it. */
  readonly fingerprint: string;
}

export async function readRegistration(session: Session, name: string): Promise<Registration> {
  const [row] = await readRows<
    Omit<Registration, "schedule"> & { readonly schedule: string | null }
  >(
    session,
    sql`SELECT pgt_id::pg_catalog.text AS id, stream_table AS name, query, query_path AS "queryPath",
       requested_mode AS "requestedMode", schedule, artifact,
       pg_catalog.md5(artifact::pg_catalog.text) AS fingerprint
FROM pgtrickle._find_stream_table($1)`,
    [name],
  );
  invariant(row !== undefined, "_find_stream_table returned no row");
  return { ...row, schedule: row.schedule ?? undefined };
}

/** Compiles the same query under the given name. */
export type CompileAs = (name: string) => Promise<CompiledQuery>;

/** What the catalog is to know besides the artifact. */
export type WantedSettings = Pick<CreateSettings, "requestedMode" | "schedule">;

/** What {@link alterStreamTable} would do. Nothing is changed. */
export async function foreseeAlteration(
  connection: Connection,
  current: Registration,
  compileAs: CompileAs,
  wanted: WantedSettings,
): Promise<Alteration> {
  const { artifact } = await compileAs(current.name);
  const plan = await planFor(current, artifact, wanted);
  if (plan.kind !== "kept") return plan.kind === "same" ? "unchanged" : "rebuilt";
  return (await canGoOn(connection, current, plan)) ? "kept" : "rebuilt";
}

/**
 * Gives a stream table another plan. Where the states hold the same under both, their rows stay, and only the names of
 * columns, the view, the capture and the catalog change. Otherwise a second one is built beside it, from a snapshot of
 * its own, and takes its place: readers wait for the exchange only. `reason` is what the history says about that.
 */
export async function alterStreamTable(
  connection: Connection,
  current: Registration,
  compileAs: CompileAs,
  wanted: WantedSettings,
  reason: string | undefined,
): Promise<Alteration> {
  const { artifact, searchPath } = await compileAs(current.name);
  const { requestedMode, schedule } = wanted;
  const settings: CreateSettings = { requestedMode, schedule, searchPath };
  if (reason === undefined) {
    const plan = await planFor(current, artifact, wanted);
    if (plan.kind === "same") return "unchanged";
    if (plan.kind === "kept" && (await canGoOn(connection, current, plan))) {
      if (await goOn(connection, artifact, plan.transactions, settings)) return "kept";
    }
  }
  // Of its own for each attempt: who alters the same stream table at the same time must not fill what this one has made.
  const attempt = randomUUID().slice(0, 8);
  const besideName = displayName({
    name: { schema: artifact.name.schema, name: `__pgt_next_${current.id}_${attempt}` },
  });
  const beside = await compileAs(besideName);
  await removeLeftovers(connection, current);
  const disturbed = (): StateError =>
    stateError("55T07", `stream table "${current.name}" is being altered by somebody else`, {
      hint: "Try again.",
    });
  try {
    await createStreamTable(connection, beside.artifact, settings);
  } catch (error) {
    throw error instanceof StateError && error.code === "55T02" ? disturbed() : error;
  }
  try {
    await retry(whileLocked, () =>
      connection.transaction("read committed", async (session) => {
        await session.script(prepareTransaction);
        await session.query("SELECT pgtrickle._swap($1, $2, $3::pg_catalog.jsonb, $4)", [
          current.name,
          besideName,
          JSON.stringify(artifact),
          reason ?? "it was given another query",
        ]);
      }),
    );
  } catch (error) {
    const removed = await removeLeftover(connection, besideName).catch(() => undefined);
    throw removed === false ? disturbed() : error;
  }
  return "rebuilt";
}

/** The plan; one that changes nothing but settings keeps the rows. */
async function planFor(
  current: Registration,
  artifact: Artifact,
  wanted: WantedSettings,
): Promise<AlterationPlan> {
  const { planAlteration } = await import("../migration/plan-alteration.js");
  const hasSettings =
    current.requestedMode === wanted.requestedMode && current.schedule === wanted.schedule;
  return planAlteration(current.artifact, artifact, current.fingerprint, hasSettings);
}

/**
 * Whether the rows are those of its query, or will be when what is recorded has been applied, and whether no other stream
 * table would have to follow columns that get other names.
 */
async function canGoOn(
  session: Session,
  { id }: Registration,
  { reshaped }: Extract<AlterationPlan, { readonly kind: "kept" }>,
): Promise<boolean> {
  const found = await readRows(
    session,
    sql`SELECT FROM pgtrickle.pgt_stream_tables AS st, pgtrickle._change_of(st.pgt_id) AS change
WHERE st.pgt_id OPERATOR(pg_catalog.=) $1::pg_catalog.int8 AND st.status IN ('active', 'suspended') AND change.reason IS NULL
  AND NOT ($2::pg_catalog.bool AND EXISTS (
    SELECT FROM pgtrickle._dependents(pgtrickle._relations_of_stream_table(st)) AS d WHERE d.kind OPERATOR(pg_catalog.=) 'stream table'))`,
    [id, reshaped],
  );
  return found.length > 0;
}

/** The states cannot go on, or the changes that they need are lost: found when the locks were held. */
const mustRebuild: readonly string[] = ["55000", "55T06"];

/** Goes on with the same rows; false, with nothing lost, where that turns out to be impossible. */
async function goOn(
  connection: Connection,
  artifact: Artifact,
  transactions: readonly MigrationTransaction[],
  settings: CreateSettings,
): Promise<boolean> {
  try {
    for (const { isolation, converts, steps } of transactions) {
      await retry(whileLocked, () =>
        connection.transaction(isolation, async (session) => {
          await session.script(prepareTransaction);
          for (const step of steps) await session.script(step.sql);
          if (converts) await registerStreamTable(session, artifact, settings);
        }),
      );
    }
    return true;
  } catch (error) {
    if (mustRebuild.includes(sqlState(error) ?? "")) return false;
    throw error;
  }
}

/** Removes what rebuilds that were interrupted have left behind. */
async function removeLeftovers(connection: Connection, { id }: Registration): Promise<void> {
  const found = await readRows<{ readonly name: string }>(
    connection,
    sql`SELECT stream_table AS name FROM pgtrickle.pgt_stream_tables
WHERE stream_name OPERATOR(pg_catalog.~) ('^__pgt_next_' OPERATOR(pg_catalog.||) $1 OPERATOR(pg_catalog.||) '(_|$)')`,
    [id],
  );
  for (const { name } of found) await removeLeftover(connection, name);
}

/** Whether it was still there. */
async function removeLeftover(connection: Connection, name: string): Promise<boolean> {
  try {
    await dropStreamTable(connection, name, { cascade: true });
    return true;
  } catch (error) {
    if (sqlState(error) === "55T02") return false;
    throw error;
  }
}
