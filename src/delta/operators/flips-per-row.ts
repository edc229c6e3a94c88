import { aggregateCall, binary, compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf } from "../../relation/columns.js";
import { aggregate, filter, join, project, semiJoin } from "../../relation/constructors.js";
import type { Relation, SemiJoin } from "../../relation/relation.js";
import { type BoundDelta, type Builder, type Derived, referTo } from "../builder.js";
import { consolidate, imageGroups } from "../consolidate.js";
import { passThrough } from "../identity.js";
import type { Arm, Binding } from "../plan.js";
import { asBigint, bigint, read } from "../scalars.js";
import type { KeyPair } from "./equality-keys.js";
import { flippedRows, withOwnColumns } from "./partner-probe.js";

/**
 * The flips of single rows of L₀, for conditions that are not all equalities. A row flips only when the weights of the
 * rows of ΔR that match it do not cancel: this net change is found for all candidates by one join with ΔR, and R is
 * read only for those where it is not 0.
 *
 * The candidates are L ⋉ ΔR. By the equalities alone they are a subset of L ⋉₌ ΔR, which a planner can start from the
 * few keys of ΔR; of a semi-join with an inequality it has to start from L.
 */
export function flipsPerRow(
  builder: Builder,
  node: SemiJoin,
  left: Derived,
  leftDelta: BoundDelta | undefined,
  right: Derived,
  rightDelta: BoundDelta,
  pairs: readonly KeyPair[],
): readonly Arm[] {
  const columns = columnsOf(left.post);
  const candidates = bindCandidates(builder, node, left, leftDelta, right, rightDelta, pairs);
  const rows = consolidate(builder, candidates, columns);
  const changes = withOwnColumns(builder, rightDelta.relation);
  const groups = imageGroups(builder, columns);
  const weight = read({ id: candidates.weight, type: bigint });
  const gained = builder.column("gained", bigint);
  const gain = read(gained);
  const gainedByRow = aggregate({
    input: join({
      inputs: [rows, changes.relation],
      conjuncts: node.conjuncts.map(changes.rename),
      span: undefined,
    }),
    keys: [...groups.keys, { id: candidates.weight, name: "weight", scalar: weight }],
    groupingSets: undefined,
    aggregates: [
      ...groups.aggregates,
      {
        id: gained.id,
        name: gained.name,
        call: aggregateCall(
          "sum",
          [changes.rename(read({ id: rightDelta.weight, type: bigint }))],
          bigint,
        ),
      },
    ],
    span: undefined,
  });
  const changed = builder.addBinding({
    name: builder.nameBinding(`${left.delta.label}_touched`),
    identity: "those whose number of partners changed, and by how many",
    columns: [
      ...columns,
      { id: candidates.weight, name: "weight", type: bigint, nullable: false },
      gained,
    ],
    body: {
      kind: "relation",
      relation: project({
        input: filter({
          input: gainedByRow,
          conjuncts: [compare("<>", gain, integerLiteral(0))],
          span: undefined,
        }),
        columns: [
          ...groups.outputs,
          { id: candidates.weight, name: "weight", scalar: weight },
          { id: gained.id, name: gained.name, scalar: asBigint(gain) },
        ],
        span: undefined,
      }),
    },
  });
  const flipped = flippedRows(
    builder,
    referTo(changed),
    gain,
    right.kept ?? node.right,
    (rename) => node.conjuncts.map(rename),
    right.kept === undefined ? "post" : "kept",
  );
  const flippedWeight = builder.column("weight", bigint);
  const flips = builder.addBinding({
    name: builder.nameBinding(`${left.delta.label}_flips`),
    identity: "w · ([m₁ > 0] − [m₀ > 0]) per row of L₀",
    columns: [...columns, flippedWeight],
    body: {
      kind: "relation",
      relation: project({
        input: flipped.relation,
        columns: [
          ...passThrough(columns),
          {
            id: flippedWeight.id,
            name: flippedWeight.name,
            scalar: binary("*", weight, flipped.direction, bigint),
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
      factors: [{ version: "delta", relation: referTo(flips), weight: flippedWeight.id }],
      conjuncts: [],
    },
  ];
}

/** The rows of L₀ (of L₁ where R₀ is kept) that match a row of ΔR, with their weights. */
function bindCandidates(
  builder: Builder,
  node: SemiJoin,
  left: Derived,
  leftDelta: BoundDelta | undefined,
  right: Derived,
  rightDelta: BoundDelta,
  pairs: readonly KeyPair[],
): BoundDelta {
  const { label } = left.delta;
  const matching = (rows: Relation): Relation =>
    semiJoin({ ...node, negated: false, left: rows, right: rightDelta.relation });
  const near =
    pairs.length === 0
      ? left.post
      : semiJoin({
          ...node,
          negated: false,
          left: left.post,
          right: rightDelta.relation,
          conjuncts: pairs.map((pair) => pair.conjunct),
        });
  const weight = builder.column("weight", bigint);
  const ofDelta: Arm[] =
    leftDelta === undefined || right.kept !== undefined
      ? []
      : [
          {
            title: `−Δ${label} ⋉ Δ${right.delta.label}`,
            requires: [left.sources, right.sources],
            sign: -1,
            factors: [
              {
                version: "delta",
                relation: matching(leftDelta.relation),
                weight: leftDelta.weight,
              },
            ],
            conjuncts: [],
          },
        ];
  const body: Binding["body"] = {
    kind: "arms",
    weight: weight.id,
    arms: [
      {
        title: `${label} ⋉ Δ${right.delta.label}`,
        requires: [right.sources],
        sign: 1,
        factors: [{ version: "post", relation: matching(near) }],
        conjuncts: [],
      },
      ...ofDelta,
    ],
  };
  const candidates = builder.addBinding({
    name: builder.nameBinding(`${label}_candidates`),
    identity: `the rows of ${label}${right.kept === undefined ? "₀" : ""} that match a row of Δ${right.delta.label}`,
    columns: [...columnsOf(left.post), weight],
    body,
  });
  return { relation: referTo(candidates), weight: weight.id };
}
