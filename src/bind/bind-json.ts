import { builtinType, type TypeReference } from "../catalog/type.js";
import { baseTypeOf, formatType } from "../catalog/type-facts.js";
import { queryError } from "../diagnostics/errors.js";
import type { Scalar } from "../relation/scalar.js";
import { literalScalar } from "../relation/scalar-constructors.js";
import type {
  FuncCall,
  JsonArrayAgg,
  JsonBehavior,
  JsonFuncExpr,
  JsonKeyValue,
  JsonObjectAgg,
  JsonOutput,
  JsonValueExpr,
  Node,
} from "../syntax/tree.js";
import { type Environment, fail, refuse } from "./environment.js";
import { buildForm, type FormBuilder, quoteName } from "./form-builder.js";
import { noteVersion } from "./note-version.js";
import { defaultToText } from "./text-literal.js";
import { resolveTypeName } from "./type-name.js";
import { isUnknownLiteral } from "./types/literals.js";

/** Types whose values JSON is converted to without asking the session. */
const returnable: ReadonlySet<string> = new Set(
  [
    "text",
    "varchar",
    "bpchar",
    "int2",
    "int4",
    "int8",
    "numeric",
    "float4",
    "float8",
    "bool",
    "json",
    "jsonb",
    "uuid",
  ].map((name) => `pg_catalog.${name}`),
);

function bindPart(part: Node | undefined, node: Node, environment: Environment): Scalar {
  if (part === undefined) return fail(environment, "42601", "expression is incomplete", node);
  return defaultToText(environment.bindExpression(part, environment), environment);
}

/** Writes a value that must be JSON or text that can be read as JSON. */
export function writeText(
  form: FormBuilder,
  value: JsonValueExpr | undefined,
  node: Node,
  environment: Environment,
): void {
  const scalar = writeValue(form, value, node, environment);
  if (isJsonText(scalar, environment)) return;
  throw queryError("42804", "cannot use non-string types with implicit FORMAT JSON clause", {
    span: scalar.span,
  });
}

/** JSON, or text that can be read as JSON. */
function isJsonText({ type }: Scalar, environment: Environment): boolean {
  const { catalog } = environment;
  const base = baseTypeOf(type, catalog);
  return (
    catalog.types.get(base.key)?.category === "S" || /^pg_catalog\.(?:jsonb?|bytea)$/.test(base.key)
  );
}

/** Writes a value with its FORMAT. */
function writeValue(
  form: FormBuilder,
  value: JsonValueExpr | undefined,
  node: Node,
  environment: Environment,
): Scalar {
  const scalar = bindPart(value?.raw_expr, node, environment);
  form.argument(scalar);
  if (value?.format?.format_type === "JS_FORMAT_JSON") form.text(" FORMAT JSON");
  if ((value?.format?.encoding ?? "JS_ENC_DEFAULT") !== "JS_ENC_DEFAULT") {
    refuse(environment, "0AT15", "ENCODING of JSON is not understood by the compiler", node);
  }
  return scalar;
}

/** The type after RETURNING; `fallback` without it. */
function outputType(
  output: JsonOutput | undefined,
  fallback: string,
  node: Node,
  environment: Environment,
): TypeReference {
  if (output?.typeName === undefined) return builtinType(fallback);
  const type = resolveTypeName(output.typeName, environment);
  requireReturnable(type, node, environment);
  return type;
}

/** Refuses types whose values JSON may be converted to differently in another session. */
export function requireReturnable(type: TypeReference, node: Node, environment: Environment): void {
  if (returnable.has(type.key)) return;
  const shown = formatType(type, environment.catalog);
  const message = `RETURNING ${shown} is not understood by the compiler`;
  refuse(environment, "0AT15", message, node, "Return text, and convert it outside.");
}

function writeOutput(
  form: FormBuilder,
  output: JsonOutput | undefined,
  type: TypeReference,
  environment: Environment,
): void {
  if (output?.typeName !== undefined) {
    form.text(` RETURNING ${formatType(type, environment.catalog)}`);
  }
}

