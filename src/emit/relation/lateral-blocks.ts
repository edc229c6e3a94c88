import { createNamer } from "../../catalog/shorten-name.js";
import type { Apply, LeafColumn, TableFunction } from "../../relation/relation.js";
import { empty, identifier, indent, join, literal, type Sql, sql } from "../../sql/sql.js";
import { emitConjunct, emitScalar } from "../scalar-sql.js";
import { emitType } from "../type-sql.js";
import { type Block, type Item, leaf, uniqueColumns } from "./block.js";
import type { Printer } from "./printer.js";

export function applyBlock(printer: Printer, relation: Apply): Block {
  const block = printer.openRows(relation.outer);
  const columns = uniqueColumns(relation.body);
  const body = printer.within(block.columns, () => printer.query(relation.body, columns, []));
  const alias = printer.nameAlias("lateral_rows");
  const source = sql`LATERAL (
${indent(body)}
) AS ${identifier(alias)}`;
  const added = leaf(alias, source, columns);
  const both = new Map([...block.columns, ...added.columns]);
  const scalars = printer.scalarsOver(both);
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
}

export function tableFunctionBlock(printer: Printer, relation: TableFunction): Block {
  const block = printer.openRows(relation.input);
  const alias = printer.nameAlias("expanded");
  const ordinality = relation.ordinality === undefined ? [] : [relation.ordinality];
  const nameColumn = createNamer();
  const made = [...relation.functions.flatMap((item) => item.columns), ...ordinality].map(
    (column) => ({ ...column, name: nameColumn(column.name) }),
  );
  const scalars = printer.scalarsOver(block.columns);
  const calls = relation.functions.map(({ call, columns, columnDefinitions }) => {
    const written = emitScalar(call, scalars);
    return columnDefinitions ? sql`${written} AS (${definitions(printer, columns)})` : written;
  });
  const [first] = relation.functions;
  const defined = relation.functions.length === 1 && first?.columnDefinitions === true;
  const rows =
    calls.length === 1 && !(defined && ordinality.length > 0)
      ? emitScalar((first as TableFunction["functions"][number]).call, scalars)
      : sql`ROWS FROM (${join(calls, sql`, `)})`;
  const names =
    defined && ordinality.length === 0
      ? definitions(printer, made)
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
}

function definitions(printer: Printer, columns: readonly LeafColumn[]): Sql {
  return join(
    columns.map(
      (column) => sql`${identifier(column.name)} ${emitType(column.type, printer.context.catalog)}`,
    ),
    sql`, `,
  );
}
