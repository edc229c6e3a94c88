import { createHash } from "node:crypto";
import { shortenName } from "../../catalog/shorten-name.js";
import type { QualifiedName } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import { emitWriteGuard } from "../../emit/emit-artifact.js";
import { changesSchema, displayName, engineSchema, stateSchema } from "../../emit/naming.js";
import { dollarQuoted, identifier, join, literal, printSql, type Sql, sql } from "../../sql/sql.js";
import type { Artifact, ArtifactSource, ArtifactState } from "../artifact.js";
import { compareStates, type StateTableChange } from "./compare-states.js";

/** A lock that others feel, taken until the end of its transaction (PostgreSQL manual, 13.3.1). */
export interface MigrationLock {
  /** As SQL writes it. */
  readonly relation: string;
  readonly mode: "SHARE ROW EXCLUSIVE" | "EXCLUSIVE" | "ACCESS EXCLUSIVE";
  /** Who has to wait. */
  readonly blocks: "refreshes" | "writers" | "readers" | "readers and writers";
}

/** Statements with what they are for. */
export interface MigrationStep {
  readonly purpose: string;
  readonly sql: string;
}

export interface MigrationTransaction {
  readonly purpose: string;
  readonly isolation: "read committed" | "repeatable read";
  readonly steps: readonly MigrationStep[];
  readonly locks: readonly MigrationLock[];
}

/** How a stream table is taken from one artifact to another, its rows kept where both agree about them. */
export interface Migration {
  readonly name: QualifiedName;
  readonly kind: "create" | "change" | "drop";
  readonly states: readonly StateTableChange[];
  /** Whether the view is dropped and made again, which takes privileges and dependent views along. */
  readonly viewReplaced: boolean;
  /** To be run one after the other. Empty when nothing is to do. */
  readonly transactions: readonly MigrationTransaction[];
}

/**
 * Plans the way from one artifact of a stream table to another; `undefined` stands for no stream table. The way back is
 * the plan with both exchanged.
 *
 * Capture comes first and in a transaction of its own, so that the second one's snapshot knows every change that is not
 * recorded for both; what only the old artifact captured goes last.
 */
export function planMigration(before: Artifact | undefined, after: Artifact): Migration;
export function planMigration(before: Artifact, after: Artifact | undefined): Migration;
export function planMigration(
  before: Artifact | undefined,
  after: Artifact | undefined,
): Migration {
  if (before === undefined) return planCreation(after as Artifact);
  if (after === undefined) return planDrop(before);
  return planChange(before, after);
}

function planCreation(artifact: Artifact): Migration {
  return {
    name: artifact.name,
    kind: "create",
    states: artifact.stateTables.map((state) => stateOf(state, "new", state.reads)),
    viewReplaced: false,
    transactions: [
      {
        purpose: "install it",
        isolation: "read committed",
        steps: [
          { purpose: "", sql: artifact.prelude },
          { purpose: "", sql: artifact.install },
        ],
        locks: artifact.sources.map(captureLock),
      },
      {
        purpose: "fill it",
        isolation: "repeatable read",
        steps: [
          { purpose: "", sql: artifact.lock },
          { purpose: "", sql: artifact.populate },
          adoption(artifact),
        ],
        locks: [mutexLock(artifact)],
      },
    ],
  };
}

function planDrop(artifact: Artifact): Migration {
  return {
    name: artifact.name,
    kind: "drop",
    states: artifact.stateTables.map((state) => stateOf(state, "gone", [])),
    viewReplaced: false,
    transactions: [
      {
        purpose: "remove it",
        isolation: "read committed",
        steps: [
          unreadGuard(artifact),
          { purpose: "", sql: artifact.drop },
          {
            purpose: "the engine, where it is installed, forgets it",
            sql: inEngine(
              sql`PERFORM ${identifier(engineSchema)}._unregister(pgt_id) FROM ${identifier(engineSchema)}.pgt_stream_tables WHERE stream_table = ${literal(displayName(artifact.name))};`,
            ),
          },
        ],
        locks: [
          ...artifact.sources.map(releaseLock),
          viewLock(artifact),
          ...artifact.states.map(stateLock),
        ],
      },
    ],
  };
}

