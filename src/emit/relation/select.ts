import { InternalError } from "../../diagnostics/errors.js";
import { empty, identifier, indent, isEmpty, join, type Sql, sql } from "../../sql/sql.js";
import type { Block, SelectedColumn } from "./block.js";
import { arrange, where } from "./from-clause.js";

const comma = sql`,
`;

/** Writes a block down as a query. */
export function select(
  block: Block,
  columns: readonly SelectedColumn[],
  guards: readonly Sql[],
  verb: Sql = sql`SELECT`,
): Sql {
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
}
