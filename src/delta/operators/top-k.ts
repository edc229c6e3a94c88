import { createDiagnostic } from "../../diagnostics/diagnostic.js";
import { integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { project, semiJoin, topK } from "../../relation/constructors.js";
import type { LeafColumn, Relation, TopK } from "../../relation/relation.js";
import { hasSubquery } from "../../relation/scalar-traversal.js";
import {
  type Builder,
  bindDelta,
  type Delta,
  type Derived,
  deltaArm,
  referAgain,
  referTo,
  uniqueNames,
} from "../builder.js";
import { addWeighted, realChanges, spreadOut } from "../consolidate.js";
import { passThrough } from "../identity.js";
import { named } from "../labels.js";
import { isComparable, standsBefore } from "../order-comparison.js";
import { isWalkable, orderWithin } from "../ordered-input.js";
import type { Binding } from "../plan.js";
import { bigint, castTo, integerOf, read } from "../scalars.js";
import { sinkRows } from "../sink.js";
import { orderTotally } from "../total-order.js";
import { deriveFirstPerGroup } from "./first-per-group.js";
import { derivePartitionWise } from "./partition-wise.js";

/** More rows than this are not kept for their own sake: each refresh that changes something sorts them. */
const mostFirstRows = 1000;

/**
 * The rows of a limit together with those that its offset skips, ranks 1 to offset + limit; `undefined` where their
 * number is not written in the query, is too large, or the order is one that `<` does not know.
 */
export function firstRowsOf(node: TopK): TopK | undefined {
  const count = rowsWithOffset(node);
  if (count === undefined || count < 1 || count > mostFirstRows) return undefined;
  if (node.partition.length > 0 || !isComparable(node.order)) return undefined;
  return topK({ ...node, offset: undefined, limit: castTo(integerLiteral(count), bigint) });
}

function rowsWithOffset({ limit, offset }: TopK): number | undefined {
  const taken = limit === undefined ? undefined : integerOf(limit);
  const skipped = offset === undefined ? 0 : integerOf(offset);
  return taken === undefined || skipped === undefined ? undefined : taken + skipped;
}

/**
 * τ: over the rows that it keeps where it is of everything; else per touched group, of which an index gives the first
 * rows, or which is read and cut anew.
 */
export function deriveTopK(builder: Builder, node: TopK, input: Derived): Derived {
  refuseMovingLimit(builder, node);
  const ordered = orderTotally(builder, node);
  const first = firstRowsOf(ordered);
  const count = rowsWithOffset(ordered);
  const order = orderWithin(ordered.partition, ordered.order);
  if (
    first === undefined &&
    count !== undefined &&
    input.delta.arms.length > 0 &&
    isWalkable(input.post, ordered.partition, order)
  ) {
    return deriveFirstPerGroup(builder, ordered, input, { ...ordered, order, count }, (rows) =>
      topK({ ...ordered, input: rows }),
    );
  }
  if (first === undefined || input.delta.arms.length === 0) {
    return derivePartitionWise(builder, ordered, input, ordered.partition, (rows) =>
      topK({ ...ordered, input: rows }),
    );
  }
  const part = builder.nameState("top");
  let change: Delta | undefined;
  const { view } = sinkRows(builder, part, first, new Map(), (rows) => {
    const steps = bindFirstRows(builder, first, input, rows);
    const delta = cutDelta(builder, first, input, steps);
    change = ordered.offset === undefined ? delta : cutDelta(builder, ordered, input, steps);
    return { delta, post: first, kept: rows, sources: input.sources };
  });
  return {
    delta: change ?? { arms: [], columns: columnsOf(ordered), ...named("top"), provisional: false },
    post: ordered,
    kept: ordered.offset === undefined ? view : topK({ ...ordered, input: view }),
    sources: input.sources,
  };
}

/** The delta of the first rows, where a state keeps exactly these: `rows` are its own, the pre-state. */
export function deriveFirstRows(
  builder: Builder,
  first: TopK,
  input: Derived,
  rows: Relation,
): Derived {
  const steps = bindFirstRows(builder, first, input, rows);
  return {
    delta: cutDelta(builder, first, input, steps),
    post: first,
    kept: rows,
    sources: input.sources,
  };
}

/** Only the view cuts by an amount that is read from tables: elsewhere such limits are conditions on the place of a row. */
function refuseMovingLimit(builder: Builder, node: TopK): void {
  for (const amount of [node.limit, node.offset]) {
    if (amount === undefined || !hasSubquery(amount)) continue;
    builder.refuse(
      createDiagnostic("error", "0AT05", "subquery in LIMIT is not maintained incrementally", {
        span: amount.span ?? node.span,
        hint: 'Say with ORDER BY which rows are meant, or use mode "full".',
      }),
    );
  }
}

interface FirstRows {
  readonly before: Binding;
  readonly candidates: Binding;
  readonly lost: Binding;
}

/**
 * The first n rows S of R in an order whose ties are identical rows (or with all ties of the n-th). With b the n-th row
 * of S₀, and C = S₀ ⊎ the rows of ΔR that do not stand after b:
 *
 *   S₁ = τ(C), when S₀ has no n-th row or C still has one; else S₁ = τ(R₁)
 *
 * Proof: the rows of R₁ that do not stand after b are those of R₀, which are in S₀, and those of ΔR: C has them all,
 * and of copies of b perhaps fewer. Every other row of R₁ stands after those. So when C has n rows, the first n of
 * R₁ are the first n of C. When S₀ has no n-th row, it is all of R₀, nothing stands after b, and C is R₁. Only when more
 * rows left than came, up to b, has a row from below to move up, and only then are the sources read: through an
 * index on the order that is n rows; where a state keeps R₀, R₁ = R₀ ⊎ ΔR. NULLs, DESC and several keys are a matter of the comparison alone.
 */
function bindFirstRows(builder: Builder, first: TopK, input: Derived, rows: Relation): FirstRows {
  const columns = columnsOf(first);
  const names = uniqueNames(columns);
  const order = first.order.map((key, index) => ({
    key,
    column: builder.column(
      `key_${index + 1}`,
      key.scalar.type,
      isNullableOver(key.scalar, [first.input]),
    ),
  }));
  const lastOf = (relation: Relation): Relation =>
    project({
      input: topK({
        ...first,
        input: relation,
        offset: castTo(integerLiteral((rowsWithOffset(first) ?? 1) - 1), bigint),
        limit: castTo(integerLiteral(1), bigint),
        withTies: false,
      }),
      columns: order.map(({ key, column }) => ({
        id: column.id,
        name: column.name,
        scalar: key.scalar,
      })),
      span: undefined,
    });
  const before = builder.addBinding({
    name: builder.nameBinding("top_before"),
    identity: "S₀: the first rows, as they were",
    columns: names,
    body: {
      kind: "relation",
      relation: project({ input: rows, columns: passThrough(columns), span: undefined }),
    },
  });
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const boundary = builder.addBinding({
    name: builder.nameBinding("top_boundary"),
    identity: "where the last of them stood; nothing, when there were fewer than wanted",
    columns: order.map(({ column }) => column),
    body: { kind: "relation", relation: lastOf(referTo(before)) },
  });
  const changes = realChanges(
    builder,
    input.delta,
    bound,
    first.order.map(({ scalar }) => scalar),
  );
  const boundaryRow = referAgain(builder, boundary);
  const near = {
    weight: changes.weight,
    relation: semiJoin({
      negated: true,
      left: changes.relation,
      right: boundaryRow,
      conjuncts: [
        standsBefore(
          order.map(({ key, column }, index) => ({
            key,
            left: read(boundaryRow.columns[index] as LeafColumn),
            right: key.scalar,
            nullable: column.nullable,
          })),
        ),
      ],
      span: undefined,
    }),
  };
  const candidates = builder.addBinding({
    name: builder.nameBinding("top_candidates"),
    identity: "C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary",
    columns: names,
    body: {
      kind: "relation",
      relation: spreadOut(
        builder,
        addWeighted(builder, referTo(before), near, 1, columns),
        columns,
      ),
    },
  });
  const wanted = referAgain(builder, boundary);
  const lost = builder.addBinding({
    name: builder.nameBinding("top_lost"),
    identity: "a row, when there were enough and are no longer: others move up",
    columns: wanted.columns,
    body: {
      kind: "relation",
      relation: semiJoin({
        negated: true,
        left: wanted,
        right: lastOf(referTo(candidates)),
        conjuncts: [],
        span: undefined,
      }),
    },
  });
  return { before, candidates, lost };
}

/** Δτ = τ(C) or τ(R₁), less τ(S₀), for a cut among the first rows. */
function cutDelta(
  builder: Builder,
  cut: TopK,
  input: Derived,
  { before, candidates, lost }: FirstRows,
): Delta {
  const columns = columnsOf(cut);
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const weight = builder.column("weight", bigint);
  const arm = (title: string, rows: Relation, sign: 1 | -1, whenLost: boolean | undefined) => {
    const taken = topK({ ...cut, input: rows });
    const guarded =
      whenLost === undefined
        ? taken
        : semiJoin({
            negated: !whenLost,
            left: taken,
            right: referAgain(builder, lost),
            conjuncts: [],
            span: undefined,
          });
    return deltaArm(
      title,
      input.sources,
      project({
        input: guarded,
        columns: [
          ...passThrough(columns),
          { id: weight.id, name: weight.name, scalar: castTo(integerLiteral(sign), bigint) },
        ],
        span: cut.span,
      }),
      weight.id,
    );
  };
  const all =
    input.kept === undefined
      ? input.post
      : spreadOut(builder, addWeighted(builder, input.kept, bound, 1, columns), columns);
  return {
    arms: [
      arm("−the first rows, as they were", referTo(before), -1, undefined),
      arm("+the first rows of those and what came", referTo(candidates), 1, false),
      arm("+the first rows of all, when others move up", all, 1, true),
    ],
    columns,
    ...named("top"),
    provisional: false,
  };
}
