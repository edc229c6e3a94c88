import { createNamer } from "../../catalog/shorten-name.js";
import { InternalError } from "../../diagnostics/errors.js";
import { columnsOf } from "../../relation/columns.js";
import type { Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { argumentsOf } from "../../relation/scalar-traversal.js";
import { identifier, indent, type Sql, sql } from "../../sql/sql.js";
import type { ScalarContext, ScalarSql } from "../scalar-sql.js";
import { aggregateBlock } from "./aggregate-block.js";
import { type Block, leaf, type SelectedColumn, uniqueColumns, wantedAlias } from "./block.js";
import { joinBlock, outerJoinBlock, semiJoinBlock } from "./join-blocks.js";
import { applyBlock, tableFunctionBlock } from "./lateral-blocks.js";
import { changeBlock, referenceBlock, scanBlock, stateBlock } from "./leaf-blocks.js";
import type { Printer } from "./printer.js";
import { recursiveQuery } from "./recursive-query.js";
import type { RelationContext } from "./relation-context.js";
import { filterBlock, projectBlock } from "./row-blocks.js";
import { select } from "./select.js";
import { setOperationQuery, unionQuery } from "./set-queries.js";
import { subqueryScalar } from "./subquery-scalar.js";
import { topKQuery } from "./top-k-query.js";
import { valuesBlock, valuesQuery } from "./values-query.js";
import { windowQuery } from "./window-query.js";

/** Whether a query stands in the scalar: to PostgreSQL, `count(*)` in it would count the rows of that query. */
function holdsSubquery(scalar: Scalar): boolean {
  return (
    scalar.kind === "subquery" ||
    (scalar.kind === "opaque" && /^(?:EXISTS )?\(SELECT /.test(scalar.pieces[0] ?? "")) ||
    argumentsOf(scalar).some(holdsSubquery)
  );
}

/** Prints a query and all that is in it: an alias inside a subquery never hides one outside. */
export function createPrinter(context: RelationContext): Printer {
  const nameAlias = createNamer();

  /** Columns of enclosing queries that the query being printed may refer to; the innermost last. */
  let enclosing: ReadonlyMap<ColumnId, ScalarSql> = new Map();
  const recursions = new Map<string, string>();

  const scalarsOver = (columns: ReadonlyMap<ColumnId, ScalarSql>): ScalarContext => ({
    catalog: context.catalog,
    column: (id) => {
      const found = columns.get(id) ?? enclosing.get(id);
      if (found === undefined) throw new InternalError(`no column ${id} in this query block`);
      return found;
    },
    subquery: (scalar) => within(columns, () => subqueryScalar(printer, scalar)),
  });

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

  const close = (relation: Relation, wanted: string): Block => {
    const columns = uniqueColumns(relation);
    return subquery(query(relation, columns, []), columns, wanted);
  };

  const openRows = (relation: Relation): Block => {
    const block = open(relation);
    if (block.grouping === undefined) return block;
    const columns = uniqueColumns(relation);
    return subquery(select(block, columns, []), columns, wantedAlias(relation));
  };

  const openFor = (relation: Relation, scalars: readonly Scalar[]): Block =>
    scalars.some(holdsSubquery) ? openRows(relation) : open(relation);

  const open = (relation: Relation): Block => {
    switch (relation.kind) {
      case "scan":
        return scanBlock(printer, relation);
      case "reference":
        return referenceBlock(printer, relation);
      case "state":
        return stateBlock(printer, relation);
      case "values":
        return valuesBlock(printer, relation);
      case "filter":
        return filterBlock(printer, relation.input, relation.conjuncts);
      case "project":
        return projectBlock(printer, relation);
      case "join":
        return joinBlock(printer, relation);
      case "outer-join":
        return outerJoinBlock(printer, relation);
      case "semi-join":
        return semiJoinBlock(printer, relation);
      case "aggregate":
        // Before version 18 PostgreSQL simplifies what is computed beside the keys of grouping sets, past finding them in it.
        return relation.groupingSets?.mark === undefined
          ? aggregateBlock(printer, relation)
          : close(relation, wantedAlias(relation));
      case "table-function":
        return tableFunctionBlock(printer, relation);
      case "change":
        return changeBlock(printer, relation);
      case "union":
      case "distinct":
      case "set-operation":
      case "top-k":
      case "window":
        return close(relation, wantedAlias(relation));
      case "recursive":
        return close(relation, "fixpoint");
      case "apply":
        return applyBlock(printer, relation);
      case "recursion-reference": {
        const name = recursions.get(relation.name);
        if (name === undefined) throw new InternalError(`no recursion "${relation.name}"`);
        const alias = nameAlias(name);
        return leaf(alias, sql`${identifier(name)} AS ${identifier(alias)}`, relation.columns);
      }
    }
  };

  const query = (
    relation: Relation,
    columns: readonly SelectedColumn[],
    guards: readonly Sql[],
  ): Sql => {
    switch (relation.kind) {
      case "recursive":
        return recursiveQuery(printer, relation, columns);
      case "union":
        return unionQuery(printer, relation, columns);
      case "values":
        return relation.rows.length === 1
          ? select(open(relation), columns, guards)
          : valuesQuery(printer, relation, columns);
      case "distinct": {
        // Every column decides which rows are alike, whether it is wanted above or not.
        const all = columnsOf(relation);
        if (all.some(({ id }) => !columns.some((column) => column.id === id))) {
          return select(close(relation, wantedAlias(relation)), columns, guards);
        }
        const block = openRows(relation.input);
        return select(block, columns, guards, sql`SELECT DISTINCT`);
      }
      case "aggregate":
        return select(aggregateBlock(printer, relation), columns, guards);
      case "top-k":
        return topKQuery(printer, relation, columns);
      case "set-operation":
        return setOperationQuery(printer, relation, columns);
      case "window":
        return windowQuery(printer, relation, columns);
      default:
        return select(open(relation), columns, guards);
    }
  };

  const printer: Printer = {
    context,
    nameAlias,
    recursions,
    scalarsOver,
    within,
    query,
    open,
    openRows,
    openFor,
    close,
    subquery,
  };
  return printer;
}
