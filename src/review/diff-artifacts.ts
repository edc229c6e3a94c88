import type {
  Artifact,
  ArtifactReads,
  ArtifactState,
  CostClass,
  Mode,
  WantedIndex,
} from "../compile/artifact.js";
import type { StateFate, StateTableChange } from "../compile/migration/compare-states.js";
import {
  captureGains,
  type Migration,
  type MigrationLock,
  planMigration,
} from "../compile/migration/plan-migration.js";
import { displayName } from "../emit/naming.js";

/** What a change of a query does to a stream table. */
export interface StreamTableDifference {
  /** As SQL writes it. */
  readonly name: string;
  readonly change: "new" | "gone" | "changed";
  /** How it is maintained; the reasons are those of the later side. */
  readonly mode: {
    readonly before: Mode | null;
    readonly after: Mode | null;
    readonly reasons: readonly { readonly code: string; readonly message: string }[];
  };
  readonly columns: ColumnDifference;
  /** By which columns rows are told apart, where that changes; `null` stands for the whole row. */
  readonly key: {
    readonly before: readonly string[] | null;
    readonly after: readonly string[] | null;
  } | null;
  readonly state: StateDifference;
  /** Operators of the query: kind and condition. */
  readonly operators: Changes<string>;
  readonly steps: StepDifference;
  /** What writing to a source costs: the columns that are recorded of each changed row. */
  readonly capture: readonly CaptureDifference[];
  readonly indexes: {
    readonly wanted: readonly WantedIndex[];
    readonly unused: readonly WantedIndex[];
  };
  /** What others wait for while the change is applied, in order. */
  readonly locks: readonly MigrationLock[];
  /** Whether the view is dropped and made again, which takes privileges and dependent views along. */
  readonly viewReplaced: boolean;
}

export interface Changes<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
}

export interface NamedColumn {
  readonly name: string;
  readonly type: string;
}

