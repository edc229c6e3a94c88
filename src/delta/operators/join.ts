import { equalityOf } from "../../catalog/type-facts.js";
import { InternalError } from "../../diagnostics/errors.js";
import { integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf } from "../../relation/columns.js";
import { filter, join, project, union } from "../../relation/constructors.js";
import { failsByOverflowAlone, isFallibleItself } from "../../relation/fallible.js";
import type { Join, LeafColumn, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { argumentsOf } from "../../relation/scalar-traversal.js";
import { columnsUsed } from "../../relation/traversal.js";
import { type Builder, bindDelta, type Delta, type Derived, deltaArm } from "../builder.js";
import { addUpInStep, consolidate, realDelta } from "../consolidate.js";
import { keepSmall } from "../growth.js";
import { bracketed, joined } from "../labels.js";
import type { Arm, Factor } from "../plan.js";
import { bigint, castTo, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { arrangeInputs, type Place } from "./join-order.js";

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
 * P₀ is not wanted:  Δ(P ⋈ R) = ΔP ⋈ R₀ ⊎ P₁ ⋈ ΔR. What a state keeps of P₁ is read there, with what changed of it.
 *
 * R may itself be a join, since ⋈ is associative and commutative: a table together with what it refers to. Its delta is
 * added up over the columns that are read of it, so that rows which take new keys together, or which a condition further
 * on lets no one see, are no change of what refers to them.
 *
 * @param wanted the columns that are read of the join's delta
 */
export function deriveJoin(
  builder: Builder,
  node: Join,
  inputs: readonly Derived[],
  wanted: ReadonlySet<ColumnId>,
): Derived {
  const late = conjunctsOverPairs(node, inputs);
  const remaining = new Set(node.conjuncts.filter((conjunct) => !late.includes(conjunct)));
  const extend = (prefix: Prefix, next: Prefix): Prefix => {
    const columns = [...prefix.columns, ...next.columns];
    const available = new Set(columns.map((column) => column.id));
    const conjuncts = [...remaining].filter((conjunct) =>
      [...columnsUsed(conjunct)].every((column) => available.has(column)),
    );
    for (const conjunct of conjuncts) remaining.delete(conjunct);
    return extendPrefix(builder, prefix, next, conjuncts, columns);
  };
  const joinPlaces = (places: readonly Place[]): Prefix => {
    const [first, ...rest] = places;
    if (first === undefined) throw new InternalError("a join has inputs");
    return rest.reduce(
      (prefix, place) =>
        extend(prefix, "input" in place ? prefixOf(builder, place.input) : joinReferred(place)),
      "input" in first ? prefixOf(builder, first.input) : joinReferred(first),
    );
  };
  const joinReferred = ({ places }: { readonly places: readonly Place[] }): Prefix => {
    const joined = joinPlaces(places);
    const conjuncts = [...late, ...remaining];
    const used = conjuncts.flatMap((conjunct) => [...columnsUsed(conjunct)]);
    return addUpPrefix(builder, joined, new Set([...wanted, ...used]));
  };
  const prefix = joinPlaces(arrangeInputs(node.conjuncts, inputs));
  const kept = inputs.flatMap((input) => (input.kept === undefined ? [] : [input.kept]));
  return {
    delta: late.length === 0 ? prefix.delta : filterReal(builder, prefix, late),
    post: node,
    kept: kept.length === inputs.length ? join({ ...node, inputs: kept }) : undefined,
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
    ...prefix.delta,
    arms: [deltaArm(`Δ(${prefix.title})`, prefix.sources, rows, bound.weight)],
    columns: prefix.columns,
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

/** An input by itself: where a state keeps it, with its post-state from there. */
function prefixOf(builder: Builder, input: Derived): Prefix {
  return {
    delta: input.delta,
    columns: columnsOf(input.post),
    sources: input.sources,
    factors: [postOf(builder, input)],
    conjuncts: [],
    kept: input.kept,
    title: input.delta.label,
  };
}

function postFactor(input: Derived): Factor {
  return { version: "post", relation: input.post };
}

/** The delta of a join added up over the columns that are read of it: what cancels there is no change. */
function addUpPrefix(builder: Builder, prefix: Prefix, wanted: ReadonlySet<ColumnId>): Prefix {
  const columns = prefix.columns.filter(({ id }) => wanted.has(id));
  const comparable = columns.every(({ type }) => equalityOf(type, builder.catalog) !== "none");
  if (!prefix.delta.provisional || columns.length === 0 || !comparable) return prefix;
  const { delta } = addUpInStep(builder, prefix.delta, prefix.sources, {
    columns,
    title: prefix.title,
    suffix: "change",
    remark: "added up over what is read of it",
  });
  return { ...prefix, columns, delta };
}

function extendPrefix(
  builder: Builder,
  before: Prefix,
  other: Prefix,
  conjuncts: readonly Scalar[],
  columns: readonly LeafColumn[],
): Prefix {
  const real = (part: Prefix): Prefix => ({
    ...part,
    delta: realDelta(builder, part.delta, part.sources, conjuncts),
  });
  const [prefix, next] = keepSmall(builder, real(before), real(other));
  const arms: Arm[] = [];
  const nextTitle = next.factors.length === 1 ? next.title : bracketed(next.title);
  const title = `${prefix.title} ⋈ ${nextTitle}`;
  const prefixChanges = prefix.delta.arms.length > 0;
  const nextChanges = next.delta.arms.length > 0;
  const left = prefixChanges ? bindDelta(builder, prefix.delta, `Δ(${prefix.title})`) : undefined;
  const right = nextChanges ? bindDelta(builder, next.delta, `Δ(${next.title})`) : undefined;
  if (left !== undefined) {
    const others: readonly Factor[] =
      next.kept === undefined ? next.factors : [{ version: "kept", relation: next.kept }];
    arms.push({
      title: `Δ${bracketed(prefix.title)} ⋈ ${nextTitle}${next.kept === undefined ? "" : "₀"}`,
      requires: [prefix.sources],
      sign: 1,
      factors: [{ version: "delta", ...left }, ...others],
      conjuncts: [...conjuncts, ...next.conjuncts],
    });
  }
  if (right !== undefined) {
    const delta: Factor = { version: "delta", ...right };
    if (next.kept !== undefined || left === undefined) {
      arms.push({
        title: `${bracketed(prefix.title)} ⋈ Δ${nextTitle}`,
        requires: [next.sources],
        sign: 1,
        factors: [delta, ...prefix.factors],
        conjuncts: [...conjuncts, ...prefix.conjuncts],
      });
    } else if (prefix.kept !== undefined) {
      arms.push({
        title: `${bracketed(prefix.title)}₀ ⋈ Δ${nextTitle}`,
        requires: [next.sources],
        sign: 1,
        factors: [delta, { version: "kept", relation: prefix.kept }],
        conjuncts,
      });
    } else {
      arms.push({
        title: `${bracketed(prefix.title)}₀ ⋈ Δ${nextTitle}`,
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
      ...joined(prefix.delta, next.delta, "join"),
      provisional: arms.length > 1 || prefix.delta.provisional || next.delta.provisional,
    },
    columns,
    sources: uniteSources([prefix.sources, next.sources]),
    factors: [...prefix.factors, ...next.factors],
    conjuncts: [...prefix.conjuncts, ...next.conjuncts, ...conjuncts],
    kept: undefined,
    title,
  };
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
      { id: one, name: "weight", scalar: castTo(integerLiteral(1), bigint) },
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