/** The constructors and queries of SQL/JSON (manual, 9.16); `undefined` for every other node. */
export function bindJson(node: Node, environment: Environment): Scalar | undefined {
  const form = buildForm(node, environment);
  if ("JsonObjectConstructor" in node) {
    const { exprs = [], output, absent_on_null, unique } = node.JsonObjectConstructor;
    const type = outputType(output, "json", node, environment);
    form.text("JSON_OBJECT(");
    form.list(exprs, (pair) => {
      const { key, value }: JsonKeyValue = "JsonKeyValue" in pair ? pair.JsonKeyValue : {};
      form.text("(");
      form.argument(bindPart(key, node, environment));
      form.text(") : ");
      writeValue(form, value, node, environment);
    });
    if (exprs.length > 0) {
      form.text(absent_on_null === true ? " ABSENT ON NULL" : " NULL ON NULL");
      if (unique === true) form.text(" WITH UNIQUE KEYS");
    }
    writeOutput(form, output, type, environment);
    form.text(")");
    return form.finish(type, "stable");
  }
  if ("JsonArrayConstructor" in node) {
    const { exprs = [], output, absent_on_null } = node.JsonArrayConstructor;
    const type = outputType(output, "json", node, environment);
    form.text("JSON_ARRAY(");
    form.list(exprs, (item) => {
      writeValue(form, "JsonValueExpr" in item ? item.JsonValueExpr : undefined, node, environment);
    });
    if (exprs.length > 0) {
      form.text(absent_on_null === true ? " ABSENT ON NULL" : " NULL ON NULL");
    }
    writeOutput(form, output, type, environment);
    form.text(")");
    return form.finish(type, "stable");
  }
  if ("JsonParseExpr" in node) {
    form.text("JSON(");
    writeText(form, node.JsonParseExpr.expr, node, environment);
    form.text(node.JsonParseExpr.unique_keys === true ? " WITH UNIQUE KEYS)" : ")");
    return form.finish(builtinType("json"), "stable");
  }
  if ("JsonScalarExpr" in node) {
    form.text("JSON_SCALAR(");
    form.argument(bindPart(node.JsonScalarExpr.expr, node, environment));
    form.text(")");
    return form.finish(builtinType("json"), "stable");
  }
  if ("JsonSerializeExpr" in node) {
    const { expr, output } = node.JsonSerializeExpr;
    const type = outputType(output, "text", node, environment);
    form.text("JSON_SERIALIZE(");
    writeText(form, expr, node, environment);
    writeOutput(form, output, type, environment);
    form.text(")");
    return form.finish(type, "stable");
  }
  if ("JsonIsPredicate" in node) {
    const { expr, item_type, unique_keys } = node.JsonIsPredicate;
    const item = (item_type ?? "JS_TYPE_ANY").replace("JS_TYPE_", "");
    form.text("((");
    const scalar = bindPart(expr, node, environment);
    if (!isJsonText(scalar, environment)) {
      const shown = formatType(scalar.type, environment.catalog);
      fail(environment, "42804", `cannot use type ${shown} in IS JSON predicate`, expr);
    }
    form.argument(scalar);
    form.text(`) IS JSON${item === "ANY" ? "" : ` ${item}`}`);
    form.text(unique_keys === true ? " WITH UNIQUE KEYS)" : ")");
    return form.finish(builtinType("bool"), "immutable");
  }
  return "JsonFuncExpr" in node
    ? bindJsonFunction(node.JsonFuncExpr, form, node, environment)
    : undefined;
}

/** `JSON_EXISTS`, `JSON_VALUE`, `JSON_QUERY` (manual, 9.16.3). */
function bindJsonFunction(
  expression: JsonFuncExpr,
  form: FormBuilder,
  node: Node,
  environment: Environment,
): Scalar {
  const { op, context_item, pathspec, passing = [], output, wrapper, quotes } = expression;
  const word = (op ?? "").replace(/_OP$/, "");
  const fallback = { JSON_EXISTS: "bool", JSON_VALUE: "text" }[word] ?? "jsonb";
  const type = outputType(output, fallback, node, environment);
  noteVersion(word, 17, node, environment);
  form.text(`${word}(`);
  writeText(form, context_item, node, environment);
  form.text(", ");
  form.argument(bindPath(pathspec, node, environment));
  writePassing(form, passing, node, environment);
  writeOutput(form, output, type, environment);
  writeWrapper(form, wrapper, quotes);
  writeBehavior(form, expression.on_empty, "EMPTY", node, environment);
  writeBehavior(form, expression.on_error, "ERROR", node, environment);
  form.text(")");
  return form.finish(type, "stable");
}

