import { bindQuery } from "../bind/bind-query.js";
import type { Catalog } from "../catalog/catalog.js";
import { type QualifiedName, typeKey } from "../catalog/type.js";
import { streamTableOf } from "../emit/naming.js";
import type { SourceNames } from "../emit/outline.js";
import type { ColumnId } from "../relation/scalar.js";
import { visitRelations } from "../relation/traversal.js";
import { identifier, printSql, sql } from "../sql/sql.js";
import { parseDefiningQuery } from "../syntax/defining-query.js";

/**
 * What people call the sources of a query. A stream table that reads another one reads its state: that is called as the
 * stream table is, and its columns as the view over it shows them, where it shows them as they are.
 */
export function namesIn(catalog: Catalog): (table: QualifiedName) => SourceNames {
  return (table) => {
    const streamTable = streamTableOf(table);
    if (streamTable === undefined || catalog.tables.get(typeKey(streamTable))?.kind !== "view") {
      return { schema: table.schema, name: table.name, column: (stored) => stored };
    }
    const shown = shownColumns(streamTable, typeKey(table), catalog);
    return { ...streamTable, column: (stored) => shown.get(stored) ?? stored };
  };
}

/** The columns of a stream table's state that its view shows as they are, by their names there. */
function shownColumns(
  streamTable: QualifiedName,
  state: string,
  catalog: Catalog,
): ReadonlyMap<string, string> {
  const view = identifier(streamTable.schema, streamTable.name);
  const source = { name: "view", text: printSql(sql`SELECT * FROM ${view}`) };
  const { relation, columns } = bindQuery(parseDefiningQuery(source), catalog);
  const stored = new Map<ColumnId, string>();
  visitRelations(relation, (node) => {
    if (node.kind === "scan" && typeKey(node.table) === state) {
      for (const { id, name } of node.columns) stored.set(id, name);
    }
    if (node.kind !== "project") return;
    for (const { id, scalar } of node.columns) {
      const name = scalar.kind === "column" ? stored.get(scalar.column) : undefined;
      if (name !== undefined) stored.set(id, name);
    }
  });
  return new Map(
    columns.flatMap(({ id, name }) => {
      const found = stored.get(id);
      return found === undefined ? [] : [[found, name] as const];
    }),
  );
}
