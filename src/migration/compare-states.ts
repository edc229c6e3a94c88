import type { Artifact, ArtifactState, ArtifactStateColumn } from "../compile/artifact.js";

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
}

/** What becomes of the states of a stream table; its own comes first. */
export function compareStates(before: Artifact, after: Artifact): readonly StateTableChange[] {
  const oldTables = new Map(before.stateTables.map((state) => [state.table, state]));
  const [own] = after.stateTables;
  const oldOwn = own === undefined ? undefined : oldTables.get(own.table);
  const ownStays =
    own !== undefined &&
    oldOwn !== undefined &&
    !retypesCapture(before, after) &&
    continueTable(oldOwn, own) !== undefined;
  const replaced = !ownStays && (oldOwn === undefined || !haveSameShape(oldOwn, own));
  const changes = after.stateTables.map((state): StateTableChange => {
    const old = oldTables.get(state.table);
    if (old === undefined) return { ...nothingMoved(state), fate: "new", rescans: state.reads };
    if (replaced) return { ...nothingMoved(state), fate: "replaced", rescans: state.reads };
    const going = ownStays ? continueTable(old, state) : undefined;
    if (going !== undefined) return going;
    const fate = !ownStays && haveSameShape(old, state) ? "recomputed" : "replaced";
    return { ...nothingMoved(state), fate, rescans: state.reads };
  });
  const wanted = new Set(after.states);
  const gone = before.stateTables
    .filter(({ table }) => !wanted.has(table))
    .map((state): StateTableChange => ({ ...nothingMoved(state), fate: "gone", rescans: [] }));
  return [...changes, ...gone];
}

/**
 * Whether a source's column has another type: changes that were recorded before cannot be read any more, so that the
 * old states cannot be brought up to date.
 */
function retypesCapture(before: Artifact, after: Artifact): boolean {
  return after.sources.some((source) => {
    const old = before.sources.find(
      ({ schema, name }) => schema === source.schema && name === source.name,
    );
    return source.columns.some((column, index) => {
      const place = old?.columns.indexOf(column) ?? -1;
      return place !== -1 && old?.types[place] !== source.types[index];
    });
  });
}

function nothingMoved({ table }: ArtifactState): Omit<StateTableChange, "fate" | "rescans"> {
  return { table, renamed: [], added: [], removed: [] };
}

/** How the new artifact goes on with the rows of a table; `undefined` when it cannot. */
function continueTable(old: ArtifactState, wanted: ArtifactState): StateTableChange | undefined {
  if (old.identity.kind !== wanted.identity.kind || old.rows !== wanted.rows) return undefined;
  const sourceOf = matchColumns(old.columns, wanted.columns);
  const identifying = [...wanted.identity.columns, wanted.identity.hash].filter(
    (name) => name !== null,
  );
  if (!identifying.every((name) => sourceOf.has(name))) return undefined;
  const lookups = lookupsOf(wanted, (name) => sourceOf.get(name) ?? "");
  if (lookups !== lookupsOf(old, (name) => name)) return undefined;
  const added = wanted.columns.filter(({ name }) => !sourceOf.has(name));
  if (added.length > 0 && wanted.identity.match === null) return undefined;
  const used = new Set(sourceOf.values());
  return {
    table: wanted.table,
    fate: added.length > 0 ? "widened" : "kept",
    renamed: [...sourceOf].filter(([to, from]) => to !== from).map(([to, from]) => ({ from, to })),
    added,
    removed: old.columns.map(({ name }) => name).filter((name) => !used.has(name)),
    rescans: added.length > 0 ? wanted.reads : [],
  };
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
