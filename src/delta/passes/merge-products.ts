import { InternalError } from "../../diagnostics/errors.js";
import { isFallible } from "../../relation/fallible.js";
import type { Relation } from "../../relation/relation.js";
import { inputsOf, introducedColumns, mapInputs, scalarsOf } from "../../relation/traversal.js";
import { lowerArm } from "../operators/lower-arm.js";
import type { Binding, DeltaPlan } from "../plan.js";
import { countReaders, mapRelationsOf, stepsReadOutside, withoutUnread } from "../plan-steps.js";

/** Of how many tables PostgreSQL looks for the best order in less time than it takes to write the rows of steps out. */
const largestProduct = 6;

/** Steps that others may take in, each as the product that it is, by name. */
type Products = ReadonlyMap<string, Relation>;

/**
 * What: a step that is one product and is read once, by a product or by a sum over one, becomes part of it. Why: a step is
 * written out, row by row, before it is read; a chain of joins of which one source has changed has no use for that.
 * Valid: a product of products is a product, and its weight is that of all factors. Whoever reads the step takes each of its
 * rows once: it joins, filters, projects or adds up. In a side of an outer join, in EXISTS, or in a group that is joined again
 * PostgreSQL could compute the step once for each row of something else.
 * Must not fire: where something in the product can fail for some values, because PostgreSQL orders the conditions of one
 * product as it likes, and what one step keeps away must not reach the next; on a change window, which is counted as well.
 * Identity: (R ⋈ S) ⋈ T = R ⋈ S ⋈ T. Before: j := Δr ⋈ s; k := j ⋈ t. After: k := Δr ⋈ s ⋈ t.
 */
export function mergeProducts(plan: DeltaPlan): DeltaPlan {
  const reserved = stepsReadOutside(plan);
  const readers = countReaders(plan.bindings);
  const steps: Binding[] = [];
  const products = new Map<string, Relation>();
  for (const binding of plan.bindings) {
    const merged = withProducts(binding, products);
    const step = productsIn(merged).every(isFit) ? merged : binding;
    steps.push(step);
    const product = productOf(step);
    if (product !== undefined && !reserved.has(step.name) && readers.get(step.name) === 1) {
      products.set(step.name, product);
    }
  }
  return withoutUnread({ ...plan, bindings: steps });
}

/** The relation of a step that is a single product. */
function productOf(binding: Binding): Relation | undefined {
  const [product, ...others] = binding.body.kind === "arms" ? productsIn(binding) : [];
  return others.length === 0 ? product : undefined;
}

/** The products of a step: its arms, or what it adds up. */
function productsIn({ columns, body }: Binding): readonly Relation[] {
  if (body.kind === "relation") return [belowSum(body.relation)];
  const rows = columns.filter(({ id }) => id !== body.weight);
  return body.arms.map((arm) => lowerArm({ allocate: noPreState }, arm, rows, body.weight));
}

/** Only a pre-state takes a column of its own, and an earlier pass replaces those. */
function noPreState(): never {
  throw new InternalError("a pre-state is left");
}

function belowSum(relation: Relation): Relation {
  const [input] = inputsOf(relation);
  return input !== undefined && isSum(relation) ? belowSum(input) : relation;
}

function withProducts(binding: Binding, products: Products): Binding {
  const merge = binding.body.kind === "arms" ? productWithProducts : sumWithProducts;
  return mapRelationsOf(binding, (relation) => merge(relation, products));
}

function sumWithProducts(relation: Relation, products: Products): Relation {
  return isSum(relation)
    ? mapInputs(relation, (input) => sumWithProducts(input, products))
    : productWithProducts(relation, products);
}

function productWithProducts(relation: Relation, products: Products): Relation {
  if (relation.kind === "reference") return products.get(relation.binding) ?? relation;
  return isProduct(relation)
    ? mapInputs(relation, (input) => productWithProducts(input, products))
    : relation;
}

/** Whether it adds up rows, each of which it reads once, and then at most filters and projects. */
function isSum(relation: Relation): boolean {
  if (relation.kind === "aggregate" || relation.kind === "distinct") return true;
  return (relation.kind === "filter" || relation.kind === "project") && isSum(relation.input);
}

/** Becomes one FROM and WHERE with its inputs. */
function isProduct({ kind }: Relation): boolean {
  return kind === "join" || kind === "filter" || kind === "project";
}

/** Whether PostgreSQL may be given the product as one search for an order. */
function isFit(product: Relation): boolean {
  const leaves: Relation[] = [];
  let fallible = false;
  const visit = (relation: Relation): void => {
    const inputs = inputsOf(relation);
    if (inputs.length === 0) leaves.push(relation);
    if (isProduct(relation)) fallible ||= scalarsOf(relation).some(isFallible);
    for (const input of inputs) visit(input);
  };
  visit(product);
  const columns = leaves.flatMap(introducedColumns);
  return !fallible && leaves.length <= largestProduct && new Set(columns).size === columns.length;
}
