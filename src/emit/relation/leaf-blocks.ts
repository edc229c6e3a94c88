import type { Change, Reference, Scan, State } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { identifier, type Sql, sql } from "../../sql/sql.js";
import { bufferColumns, changesSchema } from "../naming.js";
import { bindingLevels } from "../scalar-sql.js";
import { type Block, type Item, leaf } from "./block.js";
import type { Printer } from "./printer.js";

function named(
  printer: Printer,
  table: Sql,
  name: string,
  wanted: string,
): { alias: string; source: Sql } {
  const alias = printer.nameAlias(wanted);
  return { alias, source: alias === name ? table : sql`${table} AS ${identifier(alias)}` };
}

export function scanBlock(printer: Printer, relation: Scan): Block {
  const { table } = relation;
  const copy = printer.context.copyOf(table);
  if (copy !== undefined) {
    const { alias, source } = named(printer, identifier(copy), copy, table.name);
    return leaf(alias, source, relation.columns);
  }
  const name = identifier(table.schema, table.name);
  const { alias, source } = named(
    printer,
    relation.only ? sql`ONLY ${name}` : name,
    "",
    table.name,
  );
  return leaf(alias, source, relation.columns);
}

export function referenceBlock(printer: Printer, relation: Reference): Block {
  const { alias, source } = named(
    printer,
    identifier(relation.binding),
    relation.binding,
    relation.binding,
  );
  return leaf(alias, source, relation.columns);
}

export function stateBlock(printer: Printer, relation: State): Block {
  const { alias, source } = named(printer, printer.context.stateTable(relation.name), "", "kept");
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

/**
 * The change window: rows of the buffer that this statement sees and that the last refresh did not consume.
 * Rows of the last refresh's own transaction are told apart by their sequence, since a snapshot does not say which
 * of them it had seen (manual, 9.27.8, table 9.83).
 */
export function changeBlock(printer: Printer, relation: Change): Block {
  const alias = printer.nameAlias("changes");
  const block = leaf(
    alias,
    sql`${identifier(changesSchema, printer.context.bufferOf(relation))} AS ${identifier(alias)}`,
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
}