function planChange(before: Artifact, after: Artifact): Migration {
  const states = compareStates(before, after);
  const recording = planRecording(before, after);
  const forgetting = planForgetting(before, after);
  const main = planMain(before, after, states, {
    recorded: recording !== undefined,
    forgets: forgetting !== undefined,
  });
  return {
    name: after.name,
    kind: "change",
    states,
    viewReplaced: main?.viewReplaced ?? false,
    transactions: [recording, main?.transaction, forgetting].filter((part) => part !== undefined),
  };
}

/** The columns of each source that the later artifact captures and the earlier one does not. */
export function captureGains(
  before: Artifact | undefined,
  after: Artifact,
): readonly { readonly source: ArtifactSource; readonly columns: readonly string[] }[] {
  return after.sources.flatMap((source) => {
    const known = before === undefined ? undefined : sourceIn(before, source);
    const columns = source.columns.filter((column, index) => {
      const place = known?.columns.indexOf(column) ?? -1;
      return place === -1 || known?.types[place] !== source.types[index];
    });
    return known === undefined || columns.length > 0 ? [{ source, columns }] : [];
  });
}

function sourceIn(artifact: Artifact, wanted: QualifiedName): ArtifactSource | undefined {
  return artifact.sources.find(
    ({ schema, name }) => schema === wanted.schema && name === wanted.name,
  );
}

function planRecording(before: Artifact, after: Artifact): MigrationTransaction | undefined {
  const gains = captureGains(before, after);
  const engine = before.prelude === after.prelude ? [] : [{ purpose: "", sql: after.prelude }];
  if (gains.length === 0 && engine.length === 0) return undefined;
  return {
    purpose: "record what both queries read",
    isolation: "read committed",
    steps: [
      ...engine,
      patience,
      ...gains.map(({ source }) => {
        const old = sourceIn(before, source)?.columns ?? [];
        const columns = [
          ...source.columns,
          ...old.filter((name) => !source.columns.includes(name)),
        ];
        return { purpose: "", sql: captureStatement(after, source, columns) };
      }),
    ],
    locks: gains.flatMap(({ source }) => {
      const known = sourceIn(before, source) !== undefined;
      return [captureLock(source), ...(known ? [bufferLock(source)] : [])];
    }),
  };
}

/** Whoever waits for a lock keeps those who come later waiting too. */
const patience: MigrationStep = {
  purpose: "rather fail than keep others waiting: it can be run again",
  sql: "SET LOCAL lock_timeout = '5s';",
};

function planForgetting(before: Artifact, after: Artifact): MigrationTransaction | undefined {
  const losses = captureGains(after, before);
  if (losses.length === 0) return undefined;
  const gone = losses.filter(({ source }) => sourceIn(after, source) === undefined);
  return {
    purpose: "no longer record what only the query before read",
    isolation: "read committed",
    steps: [
      patience,
      {
        purpose: "only when the transaction before has been committed",
        sql: raiseUnless(
          sql`obj_description(${literal(printSql(tableSql(after.mutex)))}::regclass, 'pg_class') = ${literal(markOf(after))}`,
          `stream table "${displayName(after.name)}" was not changed`,
          "Look for the error before this one.",
        ),
      },
      ...losses.map(({ source }) => {
        const still = sourceIn(after, source);
        return {
          purpose: "",
          sql:
            still === undefined
              ? printSql(
                  sql`SELECT ${identifier(engineSchema)}.release(${literal(displayName(after.name))}, ${literal(displayName(source))});`,
                )
              : captureStatement(after, still, still.columns),
        };
      }),
    ],
    locks: gone.flatMap(({ source }) => [releaseLock(source), bufferLock(source)]),
  };
}

/** What a table is marked with when it belongs to an artifact. */
function markOf(artifact: Artifact): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(scriptsOf(artifact)))
    .digest("hex");
  return `refreshed by ${digest.slice(0, 12)}`;
}

