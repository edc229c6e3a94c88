import { orderedOf } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { columnsOf } from "../relation/columns.js";
import { topK } from "../relation/constructors.js";
import { keysOf } from "../relation/keys.js";
import type { TopK } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import type { Builder } from "./builder.js";
import { imageKeys } from "./identity.js";
import { castTo, read, scalarKey, text } from "./scalars.js";

/** Whether the ordering leaves no two rows of the input in an open order. */
function isTotalOrder(node: TopK): boolean {
  const fixed = new Set<ColumnId>();
  for (const { scalar } of [...node.partition.map((scalar) => ({ scalar })), ...node.order]) {
    if (scalar.kind === "column") fixed.add(scalar.column);
  }
  return keysOf(node.input).some((key) => key.every((id) => fixed.has(id)));
}

/**
 * The same cut with an order that has no ties, by a key of the rows or else by all that tells their images apart: among
 * rows that the query leaves in any order, PostgreSQL may return any, and this makes it always the same ones. Rows that
 * are still tied are identical. WITH TIES has an answer of its own and keeps its order.
 */
export function orderTotally(builder: Builder, node: TopK): TopK {
  const refuse = (message: string, hint: string): TopK => {
    builder.refuse(createDiagnostic("error", "0AT07", message, { span: node.span, hint }));
    return node;
  };
  if (node.order.length === 0) {
    return refuse(
      "LIMIT without ORDER BY is not maintained incrementally",
      "Say with ORDER BY which rows are meant.",
    );
  }
  if (node.withTies) {
    return node.offset === undefined || isTotalOrder(node)
      ? node
      : refuse(
          "OFFSET together with WITH TIES is not maintained incrementally",
          "Order by columns that leave no ties, such as a primary key.",
        );
  }
  if (isTotalOrder(node)) return node;
  const columns = columnsOf(node.input);
  const [key] = [...keysOf(node.input)].sort((a, b) => a.length - b.length);
  const breaking =
    key === undefined
      ? columns.flatMap((column) => imageKeys(read(column), builder))
      : columns.filter(({ id }) => key.includes(id)).map(read);
  const known = new Set(
    node.order.flatMap(({ scalar, operator }) =>
      operator === undefined ? [scalarKey(scalar)] : [],
    ),
  );
  const missing = breaking
    .map((scalar) => sortable(builder, scalar))
    .filter((scalar) => !known.has(scalarKey(scalar)));
  if (missing.length === 0) return node;
  return topK({
    ...node,
    order: [
      ...node.order,
      ...missing.map((scalar) => ({
        scalar,
        descending: false,
        nullsFirst: false,
        operator: undefined,
      })),
    ],
  });
}

/** The value, or its text where the type has no order of its own. */
function sortable(builder: Builder, scalar: Scalar): Scalar {
  return orderedOf(scalar.type, builder.catalog) ? scalar : castTo(scalar, text);
}
