import { binary, integerLiteral } from "../../relation/builtin-calls.js";
import { join, project, union } from "../../relation/constructors.js";
import type { LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import type { Builder } from "../builder.js";
import type { Arm, Factor } from "../plan.js";
import { bigint, castTo, read } from "../scalars.js";

/** An arm as one relation: the product, with the output columns and the weight. */
export function lowerArm(
  builder: Pick<Builder, "allocate">,
  arm: Arm,
  columns: readonly LeafColumn[],
  weight: ColumnId,
): Relation {
  const members = arm.factors.map((factor) => lowerFactor(builder, factor));
  const relations = members.map((member) => member.relation);
  const weights = members.flatMap((member) =>
    member.weight === undefined ? [] : [read({ id: member.weight, type: bigint })],
  );
  const [only] = relations;
  const product =
    relations.length === 1 && only !== undefined && arm.conjuncts.length === 0
      ? only
      : join({ inputs: relations, conjuncts: arm.conjuncts, span: undefined });
  const magnitude = weights.reduce<Scalar | undefined>(
    (result, factor) => (result === undefined ? factor : binary("*", result, factor)),
    undefined,
  );
  const one = castTo(integerLiteral(1), bigint);
  const total = magnitude ?? one;
  return project({
    input: product,
    columns: [
      ...columns.map((column) => ({ id: column.id, name: column.name, scalar: read(column) })),
      {
        id: weight,
        name: "weight",
        scalar: arm.sign === 1 ? total : negate(total),
      },
    ],
    span: undefined,
  });
}

function negate(scalar: Scalar): Scalar {
  return {
    kind: "call",
    notation: "prefix-operator",
    name: { schema: "pg_catalog", name: "-" },
    arguments: [scalar],
    variadic: false,
    volatility: "immutable",
    strict: true,
    type: scalar.type,
    span: undefined,
  };
}

/** A factor as a relation, with the column of its weight when its rows do not all count once. */
function lowerFactor(
  builder: Pick<Builder, "allocate">,
  factor: Factor,
): { readonly relation: Relation; readonly weight: ColumnId | undefined } {
  switch (factor.version) {
    case "post":
    case "kept":
      return { relation: factor.relation, weight: undefined };
    case "delta":
    case "weighted":
      return factor;
    case "pre":
      return lowerPreState(builder, factor);
  }
}

/** R₀ = R₁ ⊎ −ΔR as signed rows, for a pre-state that no pass has removed. */
function lowerPreState(
  builder: Pick<Builder, "allocate">,
  factor: Extract<Factor, { version: "pre" }>,
): { readonly relation: Relation; readonly weight: ColumnId } {
  const weight = builder.allocate();
  const post = lowerArm(
    builder,
    { title: "", requires: [], sign: 1, factors: factor.factors, conjuncts: factor.conjuncts },
    factor.columns,
    weight,
  );
  const delta = lowerArm(
    builder,
    {
      title: "",
      requires: [],
      sign: -1,
      factors: [{ version: "delta", relation: factor.delta, weight: factor.weight }],
      conjuncts: [],
    },
    factor.columns,
    weight,
  );
  return {
    relation: union({
      inputs: [post, delta],
      columns: [
        ...factor.columns.map((column) => ({ ...column, inputs: [column.id, column.id] })),
        { id: weight, name: "weight", type: bigint, inputs: [weight, weight] },
      ],
      span: undefined,
    }),
    weight,
  };
}
