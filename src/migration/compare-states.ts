import type { Artifact, ArtifactState, ArtifactStateColumn } from "../compile/artifact.js";
import { sourceName } from "../emit/naming.js";
import { identifier, printSql } from "../sql/sql.js";

/**
 * What becomes of a table of state when a stream table changes:
 * - `kept`: its rows stay as they are; columns may get other names, or go;
 * - `widened`: its rows stay and get further columns, computed from the sources;
 * - `recomputed`: its columns mean something else now: it is compared with what the sources yield, and only rows that
 *   differ are written;
 * - `replaced`: its columns or its key are others: a new table is filled and takes its place;
 * - `new`, `gone`: there was none, there shall be none.
 */
export type StateFate = "kept" | "widened" | "recomputed" | "replaced" | "new" | "gone";

/**
 * Why rows cannot stay:
 * - `capture`: columns of a source (`schema.name.column`) have another type, so that what was recorded of them before
 *   cannot be read any more;
 * - `null-key`: the columns of the key may hold NULL now (`nullable`), or cannot any more;
 * - `key`: rows are told apart in another way;
 * - `rows`: there may be others;
 * - `lookups`: a refresh finds them in another way;
 * - `no-key`: they lack these columns, and nothing leads from a row of the sources to one of them.
 */
export type RebuildReason =
  | { readonly kind: "capture"; readonly columns: readonly string[] }
  | { readonly kind: "null-key"; readonly columns: readonly string[]; readonly nullable: boolean }
  | { readonly kind: "no-key"; readonly columns: readonly string[] }
  | { readonly kind: "key" | "rows" | "lookups" };

export interface StateTableChange {
  /** In schema `pgtrickle_state`. */
  readonly table: string;
  readonly fate: StateFate;
  /** Columns of `kept` and `widened` tables that get another name. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  readonly added: readonly ArtifactStateColumn[];
  readonly removed: readonly string[];
  /** The source tables (`schema.name`) that are read whole for it. */
  readonly rescans: readonly string[];
  /** Why it is recomputed or replaced: said of the stream table's own one, which decides for all. */
  readonly reason: RebuildReason | null;
}

/** What becomes of the states of a stream table; its own comes first. */
export function compareStates(before: Artifact, after: Artifact): readonly StateTableChange[] {
  const oldTables = new Map(before.stateTables.map((state) => [state.table, state]));
  const [own] = after.stateTables;
  const oldOwn = own === undefined ? undefined : oldTables.get(own.table);
  const reason = whyNot(before, after, oldOwn, own);
  const ownStays = own !== undefined && oldOwn !== undefined && reason === null;
  const replaced = !ownStays && (oldOwn === undefined || !haveSameShape(oldOwn, own));
  const changes = after.stateTables.map((state): StateTableChange => {
    const old = oldTables.get(state.table);
    if (old === undefined) return { ...nothingMoved(state), fate: "new", rescans: state.reads };
    const known = { ...nothingMoved(state), reason: state === own ? reason : null };
    if (replaced) return { ...known, fate: "replaced", rescans: state.reads };
    const going = ownStays ? continueTable(old, state) : undefined;
    if (going?.kind === "change") return going.change;
    const fate = !ownStays && haveSameShape(old, state) ? "recomputed" : "replaced";
    return { ...known, fate, rescans: state.reads };
  });
  const wanted = new Set(after.states);
  const gone = before.stateTables
    .filter(({ table }) => !wanted.has(table))
    .map((state): StateTableChange => ({ ...nothingMoved(state), fate: "gone", rescans: [] }));
  return [...changes, ...gone];
}

function whyNot(
  before: Artifact,
  after: Artifact,
  old: ArtifactState | undefined,
  wanted: ArtifactState | undefined,
): RebuildReason | null {
  if (old === undefined || wanted === undefined) return null;
  const columns = retypedCapture(before, after);
  if (columns.length > 0) return { kind: "capture", columns };
  const going = continueTable(old, wanted);
  return going.kind === "change" ? null : going.reason;
}

/** The columns of sources that have another type. */
function retypedCapture(before: Artifact, after: Artifact): readonly string[] {
  return after.sources.flatMap((source) => {
    const old = before.sources.find(
      ({ schema, name }) => schema === source.schema && name === source.name,
    );
    return source.columns
      .filter((column, index) => {
        const place = old?.columns.indexOf(column) ?? -1;
        return place !== -1 && old?.types[place] !== source.types[index];
      })
      .map((column) => `${sourceName(source)}.${printSql(identifier(column))}`);
  });
}

