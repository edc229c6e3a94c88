import { mapList } from "./map-list.js";
import type { Scalar } from "./scalar.js";
import {
  andScalar,
  arrayScalar,
  booleanTestScalar,
  callScalar,
  caseScalar,
  castScalar,
  collateScalar,
  comparisonScalar,
  conditionalScalar,
  distinctTestScalar,
  fieldScalar,
  notScalar,
  nullTestScalar,
  opaqueScalar,
  orScalar,
  quantifiedScalar,
  rowScalar,
  subqueryScalar,
  subscriptScalar,
} from "./scalar-constructors.js";

/** One clause per kind of scalar, each with the results for its arguments, in the order of {@link argumentsOf}. */
type ScalarClauses<Result> = {
  readonly [Kind in Scalar["kind"]]: (
    node: Extract<Scalar, { readonly kind: Kind }>,
    inputs: readonly Result[],
  ) => Result;
};

/** Computes bottom-up. Does not enter the relations of subqueries. */
export function foldScalar<Result>(scalar: Scalar, clauses: ScalarClauses<Result>): Result {
  const inputs = argumentsOf(scalar).map((argument) => foldScalar(argument, clauses));
  const clause = clauses[scalar.kind] as (node: Scalar, inputs: readonly Result[]) => Result;
  return clause(scalar, inputs);
}

/**
 * The scalars directly below a scalar, left to right. Of a subquery it is the comparison, which also reads
 * columns of the subquery's relation.
 */
export function argumentsOf(scalar: Scalar): readonly Scalar[] {
  switch (scalar.kind) {
    case "column":
    case "literal":
    case "session":
    case "grouping":
      return [];
    case "comparison":
    case "distinct-test":
      return [scalar.left, scalar.right];
    case "and":
    case "or":
    case "call":
    case "conditional":
    case "opaque":
      return scalar.arguments;
    case "not":
    case "null-test":
    case "boolean-test":
    case "cast":
    case "field":
    case "collate":
      return [scalar.argument];
    case "case":
      return [...scalar.branches.flatMap(({ when, then }) => [when, then]), scalar.otherwise];
    case "quantified":
      return [scalar.left, scalar.array];
    case "array":
      return scalar.elements;
    case "row":
      return scalar.fields;
    case "subscript":
      return [
        scalar.argument,
        ...scalar.subscripts.flatMap(({ lower, upper }) =>
          [lower, upper].filter((bound) => bound !== undefined),
        ),
      ];
    case "subquery":
      return scalar.comparison === undefined ? [] : [scalar.comparison];
  }
}

/** Replaces the scalars directly below a scalar; the same object when nothing changed. */
export function mapArguments(scalar: Scalar, map: (argument: Scalar) => Scalar): Scalar {
  switch (scalar.kind) {
    case "column":
    case "literal":
    case "session":
    case "grouping":
      return scalar;
    case "comparison": {
      const left = map(scalar.left);
      const right = map(scalar.right);
      if (left === scalar.left && right === scalar.right) return scalar;
      return comparisonScalar({ ...scalar, left, right });
    }
    case "distinct-test": {
      const left = map(scalar.left);
      const right = map(scalar.right);
      if (left === scalar.left && right === scalar.right) return scalar;
      return distinctTestScalar({ ...scalar, left, right });
    }
    case "and": {
      const mapped = mapList(scalar.arguments, map);
      return mapped === scalar.arguments ? scalar : andScalar(mapped);
    }
    case "or": {
      const mapped = mapList(scalar.arguments, map);
      return mapped === scalar.arguments ? scalar : orScalar(mapped);
    }
    case "call": {
      const mapped = mapList(scalar.arguments, map);
      return mapped === scalar.arguments ? scalar : callScalar({ ...scalar, arguments: mapped });
    }
    case "conditional": {
      const mapped = mapList(scalar.arguments, map);
      return mapped === scalar.arguments
        ? scalar
        : conditionalScalar({ ...scalar, arguments: mapped });
    }
    case "opaque": {
      const mapped = mapList(scalar.arguments, map);
      return mapped === scalar.arguments ? scalar : opaqueScalar({ ...scalar, arguments: mapped });
    }
    case "not": {
      const argument = map(scalar.argument);
      return argument === scalar.argument ? scalar : notScalar({ ...scalar, argument });
    }
    case "null-test": {
      const argument = map(scalar.argument);
      return argument === scalar.argument ? scalar : nullTestScalar({ ...scalar, argument });
    }
    case "boolean-test": {
      const argument = map(scalar.argument);
      return argument === scalar.argument ? scalar : booleanTestScalar({ ...scalar, argument });
    }
    case "cast": {
      const argument = map(scalar.argument);
      return argument === scalar.argument ? scalar : castScalar({ ...scalar, argument });
    }
    case "field": {
      const argument = map(scalar.argument);
      return argument === scalar.argument ? scalar : fieldScalar({ ...scalar, argument });
    }
    case "collate": {
      const argument = map(scalar.argument);
      return argument === scalar.argument ? scalar : collateScalar({ ...scalar, argument });
    }
    case "case": {
      let changed = false;
      const branches = scalar.branches.map((branch) => {
        const when = map(branch.when);
        const then = map(branch.then);
        if (when === branch.when && then === branch.then) return branch;
        changed = true;
        return { when, then };
      });
      const otherwise = map(scalar.otherwise);
      if (!changed && otherwise === scalar.otherwise) return scalar;
      return caseScalar({ ...scalar, branches, otherwise });
    }
    case "quantified": {
      const left = map(scalar.left);
      const array = map(scalar.array);
      if (left === scalar.left && array === scalar.array) return scalar;
      return quantifiedScalar({ ...scalar, left, array });
    }
    case "array": {
      const elements = mapList(scalar.elements, map);
      return elements === scalar.elements ? scalar : arrayScalar({ ...scalar, elements });
    }
    case "row": {
      const fields = mapList(scalar.fields, map);
      return fields === scalar.fields ? scalar : rowScalar({ ...scalar, fields });
    }
    case "subscript": {
      let changed = false;
      const argument = map(scalar.argument);
      const subscripts = scalar.subscripts.map((subscript) => {
        const lower = subscript.lower && map(subscript.lower);
        const upper = subscript.upper && map(subscript.upper);
        if (lower === subscript.lower && upper === subscript.upper) return subscript;
        changed = true;
        return { ...subscript, lower, upper };
      });
      if (!changed && argument === scalar.argument) return scalar;
      return subscriptScalar({ ...scalar, argument, subscripts });
    }
    case "subquery": {
      const comparison = scalar.comparison && map(scalar.comparison);
      return comparison === scalar.comparison ? scalar : subqueryScalar({ ...scalar, comparison });
    }
  }
}

/** Whether a subquery stands in a scalar. */
export function hasSubquery(scalar: Scalar): boolean {
  return scalar.kind === "subquery" || argumentsOf(scalar).some(hasSubquery);
}
