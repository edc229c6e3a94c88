import { builtinTextConversions } from "../catalog/builtin-types.js";
import { builtinType, type TypeReference } from "../catalog/type.js";
import { formatType } from "../catalog/type-facts.js";
import type { Scalar } from "../relation/scalar.js";
import { literalScalar } from "../relation/scalar-constructors.js";
import type { Node, RangeTableFunc, RangeTableFuncCol } from "../syntax/tree.js";
import { type Environment, fail, refuse } from "./environment.js";
import { buildForm, type FormBuilder, quoteName } from "./form-builder.js";
import type { TableField } from "./table-field.js";
import { resolveTypeName } from "./type-name.js";
import { coerceScalar } from "./types/coercion.js";

/** `XMLTABLE` (manual, 9.15.3.3) as a call, with its columns. */
export function bindXmlTable(
  table: RangeTableFunc,
  environment: Environment,
): { readonly call: Scalar; readonly columns: readonly TableField[] } {
  const node: Node = { RangeTableFunc: table };
  const form = buildForm(node, environment);
  form.text("XMLTABLE(");
  writeNamespaces(form, table.namespaces ?? [], node, environment);
  writeValue(form, table.rowexpr, builtinType("text"), node, environment);
  form.text(" PASSING ");
  writeValue(form, table.docexpr, builtinType("xml"), node, environment);
  form.text(" COLUMNS ");
  const items = (table.columns ?? []).flatMap((item) =>
    "RangeTableFuncCol" in item ? [item.RangeTableFuncCol] : [],
  );
  checkColumns(items, environment);
  const columns: TableField[] = [];
  form.list(items, (item) => {
    columns.push(writeColumn(form, item, environment));
  });
  form.text(")");
  return { call: form.finish(builtinType("record"), "stable"), columns };
}

function writeNamespaces(
  form: FormBuilder,
  items: readonly Node[],
  node: Node,
  environment: Environment,
): void {
  if (items.length === 0) return;
  const names = items.map((item) => ("ResTarget" in item ? item.ResTarget.name : undefined));
  form.text("XMLNAMESPACES(");
  form.list(items, (item) => {
    const { name, val } = "ResTarget" in item ? item.ResTarget : {};
    if (name === undefined) {
      fail(environment, "0A000", "DEFAULT namespace is not supported", item);
    }
    if (names.filter((other) => other === name).length > 1) {
      fail(environment, "42601", `namespace name "${name}" is not unique`, item);
    }
    writeValue(form, val, builtinType("text"), node, environment);
    form.text(` AS ${quoteName(name, node, environment)}`);
  });
  form.text("), ");
}

function checkColumns(items: readonly RangeTableFuncCol[], environment: Environment): void {
  items.forEach((item, index) => {
    const node: Node = { RangeTableFuncCol: item };
    const before = items.slice(0, index);
    if (before.some(({ colname }) => colname === item.colname)) {
      fail(environment, "42601", `column name "${item.colname ?? ""}" is not unique`, node);
    }
    if (item.for_ordinality === true && before.some((other) => other.for_ordinality === true)) {
      fail(environment, "42601", "only one FOR ORDINALITY column is allowed", node);
    }
  });
}

function writeColumn(
  form: FormBuilder,
  column: RangeTableFuncCol,
  environment: Environment,
): TableField {
  const node: Node = { RangeTableFuncCol: column };
  const { colname: name = "", colexpr, coldefexpr } = column;
  form.text(quoteName(name, node, environment));
  if (column.for_ordinality === true) {
    form.text(" FOR ORDINALITY");
    return { name, type: builtinType("int4") };
  }
  const type = resolveTypeName(column.typeName, environment);
  requireReadable(type, node, environment);
  form.text(` ${formatType(type, environment.catalog)}`);
  if (colexpr !== undefined) {
    form.text(" PATH ");
    writeValue(form, colexpr, builtinType("text"), node, environment);
  }
  if (coldefexpr !== undefined) {
    form.text(" DEFAULT ");
    writeValue(form, coldefexpr, type, node, environment);
  }
  if (column.is_not_null === true) form.text(" NOT NULL");
  return { name, type };
}

/**
 * An expression in parentheses, converted to what its place asks for. One that has the type already keeps its length and
 * scale: PostgreSQL applies a modifier only where it converts.
 */
function writeValue(
  form: FormBuilder,
  value: Node | undefined,
  type: TypeReference,
  node: Node,
  environment: Environment,
): void {
  const bound =
    value === undefined
      ? literalScalar(undefined, builtinType("unknown"))
      : environment.bindExpression(value, environment);
  const scalar =
    bound.type.key === type.key
      ? bound
      : coerceScalar(bound, type, "assignment", environment.catalog);
  if (scalar === undefined) {
    const { catalog } = environment;
    const message = `argument of XMLTABLE must be type ${formatType(type, catalog)}, not type ${formatType(bound.type, catalog)}`;
    fail(environment, "42804", message, value ?? node);
  }
  form.text("(");
  form.argument(scalar);
  form.text(")");
}

/** Refuses types to which a text may be converted differently in another session. */
function requireReadable(type: TypeReference, node: Node, environment: Environment): void {
  const isXml = type.key === "pg_catalog.xml";
  if (isXml || builtinTextConversions.get(type.key)?.input === "immutable") return;
  const shown = formatType(type, environment.catalog);
  const message = `column of type ${shown} in XMLTABLE is not understood by the compiler`;
  refuse(environment, "0AT15", message, node, "Make it a text, and convert it outside.");
}
