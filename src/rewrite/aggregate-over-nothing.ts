import { aggregate } from "../relation/constructors.js";
import { valueOverNoRows } from "../relation/nullability.js";
import type { Aggregate } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar, conditionalScalar, literalScalar } from "../relation/scalar-constructors.js";
import type { ColumnAllocator } from "../relation/traversal.js";

/**
 * Gives counts new columns, so that the old ones can stand for "the count, or 0 where the group is missing"; of the
 * other aggregates NULL for the missing group is right as it is.
 *
 * @returns undefined when it is not known what an aggregate yields over no rows
 */
export function fillCounts(
  relation: Aggregate,
  allocate: ColumnAllocator,
): { readonly relation: Aggregate; readonly values: ReadonlyMap<ColumnId, Scalar> } | undefined {
  const values = new Map<ColumnId, Scalar>();
  if (relation.aggregates.some(({ call }) => valueOverNoRows(call) === "unknown")) return undefined;
  const aggregates = relation.aggregates.map((item) => {
    const { call } = item;
    if (valueOverNoRows(call) === "null") return item;
    const id = allocate();
    const present = [columnScalar(id, call.type), literalScalar("0", call.type)];
    const { type, span } = call;
    values.set(item.id, conditionalScalar({ form: "coalesce", arguments: present, type, span }));
    return { ...item, id };
  });
  return { relation: aggregate({ ...relation, aggregates }), values };
}
