import { aggregateCall, compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, filter, filterBy, project } from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, SemiJoin } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { type BoundDelta, type Builder, type Derived, referTo } from "../builder.js";
import { passThrough } from "../identity.js";
import type { Arm, Factor } from "../plan.js";
import { asBigint, bigint, isNotNull, read } from "../scalars.js";
import { type KeyPair, withRightSide } from "./equality-keys.js";
import { postOf } from "./join.js";
import { flippedRows } from "./partner-probe.js";

/** The arm that reads the rows of L with a flipped key. */
export function flipsPerKey(
  builder: Builder,
  node: SemiJoin,
  left: Derived,
  leftDelta: BoundDelta | undefined,
  right: Derived,
  rightDelta: BoundDelta,
  pairs: readonly KeyPair[],
): readonly Arm[] {
  const flips = bindKeyFlips(builder, node, right, rightDelta, pairs);
  const conjuncts = pairs.map((pair, index) =>
    withRightSide(pair, read(flips.keys[index] as LeafColumn)),
  );
  const version = right.kept === undefined && left.kept !== undefined ? "₀" : "";
  return [
    {
      title: `${left.delta.label}${version} ⋈ flipped keys of ${right.delta.label}`,
      requires: [right.sources],
      sign: node.negated ? -1 : 1,
      factors: [
        { version: "delta", ...flips.delta },
        right.kept === undefined ? preOf(left, leftDelta) : postOf(builder, left),
      ],
      conjuncts,
    },
  ];
}

/** What an input held before. */
function preOf(input: Derived, delta: BoundDelta | undefined): Factor {
  if (input.kept !== undefined) return { version: "kept", relation: input.kept };
  const post: Factor = { version: "post", relation: input.post };
  if (delta === undefined) return post;
  return {
    version: "pre",
    factors: [post],
    conjuncts: [],
    columns: columnsOf(input.post),
    delta: delta.relation,
    weight: delta.weight,
    sources: input.sources,
  };
}

/** The keys whose having a partner changed, with +1 where the first partner came and −1 where the last one went. */
function bindKeyFlips(
  builder: Builder,
  node: SemiJoin,
  right: Derived,
  rightDelta: BoundDelta,
  pairs: readonly KeyPair[],
): { readonly keys: readonly LeafColumn[]; readonly delta: BoundDelta } {
  const keys = pairs.map((pair, index) =>
    builder.column(
      pair.right.kind === "column" ? keyName(node, pair.right.column) : `key_${index + 1}`,
      pair.right.type,
    ),
  );
  const net = builder.column("net", bigint);
  const nullableKeys = pairs.filter((pair) => isNullableOver(pair.right, [node.right]));
  const grouped = aggregate({
    input: filterBy(
      rightDelta.relation,
      nullableKeys.map((pair) => isNotNull(pair.right)),
      undefined,
    ),
    keys: keys.map((key, index) => ({
      id: key.id,
      name: key.name,
      scalar: (pairs[index] as KeyPair).right,
    })),
    groupingSets: undefined,
    aggregates: [
      {
        id: net.id,
        name: net.name,
        call: aggregateCall("sum", [read({ id: rightDelta.weight, type: bigint })], bigint),
      },
    ],
    span: undefined,
  });
  const changedKeys = filter({
    input: grouped,
    conjuncts: [compare("<>", read(net), integerLiteral(0))],
    span: undefined,
  });
  const netBinding = builder.addBinding({
    name: builder.nameBinding(`${right.delta.label}_keys`),
    identity: `the keys of Δ${right.delta.label} whose number of rows changed, and by how many`,
    columns: [...keys, net],
    body: {
      kind: "relation",
      relation: project({
        input: changedKeys,
        columns: [
          ...passThrough(keys),
          { id: net.id, name: net.name, scalar: asBigint(read(net)) },
        ],
        span: undefined,
      }),
    },
  });

  const flipped = flippedRows(
    builder,
    referTo(netBinding),
    read(net),
    right.kept ?? node.right,
    (rename) =>
      pairs.map((pair, index) => {
        const key = read(keys[index] as LeafColumn);
        return pair.conjunct.kind === "comparison"
          ? { ...pair.conjunct, left: rename(pair.right), right: key }
          : pair.conjunct;
      }),
    right.kept === undefined ? "post" : "kept",
  );
  const weight = builder.column("weight", bigint);
  const flips = builder.addBinding({
    name: builder.nameBinding(`${right.delta.label}_flips`),
    identity:
      "[m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went",
    columns: [...keys, weight],
    body: {
      kind: "relation",
      relation: project({
        input: flipped.relation,
        columns: [
          ...passThrough(keys),
          { id: weight.id, name: weight.name, scalar: flipped.direction },
        ] satisfies NamedScalar[],
        span: undefined,
      }),
    },
  });
  return { keys, delta: { relation: referTo(flips), weight: weight.id } };
}

function keyName(node: SemiJoin, id: ColumnId): string {
  return columnsOf(node.right).find((column) => column.id === id)?.name ?? "key";
}