function nothingMoved({ table }: ArtifactState): Omit<StateTableChange, "fate" | "rescans"> {
  return { table, renamed: [], added: [], removed: [], reason: null };
}

/** How a table goes on with its rows, or why it does not. */
type Continuation =
  | { readonly kind: "change"; readonly change: StateTableChange }
  | { readonly kind: "none"; readonly reason: RebuildReason };

function continueTable(old: ArtifactState, wanted: ArtifactState): Continuation {
  const none = (reason: RebuildReason): Continuation => ({ kind: "none", reason });
  if (old.identity.kind !== wanted.identity.kind) return none(keyReason(old, wanted));
  if (old.rows !== wanted.rows) return none({ kind: "rows" });
  const sourceOf = matchColumns(old.columns, wanted.columns);
  const identifying = [...wanted.identity.columns, wanted.identity.hash].filter(
    (name) => name !== null,
  );
  if (!identifying.every((name) => sourceOf.has(name))) return none({ kind: "key" });
  const lookups = lookupsOf(wanted, (name) => sourceOf.get(name) ?? "");
  if (lookups !== lookupsOf(old, (name) => name)) return none({ kind: "lookups" });
  const added = wanted.columns.filter(({ name }) => !sourceOf.has(name));
  if (added.length > 0 && wanted.identity.match === null) {
    return none({ kind: "no-key", columns: added.map(({ name }) => name) });
  }
  const used = new Set(sourceOf.values());
  return {
    kind: "change",
    change: {
      ...nothingMoved(wanted),
      fate: added.length > 0 ? "widened" : "kept",
      renamed: [...sourceOf]
        .filter(([to, from]) => to !== from)
        .map(([to, from]) => ({ from, to })),
      added,
      removed: old.columns.map(({ name }) => name).filter((name) => !used.has(name)),
      rescans: added.length > 0 ? wanted.reads : [],
    },
  };
}

/** Keys of one kind each: whether they are the same but for NULL. */
function keyReason(old: ArtifactState, wanted: ArtifactState): RebuildReason {
  const kinds = [old.identity.kind, wanted.identity.kind];
  const meanings = ({ identity, columns }: ArtifactState): string =>
    JSON.stringify(
      identity.columns
        .map((name) => columns.find((column) => column.name === name)?.meaning)
        .sort(),
    );
  const sameButNull =
    kinds.includes("key") && kinds.includes("nullable-key") && meanings(old) === meanings(wanted);
  if (!sameButNull) return { kind: "key" };
  const nullable = wanted.identity.kind === "nullable-key";
  return { kind: "null-key", columns: wanted.identity.columns, nullable };
}

/** The indexes of a state besides that of its key, as a text to compare, with its columns under other names. */
function lookupsOf({ lookups }: ArtifactState, nameOf: (column: string) => string): string {
  const texts = lookups.map(({ method, columns }) => JSON.stringify([method, columns.map(nameOf)]));
  return texts.sort().join();
}

/** For each wanted column, by name, the old one that holds its values. */
function matchColumns(
  old: readonly ArtifactStateColumn[],
  wanted: readonly ArtifactStateColumn[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const free = new Set(old);
  const isSame = (left: ArtifactStateColumn, right: ArtifactStateColumn): boolean =>
    left.meaning === right.meaning && left.type === right.type;
  const take = (column: ArtifactStateColumn, candidate: ArtifactStateColumn | undefined): void => {
    if (candidate === undefined || found.has(column.name)) return;
    free.delete(candidate);
    found.set(column.name, candidate.name);
  };
  // One that has the same name too goes before its equals.
  for (const column of wanted) {
    take(
      column,
      [...free].find((candidate) => candidate.name === column.name && isSame(candidate, column)),
    );
  }
  for (const column of wanted) {
    if (found.has(column.name)) continue;
    take(
      column,
      [...free].find((candidate) => isSame(candidate, column)),
    );
  }
  return found;
}

/** Whether rows of the one fit into the other, whatever they mean. */
function haveSameShape(old: ArtifactState, wanted: ArtifactState | undefined): boolean {
  if (wanted === undefined) return false;
  const types = new Map(old.columns.map(({ name, type }) => [name, type]));
  return (
    old.columns.length === wanted.columns.length &&
    wanted.columns.every(({ name, type }) => types.get(name) === type) &&
    old.identity.kind === wanted.identity.kind &&
    old.identity.hash === wanted.identity.hash &&
    lookupsOf(old, (name) => name) === lookupsOf(wanted, (name) => name) &&
    [...old.identity.columns].sort().join("\0") === [...wanted.identity.columns].sort().join("\0")
  );
}
