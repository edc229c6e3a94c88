import { isSameScalar } from "../relation/same-scalar.js";
import type { Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import type { Node } from "../syntax/tree.js";
import type { Environment } from "./environment.js";

/** The names that a query gives to its entries of FROM, their columns, and its WITH queries, as they come. */
export function namesInside(node: Node): string {
  const names: unknown[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    for (const [field, inner] of Object.entries(value)) {
      if (field === "RangeVar" && isNameless(inner)) names.push(null);
      if (field === "alias" || field === "ctename") names.push(inner);
      else visit(inner);
    }
  };
  visit(node);
  return JSON.stringify(names);
}

function isNameless(rangeVar: object): boolean {
  return !("alias" in rangeVar);
}

/**
 * Whether GROUP BY takes two expressions for the same one. PostgreSQL compares them as it has parsed them, where a
 * subquery is another one as soon as it names something in it in another way.
 */
export function isSameGrouped(left: Scalar, right: Scalar, environment: Environment): boolean {
  return (
    isSameScalar(left, right) &&
    namesOf(left, environment).join() === namesOf(right, environment).join()
  );
}

function namesOf(scalar: Scalar, environment: Environment): readonly string[] {
  const own =
    scalar.kind === "subquery" ? [environment.namesInside.get(scalar.relation) ?? ""] : [];
  return [...own, ...argumentsOf(scalar).flatMap((argument) => namesOf(argument, environment))];
}
