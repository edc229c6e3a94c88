import { equalityOf } from "../catalog/type-facts.js";
import type { Relation } from "../relation/relation.js";
import { inputsOf } from "../relation/traversal.js";
import type { Builder, Delta } from "./builder.js";
import { addUpInStep } from "./consolidate.js";
import type { Arm, Binding, Factor } from "./plan.js";

/** A changed row is two: what it was and what it is. */
const rowsOfChange = 2;

/**
 * Up to how many a sum is not worth its cost: a product of six tables that all change is not added up, of seven it is.
 * Outer joins count twice: a row that they pad might as well have found a partner.
 */
const tooMany = 1000;

/**
 * The two deltas that an operator joins, added up first where their product would hold too many rows that cancel.
 *
 * ΔP ⋈ R₁ ⊎ P₁ ⋈ ΔR ⊎ −(ΔP ⋈ ΔR) has, for one changed row of each, 2 + 2 + 4 rows, of which two are left when they are
 * added up. The product of that with the next delta has 26, then 80, 242, 728: three times as many with each input, until somebody adds
 * them up. γ[*](ΔP) in place of ΔP is the same Z-set, so where it stands changes nothing but that.
 */
export function keepSmall<
  Left extends { readonly delta: Delta; readonly sources: ReadonlySet<string> },
  Right extends { readonly delta: Delta; readonly sources: ReadonlySet<string> },
>(builder: Builder, left: Left, right: Right): readonly [Left, Right] {
  const [ofLeft, ofRight] = [left, right].map(({ delta }) =>
    growthOf(builder.bindings, delta.arms),
  );
  if (ofLeft === undefined || ofRight === undefined) return [left, right];
  if ((1 + ofLeft) * (1 + ofRight) - 1 <= tooMany) return [left, right];
  return ofLeft >= ofRight ? [addUp(builder, left), right] : [left, addUp(builder, right)];
}

/** Whether arms over these steps yield few rows for a changed row, also when nobody adds them up. */
export function staysSmall(bindings: readonly Binding[], arms: readonly Arm[]): boolean {
  return growthOf(bindings, arms) <= tooMany;
}

/** Adds up identical rows of a delta, in a step of its own. As it is where a type has no equality: that would cost more. */
function addUp<Input extends { readonly delta: Delta; readonly sources: ReadonlySet<string> }>(
  builder: Builder,
  input: Input,
): Input {
  const { delta, sources } = input;
  const { columns } = delta;
  const comparable = columns.every(({ type }) => equalityOf(type, builder.catalog) !== "none");
  if (columns.length === 0 || !comparable) return input;
  const added = addUpInStep(builder, delta, sources, {
    columns,
    title: delta.label,
    suffix: "change",
    remark: "added up before it is joined on",
  });
  builder.sums.add(added.step);
  // As provisional as before: another pass may leave the sum out.
  return { ...input, delta: { ...added.delta, provisional: delta.provisional } };
}

/** How many rows one changed row of each source becomes, at most, before they are added up. */
function growthOf(bindings: readonly Binding[], arms: readonly Arm[]): number {
  const steps = new Map(bindings.map((binding) => [binding.name, binding]));
  const known = new Map<string, number>();
  const ofArms = (terms: readonly Arm[]): number =>
    terms.reduce((sum, { factors }) => sum + product(factors.map(ofFactor)), 0);
  const ofFactor = (factor: Factor): number => {
    switch (factor.version) {
      case "post":
      case "kept":
        return 1;
      case "delta":
      case "weighted":
        return ofRelation(factor.relation);
      case "pre":
        return 1 + ofRelation(factor.delta);
    }
  };
  const ofRelation = (relation: Relation): number => {
    switch (relation.kind) {
      case "reference":
        return ofStep(relation.binding);
      // Each of their rows stands for all that are the same.
      case "aggregate":
      case "distinct":
        return rowsOfChange;
      case "semi-join":
        return ofRelation(relation.left);
      case "union":
        return relation.inputs.reduce((sum, input) => sum + ofRelation(input), 0);
      default:
        return product(inputsOf(relation).map(ofRelation));
    }
  };
  const ofStep = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const body = steps.get(name)?.body;
    // Windows, groups, sums.
    const growth = body?.kind === "arms" ? ofArms(body.arms) : rowsOfChange;
    known.set(name, growth);
    return growth;
  };
  return ofArms(arms);
}

function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1);
}
