import type { Catalog } from "../catalog/catalog.js";
import { type QualifiedName, typeKey } from "../catalog/type.js";
import type { Artifact, Mode } from "../compile/artifact.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { identifier, join, printSql, type Sql, sql } from "../sql/sql.js";
import { parseDefiningQuery } from "../syntax/defining-query.js";
import { loadParser } from "../syntax/parse.js";
import type { ProofDatabase } from "./database.js";
import { constantsOf } from "./hints.js";
import { createGenerator, type RunSize, replay } from "./player.js";
import { createRandom } from "./random.js";
import { readContents } from "./rows.js";
import { type Failure, openEngine, type RunStatistics, runScenario, type Stage } from "./run.js";
import { printBatch, type Scenario } from "./scenario.js";
import { shrinkScenario } from "./shrink.js";
import { openWorkbench } from "./workbench.js";

/** The schema that a proof keeps its own objects in. */
const proofSchema = "pgtrickle_proof";

/** Under this name the stream table of a proof is compiled. */
export const provedName: QualifiedName = { schema: proofSchema, name: "result" };

const recomputeName: QualifiedName = { schema: proofSchema, name: "recompute" };

/** A scenario that shows a failure, as small as it could be made, with all that is needed to see it again. */
export interface CounterExample {
  /** With this seed the first run shows the failure, before it was shrunk. */
  readonly seed: number;
  readonly failure: Failure;
  /** Runs of SQL: the schema with nothing in it, the query, and the changes batch by batch. */
  readonly fixture: { readonly schema: string; readonly view: string; readonly changes: string };
}

/** What a proof found, and how much it looked at. */
export interface ProofReport {
  readonly query: string;
  readonly mode: Mode;
  /** Why the query is not maintained incrementally; empty when it is. */
  readonly reasons: readonly Diagnostic[];
  /** What the user should know besides, such as where the query leaves its answer open. */
  readonly notices: readonly Diagnostic[];
  readonly seed: number;
  /** Runs that were made: fewer than asked for when one failed. */
  readonly runs: number;
  readonly statistics: RunStatistics;
  /** Runs that ended early because the defining query itself fails on such rows, with one of the messages. */
  readonly queryFailures: { readonly runs: number; readonly message: string | undefined };
  /** Source tables that never held a row: no row was found that their constraints allow. */
  readonly emptySources: readonly string[];
  readonly counterExample: CounterExample | undefined;
}

/** What is to be proved. */
export interface ProofSubject {
  /** Holds the schema and nothing else; what the proof adds stays there. */
  readonly database: ProofDatabase;
  readonly catalog: Catalog;
  /** The text that the schema was made from. */
  readonly schema: string;
  /** The text that `artifact` was compiled from, under {@link provedName}. */
  readonly query: string;
  readonly artifact: Artifact;
}

export interface ProofSettings extends RunSize {
  readonly runs: number;
  readonly seed: number;
  /** Replays that may be spent on making a counter-example smaller. */
  readonly shrinkBudget: number;
  /** Told before each run, from 1 on, and when a counter-example is being made smaller. */
  readonly onProgress: (progress: { readonly run: number; readonly shrinking: boolean }) => void;
}

export const defaultSettings: ProofSettings = {
  runs: 20,
  seed: 1,
  rowsPerTable: 8,
  cycles: 5,
  shrinkBudget: 400,
  onProgress: () => {},
};

function addStatistics(left: RunStatistics, right: RunStatistics): RunStatistics {
  return {
    refreshes: left.refreshes + right.refreshes,
    differential: left.differential + right.differential,
    changing: left.changing + right.changing,
    nonEmpty: left.nonEmpty + right.nonEmpty,
    allSourcesChanged: left.allSourcesChanged + right.allSourcesChanged,
  };
}

/** A scenario as the files of a fixture: the rows follow the schema, the batches have titles. */
function printFixture(
  { catalog, schema, query }: ProofSubject,
  scenario: Scenario,
): CounterExample["fixture"] {
  const rows = printBatch(catalog, scenario.initial);
  const title = scenario.installFirst
    ? "-- these rows come after the stream table is installed, and before it is filled"
    : "-- rows";
  const batches = scenario.cycles.map(({ batch, refresh }, index) => {
    const after = refresh === "full" ? ", then a full refresh" : "";
    return `-- batch: ${index + 1}${after}\n${printBatch(catalog, batch)}\n`;
  });
  return {
    schema: `${schema.trim()}\n${rows === "" ? "" : `\n${title}\n${rows}\n`}`,
    view: `${query.trim()}\n`,
    changes: batches.length === 0 ? "-- batch: nothing changes\nSELECT;\n" : batches.join("\n"),
  };
}

