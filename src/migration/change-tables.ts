import { shortenName } from "../catalog/shorten-name.js";
import type { Artifact, ArtifactState } from "../compile/artifact.js";
import { stateKey } from "../compile/state-key.js";
import { InternalError } from "../diagnostics/errors.js";
import { emitStateHead } from "../emit/emit-install.js";
import { displayName, engineSchema, stateSchema } from "../emit/naming.js";
import { identifier, join, literal, printSql, type Sql, sql } from "../sql/sql.js";
import type { StateTableChange } from "./compare-states.js";
import type { MigrationStep } from "./migration.js";
import { stateTable, step } from "./steps.js";

/** What is done to a table, in this order; the view is made anew after `swap`. */
interface TableSteps {
  readonly prepare: readonly MigrationStep[];
  readonly fill: readonly MigrationStep[];
  readonly swap: readonly MigrationStep[];
  readonly finish: readonly MigrationStep[];
}

const noSteps: TableSteps = { prepare: [], fill: [], swap: [], finish: [] };

/** What is done to the tables, as the fate of the stream table's own one demands. */
export function changeTables(
  states: readonly StateTableChange[],
  before: Artifact,
  after: Artifact,
): readonly TableSteps[] {
  switch (states[0]?.fate) {
    case "kept":
    case "widened":
      return states.map((change) => changeTable(change, after));
    case "recomputed":
      return recompute(states, after);
    case "replaced":
    case "new":
    case "gone":
    case undefined:
      return replaceAll(states, before, after);
  }
}

/** The stream table's own rows stay. */
function changeTable(change: StateTableChange, after: Artifact): TableSteps {
  const table = stateTable(change.table);
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
        prepare: step("", [makeWay(change.table)]),
        fill: step("", createFilled(stateIn(after, change.table))),
        finish: succession([change.table]),
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
      printSql(sql`UPDATE ${stateTable(state.table)} AS kept`),
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
        prepare: step("", [makeWay(change.table), ...createEmpty(stateIn(after, change.table))]),
        finish: succession([change.table]),
      };
    case "gone":
      return { ...noSteps, finish: step("", [sql`DROP TABLE ${stateTable(change.table)};`]) };
  }
}

/** New tables are filled under other names, while the old ones can be read. */
function replaceAll(
  states: readonly StateTableChange[],
  before: Artifact,
  after: Artifact,
): readonly TableSteps[] {
  const nextName = (table: string): string => shortenName(`${table}.next`);
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
        ...before.states.map(makeWay),
        ...filled.map((table) => rename(nextName(table), table)),
      ]),
      finish: [
        ...succession(filled.filter((table) => before.states.includes(table))),
        ...step(
          "",
          before.states
            .filter((table) => !filled.includes(table))
            .map((table) => sql`DROP TABLE ${stateTable(goneName(table))};`),
        ),
      ],
    },
  ];
}

function goneName(table: string): string {
  return shortenName(`${table}.gone`);
}

function rename(from: string, to: string): Sql {
  return sql`ALTER TABLE ${stateTable(from)} RENAME TO ${identifier(to)};`;
}

/** What a table was, while another one takes its name. */
function makeWay(table: string): Sql {
  return rename(table, goneName(table));
}

/** Ends what {@link makeWay} has begun. */
function succession(tables: readonly string[]): readonly MigrationStep[] {
  const shown = (table: string): Sql => literal(displayName({ schema: stateSchema, name: table }));
  return [
    ...step(
      "whoever might read the old rows may read the new ones",
      tables.map(
        (table) =>
          sql`SELECT ${identifier(engineSchema)}.take_after(${shown(table)}, ${shown(goneName(table))});`,
      ),
    ),
    ...step(
      "",
      tables.map((table) => sql`DROP TABLE ${stateTable(goneName(table))};`),
    ),
  ];
}

function createFilled(state: ArtifactState): readonly (Sql | string)[] {
  return [`${createTableAs(state)};`, ...stateKey(stateTable(state.table), state)];
}

function createEmpty(state: ArtifactState): readonly (Sql | string)[] {
  return [`${createTableAs(state)}\nWITH NO DATA;`, ...stateKey(stateTable(state.table), state)];
}

function createTableAs({ table, content }: ArtifactState): string {
  return `${printSql(emitStateHead(stateTable(table)))}\n${content}`;
}

function stateIn(artifact: Artifact, table: string): ArtifactState {
  const state = artifact.stateTables.find((candidate) => candidate.table === table);
  if (state === undefined) throw new InternalError(`the artifact has no state "${table}"`);
  return state;
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
