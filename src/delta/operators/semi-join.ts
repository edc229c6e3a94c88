import { columnsOf, isNullableOver } from "../../relation/columns.js";
import {
  aggregate,
  apply,
  filter,
  filterBy,
  project,
  semiJoin,
  topK,
} from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, Relation, SemiJoin } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { caseScalar } from "../../relation/scalar-constructors.js";
import { cloneWithFreshColumns, columnsUsed, substituteColumns } from "../../relation/traversal.js";
import { type BoundDelta, type Builder, bindDelta, type Derived, referTo } from "../builder.js";
import { consolidate } from "../consolidate.js";
import { passThrough } from "../identity.js";
import type { Arm, Factor } from "../plan.js";
import {
  aggregateCall,
  asBigint,
  bigint,
  bigintLiteral,
  binary,
  castTo,
  coalesce,
  compare,
  greatest,
  isNotNull,
  read,
} from "../scalars.js";
import { uniteSources } from "../sources.js";
import { postOf } from "./join.js";

/**
 * ⋉ and ▷. With m(l) the number of partners of a row l, and s = 1 for ⋉, −1 for ▷:
 *
 *   Δ(L ⋉ R) = ΔL ⋉ R₁ ⊎ L₀ · ([m₁ > 0] − [m₀ > 0])        Δ(L ▷ R) = ΔL ▷ R₁ ⊎ −L₀ · ([m₁ > 0] − [m₀ > 0])
 *
 * Proof: a row that is in L before and after is in the result by its m; the second term is the change of that for
 * the rows of L₀, the first one counts the rows that came or went at R₁. m₀ = m₁ − Σ w over the matching rows of ΔR.
 *
 * Where a state keeps R, R₀ is at hand and R₁ would have to be computed; then the other order of the terms serves:
 *
 *   Δ(L ⋉ R) = ΔL ⋉ R₀ ⊎ L₁ · ([m₁ > 0] − [m₀ > 0])        m₁ = m₀ + Σ w over the matching rows of ΔR
 *
 * When every condition compares an expression of L with one of R by `=`, rows with equal keys share m: the flips are
 * found per key, from the net change of the key and at most one row more of R than that, and only the rows of L
 * with a flipped key are read. A NULL key has no partner before or after, so it never flips. Otherwise the flips are
 * found per row of L₀ that matches some row of ΔR.
 */
export function deriveSemiJoin(
  builder: Builder,
  node: SemiJoin,
  left: Derived,
  right: Derived,
): Derived {
  const columns = columnsOf(node);
  const label = node.negated ? "anti_join" : "semi_join";
  const shown = node.negated ? "▷" : "⋉";
  const arms: Arm[] = [];
  const leftDelta =
    left.delta.arms.length === 0
      ? undefined
      : bindDelta(builder, left.delta, `Δ(${left.delta.label})`);
  if (leftDelta !== undefined) {
    arms.push({
      title: `Δ${left.delta.label} ${shown} ${right.delta.label}${right.kept === undefined ? "" : "₀"}`,
      requires: [left.sources],
      sign: 1,
      factors: [
        {
          version: "delta",
          relation: semiJoin({
            ...node,
            left: leftDelta.relation,
            right: right.kept ?? node.right,
          }),
          weight: leftDelta.weight,
        },
      ],
      conjuncts: [],
    });
  }
  if (right.delta.arms.length > 0) {
    const rightDelta = bindDelta(builder, right.delta, `Δ(${right.delta.label})`);
    const keys = equalityKeys(node);
    arms.push(
      ...(keys === undefined
        ? flipsPerRow(builder, node, left, leftDelta, right, rightDelta)
        : flipsPerKey(builder, node, left, leftDelta, right, rightDelta, keys)),
    );
  }
  return {
    delta: { arms, columns, label, provisional: left.delta.provisional },
    post: node,
    kept: undefined,
    sources: uniteSources([left.sources, right.sources]),
  };
}

/** A condition `left = right` between an expression of each side. */
interface KeyPair {
  readonly left: Scalar;
  readonly right: Scalar;
  readonly conjunct: Scalar;
}

