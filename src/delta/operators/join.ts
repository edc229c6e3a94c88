import { InternalError } from "../../diagnostics/errors.js";
import { columnsOf } from "../../relation/columns.js";
import { filter, join, project, union } from "../../relation/constructors.js";
import type { Join, LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { argumentsOf } from "../../relation/scalar-traversal.js";
import { columnsUsed } from "../../relation/traversal.js";
import { type Builder, bindDelta, type Delta, type Derived, deltaArm } from "../builder.js";
import { consolidate } from "../consolidate.js";
import { failsByOverflowAlone, isFallibleItself } from "../fallible.js";
import type { Arm, Factor } from "../plan.js";
import { bigint, bigintLiteral, binary, castTo, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { orderInputs } from "./join-order.js";

/**
 * Inner join of R₁ … Rₙ, from the left, one input at a time:
 *
 *   Δ(P ⋈ R) = ΔP ⋈ R₁ ⊎ P₀ ⋈ ΔR          (P the inputs joined so far; ₀ before, ₁ after the change)
 *
 * Proof: P₁⋈R₁ − P₀⋈R₀ = (P₁−P₀)⋈R₁ ⊎ P₀⋈(R₁−R₀); ⋈ is bilinear. It holds for every condition, for bags, and
 * for a table joined with itself, since each occurrence is an input of its own. There are 2(n−1) terms, linear in
 * the number of inputs, because ΔP has a name and is read, not expanded.
 *
 * P₀ of source tables is what `distribute-pre-state` replaces. Where R is kept by a state, R₀ is at hand and
 * P₀ is not wanted:  Δ(P ⋈ R) = ΔP ⋈ R₀ ⊎ P₁ ⋈ ΔR.
 */
export function deriveJoin(builder: Builder, node: Join, inputs: readonly Derived[]): Derived {
  const ordered = orderInputs(node.conjuncts, inputs);
  const late = conjunctsOverPairs(node, inputs);
  const remaining = new Set(node.conjuncts.filter((conjunct) => !late.includes(conjunct)));
  const [first, ...rest] = ordered;
  if (first === undefined) throw new InternalError("a join has inputs");
  let prefix = startPrefix(first);
  for (const next of rest) {
    const columns = [...prefix.columns, ...columnsOf(next.post)];
    const available = new Set(columns.map((column) => column.id));
    const conjuncts = [...remaining].filter((conjunct) =>
      [...columnsUsed(conjunct)].every((column) => available.has(column)),
    );
    for (const conjunct of conjuncts) remaining.delete(conjunct);
    prefix = extendPrefix(builder, prefix, next, conjuncts, columns);
  }
  return {
    delta: late.length === 0 ? prefix.delta : filterReal(builder, prefix, late),
    post: node,
    kept: undefined,
    sources: prefix.sources,
  };
}

/**
 * The conditions that can fail for a pair of rows, though not for either row alone. Sums and products do not count: an
 * overflow takes values that no pair is likely to have, and a condition on a sum may be all that holds a join together.
 */
function conjunctsOverPairs(node: Join, inputs: readonly Derived[]): readonly Scalar[] {
  const changing = inputs.filter((input) => input.delta.arms.length > 0);
  if (changing.length < 2) return [];
  const sides = inputs.map((input) => new Set(columnsOf(input.post).map((column) => column.id)));
  const spansSides = (scalar: Scalar): boolean =>
    sides.filter((side) => [...columnsUsed(scalar)].some((id) => side.has(id))).length > 1;
  const fails = (scalar: Scalar): boolean =>
    spansSides(scalar) && (failsItself(scalar) || argumentsOf(scalar).some(fails));
  return node.conjuncts.filter(fails);
}

/** A pattern that ends in an escape does not count either: no join is likely to have one. */
function failsItself(scalar: Scalar): boolean {
  const pattern = scalar.kind === "call" && ["~~", "!~~"].includes(scalar.name.name);
  return isFallibleItself(scalar) && !failsByOverflowAlone(scalar) && !pattern;
}

/** The rows of a join that were there or are there now, and of these the ones that pass. */
function filterReal(builder: Builder, prefix: Prefix, conjuncts: readonly Scalar[]): Delta {
  const bound = bindDelta(builder, prefix.delta, `Δ(${prefix.title}), before the last conditions`);
  const rows = filter({
    input: consolidate(builder, bound, prefix.columns),
    conjuncts,
    span: undefined,
  });
  return {
    arms: [deltaArm(`Δ(${prefix.title})`, prefix.sources, rows, bound.weight)],
    columns: prefix.columns,
    label: "join",
    provisional: false,
  };
}

/** The inputs joined so far. */
interface Prefix {
  readonly delta: Derived["delta"];
  readonly columns: readonly LeafColumn[];
  readonly sources: ReadonlySet<string>;
  /** Its post-state, input by input, with the conjuncts among them. */
  readonly factors: readonly Factor[];
  readonly conjuncts: readonly Scalar[];
  /** Its pre-state, when a state keeps it. */
  readonly kept: Relation | undefined;
  readonly title: string;
}

function startPrefix(input: Derived): Prefix {
  return {
    delta: input.delta,
    columns: columnsOf(input.post),
    sources: input.sources,
    factors: [postFactor(input)],
    conjuncts: [],
    kept: input.kept,
    title: input.delta.label,
  };
}

function postFactor(input: Derived): Factor {
  return { version: "post", relation: input.post };
}

function extendPrefix(
  builder: Builder,
  prefix: Prefix,
  next: Derived,
  conjuncts: readonly Scalar[],
  columns: readonly LeafColumn[],
): Prefix {
  const arms: Arm[] = [];
  const title = `${prefix.title} ⋈ ${next.delta.label}`;
  const nextFactor = postOf(builder, next);
  const prefixChanges = prefix.delta.arms.length > 0;
  const nextChanges = next.delta.arms.length > 0;
  const left = prefixChanges ? bindDelta(builder, prefix.delta, `Δ(${prefix.title})`) : undefined;
  const right = nextChanges ? bindDelta(builder, next.delta, `Δ(${next.delta.label})`) : undefined;
  if (left !== undefined) {
    const other: Factor =
      next.kept === undefined ? nextFactor : { version: "kept", relation: next.kept };
    arms.push({
      title: `Δ${bracketed(prefix.title)} ⋈ ${next.delta.label}${next.kept === undefined ? "" : "₀"}`,
      requires: [prefix.sources],
      sign: 1,
      factors: [{ version: "delta", ...left }, other],
      conjuncts,
    });
  }
  if (right !== undefined) {
    const delta: Factor = { version: "delta", ...right };
    if (next.kept !== undefined || left === undefined) {
      arms.push({
        title: `${bracketed(prefix.title)} ⋈ Δ${next.delta.label}`,
        requires: [next.sources],
        sign: 1,
        factors: [delta, ...prefix.factors],
        conjuncts: [...conjuncts, ...prefix.conjuncts],
      });
    } else if (prefix.kept !== undefined) {
      arms.push({
        title: `${bracketed(prefix.title)}₀ ⋈ Δ${next.delta.label}`,
        requires: [next.sources],
        sign: 1,
        factors: [delta, { version: "kept", relation: prefix.kept }],
        conjuncts,
      });
    } else {
      arms.push({
        title: `${bracketed(prefix.title)}₀ ⋈ Δ${next.delta.label}`,
        requires: [next.sources],
        sign: 1,
        factors: [
          delta,
          {
            version: "pre",
            factors: prefix.factors,
            conjuncts: prefix.conjuncts,
            columns: prefix.columns,
            delta: left.relation,
            weight: left.weight,
            sources: prefix.sources,
          },
        ],
        conjuncts,
      });
    }
  }
  return {
    delta: {
      arms,
      columns,
      label: "join",
      provisional: arms.length > 1 || prefix.delta.provisional || next.delta.provisional,
    },
    columns,
    sources: uniteSources([prefix.sources, next.sources]),
    factors: [...prefix.factors, nextFactor],
    conjuncts: [...prefix.conjuncts, ...conjuncts],
    kept: undefined,
    title,
  };
}

function bracketed(title: string): string {
  return title.includes(" ") ? `(${title})` : title;
}

/**
 * What an input holds now. Where a state keeps the input's pre-state, R₁ = R₀ ⊎ ΔR reads the state's rows
 * and the few that changed instead of computing the input anew.
 */
export function postOf(builder: Builder, input: Derived): Factor {
  if (input.kept === undefined || input.delta.arms.length === 0) return postFactor(input);
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const columns = columnsOf(input.post);
  const weight = builder.column("weight", bigint);
  const one = builder.allocate();
  const kept = project({
    input: input.kept,
    columns: [
      ...columns.map((column) => ({ id: column.id, name: column.name, scalar: read(column) })),
      { id: one, name: "weight", scalar: castTo(bigintLiteral(1), bigint) },
    ],
    span: undefined,
  });
  return {
    version: "weighted",
    relation: union({
      inputs: [kept, bound.relation],
      columns: [
        ...columns.map((column) => ({ ...column, inputs: [column.id, column.id] })),
        { ...weight, inputs: [one, bound.weight] },
      ],
      span: undefined,
    }),
    weight: weight.id,
  };
}

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
  const one = castTo(bigintLiteral(1), bigint);
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
