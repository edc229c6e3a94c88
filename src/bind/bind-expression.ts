import { lookupSchemas } from "../catalog/search-path.js";
import { builtinType, type QualifiedName, type TypeReference, typeKey } from "../catalog/type.js";
import { elementTypeOf, formatType } from "../catalog/type-facts.js";
import { hintNames } from "../diagnostics/name-hint.js";
import type { Scalar } from "../relation/scalar.js";
import {
  andScalar,
  booleanTestScalar,
  collateScalar,
  notScalar,
  nullTestScalar,
  orScalar,
} from "../relation/scalar-constructors.js";
import type {
  A_Expr,
  BoolExpr,
  BooleanTest,
  CaseExpr,
  CollateClause,
  GroupingFunc,
  Node,
  TypeCast,
} from "../syntax/tree.js";
import { bindCall } from "./bind-call.js";
import { bindConstant, bindSessionValue } from "./bind-constant.js";
import { bindIndirection } from "./bind-indirection.js";
import { bindJson, jsonAggregateCall } from "./bind-json.js";
import { bindRow, bindRowFields } from "./bind-row.js";
import { bindSubLink, compareWithRow } from "./bind-sub-link.js";
import { bindXml } from "./bind-xml.js";
import { clausesWithAggregates, placeWords } from "./clauses.js";
import { type Environment, fail, refuse, scopeOf, spanOf } from "./environment.js";
import { stringsOf, writtenName } from "./names.js";
import { bindColumnReference } from "./resolve-column.js";
import { defaultToText } from "./text-literal.js";
import { resolveTypeName } from "./type-name.js";
import { buildCast, requireBoolean } from "./types/coercion.js";
import {
  resolveDistinct,
  resolveInList,
  resolveQuantified,
  resolveRowComparison,
} from "./types/comparisons.js";
import { buildArray, buildCase, buildConditional } from "./types/constructs.js";
import { isUnknownLiteral } from "./types/literals.js";
import { resolveOperator, type WrittenName } from "./types/operators.js";

/** Binds an expression to a scalar over the columns of the queries around it. */
export function bindExpression(node: Node, environment: Environment): Scalar {
  const { catalog } = environment;
  const bind = (inner: Node | undefined): Scalar => bindOptional(inner, node, environment);
  const span = spanOf(environment, node);
  if ("ColumnRef" in node) return bindColumnReference(node.ColumnRef, environment);
  if ("A_Const" in node) return bindConstant(node.A_Const, span);
  if ("A_Expr" in node) return bindOperator(node.A_Expr, environment);
  if ("FuncCall" in node) return bindCall(node.FuncCall, environment);
  if ("BoolExpr" in node) return bindLogic(node.BoolExpr, environment);
  if ("TypeCast" in node) return bindCast(node.TypeCast, environment);
  if ("NullTest" in node) {
    const { arg, nulltesttype } = node.NullTest;
    return nullTestScalar({ argument: bind(arg), negated: nulltesttype === "IS_NOT_NULL", span });
  }
  if ("BooleanTest" in node) return bindBooleanTest(node.BooleanTest, environment);
  if ("CaseExpr" in node) {
    return withoutSets("CASE", node, environment, () => bindCase(node.CaseExpr, environment));
  }
  if ("CoalesceExpr" in node) {
    const scalars = withoutSets("COALESCE", node, environment, () =>
      (node.CoalesceExpr.args ?? []).map(bind),
    );
    return buildConditional("coalesce", scalars, catalog, catalog.searchPath, span);
  }
  if ("MinMaxExpr" in node) {
    const form = node.MinMaxExpr.op === "IS_LEAST" ? "least" : "greatest";
    const scalars = (node.MinMaxExpr.args ?? []).map(bind);
    return buildConditional(form, scalars, catalog, catalog.searchPath, span);
  }
  if ("SubLink" in node) return bindSubLink(node.SubLink, environment);
  if ("A_ArrayExpr" in node) {
    const elements = (node.A_ArrayExpr.elements ?? []).map(bind);
    return buildArray(elements, undefined, catalog, span);
  }
  if ("RowExpr" in node) return bindRow(node.RowExpr, environment);
  if ("A_Indirection" in node) return bindIndirection(node.A_Indirection, environment);
  if ("CollateClause" in node) return bindCollate(node.CollateClause, environment);
  if ("SQLValueFunction" in node) return bindSessionValue(node.SQLValueFunction, span);
  if ("GroupingFunc" in node) return bindGrouping(node.GroupingFunc, environment);
  if ("ParamRef" in node) {
    return fail(environment, "42P02", "a defining query cannot have parameters", node);
  }
  if ("SetToDefault" in node) {
    return fail(environment, "42601", "DEFAULT is not allowed in this context", node);
  }
  const jsonAggregate = jsonAggregateCall(node, environment);
  if (jsonAggregate !== undefined) return bindCall(jsonAggregate, environment);
  return (
    bindJson(node, environment) ??
    bindXml(node, environment) ??
    refuse(environment, "0AT15", "expression is not understood by the compiler", node)
  );
}

