import type { Catalog, CatalogTable } from "../catalog/catalog.js";
import { InternalError } from "../diagnostics/errors.js";
import { columnsOf } from "../relation/columns.js";
import type {
  Aggregate,
  Apply,
  Change,
  Join,
  LeafColumn,
  OuterJoin,
  Project,
  Recursive,
  Relation,
  Scan,
  SemiJoin,
  SetOperation,
  TableFunction,
  TopK,
  Union,
  Values,
  Window,
} from "../relation/relation.js";
import type { ColumnId, Scalar, SubqueryScalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { columnsUsed, visitRelations } from "../relation/traversal.js";
import { empty, identifier, indent, isEmpty, join, literal, type Sql, sql } from "../sql/sql.js";
import { bufferColumns, changesSchema, createNamer } from "./naming.js";
import {
  bindingLevels,
  emitAggregateCall,
  emitBound,
  emitConjunct,
  emitScalar,
  emitSortKeys,
  emitWindowCall,
  type ScalarContext,
  type ScalarSql,
} from "./scalar-sql.js";
import { emitType } from "./type-sql.js";

/** What relations are printed with. */
export interface RelationContext {
  readonly catalog: Catalog;
  /** Where a state is kept: its table, qualified. */
  readonly stateTable: (name: string) => Sql;
  /** The buffer of a source in schema `pgtrickle_changes`. */
  readonly bufferOf: (change: Change) => string;
  /** The step that has read a source already, whose rows stand for the source's; `undefined` when it is read itself. */
  readonly copyOf: (table: CatalogTable) => string | undefined;
}

/** A column as a SELECT shows it: which one, and under what name. */
export interface SelectedColumn {
  readonly id: ColumnId;
  readonly name: string;
}

/** The relation as one query that yields the given columns in order, under the given names. */
export function emitRelation(
  relation: Relation,
  columns: readonly SelectedColumn[],
  context: RelationContext,
  guards: readonly Sql[] = [],
): Sql {
  const printer = createPrinter(context);
  return printer.query(relation, columns, guards);
}

/**
 * A query block while it is put together: operators add to it as long as SQL's order of evaluation (FROM, WHERE,
 * GROUP BY, HAVING, SELECT) allows, and close it into a subquery where it does not.
 */
interface Block {
  readonly items: readonly Item[];
  /** Conjuncts of inner joins and filters, each with the aliases it needs. */
  readonly conjuncts: readonly Placed[];
  readonly columns: ReadonlyMap<ColumnId, ScalarSql>;
  readonly grouping:
    | {
        readonly keys: Sql;
        readonly having: readonly Sql[];
        /** The columns that are calls of aggregates. */
        readonly aggregates: ReadonlySet<ScalarSql>;
      }
    | undefined;
}

interface Item {
  readonly alias: string;
  readonly source: Sql;
  /** The columns that it provides. */
  readonly provides: ReadonlySet<ColumnId>;
  /** Refers to items before it: `CROSS JOIN LATERAL f(…)`. */
  readonly lateral: Sql | undefined;
}

interface Placed {
  readonly sql: Sql;
  readonly needs: ReadonlySet<ColumnId>;
}

interface Printer {
  readonly query: (
    relation: Relation,
    columns: readonly SelectedColumn[],
    guards: readonly Sql[],
  ) => Sql;
}

const comma = sql`,
`;

function holdsSubquery(scalar: Scalar): boolean {
  return scalar.kind === "subquery" || argumentsOf(scalar).some(holdsSubquery);
}

function createPrinter(context: RelationContext): Printer {
  // One namer for the whole query: an alias inside a subquery never hides one outside.
  const nameAlias = createNamer();

  /** Columns of enclosing queries that the query being printed may refer to; the innermost last. */
  let enclosing: ReadonlyMap<ColumnId, ScalarSql> = new Map();
  /** The names of the recursions being printed. */
  const recursions = new Map<string, string>();

  const scalarsOver = (columns: ReadonlyMap<ColumnId, ScalarSql>): ScalarContext => ({
    catalog: context.catalog,
    column: (id) => {
      const found = columns.get(id) ?? enclosing.get(id);
      if (found === undefined) throw new InternalError(`no column ${id} in this query block`);
      return found;
    },
    subquery: (scalar) => within(columns, () => subqueryScalar(scalar)),
  });

  /** Prints something that may refer to the given columns of the query around it. */
  const within = <Result>(
    columns: ReadonlyMap<ColumnId, ScalarSql>,
    print: () => Result,
  ): Result => {
    const before = enclosing;
    enclosing = new Map([...before, ...columns]);
    try {
      return print();
    } finally {
      enclosing = before;
    }
  };

  /**
   * ANY is true when a comparison is true, else NULL when one is NULL, else false; ALL the other way round
   * (manual, 9.24).
   */
  const subqueryScalar = (scalar: SubqueryScalar): Sql => {
    const rows = uniqueColumns(scalar.relation);
    switch (scalar.form) {
      case "exists":
        return sql`EXISTS (
${indent(query(scalar.relation, [], []))}
)`;
      case "scalar":
      case "array":
        return sql`${scalar.form === "array" ? sql`ARRAY` : empty}(
${indent(query(scalar.relation, rows, []))}
)`;
      case "any":
      case "all": {
        const { comparison } = scalar;
        if (comparison === undefined) throw new InternalError("a quantified subquery compares");
        const test = (value: "true" | "false" | "unknown"): Sql =>
          sql`EXISTS (
${indent(
  query(
    {
      kind: "filter",
      input: scalar.relation,
      conjuncts: [
        {
          kind: "boolean-test",
          argument: comparison,
          value,
          negated: false,
          type: scalar.type,
          span: undefined,
        },
      ],
      span: undefined,
    },
    [],
    [],
  ),
)}
)`;
        const [decisive, otherwise] =
          scalar.form === "any" ? (["true", "false"] as const) : (["false", "true"] as const);
        return sql`CASE WHEN ${test(decisive)} THEN ${literal(decisive === "true")} WHEN ${test("unknown")} THEN NULL ELSE ${literal(otherwise === "true")} END`;
      }
    }
  };

  const leaf = (
    alias: string,
    source: Sql,
    columns: readonly { readonly id: ColumnId; readonly name: string }[],
  ): Block => ({
    items: [{ alias, source, provides: new Set(columns.map(({ id }) => id)), lateral: undefined }],
    conjuncts: [],
    columns: new Map(
      columns.map(({ id, name }) => [
        id,
        { sql: identifier(alias, name), level: bindingLevels.atom, name },
      ]),
    ),
    grouping: undefined,
  });

  const named = (table: Sql, name: string, wanted: string): { alias: string; source: Sql } => {
    const alias = nameAlias(wanted);
    return { alias, source: alias === name ? table : sql`${table} AS ${identifier(alias)}` };
  };

  /** Closes a query into an item of FROM. */
  const subquery = (body: Sql, columns: readonly SelectedColumn[], wanted: string): Block => {
    const alias = nameAlias(wanted);
    return leaf(
      alias,
      sql`(
${indent(body)}
) AS ${identifier(alias)}`,
      columns,
    );
  };

  const uniqueColumns = (relation: Relation): SelectedColumn[] => {
    const nameColumn = createNamer();
    return columnsOf(relation).map(({ id, name }) => ({ id, name: nameColumn(name) }));
  };

  const close = (relation: Relation, wanted: string): Block => {
    const columns = uniqueColumns(relation);
    return subquery(query(relation, columns, []), columns, wanted);
  };

  /** A block that rows can still be added to or taken from: one that groups becomes a subquery. */
  const openRows = (relation: Relation): Block => {
    const block = open(relation);
    if (block.grouping === undefined) return block;
    const columns = uniqueColumns(relation);
    return subquery(select(block, columns, []), columns, wantedAlias(relation));
  };

  /**
   * A block that the scalars are to be computed over. In a subquery an aggregate of this block would count as one of
   * the subquery's own, so a block that groups is closed before one.
   */
  const openFor = (relation: Relation, scalars: readonly Scalar[]): Block =>
    scalars.some(holdsSubquery) ? openRows(relation) : open(relation);

  const open = (relation: Relation): Block => {
    switch (relation.kind) {
      case "scan":
        return scanBlock(relation);
      case "reference": {
        const { alias, source } = named(
          identifier(relation.binding),
          relation.binding,
          relation.binding,
        );
        return leaf(alias, source, relation.columns);
      }
      case "state": {
        const { alias, source } = named(context.stateTable(relation.name), "", "kept");
        const block = leaf(alias, source, relation.columns);
        if (relation.locator === undefined) return block;
        const columns = new Map(block.columns);
        columns.set(relation.locator, {
          sql: identifier(alias, "ctid"),
          level: bindingLevels.atom,
        });
        const [item] = block.items as [Item];
        const provides = new Set([...item.provides, relation.locator]);
        return { ...block, columns, items: [{ ...item, provides }] };
      }
      case "values":
        return valuesBlock(relation);
      case "filter":
        return filterBlock(relation.input, relation.conjuncts);
      case "project":
        return projectBlock(relation);
      case "join":
        return joinBlock(relation);
      case "outer-join":
        return outerJoinBlock(relation);
      case "semi-join":
        return semiJoinBlock(relation);
      case "aggregate":
        return aggregateBlock(relation);
      case "table-function":
        return tableFunctionBlock(relation);
      case "change":
        return changeBlock(relation);
      case "union":
      case "distinct":
      case "set-operation":
      case "top-k":
      case "window":
        return close(relation, wantedAlias(relation));
      case "recursive":
        return close(relation, "fixpoint");
      case "apply":
        return applyBlock(relation);
      case "recursion-reference": {
        const name = recursions.get(relation.name);
        if (name === undefined) throw new InternalError(`no recursion "${relation.name}"`);
        const alias = nameAlias(name);
        return leaf(alias, sql`${identifier(name)} AS ${identifier(alias)}`, relation.columns);
      }
    }
  };

  const scanBlock = (relation: Scan): Block => {
    const { table } = relation;
    const copy = context.copyOf(table);
    if (copy !== undefined) {
      const { alias, source } = named(identifier(copy), copy, table.name);
      return leaf(alias, source, relation.columns);
    }
    const name = identifier(table.schema, table.name);
    const { alias, source } = named(relation.only ? sql`ONLY ${name}` : name, "", table.name);
    return leaf(alias, source, relation.columns);
  };

  /**
   * The change window: rows of the buffer that this statement sees and that the last refresh did not consume.
   * Rows of the last refresh's own transaction are told apart by their sequence, since a snapshot does not say which
   * of them it had seen (manual, 9.27.8, table 9.83).
   */
  const changeBlock = (relation: Change): Block => {
    const alias = nameAlias("changes");
    const block = leaf(
      alias,
      sql`${identifier(changesSchema, context.bufferOf(relation))} AS ${identifier(alias)}`,
      [...relation.columns, { id: relation.weight, name: bufferColumns.weight }],
    );
    const xid = identifier(alias, bufferColumns.xid);
    const unconsumed = [
      sql`${xid} >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)`,
      sql`CASE WHEN ${xid} = (SELECT own_xid FROM frontier)
       THEN ${identifier(alias, bufferColumns.sequence)} > (SELECT own_seq FROM frontier)
       ELSE NOT pg_visible_in_snapshot(${xid}, (SELECT snapshot FROM frontier)) END`,
    ];
    return {
      ...block,
      conjuncts: unconsumed.map((condition) => ({ sql: condition, needs: new Set<ColumnId>() })),
    };
  };

  const valuesBlock = (relation: Values): Block => {
    const [first] = relation.rows;
    if (relation.rows.length === 1 && first !== undefined) {
      const scalars = scalarsOver(new Map());
      return {
        items: [],
        conjuncts: [],
        columns: new Map(
          relation.columns.map((column, index) => {
            const bound = emitBound(first[index] as Scalar, scalars);
            return [column.id, { ...bound, sql: sql`(${bound.sql})`, level: bindingLevels.atom }];
          }),
        ),
        grouping: undefined,
      };
    }
    return close(relation, "constants");
  };

  const filterBlock = (input: Relation, conjuncts: readonly Scalar[]): Block => {
    const block = openFor(input, conjuncts);
    const scalars = scalarsOver(block.columns);
    if (block.grouping !== undefined) {
      return {
        ...block,
        grouping: {
          ...block.grouping,
          having: [
            ...block.grouping.having,
            ...conjuncts.map((conjunct) => emitConjunct(conjunct, scalars)),
          ],
        },
      };
    }
    return { ...block, conjuncts: [...block.conjuncts, ...place(block, conjuncts)] };
  };

  /** The conjuncts, each with the columns of FROM that its text reads. */
  const place = (block: Block, conjuncts: readonly Scalar[]): Placed[] => {
    const scalars = scalarsOver(block.columns);
    return conjuncts.map((conjunct) => ({
      sql: emitConjunct(conjunct, scalars),
      needs: basesOf(block, columnsUsed(conjunct)),
    }));
  };

  const projectBlock = (relation: Project): Block => {
    const block = openFor(
      relation.input,
      relation.columns.map(({ scalar }) => scalar),
    );
    const scalars = scalarsOver(block.columns);
    const columns = new Map<ColumnId, ScalarSql>();
    for (const { id, scalar } of relation.columns) {
      const printed =
        scalar.kind === "column" ? scalars.column(scalar.column) : emitBound(scalar, scalars);
      columns.set(id, { ...printed, reads: basesOf(block, columnsUsed(scalar)) });
    }
    return { ...block, columns };
  };

  const joinBlock = (relation: Join): Block => {
    const blocks = relation.inputs.map(openRows);
    const merged: Block = {
      items: blocks.flatMap((block) => block.items),
      conjuncts: blocks.flatMap((block) => block.conjuncts),
      columns: new Map(blocks.flatMap((block) => [...block.columns])),
      grouping: undefined,
    };
    return {
      ...merged,
      conjuncts: [...merged.conjuncts, ...place(merged, relation.conjuncts)],
    };
  };

  /** One side of an outer join: a single item without conditions of its own. */
  const side = (relation: Relation): Block => {
    const block = open(relation);
    const simple =
      block.grouping === undefined &&
      block.conjuncts.length === 0 &&
      block.items.length === 1 &&
      block.items[0]?.lateral === undefined &&
      [...block.columns.values()].every((column) => column.level === bindingLevels.atom) &&
      relation.kind !== "project";
    if (simple) return block;
    const shown = uniqueColumns(relation);
    return subquery(select(block, shown, []), shown, wantedAlias(relation));
  };

  const outerJoinBlock = (relation: OuterJoin): Block => {
    const left = side(relation.left);
    const right = side(relation.right);
    const columns = new Map([...left.columns, ...right.columns]);
    const scalars = scalarsOver(columns);
    const words = {
      left: sql`LEFT JOIN`,
      right: sql`RIGHT JOIN`,
      full: sql`FULL JOIN`,
    }[relation.variant];
    const condition =
      relation.conjuncts.length === 0
        ? literal(true)
        : join(
            relation.conjuncts.map((conjunct) => emitConjunct(conjunct, scalars)),
            sql`
  AND `,
          );
    const [leftItem] = left.items as [Item];
    const [rightItem] = right.items as [Item];
    return {
      items: [
        {
          alias: leftItem.alias,
          source: sql`${leftItem.source}
${words} ${rightItem.source}
  ON ${condition}`,
          provides: new Set([...leftItem.provides, ...rightItem.provides]),
          lateral: undefined,
        },
      ],
      conjuncts: [],
      columns,
      grouping: undefined,
    };
  };

  const semiJoinBlock = (relation: SemiJoin): Block => {
    const block = openRows(relation.left);
    const inner = openRows(relation.right);
    const scalars = scalarsOver(new Map([...block.columns, ...inner.columns]));
    const { from, rest } = arrange(inner);
    const conditions = [
      ...rest,
      ...relation.conjuncts.map((conjunct) => emitConjunct(conjunct, scalars)),
    ];
    const test = sql`${relation.negated ? sql`NOT ` : empty}EXISTS (
${indent(sql`SELECT${from}${where(conditions)}`)}
)`;
    const own = new Set(inner.columns.keys());
    const needs = new Set(
      relation.conjuncts.flatMap((conjunct) =>
        [...columnsUsed(conjunct)].filter((column) => !own.has(column)),
      ),
    );
    return {
      ...block,
      conjuncts: [...block.conjuncts, { sql: test, needs: basesOf(block, needs) }],
    };
  };

  const aggregateBlock = (relation: Aggregate): Block => {
    // Beside a recursive reference PostgreSQL accepts no aggregate, but it does around a subquery with one.
    const block = [...recursions.keys()].some((name) => referencesTo(relation.input, name) > 0)
      ? close(relation.input, wantedAlias(relation.input))
      : openRows(relation.input);
    const scalars = scalarsOver(block.columns);
    const columns = new Map<ColumnId, ScalarSql>();
    const keys = relation.keys.map((key) => {
      const bound = emitBound(key.scalar, scalars);
      columns.set(key.id, bound);
      return bound.constant === true
        ? sql`${bound.sql}::${emitType(key.scalar.type, context.catalog)}`
        : bound.sql;
    });
    const aggregates = new Set<ScalarSql>();
    for (const { id, call } of relation.aggregates) {
      const value = { sql: emitAggregateCall(call, scalars), level: bindingLevels.atom };
      columns.set(id, value);
      aggregates.add(value);
    }
    const sets = relation.groupingSets?.map(
      (set) =>
        sql`(${join(
          set.map((index) => keys[index] as Sql),
          sql`, `,
        )})`,
    );
    return {
      ...block,
      columns,
      grouping: {
        keys:
          sets === undefined ? join(keys, sql`, `) : sql`GROUPING SETS (${join(sets, sql`, `)})`,
        having: [],
        aggregates,
      },
    };
  };

  const applyBlock = (relation: Apply): Block => {
    const block = openRows(relation.outer);
    const columns = uniqueColumns(relation.body);
    const body = within(block.columns, () => query(relation.body, columns, []));
    const alias = nameAlias("lateral_rows");
    const source = sql`LATERAL (
${indent(body)}
) AS ${identifier(alias)}`;
    const added = leaf(alias, source, columns);
    const both = new Map([...block.columns, ...added.columns]);
    const scalars = scalarsOver(both);
    const conditions = relation.conjuncts.map((conjunct) => emitConjunct(conjunct, scalars));
    const condition = conditions.length === 0 ? literal(true) : join(conditions, sql` AND `);
    const [item] = added.items as [Item];
    return {
      ...block,
      items: [
        ...block.items,
        {
          ...item,
          lateral:
            block.items.length === 0
              ? undefined
              : sql`${relation.variant === "inner" ? sql`JOIN` : sql`LEFT JOIN`} ${source}
  ON ${condition}`,
        },
      ],
      columns: both,
    };
  };

  const tableFunctionBlock = (relation: TableFunction): Block => {
    const block = openRows(relation.input);
    const alias = nameAlias("expanded");
    const ordinality = relation.ordinality === undefined ? [] : [relation.ordinality];
    const nameColumn = createNamer();
    const made = [...relation.functions.flatMap((item) => item.columns), ...ordinality].map(
      (column) => ({ ...column, name: nameColumn(column.name) }),
    );
    const scalars = scalarsOver(block.columns);
    const calls = relation.functions.map(({ call, columns, columnDefinitions }) => {
      const written = emitScalar(call, scalars);
      return columnDefinitions ? sql`${written} AS (${definitions(columns)})` : written;
    });
    const [first] = relation.functions;
    const defined = relation.functions.length === 1 && first?.columnDefinitions === true;
    const rows =
      calls.length === 1 && !(defined && ordinality.length > 0)
        ? emitScalar((first as TableFunction["functions"][number]).call, scalars)
        : sql`ROWS FROM (${join(calls, sql`, `)})`;
    const names =
      defined && ordinality.length === 0
        ? definitions(made)
        : join(
            made.map(({ name }) => identifier(name)),
            sql`, `,
          );
    const source = sql`${rows}${relation.ordinality === undefined ? empty : sql` WITH ORDINALITY`} AS ${identifier(alias)} (${names})`;
    const added = leaf(alias, source, made);
    return {
      ...block,
      items: [
        ...block.items,
        {
          ...(added.items[0] as Item),
          lateral:
            block.items.length === 0
              ? undefined
              : relation.preserving
                ? sql`LEFT JOIN LATERAL ${source} ON true`
                : sql`CROSS JOIN LATERAL ${source}`,
        },
      ],
      columns: new Map([...block.columns, ...added.columns]),
    };
  };

  const definitions = (columns: readonly LeafColumn[]): Sql =>
    join(
      columns.map(
        (column) => sql`${identifier(column.name)} ${emitType(column.type, context.catalog)}`,
      ),
      sql`, `,
    );

  const recursiveQuery = (relation: Recursive, columns: readonly SelectedColumn[]): Sql => {
    const name = nameAlias(relation.name);
    const all = uniqueColumns(relation);
    const parenthesised = (printed: Sql, needed: boolean): Sql =>
      needed
        ? sql`(
${indent(printed)}
)`
        : printed;
    const side = (input: Relation, index: 0 | 1): Sql =>
      query(
        input,
        relation.columns.map((column, position) => ({
          id: column.inputs[index] as ColumnId,
          name: all[position]?.name ?? column.name,
        })),
        [],
      );
    /** PostgreSQL lets a step read the rows found last once: where a step of ours does so again, they get a name. */
    const step = (): Sql => {
      const rows =
        referencesTo(relation.step, relation.name) > 1 ? nameAlias(`${name}_last`) : name;
      recursions.set(relation.name, rows);
      const printed = side(relation.step, 1);
      if (rows === name) return parenthesised(printed, needsParentheses(relation.step));
      return parenthesised(
        sql`WITH ${identifier(rows)} AS MATERIALIZED (
  SELECT * FROM ${identifier(name)}
)
${printed}`,
        true,
      );
    };
    const shadowed = recursions.get(relation.name);
    const body = sql`${parenthesised(side(relation.base, 0), needsParentheses(relation.base))}
UNION${relation.all ? sql` ALL` : empty}
${step()}`;
    if (shadowed !== undefined) recursions.set(relation.name, shadowed);
    const alias = nameAlias(name);
    return sql`WITH RECURSIVE ${identifier(name)} (${join(
      all.map((column) => identifier(column.name)),
      sql`, `,
    )}) AS (
${indent(body)}
)
${select(leaf(alias, sql`${identifier(name)} AS ${identifier(alias)}`, all), columns, [])}`;
  };

  const query = (
    relation: Relation,
    columns: readonly SelectedColumn[],
    guards: readonly Sql[],
  ): Sql => {
    switch (relation.kind) {
      case "recursive":
        return recursiveQuery(relation, columns);
      case "union":
        return unionQuery(relation, columns);
      case "values":
        return relation.rows.length === 1
          ? select(open(relation), columns, guards)
          : valuesQuery(relation, columns);
      case "distinct": {
        // Every column decides which rows are alike, whether it is wanted above or not.
        const all = columnsOf(relation);
        if (all.some(({ id }) => !columns.some((column) => column.id === id))) {
          return select(close(relation, wantedAlias(relation)), columns, guards);
        }
        const block = openRows(relation.input);
        return select(block, columns, guards, sql`SELECT DISTINCT`);
      }
      case "top-k":
        return topKQuery(relation, columns);
      case "set-operation":
        return setOperationQuery(relation, columns);
      case "window":
        return windowQuery(relation, columns);
      default:
        return select(open(relation), columns, guards);
    }
  };

  const select = (
    block: Block,
    columns: readonly SelectedColumn[],
    guards: readonly Sql[],
    verb: Sql = sql`SELECT`,
  ): Sql => {
    const list = columns.map(({ id, name }) => {
      const column = block.columns.get(id);
      if (column === undefined) throw new InternalError(`no column ${id} ("${name}") to select`);
      return column.name === name ? column.sql : sql`${column.sql} AS ${identifier(name)}`;
    });
    const { from, rest } = arrange(block);
    const isPlainlyGrouped = columns.some(({ id }) => {
      const column = block.columns.get(id);
      return column !== undefined && block.grouping?.aggregates.has(column) === true;
    });
    const grouping =
      block.grouping === undefined
        ? empty
        : !isEmpty(block.grouping.keys)
          ? sql`
GROUP BY ${block.grouping.keys}`
          : isPlainlyGrouped || block.grouping.having.length > 0
            ? empty
            : // The one group of all rows: without an aggregate to be seen, nothing else tells that rows are grouped.
              sql`
GROUP BY ()`;
    const having =
      block.grouping === undefined || block.grouping.having.length === 0
        ? empty
        : sql`
HAVING ${join(
            block.grouping.having,
            sql`
  AND `,
          )}`;
    const head =
      list.length === 0
        ? verb
        : sql`${verb}
${indent(join(list, comma))}`;
    return sql`${head}${from}${where([...guards, ...rest])}${grouping}${having}`;
  };

  /** Whether a query in a set operation needs parentheses, because WITH, ORDER BY or LIMIT would reach further. */
  const needsParentheses = (input: Relation | undefined): boolean => {
    switch (input?.kind) {
      case "union":
      case "set-operation":
      case "top-k":
      case "recursive":
        return true;
      case "project":
        return needsParentheses(input.input);
      default:
        return false;
    }
  };

  const unionQuery = (relation: Union, columns: readonly SelectedColumn[]): Sql =>
    join(
      relation.inputs
        .map((input, index) =>
          query(
            input,
            columns.map(({ id, name }) => {
              const united = relation.columns.find((column) => column.id === id);
              const source = united?.inputs[index];
              if (source === undefined) throw new InternalError(`union: no column ${id}`);
              return { id: source, name };
            }),
            [],
          ),
        )
        .map((member, index) =>
          needsParentheses(relation.inputs[index])
            ? sql`(
${indent(member)}
)`
            : member,
        ),
      sql`
UNION ALL
`,
    );

  const setOperationQuery = (relation: SetOperation, columns: readonly SelectedColumn[]): Sql => {
    // Every column takes part in the comparison, so all are in the operands, whatever is wanted above.
    const all = uniqueColumns(relation);
    const operands = [relation.left, relation.right].map((input, index) =>
      query(
        input,
        relation.columns.map((column, position) => ({
          id: column.inputs[index] as ColumnId,
          name: all[position]?.name ?? column.name,
        })),
        [],
      ),
    );
    const words = {
      union: sql`UNION`,
      intersect: sql`INTERSECT`,
      except: sql`EXCEPT`,
    }[relation.operator];
    const [left, right] = operands as [Sql, Sql];
    const body = sql`(
${indent(left)}
)
${words}${relation.all ? sql` ALL` : empty}
(
${indent(right)}
)`;
    const same =
      columns.length === all.length && columns.every(({ id }, index) => all[index]?.id === id);
    if (same && columns.every(({ name }, index) => all[index]?.name === name)) return body;
    return select(subquery(body, all, "combined"), columns, []);
  };

  const valuesQuery = (relation: Values, columns: readonly SelectedColumn[]): Sql => {
    const scalars = scalarsOver(new Map());
    if (relation.rows.length === 0) {
      const list = columns.map(({ id, name }) => {
        const column = relation.columns.find((candidate) => candidate.id === id);
        if (column === undefined) throw new InternalError(`values: no column ${id}`);
        const nothing: Scalar = {
          kind: "literal",
          value: undefined,
          type: column.type,
          span: undefined,
        };
        return sql`${emitScalar(nothing, scalars)} AS ${identifier(name)}`;
      });
      return sql`SELECT ${join(list, sql`, `)} WHERE false`;
    }
    if (relation.columns.length === 0) {
      // VALUES has no rows without columns.
      return sql`SELECT FROM generate_series(1, ${literal(relation.rows.length)})`;
    }
    const alias = nameAlias("constants");
    const names = uniqueColumns(relation);
    const rows = relation.rows.map(
      (row) =>
        sql`(${join(
          row.map((scalar) => emitScalar(scalar, scalars)),
          sql`, `,
        )})`,
    );
    const source = sql`(VALUES
${indent(join(rows, comma))}
) AS ${identifier(alias)} (${join(
      names.map(({ name }) => identifier(name)),
      sql`, `,
    )})`;
    return select(leaf(alias, source, names), columns, []);
  };

  /** A cut per partition by numbering: a row is in it by its position, and with ties by its rank as well. */
  const rankedQuery = (relation: TopK, block: Block, columns: readonly SelectedColumn[]): Sql => {
    const scalars = scalarsOver(block.columns);
    const alias = nameAlias("ranked");
    const nameColumn = createNamer(["position", "place"]);
    const inner = columns.map(({ id, name }) => ({ id, name, inside: nameColumn(name) }));
    const partition = join(
      relation.partition.map((scalar) => emitScalar(scalar, scalars)),
      sql`, `,
    );
    const order =
      relation.order.length === 0 ? empty : sql` ORDER BY ${emitSortKeys(relation.order, scalars)}`;
    const over = sql`OVER (PARTITION BY ${partition}${order})`;
    const numbered = sql`,
  row_number() ${over} AS position,
  rank() ${over} AS place`;
    const { from, rest } = arrange(block);
    const list = join(
      inner.map(({ id, inside }) => {
        const column = block.columns.get(id);
        if (column === undefined) throw new InternalError(`no column ${id} to rank`);
        return sql`${column.sql} AS ${identifier(inside)}`;
      }),
      comma,
    );
    const skipped =
      relation.offset === undefined ? undefined : emitScalar(relation.offset, scalars);
    const taken = relation.limit === undefined ? undefined : emitScalar(relation.limit, scalars);
    const measure = identifier(alias, relation.withTies ? "place" : "position");
    const conditions = [
      ...(skipped === undefined
        ? []
        : [sql`${identifier(alias, "position")} > coalesce(${skipped}, 0)`]),
      // LIMIT NULL is no limit.
      ...(taken === undefined
        ? []
        : [
            sql`${measure} <= coalesce(${taken}${skipped === undefined ? empty : sql` + coalesce(${skipped}, 0)`}, ${measure})`,
          ]),
    ];
    return sql`SELECT
${indent(
  join(
    inner.map(({ name, inside }) => sql`${identifier(alias, inside)} AS ${identifier(name)}`),
    comma,
  ),
)}
FROM (
${indent(sql`SELECT
${indent(list)}${inner.length === 0 ? sql`  0 AS nothing` : empty}${numbered}${from}${where(rest)}`)}
) AS ${identifier(alias)}${where(conditions)}`;
  };

  const topKQuery = (relation: TopK, columns: readonly SelectedColumn[]): Sql => {
    const block = openRows(relation.input);
    const scalars = scalarsOver(block.columns);
    const partition = relation.partition.map((scalar) => emitScalar(scalar, scalars));
    // What divides the rows is the same for all that are compared.
    const divides = new Set(
      relation.partition.map((scalar) => (scalar.kind === "column" ? scalar.column : undefined)),
    );
    const compared = relation.order.filter(
      ({ scalar }) => scalar.kind !== "column" || !divides.has(scalar.column),
    );
    const keys = compared.length === 0 ? empty : emitSortKeys(compared, scalars);
    if (partition.length > 0) {
      const one =
        relation.limit?.kind === "literal" &&
        relation.limit.value === "1" &&
        relation.offset === undefined &&
        !relation.withTies;
      if (!one) return rankedQuery(relation, block, columns);
      const order = join([...partition, ...(isEmpty(keys) ? [] : [keys])], sql`, `);
      return sql`${select(block, columns, [], sql`SELECT DISTINCT ON (${join(partition, sql`, `)})`)}
ORDER BY ${order}`;
    }
    const order = isEmpty(keys)
      ? empty
      : sql`
ORDER BY ${keys}`;
    const offset =
      relation.offset === undefined
        ? empty
        : sql`
OFFSET ${emitScalar(relation.offset, scalars)}`;
    const limit =
      relation.limit === undefined
        ? empty
        : relation.withTies
          ? sql`
FETCH FIRST (${emitScalar(relation.limit, scalars)}) ROWS WITH TIES`
          : sql`
LIMIT ${emitScalar(relation.limit, scalars)}`;
    return sql`${select(block, columns, [])}${order}${offset}${limit}`;
  };

  const windowQuery = (relation: Window, columns: readonly SelectedColumn[]): Sql => {
    const block = openRows(relation.input);
    const scalars = scalarsOver(block.columns);
    const computed = new Map(block.columns);
    for (const { id, call } of relation.functions) {
      computed.set(id, { sql: emitWindowCall(call, scalars), level: bindingLevels.atom });
    }
    return select({ ...block, columns: computed }, columns, []);
  };

  return { query };
}

function referencesTo(relation: Relation, name: string): number {
  let references = 0;
  visitRelations(relation, (node) => {
    if (node.kind === "recursion-reference" && node.name === name) references += 1;
  });
  return references;
}

/** The columns of FROM items that the given columns of a block are computed from. */
function basesOf(block: Block, columns: ReadonlySet<ColumnId>): ReadonlySet<ColumnId> {
  const bases = new Set<ColumnId>();
  for (const column of columns) {
    const { reads } = block.columns.get(column) ?? {};
    if (reads !== undefined) for (const base of reads) bases.add(base);
    else if (block.items.some((item) => item.provides.has(column))) bases.add(column);
  }
  return bases;
}

function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0
    ? empty
    : sql`
WHERE ${join(
        conditions,
        sql`
  AND `,
      )}`;
}

