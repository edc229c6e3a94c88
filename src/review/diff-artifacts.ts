import type { Artifact } from "../compile/artifact.js";
import { displayName } from "../emit/naming.js";
import type { Migration, MigrationLock } from "../migration/migration.js";
import { planMigration } from "../migration/plan-migration.js";
import { haveSameEffect } from "../migration/same-effect.js";
import { diffColumns, diffKeys } from "./diff-columns.js";
import { diffOptions } from "./diff-options.js";
import { diffCapture, diffIndexes } from "./diff-sources.js";
import { diffState } from "./diff-state.js";
import { diffSteps } from "./diff-steps.js";
import type { StreamTableDifference } from "./difference.js";
import type { ArtifactPair } from "./migration/order-pairs.js";
import { pairOff } from "./pair-off.js";

export interface DiffSettings {
  /** How many rows the source tables have, by their names as SQL writes them, where that is known. */
  readonly rowCounts?: ReadonlyMap<string, number>;
  /**
   * Whether two that differ in nothing but the cost of their steps are the same: what a live stream table was compiled
   * to tells the costs of that day.
   */
  readonly ignoreCosts?: boolean;
}

/**
 * What becomes of the stream tables when one set of artifacts takes the place of another: one entry for each that
 * differs, by name.
 */
export function diffArtifacts(
  before: readonly Artifact[],
  after: readonly Artifact[],
  settings: DiffSettings = {},
): readonly StreamTableDifference[] {
  return pairArtifacts(before, after).flatMap(([old, wanted]) => {
    const difference = diffPair(old, wanted, settings);
    return difference === undefined ? [] : [difference];
  });
}

/** The artifacts of both sides by name, sorted; `undefined` where one side has none. */
export function pairArtifacts(
  before: readonly Artifact[],
  after: readonly Artifact[],
): readonly ArtifactPair[] {
  const names = [...new Set([...before, ...after].map(({ name }) => displayName(name)))].sort();
  const find = (side: readonly Artifact[], name: string): Artifact | undefined =>
    side.find((artifact) => displayName(artifact.name) === name);
  return names.map((name) => [find(before, name), find(after, name)] as const);
}

function diffPair(
  before: Artifact | undefined,
  after: Artifact | undefined,
  settings: DiffSettings,
): StreamTableDifference | undefined {
  const any = after ?? before;
  if (any === undefined) return undefined;
  if (before !== undefined && after !== undefined && haveSameEffect(before, after)) {
    if (settings.ignoreCosts === true || haveSameCosts(before, after)) return undefined;
  }
  const migration = planMigration(before, after);
  const [own] = migration.states;
  return {
    name: displayName(any.name),
    change: before === undefined ? "new" : after === undefined ? "gone" : "changed",
    mode: {
      before: before?.mode ?? null,
      after: after?.mode ?? null,
      reasons: (after?.reasons ?? []).map(({ code, message }) => ({ code, message })),
    },
    options: diffOptions(before, after),
    columns: diffColumns(before, after, own),
    key: before === undefined || after === undefined ? null : diffKeys(before, after, own),
    state: diffState(migration, settings.rowCounts ?? new Map()),
    operators: diffOperators(before, after),
    steps: diffSteps(before, after),
    capture: diffCapture(before, after),
    indexes: diffIndexes(before, after),
    locks: strongestLocks(migration),
    viewReplaced: migration.viewReplaced,
  };
}

/** Whether the same indexes serve. */
function haveSameCosts(before: Artifact, after: Artifact): boolean {
  const costs = ({ arms, steps, indexes }: Artifact): string =>
    JSON.stringify([
      [...arms, ...steps].map(({ cost }) => cost),
      indexes.map(({ present }) => present),
    ]);
  return costs(before) === costs(after);
}

function operatorsOf(artifact: Artifact | undefined): readonly string[] {
  return (artifact?.outline.operators ?? []).flatMap(({ kind, details }) =>
    details.length === 0 ? [kind] : details.map((detail) => `${kind} ${detail}`),
  );
}

function diffOperators(
  before: Artifact | undefined,
  after: Artifact | undefined,
): StreamTableDifference["operators"] {
  const { added, removed } = pairOff(operatorsOf(before), operatorsOf(after), (text) => text);
  return { added, removed };
}

/** Each lock once, where it is taken first. */
function strongestLocks(migration: Migration): readonly MigrationLock[] {
  const found = new Map<string, MigrationLock>();
  for (const lock of migration.transactions.flatMap(({ locks }) => locks)) {
    const key = `${lock.relation} ${lock.mode}`;
    if (!found.has(key)) found.set(key, lock);
  }
  return [...found.values()];
}