function bindOptional(inner: Node | undefined, outer: Node, environment: Environment): Scalar {
  if (inner === undefined) return fail(environment, "42601", "expression is incomplete", outer);
  return bindExpression(inner, environment);
}

/** Conditional expressions do not evaluate all they hold, so a set-returning function cannot stand in them. */
function withoutSets<Result>(
  construct: string,
  node: Node,
  environment: Environment,
  bind: () => Result,
): Result {
  const { setReturning } = scopeOf(environment).query;
  const before = setReturning.length;
  const result = bind();
  if (setReturning.length > before) {
    fail(
      environment,
      "0A000",
      `set-returning functions are not allowed in ${construct}`,
      node,
      "You might be able to move the set-returning function into a LATERAL FROM item.",
    );
  }
  return result;
}

function bindLogic(expression: BoolExpr, environment: Environment): Scalar {
  const { catalog } = environment;
  const node: Node = { BoolExpr: expression };
  const word = (expression.boolop ?? "").replace(/_EXPR$/, "");
  const scalars = (expression.args ?? []).map((argument) =>
    requireBoolean(bindExpression(argument, environment), word, catalog),
  );
  if (word === "AND") return andScalar(scalars);
  if (word === "OR") return orScalar(scalars);
  const [argument] = scalars;
  if (argument === undefined) return fail(environment, "42601", "NOT without argument", node);
  return notScalar({ argument, span: spanOf(environment, node) });
}

function bindBooleanTest(test: BooleanTest, environment: Environment): Scalar {
  const node: Node = { BooleanTest: test };
  const words = (test.booltesttype ?? "").split("_");
  const value = words.at(-1) === "TRUE" ? "true" : words.at(-1) === "FALSE" ? "false" : "unknown";
  const argument = bindOptional(test.arg, node, environment);
  return booleanTestScalar({
    argument: requireBoolean(argument, words.join(" "), environment.catalog),
    value,
    negated: words.includes("NOT"),
    span: spanOf(environment, node),
  });
}

function bindCase(expression: CaseExpr, environment: Environment): Scalar {
  const { catalog } = environment;
  const node: Node = { CaseExpr: expression };
  const argument =
    expression.arg === undefined
      ? undefined
      : defaultToText(bindExpression(expression.arg, environment), environment);
  const branches = (expression.args ?? []).flatMap((branch) => {
    if (!("CaseWhen" in branch)) return [];
    const condition = bindOptional(branch.CaseWhen.expr, branch, environment);
    const when =
      argument === undefined
        ? condition
        : resolveOperator(
            { schema: undefined, name: "=" },
            argument,
            condition,
            catalog,
            catalog.searchPath,
            spanOf(environment, branch.CaseWhen.expr),
          );
    return [{ when, then: bindOptional(branch.CaseWhen.result, branch, environment) }];
  });
  const otherwise =
    expression.defresult === undefined
      ? undefined
      : bindExpression(expression.defresult, environment);
  return buildCase(branches, otherwise, catalog, spanOf(environment, node));
}