/** The failures are of the same sort: a scenario is not shrunk from one defect into another. */
function sameSort(left: Failure, right: Failure | undefined): boolean {
  if (right === undefined || left.kind !== right.kind) return false;
  return (
    left.kind !== "statement-failed" ||
    right.kind !== "statement-failed" ||
    (left.phase === right.phase && left.message === right.message)
  );
}

/** The tables, and those that inherit from them, by `schema.name`. */
function withHeirs(tables: readonly QualifiedName[], catalog: Catalog): readonly string[] {
  return tables.flatMap((table) => {
    const key = typeKey(table);
    return [key, ...withHeirs(catalog.tables.get(key)?.children ?? [], catalog)];
  });
}

/** Makes the view that tells the truth, and the engine's schemas. */
async function openStage({ database, catalog, query }: ProofSubject, stage: Stage): Promise<void> {
  await loadParser();
  const parsed = parseDefiningQuery({ name: "query", text: query });
  const list = (names: readonly string[]): Sql =>
    join(
      names.map((name) => identifier(name)),
      sql`, `,
    );
  const { columnAliases: aliases } = parsed;
  const columns = aliases.length === 0 ? sql`` : sql` (${list(aliases)})`;
  const view = identifier(stage.recompute.schema, stage.recompute.name);
  const schema = identifier(proofSchema);
  await database.execute(
    printSql(sql`SET search_path = ${list(catalog.searchPath)};
DROP SCHEMA IF EXISTS ${schema} CASCADE;
CREATE SCHEMA ${schema}`),
  );
  // The query is the author's own text: it stands in the view as it was written.
  const definition = [printSql(sql`CREATE VIEW ${view}${columns} AS`), parsed.query].join("\n");
  await database.execute(definition);
  await openEngine(stage);
}

/**
 * Proves an artifact on random rows and histories: installs it, changes its sources, refreshes, and compares every
 * result with a recompute of the defining query. The first run that fails is made smaller and reported.
 * The same subject and settings give the same report.
 */
export async function proveArtifact(
  subject: ProofSubject,
  settings: ProofSettings,
): Promise<ProofReport> {
  const { database, catalog, artifact, schema, query } = subject;
  const hints = constantsOf(`${query}\n${schema}`);
  const workbench = await openWorkbench(database, catalog, hints);
  const stage: Stage = { database, artifact, recompute: recomputeName, tables: workbench.tables };
  await openStage(subject, stage);
  const sources = new Set(withHeirs(artifact.sources, catalog));
  const unseen = new Set(artifact.sources.map(typeKey));

  let statistics: RunStatistics = {
    refreshes: 0,
    differential: 0,
    changing: 0,
    nonEmpty: 0,
    allSourcesChanged: 0,
  };
  let failedQueries = 0;
  let message: string | undefined;
  let counterExample: CounterExample | undefined;
  let runs = 0;
  while (runs < settings.runs && counterExample === undefined) {
    const seed = settings.seed + runs;
    runs += 1;
    settings.onProgress({ run: runs, shrinking: false });
    const result = await runScenario(
      stage,
      createGenerator(createRandom(seed), workbench, sources, settings),
    );
    statistics = addStatistics(statistics, result.statistics);
    if (result.queryFailed !== undefined) {
      failedQueries += 1;
      message = result.queryFailed;
    }
    for (const [name, rows] of await readContents(workbench))
      if (rows.length > 0) unseen.delete(name);
    const { failure } = result;
    if (failure === undefined) continue;
    settings.onProgress({ run: runs, shrinking: true });
    const fails = async (candidate: Scenario): Promise<boolean> =>
      sameSort(failure, (await runScenario(stage, replay(database, catalog, candidate))).failure);
    const scenario = await shrinkScenario(result.scenario, fails, settings.shrinkBudget);
    const shrunk = await runScenario(stage, replay(database, catalog, scenario));
    counterExample = {
      seed,
      failure: shrunk.failure ?? failure,
      fixture: printFixture(subject, scenario),
    };
  }
  return {
    query,
    mode: artifact.mode,
    reasons: artifact.reasons,
    notices: artifact.notices,
    seed: settings.seed,
    runs,
    statistics,
    queryFailures: { runs: failedQueries, message },
    emptySources: [...unseen],
    counterExample,
  };
}
