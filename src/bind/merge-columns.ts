import type { TypeReference } from "../catalog/type.js";
import { hintNames } from "../diagnostics/name-hint.js";
import type { Scalar } from "../relation/scalar.js";
import { castScalar, conditionalScalar } from "../relation/scalar-constructors.js";
import type { JoinExpr, Node } from "../syntax/tree.js";
import { type Environment, fail, spanOf } from "./environment.js";
import { stringsOf } from "./names.js";
import type { NamespaceColumn } from "./scope.js";
import { coerceToCommonType, selectCommonType } from "./types/common-type.js";
import { resolveOperator } from "./types/operators.js";

/** A column that USING or NATURAL makes of two. */
export interface MergedColumn {
  readonly column: NamespaceColumn;
  /** `left = right`. */
  readonly condition: Scalar;
}

/** The columns that a join is USING, those that NATURAL means included; `undefined` for a join with ON. */
export function usingNames(
  expression: JoinExpr,
  left: readonly NamespaceColumn[],
  right: readonly NamespaceColumn[],
  environment: Environment,
): readonly string[] | undefined {
  if (expression.isNatural === true) {
    const names = right.map(({ name }) => name);
    return left.map(({ name }) => name).filter((name) => names.includes(name));
  }
  if (expression.usingClause === undefined) return undefined;
  const names = stringsOf(expression.usingClause);
  const repeated = names.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) {
    const message = `column name "${repeated}" appears more than once in USING clause`;
    fail(environment, "42701", message, { JoinExpr: expression });
  }
  return names;
}

function findColumn(
  name: string,
  side: "left" | "right",
  columns: readonly NamespaceColumn[],
  node: Node,
  environment: Environment,
): Scalar {
  const [first, second] = columns.filter((column) => column.name === name);
  if (first === undefined) {
    return fail(
      environment,
      "42703",
      `column "${name}" specified in USING clause does not exist in ${side} table`,
      node,
      hintNames(
        name,
        columns.map((column) => column.name),
        `The ${side} table has`,
      ),
    );
  }
  if (second !== undefined) {
    const message = `common column name "${name}" appears more than once in ${side} table`;
    return fail(environment, "42702", message, node);
  }
  return first.scalar;
}

/** The same value as one of the common type: `varchar(4)` and `varchar(10)` make a `varchar`. */
function withModifier(argument: Scalar, type: TypeReference): Scalar {
  if (argument.type.key !== type.key || argument.type.modifier === type.modifier) return argument;
  return castScalar({
    argument,
    explicit: false,
    volatility: "immutable",
    type: { ...argument.type, modifier: type.modifier },
    span: argument.span,
  });
}

/**
 * Merges the named columns of two inputs (manual, 7.2.1.1): the value of the side that a row always has, of either
 * side where both have it, and `COALESCE(left, right)` in a full join.
 */
export function mergeColumns(
  names: readonly string[] | undefined,
  variant: "inner" | "left" | "right" | "full",
  leftColumns: readonly NamespaceColumn[],
  rightColumns: readonly NamespaceColumn[],
  node: Node,
  environment: Environment,
): readonly MergedColumn[] {
  const { catalog } = environment;
  const span = spanOf(environment, node);
  return (names ?? []).map((name) => {
    const left = findColumn(name, "left", leftColumns, node, environment);
    const right = findColumn(name, "right", rightColumns, node, environment);
    const equals = { schema: undefined, name: "=" };
    const condition = resolveOperator(equals, left, right, catalog, catalog.searchPath, span);
    const type = selectCommonType([left, right], "JOIN/USING", catalog);
    const [leftValue, rightValue] = [left, right].map((scalar) =>
      withModifier(coerceToCommonType(scalar, type, "JOIN/USING", catalog), type),
    );
    if (leftValue === undefined || rightValue === undefined)
      return { column: { name, scalar: left }, condition };
    const merge = (): Scalar => {
      switch (variant) {
        case "inner":
          // Equal values; the one that needs no conversion is the simpler.
          return leftValue !== left && rightValue === right ? rightValue : leftValue;
        case "left":
          return leftValue;
        case "right":
          return rightValue;
        case "full":
          return conditionalScalar({
            form: "coalesce",
            arguments: [leftValue, rightValue],
            type,
            span,
          });
      }
    };
    return { column: { name, scalar: merge() }, condition };
  });
}