export interface ColumnDifference extends Changes<NamedColumn> {
  readonly retyped: readonly {
    readonly name: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  /** The columns that both have stand in another order. */
  readonly reordered: boolean;
}

/** What becomes of a table in schema `pgtrickle_state`. */
export interface StateTableDifference {
  readonly table: string;
  readonly fate: StateFate;
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface StateDifference {
  /**
   * `kept`: no row is written. `widened`: rows stay and get further columns. `rebuilt`: rows are computed anew;
   * in place, when only those that differ are written.
   */
  readonly outcome: "kept" | "widened" | "rebuilt" | "new" | "gone";
  readonly inPlace: boolean;
  readonly tables: readonly StateTableDifference[];
  /** The tables that are read whole to apply the change, with their rows where these are known. */
  readonly rescans: readonly { readonly source: string; readonly rows: number | null }[];
}

/** An arm, or a step that reads groups or partitions again. */
export interface DiffedStep {
  readonly name: string;
  readonly cost: CostClass;
  /** When it runs: for each member, one of the sources has changed. Empty for a step that is no arm. */
  readonly requires: readonly (readonly string[])[];
}

export interface StepDifference extends Changes<DiffedStep> {
  /** Those that both have, with what they cost. */
  readonly kept: readonly {
    readonly name: string;
    readonly before: CostClass;
    readonly after: CostClass;
  }[];
}

export interface CaptureDifference {
  readonly source: string;
  readonly change: "new" | "gone" | "changed";
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface DiffSettings {
  /** How many rows the source tables (`schema.name`) have, where that is known. */
  readonly rowCounts?: ReadonlyMap<string, number>;
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
): readonly (readonly [Artifact | undefined, Artifact | undefined])[] {
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
  if (any === undefined || isSame(before, after)) return undefined;
  const migration = planBetween(before, after);
  const states = describeStates(migration, settings.rowCounts ?? new Map());
  return {
    name: displayName(any.name),
    change: before === undefined ? "new" : after === undefined ? "gone" : "changed",
    mode: {
      before: before?.mode ?? null,
      after: after?.mode ?? null,
      reasons: (after?.reasons ?? []).map(({ code, message }) => ({ code, message })),
    },
    columns: diffColumns(before, after, migration.states[0]),
    key: before === undefined || after === undefined ? null : diffKeys(before, after, migration),
    state: states,
    operators: diffOperators(before, after),
    steps: diffSteps(before, after),
    capture: diffCapture(before, after),
    indexes: diffIndexes(before, after),
    locks: strongestLocks(migration),
    viewReplaced: migration.viewReplaced,
  };
}

/** The migration between two sides of which at least one is there. */
export function planBetween(before: Artifact | undefined, after: Artifact | undefined): Migration {
  return after === undefined
    ? planMigration(before as Artifact, after)
    : planMigration(before, after);
}

/** Whether a database cannot tell them apart: the texts of the queries may differ. */
function isSame(before: Artifact | undefined, after: Artifact | undefined): boolean {
  const scripts = (side: Artifact | undefined): string =>
    side === undefined
      ? ""
      : JSON.stringify(
          [
            side.mode,
            // The scripts name no types where PostgreSQL finds them.
            side.columns,
            side.sources,
            side.stateTables,
            side.prelude,
            side.install,
            side.populate,
            side.lock,
            side.pending,
            side.refresh,
            side.full,
            side.drop,
          ],
          sortMembers,
        );
  return scripts(before) === scripts(after);
}

/** `jsonb` keeps the members of an object in an order of its own. */
function sortMembers(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describeStates(
  migration: Migration,
  rowCounts: ReadonlyMap<string, number>,
): StateDifference {
  const fates = migration.states.map(({ fate }) => fate);
  const [own] = fates;
  const sources = [...new Set(migration.states.flatMap(({ rescans }) => rescans))].sort();
  return {
    outcome: outcomeOf(migration, fates),
    inPlace: own === "recomputed",
    tables: migration.states.map(({ table, fate, renamed, added, removed }) => ({
      table,
      fate,
      renamed: renamed.map(({ from, to }) => ({ before: from, after: to })),
      added: added.map(({ name }) => name),
      removed,
    })),
    rescans: sources.map((source) => ({ source, rows: rowCounts.get(source) ?? null })),
  };
}

function outcomeOf(
  { kind }: Migration,
  fates: readonly StateTableChange["fate"][],
): StateDifference["outcome"] {
  if (kind === "create") return "new";
  if (kind === "drop") return "gone";
  const [own] = fates;
  if (own === "recomputed" || own === "replaced" || own === "new") return "rebuilt";
  const inner = fates.slice(1);
  const widened = fates.includes("widened") || inner.includes("new") || inner.includes("replaced");
  return widened ? "widened" : "kept";
}

function diffColumns(
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

function diffKeys(
  before: Artifact,
  after: Artifact,
  migration: Migration,
): StreamTableDifference["key"] {
  const keyOf = (state: ArtifactState | undefined): readonly string[] | null =>
    state === undefined || state.identity.kind === "image" ? null : state.identity.columns;
  const renamed = new Map(migration.states[0]?.renamed.map(({ from, to }) => [from, to]));
  const old = keyOf(before.stateTables[0]);
  const wanted = keyOf(after.stateTables[0]);
  const sorted = (names: readonly string[] | null): string =>
    JSON.stringify(names === null ? null : [...names].sort());
  const moved = old?.map((name) => renamed.get(name) ?? name) ?? null;
  return sorted(moved) === sorted(wanted) ? null : { before: old, after: wanted };
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

/** What is on one side only, and the pairs of what is on both. */
function pairOff<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string,
): Changes<Item> & { readonly common: readonly (readonly [Item, Item])[] } {
  const waiting = [...before];
  const common: (readonly [Item, Item])[] = [];
  const added = after.filter((item) => {
    const index = waiting.findIndex((candidate) => keyOf(candidate) === keyOf(item));
    if (index === -1) return true;
    common.push([waiting[index] as Item, item]);
    waiting.splice(index, 1);
    return false;
  });
  return { added, removed: waiting, common };
}

type Step = DiffedStep & Pick<ArtifactReads, "probes" | "scans">;

function stepsOf(artifact: Artifact | undefined): readonly Step[] {
  return [
    ...(artifact?.arms ?? []).map((arm) => ({ ...arm, name: titleOf(arm.name) })),
    ...(artifact?.steps ?? []).map(({ purpose, cost, probes, scans }) => ({
      name: purpose,
      cost,
      probes,
      scans,
      requires: [],
    })),
  ];
}

/** The title of an arm without the name of the step that it stands in. */
function titleOf(name: string): string {
  return name.slice(name.indexOf(": ") + 2);
}

/** Arms that run for the same changes and read the same tables do the same, in whatever order they join. */
function stepKey({ name, requires, probes, scans }: Step): string {
  if (requires.length === 0) return name;
  const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();
  return JSON.stringify([
    name.startsWith("−"),
    requires.map((sources) => sorted(sources).join()).sort(),
    sorted([...probes, ...scans]),
  ]);
}

function diffSteps(before: Artifact | undefined, after: Artifact | undefined): StepDifference {
  const { added, removed, common } = pairOff(stepsOf(before), stepsOf(after), stepKey);
  const shown = ({ name, cost, requires }: Step): DiffedStep => ({ name, cost, requires });
  return {
    added: added.map(shown),
    removed: removed.map(shown),
    kept: common.map(([old, wanted]) => ({
      name: wanted.name,
      before: old.cost,
      after: wanted.cost,
    })),
  };
}

function diffCapture(
  before: Artifact | undefined,
  after: Artifact | undefined,
): readonly CaptureDifference[] {
  const gains = gainsOf(before, after);
  const losses = gainsOf(after, before);
  const sources = [...new Set([...gains.keys(), ...losses.keys()])].sort();
  return sources.map((source) => {
    const added = gains.get(source) ?? [];
    const removed = losses.get(source) ?? [];
    const change = !hasSource(before, source)
      ? "new"
      : hasSource(after, source)
        ? "changed"
        : "gone";
    return { source, change, added, removed };
  });
}

function gainsOf(
  before: Artifact | undefined,
  after: Artifact | undefined,
): ReadonlyMap<string, readonly string[]> {
  if (after === undefined) return new Map();
  const gains = captureGains(before, after);
  return new Map(gains.map(({ source, columns }) => [displayName(source), columns]));
}

function hasSource(artifact: Artifact | undefined, name: string): boolean {
  return artifact?.sources.some((source) => displayName(source) === name) === true;
}

function diffIndexes(
  before: Artifact | undefined,
  after: Artifact | undefined,
): StreamTableDifference["indexes"] {
  const keyOf = ({ table, columns }: WantedIndex): string =>
    JSON.stringify([table.schema, table.name, [...columns].sort()]);
  const { added, removed } = pairOff(before?.indexes ?? [], after?.indexes ?? [], keyOf);
  return { wanted: added, unused: removed };
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