interface Main {
  readonly transaction: MigrationTransaction;
  readonly viewReplaced: boolean;
}

function planMain(
  before: Artifact,
  after: Artifact,
  states: readonly StateTableChange[],
  { recorded, forgets }: { readonly recorded: boolean; readonly forgets: boolean },
): Main | undefined {
  const [own] = states;
  const stays = own?.fate === "kept" || own?.fate === "widened";
  const view = planView(before, after, states);
  const inner = states.slice(1);
  const filled = inner.filter(({ fate }) => fate === "new" || fate === "replaced");
  const current = recorded || own?.fate === "widened" || filled.length > 0 || inner.some(isWidened);
  const steps: MigrationStep[] = [];
  if (recorded) steps.push(recordedGuard(before, after));
  if (view.drop || own?.fate === "replaced" || isReshaped(own)) steps.push(unreadGuard(before));
  if (stays && current) {
    steps.push({
      purpose: "bring it up to date: its rows are then those of this snapshot",
      sql: before.mode === "full" ? before.full : before.refresh,
    });
  }
  const tables = stays
    ? states.map((change) => changeTable(change, after))
    : own?.fate === "recomputed"
      ? recompute(states, after)
      : replaceAll(states, before, after);
  const dropView: readonly MigrationStep[] = view.drop
    ? [{ purpose: "", sql: printSql(sql`DROP VIEW ${nameSql(before.name)};`) }]
    : [];
  steps.push(
    ...tables.flatMap(({ prepare }) => prepare),
    ...tables.flatMap(({ fill }) => fill),
    // As late as can be: from here on readers wait.
    ...dropView,
    ...tables.flatMap(({ swap }) => swap),
    ...view.create,
    ...tables.flatMap(({ finish }) => finish),
  );
  if (steps.length === 0 && markOf(before) === markOf(after)) return undefined;
  if (forgets) {
    const mark = sql`COMMENT ON TABLE ${tableSql(after.mutex)} IS ${literal(markOf(after))};`;
    steps.push(...step("what follows must know that this was done", [mark]));
  }
  return {
    viewReplaced: view.drop,
    transaction: {
      purpose: purposeOf(own, view.create.length > 0),
      isolation: "repeatable read",
      steps: [
        { purpose: "", sql: lockBoth(before, after) },
        ...steps.filter((step) => step.sql !== ""),
        adoption(after),
      ],
      locks: [
        mutexLock(after),
        ...(view.create.length > 0 ? [viewLock(after)] : []),
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

/** What a refresh depends on: with the same scripts, nobody has to know of another query. */
function scriptsOf({ lock, pending, refresh, full, drop, mode }: Artifact): readonly string[] {
  return [lock, pending, refresh, full, drop, mode];
}

function isWidened({ fate }: StateTableChange): boolean {
  return fate === "widened";
}

function isReshaped(change: StateTableChange | undefined): boolean {
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

/** What is done to a table, in this order; the view is made anew after `swap`. */
interface TableSteps {
  readonly prepare: readonly MigrationStep[];
  readonly fill: readonly MigrationStep[];
  readonly swap: readonly MigrationStep[];
  readonly finish: readonly MigrationStep[];
}

const noSteps: TableSteps = { prepare: [], fill: [], swap: [], finish: [] };

function step(purpose: string, statements: readonly (Sql | string)[]): readonly MigrationStep[] {
  if (statements.length === 0) return [];
  const texts = statements.map((statement) =>
    typeof statement === "string" ? statement : printSql(statement),
  );
  return [{ purpose, sql: texts.join("\n") }];
}

/** The stream table's own rows stay. */
function changeTable(change: StateTableChange, after: Artifact): TableSteps {
  const table = tableSql(change.table);
  switch (change.fate) {
    case "kept":
    case "widened": {
      const names = moveNames(change, table);
      const state = stateIn(after, change.table);
      return {
        ...noSteps,
        prepare: [
          ...step("", names.before),
          ...step(
            "",
            change.added.map(
              ({ name, type }) =>
                `${printSql(sql`ALTER TABLE ${table} ADD COLUMN ${identifier(name)}`)} ${type};`,
            ),
          ),
        ],
        fill: change.added.length === 0 ? [] : [widening(change, state)],
        finish: step("", names.after),
      };
    }
    case "new":
      return { ...noSteps, fill: step("", createFilled(stateIn(after, change.table))) };
    case "recomputed":
    case "replaced":
      return {
        ...noSteps,
        prepare: step("", [sql`DROP TABLE ${table};`]),
        fill: step("", createFilled(stateIn(after, change.table))),
      };
    case "gone":
      return { ...noSteps, finish: step("", [sql`DROP TABLE ${table};`]) };
  }
}

/**
 * Names first move out of each other's way, then to what they shall be. Columns that go are dropped at the end, when no
 * view reads them any more.
 */
function moveNames(
  { renamed, removed, added }: StateTableChange,
  table: Sql,
): { readonly before: readonly Sql[]; readonly after: readonly Sql[] } {
  const wanted = new Set([...renamed.map(({ to }) => to), ...added.map(({ name }) => name)]);
  const rename = (from: string, to: string): Sql =>
    sql`ALTER TABLE ${table} RENAME COLUMN ${identifier(from)} TO ${identifier(to)};`;
  const away = (index: number): string => `__pgt_moved_${index + 1}`;
  const inTheWay = [...renamed.map(({ from }) => from), ...removed].filter((name) =>
    wanted.has(name),
  );
  const placeOf = (name: string): string =>
    inTheWay.includes(name) ? away(inTheWay.indexOf(name)) : name;
  return {
    before: [
      ...inTheWay.map((name) => rename(name, placeOf(name))),
      ...renamed.map(({ from, to }) => rename(placeOf(from), to)),
    ],
    after: removed.map(
      (name) => sql`ALTER TABLE ${table} DROP COLUMN ${identifier(placeOf(name))};`,
    ),
  };
}

function widening(change: StateTableChange, state: ArtifactState): MigrationStep {
  const assignments = join(
    change.added.map(({ name }) => sql`${identifier(name)} = ${identifier("content", name)}`),
    sql`, `,
  );
  const { match, hash } = state.identity;
  // Through the hash the rows are found; the columns decide.
  const byHash =
    hash === null
      ? []
      : [printSql(sql`${identifier("kept", hash)} = ${identifier("content", hash)}`)];
  return {
    purpose: "what the rows lack, from the sources",
    sql: [
      printSql(sql`UPDATE ${tableSql(state.table)} AS kept`),
      printSql(sql`SET ${assignments}`),
      "FROM (",
      indented(state.content),
      ") AS content",
      `WHERE ${[...byHash, match ?? "true"].join(" AND ")};`,
    ].join("\n"),
  };
}

/** Every table keeps its shape: one statement compares all of them with what the sources yield. */
function recompute(states: readonly StateTableChange[], after: Artifact): readonly TableSteps[] {
  return [
    ...states.map((change) => makeRoom(change, after)),
    { ...noSteps, fill: step("compare with what the query yields", [after.full]) },
  ];
}

/** An empty table where there is none of this shape. */
function makeRoom(change: StateTableChange, after: Artifact): TableSteps {
  const drop = [sql`DROP TABLE ${tableSql(change.table)};`];
  switch (change.fate) {
    case "kept":
    case "widened":
    case "recomputed":
      return noSteps;
    case "new":
      return { ...noSteps, prepare: step("", createEmpty(stateIn(after, change.table))) };
    case "replaced":
      return {
        ...noSteps,
        prepare: step("", [...drop, ...createEmpty(stateIn(after, change.table))]),
      };
    case "gone":
      return { ...noSteps, finish: step("", drop) };
  }
}

/** New tables are filled under other names, while the old ones can be read. */
function replaceAll(
  states: readonly StateTableChange[],
  before: Artifact,
  after: Artifact,
): readonly TableSteps[] {
  const nextName = (table: string): string => shortenName(`${table}.next`);
  const goneName = (table: string): string => shortenName(`${table}.gone`);
  const rename = (from: string, to: string): Sql =>
    sql`ALTER TABLE ${tableSql(from)} RENAME TO ${identifier(to)};`;
  const filled = states.filter(({ fate }) => fate !== "gone").map(({ table }) => table);
  return [
    {
      ...noSteps,
      fill: [
        ...filled.flatMap((table) =>
          step("", createFilled({ ...stateIn(after, table), table: nextName(table) })),
        ),
        ...step("the changes that this snapshot contains are consumed", [
          sql`SELECT ${identifier(engineSchema)}.advance(
  stream_table => ${literal(displayName(after.name))},
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);`,
        ]),
      ],
      swap: step("the new tables take the place of the old ones", [
        ...before.states.map((table) => rename(table, goneName(table))),
        ...filled.map((table) => rename(nextName(table), table)),
      ]),
      finish: step(
        "",
        before.states.map((table) => sql`DROP TABLE ${tableSql(goneName(table))};`),
      ),
    },
  ];
}

function createFilled(state: ArtifactState): readonly (Sql | string)[] {
  return [`${createTableAs(state)};`, ...indexOf(state)];
}

function createEmpty(state: ArtifactState): readonly (Sql | string)[] {
  return [`${createTableAs(state)}\nWITH NO DATA;`, ...indexOf(state)];
}

function createTableAs(state: ArtifactState): string {
  return `${printSql(sql`CREATE TABLE ${tableSql(state.table)} WITH (fillfactor = 90) AS`)}\n${state.content}`;
}

function indexOf({ table, identity }: ArtifactState): readonly Sql[] {
  if (identity.hash !== null) {
    return [sql`CREATE INDEX ON ${tableSql(table)} (${identifier(identity.hash)});`];
  }
  if (identity.kind !== "key") return [];
  const columns = identity.columns.map((name) => identifier(name));
  return [sql`ALTER TABLE ${tableSql(table)} ADD PRIMARY KEY (${join(columns, sql`, `)});`];
}

interface ViewPlan {
  readonly drop: boolean;
  readonly create: readonly MigrationStep[];
}

/** A view can be replaced in place when its columns stay, further ones at the end (manual, CREATE VIEW). */
function planView(
  before: Artifact,
  after: Artifact,
  states: readonly StateTableChange[],
): ViewPlan {
  const tableReplaced = states[0]?.fate === "replaced" || states[0]?.fate === "new";
  if (before.view === after.view && !tableReplaced && !states.some(isReshaped)) {
    return { drop: false, create: [] };
  }
  const isExtended = before.columns.every(
    ({ name, type }, index) =>
      after.columns[index]?.name === name && after.columns[index]?.type === type,
  );
  const drop = !isExtended;
  const head = drop ? sql`CREATE VIEW` : sql`CREATE OR REPLACE VIEW`;
  return {
    drop,
    create: step(drop ? "" : "the same view, its columns and its privileges, over another query", [
      `${printSql(sql`${head} ${nameSql(after.name)} AS`)}\n${after.view};`,
      ...(drop ? [emitWriteGuard(after.name)] : []),
    ]),
  };
}

/** The locks of a refresh, each once. */
function lockBoth(before: Artifact, after: Artifact): string {
  return [...new Set([...after.lock.split("\n"), ...before.lock.split("\n")])].join("\n");
}

function captureStatement(
  artifact: Artifact,
  source: ArtifactSource,
  columns: readonly string[],
): string {
  return printSql(
    sql`SELECT ${identifier(engineSchema)}.capture(
  stream_table => ${literal(displayName(artifact.name))},
  source => ${literal(displayName(source))},
  buffer => ${literal(source.buffer)},
  columns => ${arrayOf(columns)});`,
  );
}

function arrayOf(texts: readonly string[]): Sql {
  return sql`ARRAY[${join(
    texts.map((text) => literal(text)),
    sql`, `,
  )}]::text[]`;
}

/** Another stream table that reads this one follows the changes of its state: it would not notice another table. */
function unreadGuard(artifact: Artifact): MigrationStep {
  const state = printSql(tableSql(artifact.states[0] ?? ""));
  return {
    purpose: "no other stream table may read it",
    sql: raiseUnless(
      sql`NOT EXISTS (SELECT FROM ${identifier(engineSchema)}.pgt_change_tracking WHERE source = ${literal(state)})`,
      `other stream tables read stream table "${displayName(artifact.name)}"`,
      "Drop them first, and create them again afterwards.",
    ),
  };
}

function recordedGuard(before: Artifact, after: Artifact): MigrationStep {
  const tests = captureGains(before, after).map(
    ({ source }) =>
      sql`EXISTS (SELECT FROM ${identifier(engineSchema)}.pgt_change_tracking
    WHERE stream_table = ${literal(displayName(after.name))} AND source = ${literal(displayName(source))}
      AND columns @> ${arrayOf(source.columns)})`,
  );
  return {
    purpose: "only when the transaction before has been committed",
    sql: raiseUnless(
      tests.length === 0
        ? literal(true)
        : join(
            tests,
            sql`
    AND `,
          ),
      `the changes that stream table "${displayName(after.name)}" needs are not recorded`,
      "Look for the error before this one.",
    ),
  };
}

function raiseUnless(condition: Sql, message: string, hint: string): string {
  return printSql(
    sql`DO ${dollarQuoted(sql`BEGIN
  IF (${condition}) IS NOT TRUE THEN
    RAISE EXCEPTION ${literal(message.replaceAll("%", "%%"))}
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = ${literal(hint)};
  END IF;
END`)};`,
  );
}

/** Where the engine is installed, its catalog has the artifact: with it, the database refreshes by itself. */
function adoption(artifact: Artifact): MigrationStep {
  const path = join(
    artifact.searchPath.map((schema) => identifier(schema)),
    sql`, `,
  );
  return {
    purpose: "the engine, where it is installed, learns how to refresh it",
    sql: inEngine(
      sql`PERFORM ${identifier(engineSchema)}._adopt(
    ${literal(displayName(artifact.name))},
    ${literal(JSON.stringify(artifact))},
    ${literal(printSql(path))});`,
    ),
  };
}

function inEngine(statement: Sql): string {
  return printSql(
    sql`DO ${dollarQuoted(sql`BEGIN
  IF to_regclass(${literal(`${engineSchema}.pgt_stream_tables`)}) IS NOT NULL THEN
    ${statement}
  END IF;
END`)};`,
  );
}

function stateIn(artifact: Artifact, table: string): ArtifactState {
  const state = artifact.stateTables.find((candidate) => candidate.table === table);
  if (state === undefined) throw new InternalError(`the artifact has no state "${table}"`);
  return state;
}

function stateOf(
  { table }: ArtifactState,
  fate: "new" | "gone",
  rescans: readonly string[],
): StateTableChange {
  return { table, fate, renamed: [], added: [], removed: [], rescans };
}

function nameSql(name: QualifiedName): Sql {
  return identifier(name.schema, name.name);
}

function tableSql(table: string): Sql {
  return identifier(stateSchema, table);
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}

function captureLock(source: QualifiedName): MigrationLock {
  return { relation: displayName(source), mode: "SHARE ROW EXCLUSIVE", blocks: "writers" };
}

function releaseLock(source: QualifiedName): MigrationLock {
  return { relation: displayName(source), mode: "ACCESS EXCLUSIVE", blocks: "readers and writers" };
}

function bufferLock({ buffer }: ArtifactSource): MigrationLock {
  const relation = printSql(identifier(changesSchema, buffer));
  return { relation, mode: "ACCESS EXCLUSIVE", blocks: "writers" };
}

function mutexLock({ mutex }: Artifact): MigrationLock {
  return { relation: printSql(tableSql(mutex)), mode: "EXCLUSIVE", blocks: "refreshes" };
}

function viewLock({ name }: Artifact): MigrationLock {
  return { relation: displayName(name), mode: "ACCESS EXCLUSIVE", blocks: "readers" };
}

function stateLock(table: string): MigrationLock {
  return { relation: printSql(tableSql(table)), mode: "ACCESS EXCLUSIVE", blocks: "readers" };
}
