import { builtinType } from "../catalog/type.js";
import { binary, compare } from "../relation/builtin-calls.js";
import { columnOf, columnsOf, readColumn } from "../relation/columns.js";
import { filter, project, topK, values, window } from "../relation/constructors.js";
import { keysOf } from "../relation/keys.js";
import type { Relation, TopK } from "../relation/relation.js";
import type { ColumnId, Scalar, SortKey } from "../relation/scalar.js";
import {
  columnScalar,
  conditionalScalar,
  literalScalar,
  opaqueScalar,
  subqueryScalar,
} from "../relation/scalar-constructors.js";
import { hasSubquery, mapArguments } from "../relation/scalar-traversal.js";
import {
  type ColumnAllocator,
  columnsUsed,
  mapScalars,
  scalarsOf,
  substituteColumns,
} from "../relation/traversal.js";
import { rewriteEverywhere, rewriteSubqueries } from "./apply-rules.js";
import { isMovable } from "./conjuncts.js";
import { narrowTo, passOn } from "./narrow.js";
import { replacementsOf } from "./substitution.js";

const bigint = builtinType("int8");

/** The largest bigint: no row has a place after it. */
const everything = "9223372036854775807";

/**
 * Limits that move: `LIMIT (SELECT n FROM settings)`, or that of a LATERAL subquery which reads the outer row.
 *
 * At the root, where the view cuts the rows that it shows, the amount becomes the value of a relation of one row. Anywhere
 * else a limit is a condition on the place of a row, which the rules for subqueries and for LATERAL know:
 *
 *   τ[order; o, n](R) = σ[place > o ∧ place − o ≤ n](ω[place = row_number() over (order)](R))
 *
 * with rank() where ties are taken along. NULL is the largest limit, and no offset. A key of the rows makes the order total; where
 * there is none, ties are refused as those of a window. A negative amount is an error as soon as there is a row to cut.
 */
export function settleMovingLimits(relation: Relation, allocate: ColumnAllocator): Relation {
  const ordered = rewriteEverywhere(relation, (node) => mapScalars(node, orderArrays));
  return settleLimits(ordered, allocate);
}

/**
 * In `ARRAY(SELECT … ORDER BY o LIMIT n)` the order decides about the rows, and says in which order they stand in the array:
 * τ[o; n](R) = τ[o](τ[o; n](R)). The former becomes a condition on the place, the latter is the aggregate's.
 */
function orderArrays(scalar: Scalar): Scalar {
  const mapped = mapArguments(scalar, orderArrays);
  if (mapped.kind !== "subquery" || mapped.form !== "array") return mapped;
  const relation = keepOrder(mapped.relation);
  return relation === mapped.relation ? mapped : subqueryScalar({ ...mapped, relation });
}

function keepOrder(relation: Relation): Relation {
  if (relation.kind === "project") {
    const input = keepOrder(relation.input);
    return input === relation.input ? relation : project({ ...relation, input });
  }
  if (relation.kind !== "top-k" || relation.partition.length > 0 || !isMoving(relation)) {
    return relation;
  }
  return topK({
    ...relation,
    input: relation,
    offset: undefined,
    limit: undefined,
    withTies: false,
  });
}

/** Whether an amount of the limit is no constant. */
function isMoving({ limit, offset }: TopK): boolean {
  return [limit, offset].some(
    (amount) => amount !== undefined && (hasSubquery(amount) || columnsUsed(amount).size > 0),
  );
}

function settleLimits(relation: Relation, allocate: ColumnAllocator): Relation {
  const settle = (node: Relation): Relation =>
    node.kind === "top-k" ? rankRows(node, allocate) : node;
  if (relation.kind === "project" && !scalarsOf(relation).some(hasSubquery)) {
    return project({ ...relation, input: settleLimits(relation.input, allocate) });
  }
  if (relation.kind !== "top-k" || relation.partition.length > 0) {
    return rewriteEverywhere(relation, settle);
  }
  const input = settleLimits(relation.input, allocate);
  const node = mapScalars(topK({ ...relation, input }), (scalar) =>
    rewriteSubqueries(scalar, settle),
  );
  if (node.kind !== "top-k") return node;
  return topK({
    ...node,
    limit: node.limit && asOneRow(node.limit, allocate),
    offset: node.offset && asOneRow(node.offset, allocate),
  });
}

