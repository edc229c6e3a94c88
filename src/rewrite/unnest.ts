import { columnOf, columnsOf } from "../relation/columns.js";
import {
  aggregate,
  distinct,
  filterBy,
  join,
  outerJoin,
  project,
  semiJoin,
  topK,
  window,
} from "../relation/constructors.js";
import { haveCommonEquality } from "../relation/equality.js";
import type { Aggregate, NamedScalar, Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar, comparisonScalar } from "../relation/scalar-constructors.js";
import {
  type ColumnAllocator,
  columnsUsed,
  freeColumns,
  scalarsOf,
} from "../relation/traversal.js";
import { isMovable, partition, readsAny } from "./conjuncts.js";
import { passOn } from "./narrow.js";

/** A subquery's relation after what it says about the enclosing query has been taken out of it. */
export interface Unnested {
  /** Reads no column of the enclosing query any more. */
  readonly relation: Relation;
  /** Over the columns of `relation` and of the enclosing query. */
  readonly conjuncts: readonly Scalar[];
}

/** A conjunct `inner = outer`: what it compares, by which side of the correlation it stands on. */
interface Correlation {
  readonly inner: Scalar;
  readonly outer: Scalar;
  readonly conjunct: Scalar;
}

interface Equalities {
  readonly relation: Relation;
  readonly correlations: readonly Correlation[];
}

/**
 * Pulls the conjuncts that read columns of an enclosing query up to the root of a relation, so that for each row of
 * the enclosing query
 *
 *     relation = the columns it had, of σ[conjuncts](unnested relation)
 *
 * with the same weights. The unnested relation may have further columns, which the conjuncts need.
 *
 * A conjunct can pass a filter, a projection and an inner join in any form. It passes an aggregate, a DISTINCT, a
 * window and a LIMIT only as an equality `inner = outer`: then `inner` becomes a group key (a column, a partition),
 * because for one row of the enclosing query all rows that count agree in it.
 *
 * @returns undefined where a correlation is in a place it cannot be taken from
 */
export function unnest(relation: Relation, allocate: ColumnAllocator): Unnested | undefined {
  const free = freeColumns(relation);
  return free.size === 0 ? { relation, conjuncts: [] } : pull(relation, free, allocate);
}

function pull(
  relation: Relation,
  free: ReadonlySet<ColumnId>,
  allocate: ColumnAllocator,
): Unnested | undefined {
  if (!isCorrelated(relation, free)) return { relation, conjuncts: [] };
  switch (relation.kind) {
    case "filter": {
      const input = pull(relation.input, free, allocate);
      const split = splitCorrelated(relation.conjuncts, free);
      if (input === undefined || split === undefined) return undefined;
      return {
        relation: filterBy(input.relation, split.local, relation.span),
        conjuncts: [...input.conjuncts, ...split.correlated],
      };
    }
    case "project": {
      if (scalarsOf(relation).some((scalar) => readsAny(scalar, free))) return undefined;
      const input = pull(relation.input, free, allocate);
      if (input === undefined) return undefined;
      const columns = [...relation.columns, ...neededBy(input, relation.columns)];
      return { ...input, relation: project({ ...relation, input: input.relation, columns }) };
    }
    case "join": {
      const inputs: Relation[] = [];
      const conjuncts: Scalar[] = [];
      for (const each of relation.inputs) {
        const input = pull(each, free, allocate);
        if (input === undefined) return undefined;
        inputs.push(input.relation);
        conjuncts.push(...input.conjuncts);
      }
      const split = splitCorrelated(relation.conjuncts, free);
      if (split === undefined) return undefined;
      return {
        relation: join({ ...relation, inputs, conjuncts: split.local }),
        conjuncts: [...conjuncts, ...split.correlated],
      };
    }
    case "semi-join":
    case "outer-join": {
      if (relation.kind === "outer-join" && relation.variant !== "left") return undefined;
      const fixed = isCorrelated(relation.right, free);
      if (fixed || scalarsOf(relation).some((scalar) => readsAny(scalar, free))) return undefined;
      const left = pull(relation.left, free, allocate);
      if (left === undefined) return undefined;
      const node =
        relation.kind === "semi-join"
          ? semiJoin({ ...relation, left: left.relation })
          : outerJoin({ ...relation, left: left.relation });
      return { relation: node, conjuncts: left.conjuncts };
    }
    case "aggregate":
      // Without keys there is a row even over no rows, which a filter above could not bring back.
      if (relation.keys.length === 0) return undefined;
      return pullThroughAggregate(relation, free, allocate);
    case "distinct": {
      const input = pullEqualities(relation.input, free, allocate);
      if (input === undefined) return undefined;
      const shown = columnsOf(relation).map(passOn);
      const keys = keysFor(input, shown, allocate);
      const columns = withKeys(shown, keys);
      const below = project({ input: input.relation, columns, span: relation.span });
      return {
        relation: distinct({ ...relation, input: below }),
        conjuncts: requalify(input.correlations, keys),
      };
    }
    case "window": {
      const input = pullEqualities(relation.input, free, allocate);
      if (input === undefined || readsFree(relation, free)) return undefined;
      const inner = input.correlations.map((correlation) => correlation.inner);
      const functions = relation.functions.map(({ id, name, call }) => ({
        id,
        name,
        call: { ...call, partition: [...call.partition, ...inner] },
      }));
      return {
        relation: window({ ...relation, input: input.relation, functions }),
        conjuncts: input.correlations.map(({ conjunct }) => conjunct),
      };
    }
    case "top-k": {
      const input = pullEqualities(relation.input, free, allocate);
      if (input === undefined || readsFree(relation, free)) return undefined;
      const inner = input.correlations.map((correlation) => correlation.inner);
      const partitioned = [...relation.partition, ...inner];
      return {
        relation: topK({ ...relation, input: input.relation, partition: partitioned }),
        conjuncts: input.correlations.map(({ conjunct }) => conjunct),
      };
    }
    case "scan":
    case "values":
    case "apply":
    case "union":
    case "set-operation":
    case "table-function":
    case "recursive":
    case "recursion-reference":
    case "change":
    case "state":
    case "reference":
      return undefined;
  }
}