/** The conditions as pairs, when all of them are equalities between the sides. */
function equalityKeys(node: SemiJoin): readonly KeyPair[] | undefined {
  const leftIds = new Set(columnsOf(node.left).map((column) => column.id));
  const rightIds = new Set(columnsOf(node.right).map((column) => column.id));
  const within = (scalar: Scalar, ids: ReadonlySet<ColumnId>): boolean => {
    const used = [...columnsUsed(scalar)];
    return used.length > 0 && used.every((id) => ids.has(id));
  };
  const pairs: KeyPair[] = [];
  for (const conjunct of node.conjuncts) {
    if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return undefined;
    const { left, right } = conjunct;
    if (within(left, leftIds) && within(right, rightIds)) pairs.push({ left, right, conjunct });
    else if (within(right, leftIds) && within(left, rightIds)) {
      pairs.push({ left: right, right: left, conjunct });
    } else return undefined;
  }
  return pairs;
}

/** The arm that reads the rows of L with a flipped key. */
function flipsPerKey(
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
    replaceSide(pair, read(flips.keys[index] as LeafColumn)),
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

/** The equality with the right side's expression replaced. */
function replaceSide(pair: KeyPair, key: Scalar): Scalar {
  const { conjunct } = pair;
  if (conjunct.kind !== "comparison") return conjunct;
  return conjunct.left === pair.left ? { ...conjunct, right: key } : { ...conjunct, left: key };
}

/**
 * The keys whose having a partner changed, with +1 where the first partner came and −1 where the last one went. With d
 * the net change of the key: d = 0 never flips; d < 0 flips when no row is left; d > 0 flips when R₁ has exactly d
 * rows of the key, for which d + 1 of them need to be counted at most. Of a kept R₀ it is the other way round: d > 0
 * flips when it had none, d < 0 when it had exactly −d.
 */
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
    conjuncts: [compare("<>", read(net), bigintLiteral(0))],
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

  // The rows of R with the key, one more than the net change at most.
  const decisive =
    right.kept === undefined ? read(net) : binary("*", read(net), bigintLiteral(-1), bigint);
  const { relation: probe, mapping } = cloneWithFreshColumns(
    right.kept ?? node.right,
    builder.allocate,
  );
  const rename = new Map(
    [...mapping].map(([from, to]) => {
      const column = columnsOf(node.right).find(({ id }) => id === from);
      return [from, read({ id: to, type: column?.type ?? bigint })] as const;
    }),
  );
  const one = builder.allocate();
  const found = builder.column("found", bigint);
  const limited = topK({
    input: project({
      input: filterBy(
        probe,
        pairs.map((pair, index) => {
          const key = read(keys[index] as LeafColumn);
          const own = substituteColumns(pair.right, rename);
          return pair.conjunct.kind === "comparison"
            ? { ...pair.conjunct, left: own, right: key }
            : pair.conjunct;
        }),
        undefined,
      ),
      columns: [{ id: one, name: "one", scalar: bigintLiteral(1) }],
      span: undefined,
    }),
    partition: [],
    order: [],
    offset: undefined,
    limit: binary("+", greatest(decisive, bigintLiteral(0)), bigintLiteral(1), bigint),
    withTies: false,
    span: undefined,
  });
  const counted = apply({
    variant: "inner",
    outer: referTo(netBinding),
    body: aggregate({
      input: limited,
      keys: [],
      groupingSets: undefined,
      aggregates: [{ id: found.id, name: found.name, call: aggregateCall("count", [], bigint) }],
      span: undefined,
    }),
    conjuncts: [],
    span: undefined,
  });
  const weight = builder.column("weight", bigint);
  const all = compare("=", read(found), decisive);
  const none = compare("=", read(found), bigintLiteral(0));
  const [appeared, vanished] = right.kept === undefined ? [all, none] : [none, all];
  const flip = caseScalar({
    branches: [
      { when: appeared, then: castTo(bigintLiteral(1), bigint) },
      { when: vanished, then: castTo(bigintLiteral(-1), bigint) },
    ],
    otherwise: castTo(bigintLiteral(0), bigint),
    type: bigint,
    span: undefined,
  });
  const flips = builder.addBinding({
    name: builder.nameBinding(`${right.delta.label}_flips`),
    identity:
      "[m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went",
    columns: [...keys, weight],
    body: {
      kind: "relation",
      relation: project({
        input: filter({
          input: counted,
          conjuncts: [
            {
              kind: "or",
              arguments: [appeared, vanished],
              type: vanished.type,
              span: undefined,
            },
          ],
          span: undefined,
        }),
        columns: [
          ...passThrough(keys),
          { id: weight.id, name: weight.name, scalar: flip },
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

/** The flips of single rows of L₀, for conditions that are not all equalities. */
function flipsPerRow(
  builder: Builder,
  node: SemiJoin,
  left: Derived,
  leftDelta: BoundDelta | undefined,
  right: Derived,
  rightDelta: BoundDelta,
): readonly Arm[] {
  const columns = columnsOf(left.post);
  const matching = (rows: Relation): Relation =>
    semiJoin({ ...node, negated: false, left: rows, right: rightDelta.relation });
  const weight = builder.column("weight", bigint);
  const version = right.kept === undefined ? "₀" : "";
  const candidates = builder.addBinding({
    name: builder.nameBinding(`${left.delta.label}_candidates`),
    identity: `the rows of ${left.delta.label}${version} that match a row of Δ${right.delta.label}`,
    columns: [...columns, weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: [
        {
          title: `${left.delta.label} ⋉ Δ${right.delta.label}`,
          requires: [right.sources],
          sign: 1,
          factors: [{ version: "post", relation: matching(left.post) }],
          conjuncts: [],
        },
        ...(leftDelta === undefined || right.kept !== undefined
          ? []
          : [
              {
                title: `−Δ${left.delta.label} ⋉ Δ${right.delta.label}`,
                requires: [left.sources, right.sources],
                sign: -1 as const,
                factors: [
                  {
                    version: "delta" as const,
                    relation: matching(leftDelta.relation),
                    weight: leftDelta.weight,
                  },
                ],
                conjuncts: [],
              },
            ]),
      ],
    },
  });
  const rows = consolidate(builder, { relation: referTo(candidates), weight: weight.id }, columns);
  const found = builder.column(
    right.kept === undefined ? "partners_now" : "partners_before",
    bigint,
  );
  const gained = builder.column("partners_gained", bigint);
  const countFound = lateralCount(
    builder,
    node,
    rows,
    right.kept ?? node.right,
    (_columns) => aggregateCall("count", [], bigint),
    found,
  );
  const counted = lateralCount(
    builder,
    node,
    countFound,
    rightDelta.relation,
    (rename) =>
      aggregateCall("sum", [rename(read({ id: rightDelta.weight, type: bigint }))], bigint),
    gained,
  );
  const change = coalesce(read(gained), bigintLiteral(0));
  const other = binary(right.kept === undefined ? "-" : "+", read(found), change, bigint);
  const [now, before] = right.kept === undefined ? [read(found), other] : [other, read(found)];
  const hasNow = compare(">", now, bigintLiteral(0));
  const hadBefore = compare(">", before, bigintLiteral(0));
  const flipped = builder.column("weight", bigint);
  const flips = builder.addBinding({
    name: builder.nameBinding(`${left.delta.label}_flips`),
    identity: "w · ([m₁ > 0] − [m₀ > 0]) per row of L₀",
    columns: [...columns, flipped],
    body: {
      kind: "relation",
      relation: project({
        input: filter({
          input: counted,
          conjuncts: [compare("<>", hasNow, hadBefore)],
          span: undefined,
        }),
        columns: [
          ...passThrough(columns),
          {
            id: flipped.id,
            name: flipped.name,
            scalar: caseScalar({
              branches: [{ when: hasNow, then: read(weight) }],
              otherwise: binary("*", read(weight), bigintLiteral(-1), bigint),
              type: bigint,
              span: undefined,
            }),
          },
        ],
        span: undefined,
      }),
    },
  });
  return [
    {
      title: `flipped rows of ${left.delta.label}₀`,
      requires: [right.sources],
      sign: node.negated ? -1 : 1,
      factors: [{ version: "delta", relation: referTo(flips), weight: flipped.id }],
      conjuncts: [],
    },
  ];
}

/** For each outer row, an aggregate over the rows of `rows` that satisfy the conditions of the semi-join. */
function lateralCount(
  builder: Builder,
  node: SemiJoin,
  outer: Relation,
  rows: Relation,
  call: (rename: (scalar: Scalar) => Scalar) => ReturnType<typeof aggregateCall>,
  result: LeafColumn,
): Relation {
  const { relation, mapping } = cloneWithFreshColumns(rows, builder.allocate);
  const types = new Map(columnsOf(rows).map((column) => [column.id, column.type]));
  const renames = new Map(
    [...mapping].map(([from, to]) => [from, read({ id: to, type: types.get(from) ?? bigint })]),
  );
  const rename = (scalar: Scalar): Scalar => substituteColumns(scalar, renames);
  return apply({
    variant: "inner",
    outer,
    body: aggregate({
      input: filterBy(relation, node.conjuncts.map(rename), undefined),
      keys: [],
      groupingSets: undefined,
      aggregates: [{ id: result.id, name: result.name, call: call(rename) }],
      span: undefined,
    }),
    conjuncts: [],
    span: undefined,
  });
}
