import type { QualifiedName } from "../catalog/type.js";
import type { DeltaPlan, StateIdentity, StatePlan } from "../delta/plan.js";
import { InternalError } from "../diagnostics/errors.js";
import type { ColumnId } from "../relation/scalar.js";
import { comment, empty, identifier, join, literal, type Sql, sql } from "../sql/sql.js";
import {
  bufferName,
  displayName,
  engineSchema,
  mutexName,
  stateSchema,
  stateTableName,
} from "./naming.js";
import type { RelationContext } from "./relation/relation-context.js";
import { emitRelation } from "./relation-sql.js";

/** What there must be before the first filling: the capture of the sources, the states, and the view that shows the rows. */
export function emitInstall(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
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

/** Makes the view read-only. */
function emitWriteGuard(name: QualifiedName): Sql {
  return sql`CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON ${identifier(name.schema, name.name)}
FOR EACH ROW EXECUTE FUNCTION ${identifier(engineSchema)}.refuse_write();`;
}

/** Takes away what was installed; buffers that others read stay. */
export function emitDrop(plan: DeltaPlan, name: QualifiedName): Sql {
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
