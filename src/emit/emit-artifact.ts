import type { Catalog } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import { mergeProducts } from "../delta/passes/merge-products.js";
import { countArms, onlyChanged } from "../delta/passes/only-changed.js";
import { skipWhereOneChanged } from "../delta/passes/skip-consolidation.js";
import { skipSums } from "../delta/passes/skip-sums.js";
import type { DeltaPlan, StateChange, StatePlan } from "../delta/plan.js";
import { tableKey } from "../delta/sources.js";
import { InternalError } from "../diagnostics/errors.js";
import { clockSource } from "../relation/clock.js";
import { empty, identifier, indent, join, literal, printSql, type Sql, sql } from "../sql/sql.js";
import { bindingStep } from "./binding-step.js";
import { emitDrop, emitInstall } from "./emit-install.js";
import { emitPending } from "./emit-pending.js";
import { bufferName, mutexName, stateSchema, stateTableName } from "./naming.js";
import { pinForTransaction } from "./pinned-settings.js";
import { advance, anyChange, copySteps, frontierStep } from "./refresh-steps.js";
import type { RelationContext } from "./relation/relation-context.js";
import { emitRelation } from "./relation-sql.js";
import { type Step, withSteps } from "./steps.js";
import { emitCheck, writeState } from "./write-state.js";

/** The SQL texts of an artifact. */
export interface Scripts {
  readonly install: string;
  readonly populate: string;
  readonly lock: string;
  readonly pending: string;
  readonly refresh: string;
  readonly full: string;
  readonly drop: string;
  /** The state tables in schema `pgtrickle_state`, the stream table's own first. */
  readonly states: readonly string[];
  /** For each of them, the SELECT that yields its rows from the sources. */
  readonly contents: readonly string[];
  readonly mutex: string;
  readonly view: string;
}

/** Prints every script of a stream table. */
export function emitScripts(
  plan: DeltaPlan,
  name: QualifiedName,
  catalog: Catalog,
  timeZone: string | undefined,
): Scripts {
  const { context, once } = contextsOf(plan, name, catalog);
  const own = plan.states[0];
  if (own === undefined) throw new InternalError("a stream table needs a state");
  return {
    install: printSql(emitInstall(plan, name, context)),
    populate: printSql(emitPopulate(plan, name, once)),
    lock: printSql(emitLock(plan, name, timeZone)),
    pending: printSql(emitPending(plan, name, context)),
    refresh: printSql(emitRefresh(plan, name, once)),
    full: printSql(emitFull(plan, name, once)),
    drop: printSql(emitDrop(plan, name)),
    states: plan.states.map((state) => stateTableName(name, state.part)),
    contents: plan.states.map((state) =>
      printSql(emitRelation(state.content, state.columns, context)),
    ),
    mutex: mutexName(name),
    view: printSql(emitRelation(plan.view, plan.output, context)),
  };
}

/**
 * The refreshes for when one source alone has changed, by that source. There are none where that spares no arm, and none
 * over what is compared or depends on the time, of which nobody knows beforehand whether it has changed.
 */
export function emitNarrowed(
  plan: DeltaPlan,
  name: QualifiedName,
  catalog: Catalog,
): Readonly<Record<string, string>> {
  if (plan.clock !== undefined || plan.snapshots.length > 0) return {};
  const { once } = contextsOf(plan, name, catalog);
  return Object.fromEntries(
    plan.sources.flatMap(({ table }): (readonly [string, string])[] => {
      const source = tableKey(table);
      const narrowed = skipWhereOneChanged(
        mergeProducts(skipSums(onlyChanged(plan, source))),
        source,
      );
      return countArms(narrowed) === countArms(plan)
        ? []
        : [[source, printSql(emitRefresh(narrowed, name, once))]];
    }),
  );
}

function contextsOf(
  plan: DeltaPlan,
  name: QualifiedName,
  catalog: Catalog,
): { readonly context: RelationContext; readonly once: RelationContext } {
  const context: RelationContext = {
    catalog,
    stateTable: (part) => identifier(stateSchema, stateTableName(name, part)),
    bufferOf: (change) => bufferName(change.table),
    copyOf: () => undefined,
  };
  // What stands outside of the database is read once by each statement.
  const copies = new Map(
    plan.snapshots.flatMap(({ table, copy }) =>
      copy === undefined ? [] : [[tableKey(table), copy] as const],
    ),
  );
  return { context, once: { ...context, copyOf: (table) => copies.get(tableKey(table)) } };
}

