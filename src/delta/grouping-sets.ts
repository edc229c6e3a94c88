import type { Catalog } from "../catalog/catalog.js";
import { builtinType } from "../catalog/type.js";
import { equalityOf } from "../catalog/type-facts.js";
import { type Absent, replaceGroupingSets } from "../relation/absent-keys.js";
import { callFunction, compare, integerLiteral } from "../relation/builtin-calls.js";
import { columnsOf } from "../relation/columns.js";
import { aggregate, distinct, project, tableFunction } from "../relation/constructors.js";
import { expandGroupingSets } from "../relation/expand-grouping-sets.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { AggregateCall, ColumnId, Scalar } from "../relation/scalar.js";
import { caseScalar } from "../relation/scalar-constructors.js";
import {
  columnsUsed,
  rewriteBottomUp,
  substituteColumns,
  visitRelations,
} from "../relation/traversal.js";
import { aggregateState } from "./aggregates/aggregate-state.js";
import { distinctValuesOf } from "./aggregates/distinct-values.js";
import { isProbed } from "./aggregates/probe.js";
import { markOf } from "./aggregates/set-mark.js";
import { passThrough } from "./identity.js";
import { bigint, castTo, read } from "./scalars.js";

const integer = builtinType("int4");

/** So many arguments GROUPING takes. */
const mostArguments = 31;

/**
 * γ over grouping sets with a column that tells the sets apart, the mark, is one γ by (keys, mark): a row belongs to one set,
 * and in it to one group. So it has one state, and its changes are one γ over the same sets of the rows that changed. Only
 * the mark tells a NULL that was rolled up from one that was there; `GROUPING` is arithmetic over it. A set that is
 * written k times has each of its groups k times: `γ ⋈ generate_series(1, k)`.
 *
 * Where that is not possible ({@link runsInOnePass}), γ is the union of one γ per set.
 */
export function settleGroupingSets(
  query: Relation,
  allocate: () => ColumnId,
  catalog: Catalog,
): Relation {
  return replaceGroupingSets(withExactInputs(query), (node, sets, absent) =>
    runsInOnePass(node, sets, catalog)
      ? mark(node, sets, absent, allocate)
      : expandGroupingSets(node, sets, absent, allocate),
  );
}

/** The mark is a column that the query does not have: it is taken away again where all columns count. */
function withExactInputs(query: Relation): Relation {
  let several = false;
  visitRelations(query, (node) => {
    several ||= node.kind === "aggregate" && node.groupingSets !== undefined;
  });
  if (!several) return query;
  return rewriteBottomUp(query, (node) => {
    if (node.kind !== "distinct") return node;
    const columns = passThrough(columnsOf(node.input));
    return distinct({ ...node, input: project({ input: node.input, columns, span: node.span }) });
  });
}

/**
 * Whether one state serves all sets. Not
 * - for a single set, which is a plain γ;
 * - for keys that PostgreSQL may take for one another, or for a constant: before version 18 it then shows the one that a
 *   set leaves out in the place of the other;
 * - for keys whose equal values can differ: what they are shown by is looked for among the rows of the group;
 * - for DISTINCT values that are a key too: they are counted by further sets, in which a key that is left out would stand all
 *   the same, as a value;
 * - for extremes that an index finds by the keys of a set;
 * - where groups are read again whenever they change: the rows of all sets together cost more to group than those of each.
 */
function runsInOnePass(
  node: Aggregate,
  sets: readonly (readonly number[])[],
  catalog: Catalog,
): boolean {
  const keys = node.keys.map(({ scalar }) => writtenOut(scalar, node.input));
  const different = node.aggregates
    .filter(({ call }) => call.distinct)
    .map(
      ({
        call: {
          arguments: [argument],
        },
      }) => (argument?.kind === "row" ? argument.fields : argument === undefined ? [] : [argument]),
    );
  return (
    distinctSets(sets).length > 1 &&
    keys.length + Math.max(1, ...different.map((values) => values.length)) <= mostArguments &&
    keys.every(
      (key, index) =>
        columnsUsed(key).size > 0 &&
        equalityOf(key.type, catalog) === "faithful" &&
        !keys.slice(0, index).some((other) => isSameScalar(key, other)),
    ) &&
    !different.flat().some((value) => {
      const written = writtenOut(value, node.input);
      return keys.some((key) => isSameScalar(key, written));
    }) &&
    node.aggregates.every(({ call }) => isKept(call, node.input, catalog)) &&
    !node.aggregates.some(({ call }) =>
      sets.some((set) =>
        isProbed(call, { ...node, keys: node.keys.filter((_, index) => set.includes(index)) }),
      ),
    )
  );
}

/** Whether the changes tell what the value becomes, but for exceptions. */
function isKept(call: AggregateCall, input: Relation, catalog: Catalog): boolean {
  const context = { input, weight: castTo(integerLiteral(1), bigint), catalog };
  return (
    aggregateState(call, context) !== undefined || distinctValuesOf(call, catalog) !== undefined
  );
}

/** The scalar over what the projections below compute their columns from. */
function writtenOut(scalar: Scalar, input: Relation): Scalar {
  const computed = new Map<ColumnId, Scalar>();
  // Inputs come before what stands on them.
  visitRelations(input, (node) => {
    if (node.kind !== "project") return;
    const columns = node.columns.map((column) => ({
      id: column.id,
      scalar: substituteColumns(column.scalar, computed),
    }));
    for (const column of columns) computed.set(column.id, column.scalar);
  });
  return substituteColumns(scalar, computed);
}

/** Each set once, its keys in ascending order. */
function distinctSets(sets: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const known = new Map(
    sets.map((set) => {
      const sorted = [...new Set(set)].sort((a, b) => a - b);
      return [sorted.join(), sorted] as const;
    }),
  );
  return [...known.values()];
}

function mark(
  node: Aggregate,
  sets: readonly (readonly number[])[],
  absent: Absent,
  allocate: () => ColumnId,
): Relation {
  const column = { id: allocate(), name: "__pgt_set" };
  const value = read({ id: column.id, type: integer });
  node.keys.forEach((key, index) => {
    const width = node.keys.length;
    absent.set(key.id, { mark: value, place: width - 1 - index, width });
  });
  const different = distinctSets(sets);
  const marked = aggregate({ ...node, groupingSets: { sets: different, mark: column } });
  const counts = different.map((set) => ({
    mark: markOf(set, node.keys.length),
    count: sets.filter((other) => isSameSet(set, other)).length,
  }));
  const repeated = counts.filter(({ count }) => count > 1);
  if (repeated.length === 0) return marked;
  const count = caseScalar({
    branches: repeated.map((item) => ({
      when: compare("=", value, integerLiteral(item.mark)),
      then: castTo(integerLiteral(item.count), bigint),
    })),
    otherwise: castTo(integerLiteral(1), bigint),
    type: bigint,
    span: undefined,
  });
  const occurrence = { id: allocate(), name: "occurrence", type: bigint, nullable: false };
  return project({
    input: tableFunction({
      input: marked,
      functions: [
        {
          call: callFunction("generate_series", [castTo(integerLiteral(1), bigint), count], bigint),
          columns: [occurrence],
          columnDefinitions: false,
        },
      ],
      ordinality: undefined,
      preserving: false,
      span: node.span,
    }),
    columns: passThrough(columnsOf(marked)),
    span: node.span,
  });
}

function isSameSet(left: readonly number[], right: readonly number[]): boolean {
  return (
    left.every((index) => right.includes(index)) && right.every((index) => left.includes(index))
  );
}