/** The values that paths can name. */
export function writePassing(
  form: FormBuilder,
  passing: readonly Node[],
  node: Node,
  environment: Environment,
): void {
  if (passing.length > 0) form.text(" PASSING ");
  form.list(passing, (item) => {
    const { val, name = "" } = "JsonArgument" in item ? item.JsonArgument : {};
    writeValue(form, val, node, environment);
    form.text(` AS ${quoteName(name, node, environment)}`);
  });
}

/** WRAPPER and QUOTES, where they are written. */
export function writeWrapper(
  form: FormBuilder,
  wrapper: JsonFuncExpr["wrapper"],
  quotes: JsonFuncExpr["quotes"],
): void {
  if (wrapper === "JSW_NONE") form.text(" WITHOUT WRAPPER");
  if (wrapper === "JSW_CONDITIONAL") form.text(" WITH CONDITIONAL WRAPPER");
  if (wrapper === "JSW_UNCONDITIONAL") form.text(" WITH UNCONDITIONAL WRAPPER");
  if (quotes === "JS_QUOTES_KEEP") form.text(" KEEP QUOTES");
  if (quotes === "JS_QUOTES_OMIT") form.text(" OMIT QUOTES");
}

function bindPath(path: Node | undefined, node: Node, environment: Environment): Scalar {
  if (path === undefined) return fail(environment, "42601", "expression is incomplete", node);
  const scalar = environment.bindExpression(path, environment);
  const type = builtinType("jsonpath");
  if (scalar.type.key === type.key) return scalar;
  if (isUnknownLiteral(scalar)) return literalScalar(scalar.value, type, scalar.span);
  const shown = formatType(scalar.type, environment.catalog);
  const message = `JSON path expression must be of type jsonpath, not of type ${shown}`;
  return fail(environment, "42804", message, path);
}

/** What comes instead where there is nothing, or an error. */
export function writeBehavior(
  form: FormBuilder,
  behavior: JsonBehavior | undefined,
  event: "EMPTY" | "ERROR",
  node: Node,
  environment: Environment,
): void {
  if (behavior === undefined) return;
  const word = (behavior.btype ?? "").replace("JSON_BEHAVIOR_", "").replaceAll("_", " ");
  form.text(` ${word}`);
  if (word === "DEFAULT") {
    form.text(" ");
    form.argument(bindPart(behavior.expr, node, environment));
  }
  form.text(` ON ${event}`);
}

/**
 * `JSON_OBJECTAGG` and `JSON_ARRAYAGG` as the calls of aggregates that PostgreSQL makes of them; the type after
 * RETURNING decides between json and jsonb. `undefined` for every other node.
 */
export function jsonAggregateCall(node: Node, environment: Environment): FuncCall | undefined {
  if ("JsonObjectAgg" in node) {
    const { arg, unique, absent_on_null }: JsonObjectAgg = node.JsonObjectAgg;
    const suffix = `object_agg${unique === true ? "_unique" : ""}${absent_on_null === true ? "_strict" : ""}`;
    return aggregateCall(
      node.JsonObjectAgg,
      suffix,
      [arg?.key, arg?.value?.raw_expr],
      node,
      environment,
    );
  }
  if ("JsonArrayAgg" in node) {
    const { arg, absent_on_null }: JsonArrayAgg = node.JsonArrayAgg;
    const suffix = absent_on_null === true ? "agg_strict" : "agg";
    return aggregateCall(node.JsonArrayAgg, suffix, [arg?.raw_expr], node, environment);
  }
  return undefined;
}

function aggregateCall(
  written: Pick<JsonObjectAgg, "constructor">,
  suffix: string,
  parts: readonly (Node | undefined)[],
  node: Node,
  environment: Environment,
): FuncCall {
  const { output, agg_filter, agg_order, over, location } = written.constructor ?? {};
  const type = outputType(output, "json", node, environment).key.replace("pg_catalog.", "");
  if (type !== "json" && type !== "jsonb") {
    const message = `JSON aggregate RETURNING ${type} is not understood by the compiler`;
    return refuse(environment, "0AT15", message, node, "Return jsonb, and convert it outside.");
  }
  const names = ["pg_catalog", `${type}_${suffix}`];
  return {
    funcname: names.map((sval): Node => ({ String: { sval } })),
    args: parts.filter((part) => part !== undefined),
    ...(agg_filter === undefined ? {} : { agg_filter }),
    ...(agg_order === undefined ? {} : { agg_order }),
    ...(over === undefined ? {} : { over }),
    ...(location === undefined ? {} : { location }),
  };
}
