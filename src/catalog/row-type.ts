import type { CatalogTable } from "./catalog.js";
import { arrayType, compositeType } from "./make-type.js";
import type { Type } from "./type.js";

/**
 * The types that come with a table: that of its rows and the array of that. None for a view whose columns are not
 * known yet, since a composite type without fields would be another type.
 */
export function rowTypesOf(
  table: Pick<CatalogTable, "schema" | "name" | "kind" | "columns">,
): readonly Type[] {
  const { schema, name, kind, columns } = table;
  if (columns.length === 0 && (kind === "view" || kind === "materialized-view")) return [];
  const row = compositeType(
    { schema, name },
    columns.map((column) => ({ name: column.name, type: column.type })),
  );
  return [row, arrayType({ schema, name: `_${name}` }, row)];
}
