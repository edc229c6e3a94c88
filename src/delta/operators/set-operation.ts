import { builtinType } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import {
  aggregateCall,
  binary,
  callFunction,
  compare,
  integerLiteral,
} from "../../relation/builtin-calls.js";
import { columnsOf } from "../../relation/columns.js";
import {
  aggregate,
  distinct,
  filter,
  project,
  tableFunction,
  union,
} from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, Relation, SetOperation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { conditionalScalar } from "../../relation/scalar-constructors.js";
import type { Builder } from "../builder.js";
import { bigint, castTo, read } from "../scalars.js";

/** How often a row occurs on each side. */
interface Occurrences {
  readonly left: Scalar;
  readonly right: Scalar;
}

/**
 * Set operations by operators that have a delta. With l and r the numbers of times that a row occurs on each side,
 *
 *   A ∪ B: [l + r > 0]    A ∩ B: [l > 0 ∧ r > 0]    A − B: [l > 0 ∧ r = 0]
 *   A ∩ ALL B: min(l, r)    A − ALL B: max(l − r, 0)
 *
 * and l, r are sums over the tagged union of both sides, grouped by the row: an aggregate whose state keeps them per
 * row. Grouping compares as the set operation does: NULLs are alike, and of equal values one is shown.
 */
export function setOperationAsAggregate(builder: Builder, node: SetOperation): Relation {
  const { span } = node;
  if (node.operator === "union") {
    const both = union({ inputs: [node.left, node.right], columns: node.columns, span });
    return distinct({ input: both, span });
  }
  const rows = node.columns.map((column) => builder.column(column.name, column.type, true));
  const tags = [
    builder.column("in_left", builtinType("int4")),
    builder.column("in_right", builtinType("int4")),
  ] as const;
  const sides = [tagged(builder, node, 0, tags), tagged(builder, node, 1, tags)];
  const combined = union({
    inputs: sides.map((side) => side.relation),
    columns: [...rows, ...tags].map((column, position) => ({
      id: column.id,
      name: column.name,
      type: column.type,
      inputs: sides.map((side) => side.columns[position] as ColumnId),
    })),
    span,
  });
  const counts = [
    builder.column("left_count", bigint),
    builder.column("right_count", bigint),
  ] as const;
  const grouped = aggregate({
    input: combined,
    keys: node.columns.map((column, position) => ({
      id: column.id,
      name: column.name,
      scalar: read(rows[position] as LeafColumn),
    })),
    groupingSets: undefined,
    aggregates: counts.map((count, side) => ({
      id: count.id,
      name: count.name,
      call: aggregateCall("sum", [read(tags[side] as LeafColumn)], bigint),
    })),
    span,
  });
  const found: Occurrences = { left: read(counts[0]), right: read(counts[1]) };
  return project({
    input: node.all
      ? repeated(builder, grouped, multiplicity(node, found))
      : filter({ input: grouped, conjuncts: membership(node, found), span }),
    columns: node.columns.map((column) => ({
      id: column.id,
      name: column.name,
      scalar: read(column),
    })),
    span,
  });
}

/** One side's rows, with 1 in its own tag and 0 in the other's. */
function tagged(
  builder: Builder,
  node: SetOperation,
  side: 0 | 1,
  tags: readonly LeafColumn[],
): { readonly relation: Relation; readonly columns: readonly ColumnId[] } {
  const input = side === 0 ? node.left : node.right;
  const own = new Map(columnsOf(input).map((column) => [column.id, column]));
  const columns: NamedScalar[] = [
    ...node.columns.map((column) => {
      const found = own.get(column.inputs[side] as ColumnId);
      if (found === undefined) throw new InternalError("a set operation misses a column");
      return { id: builder.allocate(), name: column.name, scalar: read(found) };
    }),
    ...tags.map((tag, index) => ({
      id: builder.allocate(),
      name: tag.name,
      scalar: integerLiteral(index === side ? 1 : 0),
    })),
  ];
  return {
    relation: project({ input, columns, span: node.span }),
    columns: columns.map((column) => column.id),
  };
}

function membership(node: SetOperation, found: Occurrences): readonly Scalar[] {
  const none = integerLiteral(0);
  return [
    compare(">", found.left, none),
    compare(node.operator === "intersect" ? ">" : "=", found.right, none),
  ];
}

/** How often the row is in the result of the ALL form; not above 0 when it is not in it. */
function multiplicity(node: SetOperation, found: Occurrences): Scalar {
  return node.operator === "intersect"
    ? conditionalScalar({
        form: "least",
        arguments: [found.left, found.right],
        type: bigint,
        span: undefined,
      })
    : binary("-", found.left, found.right, bigint);
}

/** Each row as often as the count says. */
function repeated(builder: Builder, input: Relation, count: Scalar): Relation {
  return tableFunction({
    input,
    functions: [
      {
        call: callFunction("generate_series", [castTo(integerLiteral(1), bigint), count], bigint),
        columns: [builder.column("occurrence", bigint)],
        columnDefinitions: false,
      },
    ],
    ordinality: undefined,
    preserving: false,
    span: input.span,
  });
}