/** An amount with subqueries as the value of a relation of one row, in which the rules for subqueries find them. */
function asOneRow(amount: Scalar, allocate: ColumnAllocator): Scalar {
  if (!hasSubquery(amount)) return amount;
  const { type, span } = amount;
  const relation = project({
    input: values({ columns: [], rows: [[]], span }),
    columns: [{ id: allocate(), name: "amount", scalar: amount }],
    span,
  });
  return subqueryScalar({ form: "scalar", relation, comparison: undefined, type, span });
}

function rankRows(node: TopK, allocate: ColumnAllocator): Relation {
  const { limit, offset, span } = node;
  if (!isMoving(node)) return node;
  // Without an order, and for an offset beside ties, the limit itself says why not.
  if (node.order.length === 0 || (node.withTies && offset !== undefined)) return node;
  const { input } = node;
  if (input.kind === "project" && input.columns.every(({ scalar }) => isMovable(scalar))) {
    // The rows below may have a key that is not shown.
    const replacements = replacementsOf(input.columns);
    const over = (scalar: Scalar): Scalar => substituteColumns(scalar, replacements);
    const order = node.order.map((key) => ({ ...key, scalar: over(key.scalar) }));
    const partition = node.partition.map(over);
    const cut = rankRows(topK({ ...node, input: input.input, order, partition }), allocate);
    return project({ ...input, input: cut });
  }
  const place = allocate();
  const ranked = window({
    input: node.input,
    functions: [
      {
        id: place,
        name: "place",
        call: {
          name: { schema: "pg_catalog", name: node.withTies ? "rank" : "row_number" },
          arguments: [],
          star: false,
          variadic: false,
          filter: undefined,
          partition: node.partition,
          order: node.withTies ? node.order : orderByKey(node),
          frame: undefined,
          type: bigint,
          volatility: "immutable",
          span,
        },
      },
    ],
    span,
  });
  const amount = offset && or(notNegative(offset, "OFFSET"), "0");
  const { rows, skipped } = computedOnce(ranked, amount, allocate);
  const own = columnScalar(place, bigint);
  const conjuncts: Scalar[] = [];
  if (skipped !== undefined) conjuncts.push(compare(">", own, skipped));
  if (limit !== undefined) {
    const taken = skipped === undefined ? own : binary("-", own, skipped);
    conjuncts.push(compare("<=", taken, or(notNegative(limit, "LIMIT"), everything)));
  }
  return narrowTo(filter({ input: rows, conjuncts, span }), columnsOf(node));
}

/** Both conditions read the offset: a subquery in it would stand in the plan twice, with the same columns. */
function computedOnce(
  ranked: Relation,
  amount: Scalar | undefined,
  allocate: ColumnAllocator,
): { readonly rows: Relation; readonly skipped: Scalar | undefined } {
  if (amount === undefined || !hasSubquery(amount)) return { rows: ranked, skipped: amount };
  const id = allocate();
  const columns = [...columnsOf(ranked).map(passOn), { id, name: "skipped", scalar: amount }];
  const rows = project({ input: ranked, columns, span: amount.span });
  return { rows, skipped: columnScalar(id, bigint) };
}

/** The order, ended by the columns of the shortest key where there is one. */
function orderByKey(node: TopK): readonly SortKey[] {
  const [key = []] = keysOf(node.input);
  const breaking = key.map(
    (id: ColumnId): SortKey => ({
      scalar: readColumn(columnOf(node.input, id)),
      descending: false,
      nullsFirst: false,
      operator: undefined,
    }),
  );
  return [...node.order, ...breaking];
}

/** The amount, or PostgreSQL's error for a negative one (2201W, 2201X). */
function notNegative(amount: Scalar, clause: "LIMIT" | "OFFSET"): Scalar {
  if (!hasSubquery(amount) && columnsUsed(amount).size === 0) return amount;
  // PostgreSQL itself tests the amount: when it is not negative, nothing is cut off by it here.
  const tested = clause === "LIMIT" ? "LIMIT nullif(least(n, 0), 0)" : "OFFSET least(n, 0)";
  return opaqueScalar({
    pieces: [`(SELECT (SELECT n ${tested}) FROM (VALUES (`, ")) AS amount (n))"],
    arguments: [amount],
    volatility: "immutable",
    strict: true,
    type: amount.type,
    span: amount.span,
  });
}

function or(amount: Scalar, otherwise: string): Scalar {
  const { type, span } = amount;
  const choices = [amount, literalScalar(otherwise, bigint)];
  return conditionalScalar({ form: "coalesce", arguments: choices, type, span });
}
