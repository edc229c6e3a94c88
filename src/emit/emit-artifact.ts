import type { Catalog } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import { lowerArm } from "../delta/operators/lower-arm.js";
import { countArms, onlyChanged } from "../delta/passes/only-changed.js";
import type {
  Arm,
  Binding,
  ClockUse,
  DeltaPlan,
  StateChange,
  StateIdentity,
  StatePlan,
} from "../delta/plan.js";
import { differentImage, read } from "../delta/scalars.js";
import { tableKey } from "../delta/sources.js";
import { InternalError } from "../diagnostics/errors.js";
import { clockSource } from "../relation/clock.js";
import { filter, state, values } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import { notScalar } from "../relation/scalar-constructors.js";
import { visitRelations } from "../relation/traversal.js";
import {
  comment,
  empty,
  identifier,
  indent,
  join,
  literal,
  printSql,
  type Sql,
  sql,
} from "../sql/sql.js";
import {
  bufferName,
  changesSchema,
  displayName,
  engineSchema,
  mutexName,
  stateSchema,
  stateTableName,
} from "./naming.js";
import type { RelationContext } from "./relation/relation-context.js";
import { emitRelation } from "./relation-sql.js";

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

/** A common table expression: its name, its query or data-modifying statement, and what it is for. */
interface Step {
  readonly name: string;
  readonly remark: string;
  readonly body: Sql;
  /** A data-modifying statement takes no MATERIALIZED. */
  readonly modifies: boolean;
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
      const narrowed = onlyChanged(plan, source);
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

function section(title: string, statements: readonly Sql[]): Sql {
  return statements.length === 0
    ? empty
    : sql`${comment(title)}
${join(
  statements,
  sql`
`,
)}
`;
}

function emitInstall(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
  const shown = displayName(name);
  const captures = plan.sources.map(
    ({ table, columns }) =>
      sql`SELECT ${identifier(engineSchema)}.capture(
  stream_table => ${literal(shown)},
  source => ${literal(displayName(table))},
  buffer => ${literal(bufferName(table))},
  columns => ARRAY[${join(
    columns.map((column) => literal(column)),
    sql`, `,
  )}]::text[]);`,
  );
  const [own, ...inner] = plan.states;
  const view = emitRelation(plan.view, plan.output, context);
  return join(
    [
      sql`SET LOCAL search_path = pg_catalog, pg_temp;
`,
      section("what changes in the sources is recorded from here on", captures),
      ...(own === undefined
        ? []
        : [section("the state of the stream table", stateStatements(own, context))]),
      ...inner.map((state) =>
        section(`what an inner operator keeps: ${state.part}`, stateStatements(state, context)),
      ),
      section("held by whoever refreshes", [
        sql`CREATE TABLE ${identifier(stateSchema, mutexName(name))} ();`,
      ]),
      section("exactly the columns and rows of the query", [
        sql`CREATE VIEW ${identifier(name.schema, name.name)} AS
${view};`,
        emitWriteGuard(name),
      ]),
    ],
    sql`
`,
  );
}

/** Makes the view read-only. */
function emitWriteGuard(name: QualifiedName): Sql {
  return sql`CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON ${identifier(name.schema, name.name)}
FOR EACH ROW EXECUTE FUNCTION ${identifier(engineSchema)}.refuse_write();`;
}

function stateStatements(state: StatePlan, context: RelationContext): readonly Sql[] {
  const table = context.stateTable(state.part);
  const content = emitRelation(state.content, state.columns, context);
  const columnName = (id: ColumnId): Sql => {
    const column = state.columns.find((candidate) => candidate.id === id);
    if (column === undefined) throw new InternalError(`the state has no column ${id}`);
    return identifier(column.name);
  };
  const { identity } = state;
  return [
    sql`${emitStateHead(table)}
${content}
WITH NO DATA;`,
    ...emitStateKey(table, {
      kind: identity.kind,
      columns: identity.kind === "single" ? [] : identity.columns.map(columnName),
      hash: "hash" in identity ? columnName(identity.hash) : undefined,
      lookups: state.lookups.map(({ method, columns }) => ({
        method,
        columns: columns.map(columnName),
      })),
    }),
  ];
}

/** The beginning of a state's definition: updates find room on the page of the row that they replace. */
export function emitStateHead(table: Sql): Sql {
  return sql`CREATE TABLE ${table} WITH (fillfactor = 90) AS`;
}

/** What leads to the rows of a state: its key, or an index of hashes where that may be NULL or is not unique; and more. */
export function emitStateKey(
  table: Sql,
  identity: {
    readonly kind: StateIdentity["kind"];
    readonly columns: readonly Sql[];
    readonly hash: Sql | undefined;
    readonly lookups: readonly {
      readonly method: "btree" | "hash";
      readonly columns: readonly Sql[];
    }[];
  },
): readonly Sql[] {
  const lookups = identity.lookups.map(
    ({ method, columns }) =>
      sql`CREATE INDEX ON ${table}${method === "hash" ? sql` USING hash` : empty} (${join(columns, sql`, `)});`,
  );
  if (identity.hash !== undefined) {
    return [sql`CREATE INDEX ON ${table} (${identity.hash});`, ...lookups];
  }
  if (identity.kind !== "key") return lookups;
  return [
    sql`ALTER TABLE ${table} ADD PRIMARY KEY (${join(identity.columns, sql`, `)});`,
    ...lookups,
  ];
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

/**
 * Moves the frontier to the snapshot of this statement, the argument's, or stops the statement: before a refresh by
 * changes, when these are not all known; and when a change had nothing to act on.
 */
function advance(
  name: QualifiedName,
  checks: { readonly complete: boolean; readonly consistent: readonly Sql[] },
): Sql {
  const consistent =
    checks.consistent.length === 0
      ? literal(true)
      : join(
          checks.consistent,
          sql`
    AND `,
        );
  return sql`${identifier(engineSchema)}.advance(
  stream_table => ${literal(displayName(name))},
  snapshot => pg_current_snapshot(),
  complete => ${literal(checks.complete)},
  consistent => ${consistent})`;
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
${pinned}LOCK TABLE ${identifier(stateSchema, mutexName(name))} IN EXCLUSIVE MODE;${join(sources, empty)}${zone}`;
}

/** The frontier of the stream table as a CTE of one row. */
function frontierStep(name: QualifiedName): Step {
  return {
    name: "frontier",
    remark: "what the last refresh had seen",
    modifies: false,
    body: sql`SELECT frontier AS snapshot, own_xid, own_seq
FROM ${identifier(engineSchema)}.pgt_frontiers
WHERE stream_table = ${literal(displayName(name))}`,
  };
}

/** The sources that a statement reads once, for all that it computes. */
function copySteps({ snapshots }: DeltaPlan): readonly Step[] {
  return snapshots.flatMap(({ table, columns, copy }): Step[] => {
    if (copy === undefined) return [];
    const list = join(
      columns.map((column) => identifier(column)),
      sql`, `,
    );
    return [
      {
        name: copy,
        remark: `${table.name} as it is now: read once, because it is not part of the snapshot`,
        modifies: false,
        body: sql`SELECT ${list}
FROM ${identifier(table.schema, table.name)}`,
      },
    ];
  });
}

function emitPending(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
  // What nothing records may have changed at any time.
  const unknown = plan.sources.length === 0 && plan.clock === undefined;
  if (unknown || plan.snapshots.length > 0) {
    return sql`SELECT true AS pending, NULL::text[] AS changed;`;
  }
  const windows = plan.sources.map(
    ({ table }) => sql`CASE WHEN ${anyChange(table)} THEN ${literal(tableKey(table))} END`,
  );
  const clock =
    plan.clock === undefined
      ? empty
      : sql`
  OR ${clockMoved(plan.clock, context)}`;
  return sql`${withSteps([frontierStep(name)])}
SELECT ${identifier(engineSchema)}.obstacle(${literal(displayName(name))}) IS NOT NULL
  OR cardinality(changed) > 0${clock} AS pending, changed
FROM array_remove(ARRAY[${join(
    windows,
    sql`,
`,
  )}]::text[], NULL) AS found (changed);`;
}

/** Whether anything was recorded of a source since the last refresh. */
function anyChange(table: QualifiedName): Sql {
  return sql`EXISTS (
  SELECT FROM ${identifier(changesSchema, bufferName(table))} AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END)`;
}

/** Whether the clock shows something else than at the last refresh, or cannot tell in the zone of this session. */
function clockMoved({ part, columns, row }: ClockUse, context: RelationContext): Sql {
  const rows = filter({
    input: state({ name: part, columns, locator: undefined, span: undefined }),
    conjuncts: [notScalar({ argument: differentImage(columns.map(read), row), span: undefined })],
    span: undefined,
  });
  return sql`NOT EXISTS (
${indent(emitRelation(rows, [], context))})`;
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

function bindingStep(
  binding: Binding,
  context: RelationContext,
  changeOf: ReadonlyMap<string, string>,
): Step {
  const { body } = binding;
  if (body.kind === "relation") {
    return {
      name: binding.name,
      remark: remarkOn(binding),
      modifies: false,
      body: emitRelation(body.relation, binding.columns, context),
    };
  }
  if (body.arms.length === 0) {
    const nothing = values({ columns: binding.columns, rows: [], span: undefined });
    return {
      name: binding.name,
      remark: binding.identity,
      modifies: false,
      body: emitRelation(nothing, binding.columns, context),
    };
  }
  const columns = binding.columns.filter((column) => column.id !== body.weight);
  let free = Number.MIN_SAFE_INTEGER;
  const allocate = (): ColumnId => {
    free += 1;
    return free as ColumnId;
  };
  const arms = body.arms.map((arm) => {
    const relation = lowerArm({ allocate }, arm, columns, body.weight);
    return sql`${comment(armTitle(arm))}
${emitRelation(relation, binding.columns, context, guardsOf(arm, relation, changeOf))}`;
  });
  return {
    name: binding.name,
    remark: remarkOn(binding),
    modifies: false,
    body: join(
      arms,
      sql`
UNION ALL
`,
    ),
  };
}

/** What a step computes, and from which source tables where that does not say so. */
function remarkOn({ identity, body }: Binding): string {
  const sources = new Set<string>();
  if (body.kind === "arms") {
    for (const source of body.arms.flatMap(({ requires }) => requires).flatMap((set) => [...set])) {
      sources.add(source);
    }
  } else {
    visitRelations(body.relation, (node) => {
      if (node.kind === "scan") sources.add(tableKey(node.table));
    });
  }
  const names = [...sources].map((source) => source.replace(/^public\./, ""));
  return names.every((name) => hasWord(identity, name))
    ? identity
    : `${identity}: ${names.join(", ")}`;
}

/** Whether a text names something: not as a part of another name. */
function hasWord(text: string, word: string): boolean {
  const around = text.split(word);
  return around.some(
    (after, index) => index > 0 && !/\w$/.test(around[index - 1] ?? "") && !/^\w/.test(after),
  );
}

/** What the arm is, and which sources must have changed for it to run. */
function armTitle(arm: Arm): string {
  const members = arm.requires.map((sources) => {
    const names = [...sources].map((source) => source.replace(/^public\./, "")).join(" or ");
    return sources.size > 1 && arm.requires.length > 1 ? `(${names})` : names;
  });
  if (members.length === 0) return `${arm.title}: always runs`;
  return `${arm.title}: runs when ${members.join(" and ")} changed`;
}

/**
 * Branch pruning inside one snapshot: tests without a column of the arm become one-time filters, so an arm whose
 * sources did not change is planned but not run. An arm that reads nothing but a delta needs none.
 */
function guardsOf(
  arm: Arm,
  relation: Relation,
  changeOf: ReadonlyMap<string, string>,
): readonly Sql[] {
  let reads = 0;
  visitRelations(relation, (node) => {
    if (node.kind === "scan" || node.kind === "state") reads += 1;
  });
  if (reads === 0) return [];
  return arm.requires.map((sources) => {
    const tests = [...sources].map((source) => {
      const change = changeOf.get(source);
      if (change === undefined) throw new InternalError(`no change window for ${source}`);
      return sql`EXISTS (SELECT FROM ${identifier(change)})`;
    });
    return tests.length === 1 ? (tests[0] as Sql) : sql`(${join(tests, sql` OR `)})`;
  });
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
  const writing = changes.flatMap(([state, change]) => {
    const from = [...plan.bindings, ...state.replacement.bindings].find(
      (binding) => binding.name === change.binding,
    );
    if (from === undefined) throw new InternalError(`no binding ${change.binding}`);
    return writeState(state, change, from, context);
  });
  const sane = changes.flatMap(([state, change]): Sql[] => {
    const from = [...plan.bindings, ...state.replacement.bindings].find(
      (binding) => binding.name === change.binding,
    );
    const { check } = change;
    if (check === undefined) return [];
    const broken =
      check.kind === "count"
        ? sql`${columnOf(from, check.column)} < 0`
        : sql`${columnOf(from, change.locator)} IS NULL AND NOT ${columnOf(from, change.present)}`;
    return [sql`NOT EXISTS (SELECT FROM ${identifier(change.binding)} WHERE ${broken})`];
  });
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
FROM ${advance(name, { complete, consistent: sane })};`;
}

function columnOf(binding: Binding | undefined, id: ColumnId): Sql {
  const column = binding?.columns.find((candidate) => candidate.id === id);
  if (column === undefined) throw new InternalError(`no column ${id} in ${binding?.name ?? "?"}`);
  return identifier(column.name);
}

/**
 * Inserts, updates and deletes rows of a state, each found by its place (`ctid`): three statements over disjoint
 * rows, since data-modifying CTEs run in no fixed order against one snapshot (manual, 7.8.4). A row that would not
 * change is not written.
 */
function writeState(
  state: StatePlan,
  change: StateChange,
  from: Binding,
  context: RelationContext,
): readonly Step[] {
  const table = context.stateTable(state.part);
  const suffix = state.part === "" ? "" : `_${state.part}`;
  const next = identifier(from.name);
  const read = (id: ColumnId): Sql => sql`n.${columnOf(from, id)}`;
  const names = state.columns.map((column) => identifier(column.name));
  const values = change.values.map(read);
  const here = sql`s.ctid = ${read(change.locator)}`;
  const steps: Step[] = [
    {
      name: `inserted${suffix}`,
      remark:
        state.part === "" ? "write the stream table's state" : `write what ${state.part} keeps`,
      modifies: true,
      body: sql`INSERT INTO ${table} (${join(names, sql`, `)})
SELECT ${join(values, sql`, `)}
FROM ${next} AS n
WHERE ${read(change.locator)} IS NULL AND ${read(change.present)}
RETURNING 1`,
    },
    {
      name: `updated${suffix}`,
      remark: "",
      modifies: true,
      body: sql`UPDATE ${table} AS s
SET ${join(
        names.map((column, index) => sql`${column} = ${values[index] as Sql}`),
        sql`, `,
      )}
FROM ${next} AS n
WHERE ${here} AND ${read(change.present)}
  AND ROW(${join(
    names.map((column) => sql`s.${column}`),
    sql`, `,
  )})::record *<> ROW(${join(values, sql`, `)})::record
RETURNING 1`,
    },
    {
      name: `removed${suffix}`,
      remark: "",
      modifies: true,
      body: sql`DELETE FROM ${table} AS s
USING ${next} AS n
WHERE ${here} AND NOT ${read(change.present)}
RETURNING 1`,
    },
  ];
  return steps;
}

function withSteps(steps: readonly Step[]): Sql {
  const printed = steps.map(({ name, remark, body, modifies }) => {
    const head =
      remark === ""
        ? empty
        : sql`${comment(remark)}
`;
    return sql`${head}${identifier(name)} AS ${modifies ? empty : sql`MATERIALIZED `}(
${indent(body)}
)`;
  });
  return sql`WITH
${join(
  printed,
  sql`,
`,
)}`;
}

function emitDrop(plan: DeltaPlan, name: QualifiedName): Sql {
  const tables = plan.states.map(
    (state) =>
      sql`DROP TABLE IF EXISTS ${identifier(stateSchema, stateTableName(name, state.part))};`,
  );
  return join(
    [
      sql`SELECT ${identifier(engineSchema)}.release(${literal(displayName(name))});`,
      sql`DROP VIEW IF EXISTS ${identifier(name.schema, name.name)};`,
      ...tables,
      sql`DROP TABLE IF EXISTS ${identifier(stateSchema, mutexName(name))};`,
    ],
    sql`
`,
  );
}
