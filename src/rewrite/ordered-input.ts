import { InternalError } from "../diagnostics/errors.js";
import { columnsOf, readColumn } from "../relation/columns.js";
import type { Relation } from "../relation/relation.js";
import type { Scalar, SortKey } from "../relation/scalar.js";
import { substituteColumns } from "../relation/traversal.js";
import { replacementsOf } from "./substitution.js";

/** The rows of a subquery of one column, with its value for each and the order in which they come. */
interface OrderedInput {
  readonly relation: Relation;
  readonly value: Scalar;
  readonly order: readonly SortKey[];
}

/**
 * Takes the order of a subquery's rows out of it, for an aggregate that can be told its order. An ORDER BY that only
 * orders goes; one that decides with LIMIT about the rows stays below.
 */
export function orderedInput(relation: Relation): OrderedInput {
  const [column] = columnsOf(relation);
  if (column === undefined) throw new InternalError("a subquery of no columns has no value");
  let value: Scalar = readColumn(column);
  let below = relation;
  while (below.kind === "project") {
    value = substituteColumns(value, replacementsOf(below.columns));
    below = below.input;
  }
  if (below.kind !== "top-k" || below.partition.length > 0) {
    return { relation, value: readColumn(column), order: [] };
  }
  const { order, offset, limit } = below;
  const bounded = offset !== undefined || limit !== undefined;
  return { relation: bounded ? below : below.input, value, order };
}
