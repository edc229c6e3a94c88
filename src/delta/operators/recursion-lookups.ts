import { baseTypeOf, hashableOf } from "../../catalog/type-facts.js";
import type { LeafColumn, Recursive } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed, scalarsOf, visitRelations } from "../../relation/traversal.js";
import type { Builder } from "../builder.js";
import type { StateLookup } from "../plan.js";

/**
 * The columns by which the step finds the rows that a changed row of a table belongs to: those that its conditions
 * equate with something of other relations.
 */
export function lookupsOf(
  builder: Builder,
  node: Recursive,
  columns: readonly LeafColumn[],
): readonly StateLookup[] {
  const own = new Map<ColumnId, LeafColumn>();
  const equated = new Set<LeafColumn>();
  const consider = (side: Scalar, other: Scalar): void => {
    const column = side.kind === "column" ? own.get(side.column) : undefined;
    const used = [...columnsUsed(other)];
    if (column !== undefined && used.length > 0 && !used.some((id) => own.has(id))) {
      equated.add(column);
    }
  };
  visitRelations(node.step, (inner) => {
    if (inner.kind === "recursion-reference" && inner.name === node.name) {
      inner.columns.forEach(({ id }, index) => {
        own.set(id, columns[index] as LeafColumn);
      });
    }
    if (inner.kind === "project") {
      for (const { id, scalar } of inner.columns) {
        const column = scalar.kind === "column" ? own.get(scalar.column) : undefined;
        if (column !== undefined) own.set(id, column);
      }
    }
    for (const scalar of scalarsOf(inner)) {
      if (scalar.kind !== "comparison" || scalar.operator !== "=") continue;
      consider(scalar.left, scalar.right);
      consider(scalar.right, scalar.left);
    }
  });
  const short = [...equated].filter(({ type }) =>
    shortTypes.has(baseTypeOf(type, builder.catalog).key),
  );
  return [
    ...(short.length === 0
      ? []
      : [{ method: "btree" as const, columns: short.map(({ id }) => id) }]),
    ...[...equated]
      .filter((column) => !short.includes(column) && hashableOf(column.type, builder.catalog))
      .map(({ id }) => ({ method: "hash" as const, columns: [id] })),
  ];
}

/** Types whose values all fit into a btree. */
const shortTypes: ReadonlySet<string> = new Set(
  ["int2", "int4", "int8", "oid", "uuid", "bool", "date", "timestamp", "timestamptz"].map(
    (name) => `pg_catalog.${name}`,
  ),
);
