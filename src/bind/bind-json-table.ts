import { builtinType } from "../catalog/type.js";
import { formatType } from "../catalog/type-facts.js";
import type { Scalar } from "../relation/scalar.js";
import { literalScalar } from "../relation/scalar-constructors.js";
import type { JsonTable, JsonTableColumn, JsonTablePathSpec, Node } from "../syntax/tree.js";
import {
  requireReturnable,
  writeBehavior,
  writePassing,
  writeText,
  writeWrapper,
} from "./bind-json.js";
import type { Environment } from "./environment.js";
import { buildForm, type FormBuilder, quoteName } from "./form-builder.js";
import { noteVersion } from "./note-version.js";
import type { TableField } from "./table-field.js";
import { resolveTypeName } from "./type-name.js";

/** `JSON_TABLE` (manual, 9.16.4) as a call, with its columns: those of NESTED ones stand where they are written. */
export function bindJsonTable(
  table: JsonTable,
  environment: Environment,
): { readonly call: Scalar; readonly columns: readonly TableField[] } {
  const node: Node = { JsonTable: table };
  const form = buildForm(node, environment);
  const { context_item, pathspec, passing = [], on_error } = table;
  noteVersion("JSON_TABLE", 17, node, environment);
  form.text("JSON_TABLE(");
  writeText(form, context_item, node, environment);
  form.text(", ");
  writePath(form, pathspec, node, environment);
  writePassing(form, passing, node, environment);
  const columns = writeColumns(form, table.columns ?? [], node, environment);
  writeBehavior(form, on_error, "ERROR", node, environment);
  form.text(")");
  return { call: form.finish(builtinType("record"), "stable"), columns };
}

function writeColumns(
  form: FormBuilder,
  items: readonly Node[],
  node: Node,
  environment: Environment,
): readonly TableField[] {
  const columns: TableField[] = [];
  form.text(" COLUMNS (");
  form.list(items, (item) => {
    if (!("JsonTableColumn" in item)) return;
    columns.push(...writeColumn(form, item.JsonTableColumn, node, environment));
  });
  form.text(")");
  return columns;
}

function writeColumn(
  form: FormBuilder,
  column: JsonTableColumn,
  node: Node,
  environment: Environment,
): readonly TableField[] {
  const { coltype, name = "", pathspec, format } = column;
  if (coltype === "JTC_NESTED") {
    form.text("NESTED PATH ");
    writePath(form, pathspec, node, environment);
    return writeColumns(form, column.columns ?? [], node, environment);
  }
  form.text(quoteName(name, node, environment));
  if (coltype === "JTC_FOR_ORDINALITY") {
    form.text(" FOR ORDINALITY");
    return [{ name, type: builtinType("int4") }];
  }
  const type = resolveTypeName(column.typeName, environment);
  requireReturnable(type, node, environment);
  form.text(` ${formatType(type, environment.catalog)}`);
  if (coltype === "JTC_EXISTS") form.text(" EXISTS");
  if (coltype === "JTC_FORMATTED" && format?.format_type === "JS_FORMAT_JSON") {
    form.text(" FORMAT JSON");
  }
  if (pathspec !== undefined) {
    form.text(" PATH ");
    writePath(form, pathspec, node, environment);
  }
  // EXISTS takes none, though the parser says WITHOUT.
  if (coltype !== "JTC_EXISTS") writeWrapper(form, column.wrapper, column.quotes);
  writeBehavior(form, column.on_empty, "EMPTY", node, environment);
  writeBehavior(form, column.on_error, "ERROR", node, environment);
  return [{ name, type }];
}

/** A path with its name. It must be a string constant here, so that it stays one without type. */
function writePath(
  form: FormBuilder,
  path: JsonTablePathSpec | undefined,
  node: Node,
  environment: Environment,
): void {
  const constant = path?.string;
  const text =
    constant !== undefined && "A_Const" in constant ? constant.A_Const.sval?.sval : undefined;
  form.argument(literalScalar(text ?? "", builtinType("unknown")));
  if (path?.name !== undefined) form.text(` AS ${quoteName(path.name, node, environment)}`);
}