/** One statement, so that all states and the frontier belong to one snapshot. */
function emitPopulate(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
  const steps = plan.states.map((state, index): Step => {
    const columns = join(
      state.columns.map((column) => identifier(column.name)),
      sql`, `,
    );
    return {
      name: index === 0 ? "filled" : `filled_${state.part}`,
      remark: index === 0 ? "the stream table's rows" : `the rows of ${state.part}`,
      modifies: true,
      body: sql`INSERT INTO ${context.stateTable(state.part)} (${columns})
${emitRelation(state.content, state.columns, context)}
RETURNING 1`,
    };
  });
  const first = plan.states.length === 0 ? literal(0) : sql`(SELECT count(*) FROM filled)`;
  return sql`${withSteps([...copySteps(plan), ...steps])}
SELECT ${first} AS rows_inserted
FROM ${advance(name, { complete: true, consistent: [] })};`;
}

function emitLock(plan: DeltaPlan, name: QualifiedName, timeZone: string | undefined): Sql {
  const sources = plan.sources.map(
    ({ table }) => sql`
LOCK TABLE ${identifier(table.schema, table.name)} IN ACCESS SHARE MODE;`,
  );
  // After the locks, because it reads; before the first filling there is no row, and the session's own zone counts.
  const zone =
    plan.clock === undefined
      ? empty
      : sql`
SELECT set_config('TimeZone', time_zone, true) FROM ${identifier(stateSchema, stateTableName(name, plan.clock.part))};`;
  // The refresh names the zone wherever it matters; whoever compares with the query needs it too.
  const pinned =
    timeZone === undefined
      ? empty
      : sql`SET LOCAL TimeZone = ${literal(timeZone)};
`;
  return sql`SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
${pinForTransaction()}
${pinned}LOCK TABLE ${identifier(stateSchema, mutexName(name))} IN EXCLUSIVE MODE;${join(sources, empty)}${zone}`;
}

function emitRefresh(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
  const sources = [...plan.sources, ...plan.snapshots];
  if (sources.length === 0) return emitFull(plan, name, context);
  const windows = [
    ...sources.map(({ table, change }) => ({ source: tableKey(table), table, change })),
    ...(plan.clock === undefined
      ? []
      : [{ source: clockSource, table: undefined, change: plan.clock.change }]),
  ];
  const changeOf = new Map(windows.map(({ source, change }) => [source, change]));
  const steps = new Set(plan.bindings.map((binding) => binding.name));
  const counts = windows.map(({ source, table, change }) => ({
    source,
    // Of a source that a plan for another one does not read, it is enough to know whether there is any.
    count:
      table === undefined || steps.has(change)
        ? sql`(SELECT count(*) FROM ${identifier(change)})`
        : sql`${anyChange(table)}::int`,
  }));
  return finishRefresh(
    plan,
    name,
    context,
    [
      frontierStep(name),
      ...plan.bindings.map((binding) => bindingStep(binding, context, changeOf)),
    ],
    plan.states.map((state) => [state, state.change] as const),
    counts,
    false,
  );
}

/** The difference between the states and what the query yields now. */
function emitFull(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
  return finishRefresh(
    plan,
    name,
    context,
    plan.states.flatMap((state) =>
      state.replacement.bindings.map((binding) => bindingStep(binding, context, new Map())),
    ),
    plan.states.map((state) => [state, state.replacement.change] as const),
    [],
    true,
  );
}

/** Writes the states, moves the frontier, and tells what was done: one row. */
function finishRefresh(
  plan: DeltaPlan,
  name: QualifiedName,
  context: RelationContext,
  steps: readonly Step[],
  changes: readonly (readonly [StatePlan, StateChange])[],
  counts: readonly { readonly source: string; readonly count: Sql }[],
  complete: boolean,
): Sql {
  const written = changes.map(([state, change]) => {
    const from = [...plan.bindings, ...state.replacement.bindings].find(
      (binding) => binding.name === change.binding,
    );
    if (from === undefined) throw new InternalError(`no binding ${change.binding}`);
    return { state, change, from };
  });
  const writing = written.flatMap(({ state, change, from }) =>
    writeState(state, change, from, context),
  );
  const consistent = written.flatMap(({ change, from }) => emitCheck(change, from));
  const counted =
    counts.length === 0
      ? sql`'{}'::jsonb`
      : sql`jsonb_build_object(
${indent(
  join(
    counts.map(({ source, count }) => sql`  ${literal(source)}, ${count}`),
    sql`,
`,
  ),
)})`;
  return sql`${withSteps([...copySteps(plan), ...steps, ...writing])}
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  ${counted} AS changes
FROM ${advance(name, { complete, consistent })};`;
}