/**
 * Makes the correlations of an aggregate's input further group keys: γ[k; f](σ[i = o](R)) = σ[i′ = o](γ[k, i′ = i; f](R))
 * for a row of the enclosing query, as far as there are rows; over no rows an aggregate without keys has a row on the
 * left and none on the right.
 */
export function pullThroughAggregate(
  relation: Aggregate,
  free: ReadonlySet<ColumnId>,
  allocate: ColumnAllocator,
): { readonly relation: Aggregate; readonly conjuncts: readonly Scalar[] } | undefined {
  if (relation.groupingSets !== undefined || readsFree(relation, free)) return undefined;
  const input = pullEqualities(relation.input, free, allocate);
  if (input === undefined) return undefined;
  const keys = keysFor(input, relation.keys, allocate);
  return {
    relation: aggregate({
      ...relation,
      input: input.relation,
      keys: withKeys(relation.keys, keys),
    }),
    conjuncts: requalify(input.correlations, keys),
  };
}

/** {@link pull}, if all that it pulls are equalities between something inside and something outside. */
function pullEqualities(
  relation: Relation,
  free: ReadonlySet<ColumnId>,
  allocate: ColumnAllocator,
): Equalities | undefined {
  const input = pull(relation, free, allocate);
  if (input === undefined) return undefined;
  const correlations = input.conjuncts.map((conjunct) => asCorrelation(conjunct, free));
  if (!correlations.every((correlation) => correlation !== undefined)) return undefined;
  return { relation: input.relation, correlations };
}

function asCorrelation(conjunct: Scalar, free: ReadonlySet<ColumnId>): Correlation | undefined {
  if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return undefined;
  if (conjunct.operatorSchema !== "pg_catalog") return undefined;
  const { left, right } = conjunct;
  if (left.kind === "row" || right.kind === "row") return undefined;
  if (!haveCommonEquality(left.type, right.type)) return undefined;
  if (isOutside(right, free) && !readsAny(left, free)) {
    return { inner: left, outer: right, conjunct };
  }
  if (isOutside(left, free) && !readsAny(right, free)) {
    return { inner: right, outer: left, conjunct };
  }
  return undefined;
}

function isOutside(scalar: Scalar, free: ReadonlySet<ColumnId>): boolean {
  return [...columnsUsed(scalar)].every((column) => free.has(column));
}

/** A column for the inner side of each correlation: one that is there already, or a new one for an expression. */
function keysFor(
  input: Equalities,
  present: readonly NamedScalar[],
  allocate: ColumnAllocator,
): readonly NamedScalar[] {
  const keys: NamedScalar[] = [];
  for (const { inner } of input.correlations) {
    const same = [...present, ...keys].find(({ scalar }) => isSameScalar(scalar, inner));
    if (same !== undefined) keys.push(same);
    else if (inner.kind === "column") keys.push(passOn(columnOf(input.relation, inner.column)));
    else keys.push({ id: allocate(), name: "correlation", scalar: inner });
  }
  return keys;
}

function withKeys(
  present: readonly NamedScalar[],
  keys: readonly NamedScalar[],
): readonly NamedScalar[] {
  return [...new Set([...present, ...keys])];
}

/** The correlations in terms of the columns that carry their inner sides. */
function requalify(
  correlations: readonly Correlation[],
  keys: readonly NamedScalar[],
): readonly Scalar[] {
  return correlations.flatMap(({ outer, conjunct }, index) => {
    const key = keys[index];
    if (key === undefined || conjunct.kind !== "comparison") return [];
    const left = columnScalar(key.id, key.scalar.type, key.scalar.span);
    return [comparisonScalar({ ...conjunct, left, right: outer })];
  });
}

/** Columns of the input that the pulled conjuncts read and a projection would drop. */
function neededBy(input: Unnested, shown: readonly NamedScalar[]): readonly NamedScalar[] {
  const present = new Set(shown.map(({ id }) => id));
  const read = new Set(input.conjuncts.flatMap((conjunct) => [...columnsUsed(conjunct)]));
  return columnsOf(input.relation)
    .filter(({ id }) => read.has(id) && !present.has(id))
    .map(passOn);
}

function splitCorrelated(
  conjuncts: readonly Scalar[],
  free: ReadonlySet<ColumnId>,
): { readonly correlated: readonly Scalar[]; readonly local: readonly Scalar[] } | undefined {
  const [correlated, local] = partition(conjuncts, (conjunct) => readsAny(conjunct, free));
  return correlated.every(isMovable) ? { correlated, local } : undefined;
}

function readsFree(relation: Relation, free: ReadonlySet<ColumnId>): boolean {
  return scalarsOf(relation).some((scalar) => readsAny(scalar, free));
}

function isCorrelated(relation: Relation, free: ReadonlySet<ColumnId>): boolean {
  return [...freeColumns(relation)].some((column) => free.has(column));
}