/** The fields of an operand that is written as a row. */
function rowFields(
  node: Node | undefined,
  environment: Environment,
): readonly Scalar[] | undefined {
  return node !== undefined && "RowExpr" in node
    ? bindRowFields(node.RowExpr, environment)
    : undefined;
}

function bindOperator(expression: A_Expr, environment: Environment): Scalar {
  const { catalog } = environment;
  const path = catalog.searchPath;
  const node: Node = { A_Expr: expression };
  const span = spanOf(environment, node);
  const { lexpr, rexpr } = expression;
  const name = writtenName(expression.name);
  const right = (): Scalar => bindOptional(rexpr, node, environment);
  const left = (): Scalar => bindOptional(lexpr, node, environment);
  switch (expression.kind ?? "AEXPR_OP") {
    case "AEXPR_OP_ANY":
      return resolveQuantified(name, "any", left(), right(), catalog, path, span);
    case "AEXPR_OP_ALL":
      return resolveQuantified(name, "all", left(), right(), catalog, path, span);
    case "AEXPR_DISTINCT":
      return resolveDistinct(left(), right(), false, catalog, path, span);
    case "AEXPR_NOT_DISTINCT":
      return resolveDistinct(left(), right(), true, catalog, path, span);
    case "AEXPR_NULLIF":
      return buildConditional("nullif", [left(), right()], catalog, path, span);
    case "AEXPR_IN": {
      const items = rexpr !== undefined && "List" in rexpr ? (rexpr.List.items ?? []) : [];
      const list = items.map((item) => bindExpression(item, environment));
      return resolveInList(left(), list, name.name === "<>", catalog, path, span);
    }
    case "AEXPR_BETWEEN":
    case "AEXPR_NOT_BETWEEN":
    case "AEXPR_BETWEEN_SYM":
    case "AEXPR_NOT_BETWEEN_SYM":
      return bindBetween(expression, environment);
    case "AEXPR_OP":
    case "AEXPR_LIKE":
    case "AEXPR_ILIKE":
    case "AEXPR_SIMILAR": {
      const leftFields = rowFields(lexpr, environment);
      if (leftFields !== undefined && rexpr !== undefined && "SubLink" in rexpr) {
        return compareWithRow(name, leftFields, rexpr.SubLink, environment);
      }
      const rightFields = rowFields(rexpr, environment);
      if (leftFields !== undefined && rightFields !== undefined) {
        return resolveRowComparison(name, leftFields, rightFields, catalog, path, span);
      }
      const leftScalar = lexpr === undefined ? undefined : left();
      return resolveOperator(name, leftScalar, right(), catalog, path, span);
    }
  }
}

/** `BETWEEN` is two comparisons; `SYMMETRIC` takes the bounds in both orders (manual, 9.2). */
function bindBetween(expression: A_Expr, environment: Environment): Scalar {
  const { catalog } = environment;
  const node: Node = { A_Expr: expression };
  const span = spanOf(environment, node);
  const { rexpr } = expression;
  const bounds = rexpr !== undefined && "List" in rexpr ? (rexpr.List.items ?? []) : [];
  const [low, high] = bounds.map((bound) => bindExpression(bound, environment));
  const value = bindOptional(expression.lexpr, node, environment);
  if (low === undefined || high === undefined) {
    return fail(environment, "42601", "BETWEEN without bounds", node);
  }
  const compare = (operator: string, bound: Scalar): Scalar => {
    const name: WrittenName = { schema: undefined, name: operator };
    return resolveOperator(name, value, bound, catalog, catalog.searchPath, span);
  };
  const inside = (from: Scalar, to: Scalar): Scalar =>
    andScalar([compare(">=", from), compare("<=", to)]);
  const outside = (from: Scalar, to: Scalar): Scalar =>
    orScalar([compare("<", from), compare(">", to)]);
  switch (expression.kind) {
    case "AEXPR_NOT_BETWEEN":
      return outside(low, high);
    case "AEXPR_BETWEEN_SYM":
      return orScalar([inside(low, high), inside(high, low)]);
    case "AEXPR_NOT_BETWEEN_SYM":
      return andScalar([outside(low, high), outside(high, low)]);
    default:
      return inside(low, high);
  }
}

