import { builtinType } from "../catalog/type.js";
import { formatType } from "../catalog/type-facts.js";
import { project } from "../relation/constructors.js";
import type { Scalar } from "../relation/scalar.js";
import { columnScalar, subqueryScalar } from "../relation/scalar-constructors.js";
import type { Node, SubLink } from "../syntax/tree.js";
import { bindRowFields } from "./bind-row.js";
import type { BoundSelect } from "./bound-select.js";
import { refuseDefaultCollation } from "./default-collation.js";
import { type Environment, fail, spanOf } from "./environment.js";
import { writtenName } from "./names.js";
import { namesInside } from "./names-inside.js";
import { arrayKeyOf } from "./type-name.js";
import { resolveRowComparison } from "./types/comparisons.js";
import { resolveOperator, type WrittenName } from "./types/operators.js";

/** A subquery in an expression (manual, 9.24 and 4.2.11). */
export function bindSubLink(subLink: SubLink, environment: Environment): Scalar {
  const node: Node = { SubLink: subLink };
  const span = spanOf(environment, node);
  const { subselect } = subLink;
  if (subselect === undefined || !("SelectStmt" in subselect)) {
    return fail(environment, "42601", "subquery is not a SELECT", node);
  }
  const isArray = subLink.subLinkType === "ARRAY_SUBLINK";
  const query = environment.bindSelect(subselect.SelectStmt, environment, {
    unknowns: "text",
    order: isArray ? "keep" : "drop",
  });
  const { relation } = query;
  environment.namesInside.set(relation, namesInside(subselect));
  if (subLink.subLinkType !== "EXISTS_SUBLINK") refuseDefaultCollation(relation, node, environment);
  const name = query.columns[0]?.name;
  if (name !== undefined) environment.subqueryNames.set(subLink, name);
  switch (subLink.subLinkType) {
    case "EXISTS_SUBLINK":
      return subqueryScalar({
        form: "exists",
        relation,
        comparison: undefined,
        type: builtinType("bool"),
        span,
      });
    case "ANY_SUBLINK":
    case "ALL_SUBLINK":
      return subqueryScalar({
        form: subLink.subLinkType === "ANY_SUBLINK" ? "any" : "all",
        relation,
        comparison: compare(subLink, query, environment),
        type: builtinType("bool"),
        span,
      });
    case "EXPR_SUBLINK":
      return subqueryScalar({
        form: "scalar",
        relation,
        comparison: undefined,
        type: onlyColumn(query, node, environment).type,
        span,
      });
    case "ARRAY_SUBLINK": {
      const element = onlyColumn(query, node, environment).type;
      return subqueryScalar({
        form: "array",
        relation,
        comparison: undefined,
        type: arrayTypeOf(element, node, environment),
        span,
      });
    }
    default:
      return fail(environment, "42601", "subquery is not allowed here", node);
  }
}

/**
 * `ROW(…) operator (subquery)`: the subquery yields at most one row, and NULL stands for none. It is the scalar subquery
 * that compares inside.
 */
export function compareWithRow(
  name: WrittenName,
  operands: readonly Scalar[],
  subLink: SubLink,
  environment: Environment,
): Scalar {
  const node: Node = { SubLink: subLink };
  const { subselect } = subLink;
  if (subselect === undefined || !("SelectStmt" in subselect)) {
    return fail(environment, "42601", "subquery is not a SELECT", node);
  }
  const context = { unknowns: "text", order: "drop" } as const;
  const query = environment.bindSelect(subselect.SelectStmt, environment, context);
  const scalar = compareColumns(name, operands, query, node, environment);
  refuseDefaultCollation(query.relation, node, environment);
  const id = environment.allocate();
  const span = spanOf(environment, node);
  const columns = [{ id, name: "row", scalar }];
  const relation = project({ input: query.relation, columns, span });
  environment.namesInside.set(relation, namesInside(subselect));
  return subqueryScalar({
    form: "scalar",
    relation,
    comparison: undefined,
    type: builtinType("bool"),
    span,
  });
}

function onlyColumn(
  query: BoundSelect,
  node: Node,
  environment: Environment,
): BoundSelect["columns"][number] {
  const [first, second] = query.columns;
  if (first === undefined || second !== undefined) {
    return fail(environment, "42601", "subquery must return only one column", node);
  }
  return first;
}

/** The type of arrays of a type; an array of arrays has the same type as those. */
function arrayTypeOf(
  element: Scalar["type"],
  node: Node,
  environment: Environment,
): Scalar["type"] {
  const { catalog } = environment;
  if (catalog.types.get(element.key)?.kind === "array") return element;
  const key = arrayKeyOf(element.key, catalog);
  if (key !== undefined) return { ...element, key };
  const shown = formatType(element, catalog);
  return fail(environment, "42704", `could not find array type for data type ${shown}`, node);
}

/** `operands operator columns`, for one row of the subquery. */
function compare(subLink: SubLink, query: BoundSelect, environment: Environment): Scalar {
  const node: Node = { SubLink: subLink };
  const { testexpr } = subLink;
  if (testexpr === undefined) return fail(environment, "42601", "expression is incomplete", node);
  const name = subLink.operName === undefined ? equality : writtenName(subLink.operName);
  const operands =
    "RowExpr" in testexpr
      ? bindRowFields(testexpr.RowExpr, environment)
      : [environment.bindExpression(testexpr, environment)];
  return compareColumns(name, operands, query, node, environment);
}

function compareColumns(
  name: WrittenName,
  operands: readonly Scalar[],
  query: BoundSelect,
  node: Node,
  environment: Environment,
): Scalar {
  const { catalog } = environment;
  const span = spanOf(environment, node);
  const columns = query.columns.map(({ id, type }) => columnScalar(id, type, span));
  if (columns.length < operands.length) {
    return fail(environment, "42601", "subquery has too few columns", node);
  }
  if (columns.length > operands.length) {
    return fail(environment, "42601", "subquery has too many columns", node);
  }
  const [operand] = operands;
  const [column] = columns;
  if (operands.length === 1 && operand !== undefined && column !== undefined) {
    return resolveOperator(name, operand, column, catalog, catalog.searchPath, span);
  }
  return resolveRowComparison(name, operands, columns, catalog, catalog.searchPath, span);
}

const equality = { schema: undefined, name: "=" };
