import { aggregateCall, binary, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, project } from "../../relation/constructors.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar, SortKey } from "../../relation/scalar.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Derived,
  referTo,
  uniqueNames,
} from "../builder.js";
import { realChanges } from "../consolidate.js";
import { passThrough } from "../identity.js";
import { walkArms } from "../ordered-input.js";
import type { Binding } from "../plan.js";
import { asBigint, bigint, castTo, coalesce, greatest, read } from "../scalars.js";
import { bindRowsBefore, differenceOver } from "./partition-wise.js";

/** The first rows of each group: those up to the `count`-th, or with all ties of it. */
export interface FirstRowsPerGroup {
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
  readonly count: number;
  readonly withTies: boolean;
}

/**
 * An operator f whose rows are, per group, a function of the group's first k rows: a limit per group, DISTINCT ON, a
 * window function of the rows before it under a condition on the rank.
 *
 *   Δf(R) = f(N₁) − f(N₀)      N₁ = the first k + d rows of each touched group of R₁,   N₀ = N₁ ⊎ −ΔR
 *
 * with d the number of rows that came to the group. Proof: a row of R₀ with fewer than k rows before it has in R₁
 * fewer than k + d before it, so it is in N₁, or it is gone and ΔR retracts it; N₀ has the first k rows of R₀, then. What
 * else N₀ has is of R₀ too, and so stands after those: f(N₀) = f(R₀) in the touched groups. N₁ has the first k rows of R₁.
 * A row that came and is not in N₁ is retracted from nothing, and left out. Nothing is kept; the cost is k + d rows per
 * touched group, in the order of an index.
 */
export function deriveFirstPerGroup(
  builder: Builder,
  node: Relation,
  input: Derived,
  first: FirstRowsPerGroup,
  over: (rows: Relation) => Relation,
): Derived {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const { groups, wanted } = bindGroups(builder, input, bound, first);
  const weight = builder.column("weight", bigint);
  const now = builder.addBinding({
    name: builder.nameBinding("top_rows_now"),
    identity: "the first rows of the touched groups, and as many more as came",
    columns: [...uniqueNames(columnsOf(input.post)), weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: walkArms(
        builder,
        input.post,
        first.partition,
        {
          relation: referTo(groups),
          keys: groups.columns.slice(0, first.partition.length),
          passed: [],
          preserving: false,
        },
        { from: () => [], order: first.order, limit: wanted, withTies: first.withTies },
        { title: "R₁|K, the first rows", sources: input.sources },
      ),
    },
  });
  const before = bindRowsBefore(builder, input, bound, now, "top");
  return {
    delta: differenceOver(builder, node, input, { before, now }, over),
    post: node,
    kept: undefined,
    sources: input.sources,
  };
}

/** The touched groups, with how many of their rows are wanted. */
function bindGroups(
  builder: Builder,
  input: Derived,
  bound: BoundDelta,
  first: FirstRowsPerGroup,
): { readonly groups: Binding; readonly wanted: Scalar } {
  const keys = first.partition.map((scalar, index) =>
    builder.column(`key_${index + 1}`, scalar.type, isNullableOver(scalar, [input.post])),
  );
  const changes = realChanges(builder, input.delta, bound, first.partition);
  const weight = read({ id: changes.weight, type: bigint });
  const came = builder.column("came", bigint);
  const wanted = builder.column("wanted", bigint);
  const total = coalesce(asBigint(read(came)), integerLiteral(0));
  const groups = builder.addBinding({
    name: builder.nameBinding("top_groups"),
    identity: `the groups that Δ(${input.delta.label}) touches, and how many rows of them to look at`,
    columns: [...keys, wanted],
    body: {
      kind: "relation",
      relation: project({
        input: aggregate({
          input: changes.relation,
          keys: keys.map((key, index) => ({
            id: key.id,
            name: key.name,
            scalar: first.partition[index] as Scalar,
          })),
          groupingSets: undefined,
          aggregates: [
            {
              id: came.id,
              name: came.name,
              call: aggregateCall("sum", [greatest(weight, integerLiteral(0))], bigint),
            },
          ],
          span: undefined,
        }),
        columns: [
          ...passThrough(keys),
          {
            id: wanted.id,
            name: wanted.name,
            scalar: binary("+", total, castTo(integerLiteral(first.count), bigint), bigint),
          },
        ],
        span: undefined,
      }),
    },
  });
  return { groups, wanted: read(wanted) };
}
