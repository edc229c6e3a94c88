import type { Artifact, ArtifactState } from "../compile/artifact.js";
import type { StateTableChange } from "../migration/compare-states.js";
import type { ColumnDifference, NamedColumn, StreamTableDifference } from "./difference.js";

/** What becomes of the output columns; `own` tells which of them only get another name. */
export function diffColumns(
  before: Artifact | undefined,
  after: Artifact | undefined,
  own: StateTableChange | undefined,
): ColumnDifference {
  const old = before?.columns ?? [];
  const wanted = after?.columns ?? [];
  const oldNames = new Set(old.map(({ name }) => name));
  const names = new Set(wanted.map(({ name }) => name));
  const renamed = (own?.renamed ?? []).filter(
    ({ from, to }) => oldNames.has(from) && !names.has(from) && names.has(to) && !oldNames.has(to),
  );
  const shared = (columns: readonly NamedColumn[], others: ReadonlySet<string>): string =>
    JSON.stringify(columns.map(({ name }) => name).filter((name) => others.has(name)));
  return {
    added: wanted.filter(
      ({ name }) => !oldNames.has(name) && !renamed.some(({ to }) => to === name),
    ),
    removed: old.filter(
      ({ name }) => !names.has(name) && !renamed.some(({ from }) => from === name),
    ),
    retyped: wanted.flatMap(({ name, type }) => {
      const known = old.find((column) => column.name === name);
      return known === undefined || known.type === type
        ? []
        : [{ name, before: known.type, after: type }];
    }),
    renamed: renamed.map(({ from, to }) => ({ before: from, after: to })),
    reordered: shared(old, names) !== shared(wanted, oldNames),
  };
}

/** By what rows are told apart, `null` where that stays the same under the names of the later side. */
export function diffKeys(
  before: Artifact,
  after: Artifact,
  own: StateTableChange | undefined,
): StreamTableDifference["key"] {
  const keyOf = (state: ArtifactState | undefined): readonly string[] | null =>
    state === undefined || state.identity.kind === "image" ? null : state.identity.columns;
  const renamed = new Map(own?.renamed.map(({ from, to }) => [from, to]));
  const old = keyOf(before.stateTables[0]);
  const wanted = keyOf(after.stateTables[0]);
  const sorted = (names: readonly string[] | null): string =>
    JSON.stringify(names === null ? null : [...names].sort());
  const moved = old?.map((name) => renamed.get(name) ?? name) ?? null;
  return sorted(moved) === sorted(wanted) ? null : { before: old, after: wanted };
}