function bindCast(cast: TypeCast, environment: Environment): Scalar {
  const node: Node = { TypeCast: cast };
  const target = resolveTypeName(cast.typeName, environment);
  const argument =
    bindTypedArray(cast.arg, target, environment) ?? bindOptional(cast.arg, node, environment);
  return buildCast(argument, target, environment.catalog, spanOf(environment, node));
}

/** `ARRAY[…]::type[]`: the cast is applied to each element, so that an empty array has a type too. */
function bindTypedArray(
  node: Node | undefined,
  target: TypeReference,
  environment: Environment,
): Scalar | undefined {
  const { catalog } = environment;
  if (node === undefined || !("A_ArrayExpr" in node)) return undefined;
  if (elementTypeOf(target, catalog) === undefined) return undefined;
  const elements = (node.A_ArrayExpr.elements ?? []).map(
    (element) =>
      bindTypedArray(element, target, environment) ?? bindExpression(element, environment),
  );
  return buildArray(elements, target, catalog, spanOf(environment, node));
}

function findCollation(name: WrittenName, environment: Environment): QualifiedName | undefined {
  const { collations, searchPath } = environment.catalog;
  for (const schema of name.schema === undefined ? lookupSchemas(searchPath) : [name.schema]) {
    const candidate = { schema, name: name.name };
    if (collations.has(typeKey(candidate))) return candidate;
  }
  return undefined;
}

function bindCollate(clause: CollateClause, environment: Environment): Scalar {
  const { catalog } = environment;
  const node: Node = { CollateClause: clause };
  const written = writtenName(clause.collname);
  const collation = findCollation(written, environment);
  if (collation === undefined) {
    const names = [...catalog.collations.keys()].map((key) => key.slice(key.indexOf(".") + 1));
    return fail(
      environment,
      "42704",
      `collation "${stringsOf(clause.collname).join(".")}" does not exist`,
      node,
      hintNames(written.name, names, "Known collations"),
    );
  }
  const bound = bindOptional(clause.arg, node, environment);
  const argument = isUnknownLiteral(bound) ? defaultToText(bound, environment) : bound;
  if (catalog.types.get(argument.type.key)?.collatable !== true) {
    const type = formatType(argument.type, catalog);
    return fail(environment, "42804", `collations are not supported by type ${type}`, node);
  }
  const type = { ...argument.type, collation };
  return collateScalar({ argument, collation, type, span: spanOf(environment, node) });
}

/** Keeps the arguments until the group keys are known: {@link QueryState.groupingArguments}. */
function bindGrouping(grouping: GroupingFunc, environment: Environment): Scalar {
  const node: Node = { GroupingFunc: grouping };
  const span = spanOf(environment, node);
  const { query, clause } = scopeOf(environment);
  if (!clausesWithAggregates.has(clause)) {
    const message = `grouping operations are not allowed in ${placeWords(clause)}`;
    fail(environment, "42803", message, node);
  }
  query.groupingSpan ??= span ?? { start: 0, end: 0 };
  const keys = (grouping.args ?? []).map((argument) => {
    const id = environment.allocate();
    query.groupingArguments.set(id, bindExpression(argument, environment));
    return id;
  });
  return Object.freeze({ kind: "grouping", keys, type: builtinType("int4"), span });
}