/**
 * FROM with the items in their order, but each next one linked to those before it where one is: the first is the
 * delta, and the others follow breadth-first along the conjuncts. PostgreSQL keeps to the written order for joins
 * above `join_collapse_limit` items.
 */
function arrange(block: Block): { readonly from: Sql; readonly rest: readonly Sql[] } {
  const waiting = [...block.items];
  const pending = new Set(block.conjuncts);
  const available = new Set<ColumnId>();
  const lines: Sql[] = [];
  const rest: Sql[] = [];
  const satisfied = (conjunct: Placed): boolean =>
    [...conjunct.needs].every((column) => available.has(column));
  while (waiting.length > 0) {
    const linked = waiting.findIndex(
      (item) =>
        item.lateral === undefined &&
        [...pending].some(
          ({ needs }) =>
            [...needs].some((column) => item.provides.has(column)) &&
            [...needs].some((column) => available.has(column)) &&
            [...needs].every((column) => available.has(column) || item.provides.has(column)),
        ),
    );
    const [item] = waiting.splice(lines.length === 0 ? 0 : Math.max(linked, 0), 1) as [Item];
    for (const column of item.provides) available.add(column);
    const ready = [...pending].filter(satisfied);
    for (const conjunct of ready) pending.delete(conjunct);
    if (lines.length === 0) {
      lines.push(sql`
FROM ${item.source}`);
      rest.push(...ready.map((conjunct) => conjunct.sql));
    } else if (item.lateral !== undefined) {
      lines.push(sql`
${item.lateral}`);
      rest.push(...ready.map((conjunct) => conjunct.sql));
    } else {
      // A condition on one table alone restricts rows; it says nothing about how the tables belong together.
      const links = ready.filter(
        ({ needs }) => ![...needs].every((column) => item.provides.has(column)),
      );
      rest.push(
        ...ready.filter((conjunct) => !links.includes(conjunct)).map((conjunct) => conjunct.sql),
      );
      lines.push(
        links.length === 0
          ? sql`
CROSS JOIN ${item.source}`
          : sql`
JOIN ${item.source}
  ON ${join(
    links.map((conjunct) => conjunct.sql),
    sql` AND `,
  )}`,
      );
    }
  }
  rest.push(...[...pending].map((conjunct) => conjunct.sql));
  return { from: join(lines, empty), rest };
}

/** How a subquery in FROM is called: for what it is. */
function wantedAlias(relation: Relation): string {
  switch (relation.kind) {
    case "aggregate":
      return "grouped";
    case "union":
    case "set-operation":
      return "combined";
    case "distinct":
      return "distinct_rows";
    case "top-k":
      return "latest";
    case "window":
      return "windowed";
    case "values":
      return "constants";
    case "filter":
    case "project":
      return wantedAlias(relation.input);
    default:
      return "joined";
  }
}
