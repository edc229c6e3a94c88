import type { Artifact } from "../compile/artifact.js";
import { displayName, engineSchema } from "../emit/naming.js";
import { dollarQuotedText, identifier, literal, printSql, sql } from "../sql/sql.js";
import { changeTables } from "./change-tables.js";
import type { StateTableChange } from "./compare-states.js";
import { type Host, hostGuards, registration } from "./host.js";
import { mutexLock, stateLock, viewLock } from "./locks.js";
import { isMarked, markOf } from "./mark.js";
import type { MigrationStep, MigrationTransaction } from "./migration.js";
import { recordedGuard } from "./plan-capture.js";
import { guard, stateTable, step } from "./steps.js";

/** The transaction in which states, view and catalog become those of the later artifact. */
interface Conversion {
  readonly transaction: MigrationTransaction;
  readonly viewReplaced: boolean;
}

/**
 * Changes states and view in one snapshot; `undefined` when neither they nor the scripts differ.
 *
 * @param recorded whether the transaction before has captured more
 * @param host what changes the view, and learns of the new artifact
 */
export function planConversion(
  before: Artifact,
  after: Artifact,
  states: readonly StateTableChange[],
  recorded: boolean,
  host: Host,
): Conversion | undefined {
  const [own] = states;
  const stays = own?.fate === "kept" || own?.fate === "widened";
  const view = planView(before, after, states);
  const inner = states.slice(1);
  const filled = inner.filter(({ fate }) => fate === "new" || fate === "replaced");
  const current = recorded || own?.fate === "widened" || filled.length > 0 || inner.some(isWidened);
  const steps: MigrationStep[] = [];
  if (recorded) steps.push(recordedGuard(before, after));
  if (view.replaced || own?.fate === "replaced" || isReshaped(own)) {
    steps.push(unreadGuard(before));
  }
  if (stays && current) {
    steps.push({
      purpose: "bring it up to date: its rows are then those of this snapshot",
      sql: before.mode === "full" ? before.full : before.refresh,
    });
  }
  const tables = changeTables(states, before, after);
  steps.push(
    ...tables.flatMap(({ prepare }) => prepare),
    ...tables.flatMap(({ fill }) => fill),
    // As late as can be: from here on readers wait.
    ...tables.flatMap(({ swap }) => swap),
    ...view.steps,
    ...tables.flatMap(({ finish }) => finish),
  );
  if (steps.length > 0 && after.snapshots.some(({ outside }) => outside)) {
    steps.push({
      purpose:
        "each step has read what is outside of the database anew: let all states show one reading of it",
      sql: after.full,
    });
  }
  // The engine keeps the text of the query too.
  const marked = markOf(before) === markOf(after);
  if (steps.length === 0 && marked && before.prelude === after.prelude && host.kind === "script") {
    return undefined;
  }
  const mark = sql`COMMENT ON TABLE ${stateTable(after.mutex)} IS ${literal(markOf(after))};`;
  return {
    viewReplaced: view.replaced,
    transaction: {
      purpose: purposeOf(own, view.steps.length > 0),
      isolation: "repeatable read",
      converts: true,
      steps: [
        { purpose: "", sql: lockBoth(before, after) },
        ...hostGuards(host, before),
        ...(host.kind === "script" && !marked ? [unchangedGuard(after)] : []),
        ...steps.filter(({ sql: text }) => text !== ""),
        ...step("what comes later must know that this was done", [mark]),
        ...registration(host, after),
      ],
      locks: [
        mutexLock(after),
        ...(view.steps.length > 0 ? [viewLock(after)] : []),
        ...states.filter(isAltered).map(({ table }) => stateLock(table)),
      ],
    },
  };
}

function purposeOf(own: StateTableChange | undefined, view: boolean): string {
  switch (own?.fate) {
    case "kept":
      return view ? "go on with the same rows, shown by another view" : "go on with the same rows";
    case "widened":
      return "go on with the same rows, and compute what they lack";
    case "recomputed":
      return "write the rows in which the queries differ";
    case "replaced":
    case "new":
    case "gone":
    case undefined:
      return "compute the new rows beside the old ones, which stay readable, and put them in their place";
  }
}

function isWidened({ fate }: StateTableChange): boolean {
  return fate === "widened";
}

/** Whether columns of a table get other names, or go. */
export function isReshaped(change: StateTableChange | undefined): boolean {
  return change !== undefined && change.renamed.length + change.removed.length > 0;
}

/** Whether others who use the table have to wait. */
function isAltered(change: StateTableChange): boolean {
  switch (change.fate) {
    case "kept":
    case "recomputed":
      return isReshaped(change);
    case "widened":
    case "replaced":
    case "gone":
      return true;
    case "new":
      return false;
  }
}

interface ViewPlan {
  /** Whether it has to be another view. */
  readonly replaced: boolean;
  readonly steps: readonly MigrationStep[];
}

/** Where the columns stay, further ones at the end, the view is replaced in place (manual, CREATE VIEW). */
function planView(
  before: Artifact,
  after: Artifact,
  states: readonly StateTableChange[],
): ViewPlan {
  const tableReplaced = states[0]?.fate === "replaced" || states[0]?.fate === "new";
  if (before.view === after.view && !tableReplaced && !states.some(isReshaped)) {
    return { replaced: false, steps: [] };
  }
  const extended = before.columns.every(
    ({ name, type }, index) =>
      after.columns[index]?.name === name && after.columns[index]?.type === type,
  );
  const replace = sql`SELECT ${identifier(engineSchema)}.replace_view(${literal(displayName(after.name))}, ${dollarQuotedText(after.view)});`;
  return {
    replaced: !extended,
    steps: step(
      extended
        ? "the same view, its columns and its privileges, over another query"
        : "a view with other columns takes its place, with its privileges and comments",
      [replace],
    ),
  };
}

/** The locks of a refresh, each once; then what reads a state, which only the old ones are there for. */
function lockBoth(before: Artifact, after: Artifact): string {
  const reads = (line: string): boolean => line.startsWith("SELECT ");
  const old = before.lock.split("\n");
  const locks = [...after.lock.split("\n"), ...old].filter((line) => !reads(line));
  return [...new Set([...locks, ...old.filter(reads)])].join("\n");
}

/** Names that were exchanged would be exchanged back, if this were done twice. */
function unchangedGuard(after: Artifact): MigrationStep {
  return guard(
    "only once: the script may be run again after an error",
    sql`(${isMarked(after)}) IS NOT TRUE`,
    `stream table "${displayName(after.name)}" is changed already`,
    "Go on with the transaction after this one, if there is one.",
  );
}

/** Another stream table that reads this one follows the changes of its state: it would not notice another table. */
export function unreadGuard(artifact: Artifact): MigrationStep {
  const state = printSql(stateTable(artifact.states[0] ?? ""));
  return guard(
    "no other stream table may read it",
    sql`NOT EXISTS (SELECT FROM ${identifier(engineSchema)}.pgt_change_tracking WHERE source = ${literal(state)})`,
    `other stream tables read stream table "${displayName(artifact.name)}"`,
    "Drop them first, and create them again afterwards.",
  );
}
