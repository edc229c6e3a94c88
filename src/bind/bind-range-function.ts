import type { CatalogFunction } from "../catalog/catalog.js";
import { builtinType, type TypeReference } from "../catalog/type.js";
import { baseTypeOf } from "../catalog/type-facts.js";
import { tableFunction } from "../relation/constructors.js";
import type { LeafColumn, TableFunction } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import { columnScalar } from "../relation/scalar-constructors.js";
import type {
  Alias,
  FuncCall,
  JsonTable,
  Node,
  RangeFunction,
  RangeTableFunc,
} from "../syntax/tree.js";
import { bindTableCall } from "./bind-call.js";
import { bindJsonTable } from "./bind-json-table.js";
import { bindXmlTable } from "./bind-xml-table.js";
import { type Environment, fail, refuse, scopeOf, spanOf } from "./environment.js";
import { type FromEntry, unitRelation } from "./from-entry.js";
import { stringsOf } from "./names.js";
import { outputName } from "./output-name.js";
import type { NamespaceColumn, NamespaceItem, Scope } from "./scope.js";
import type { TableField } from "./table-field.js";
import { defaultToText } from "./text-literal.js";
import { resolveTypeName } from "./type-name.js";

type FunctionItem = TableFunction["functions"][number];

/** One function of the entry, as written. */
interface WrittenFunction {
  readonly node: Node;
  /** The column definitions that belong to it. */
  readonly definitions: readonly Node[];
}

/** `unnest(a, b)` in FROM is `ROWS FROM (unnest(a), unnest(b))` (manual, 7.2.1.4). */
function splitUnnest(node: Node): readonly Node[] {
  if (!("FuncCall" in node)) return [node];
  const call: FuncCall = node.FuncCall;
  const names = stringsOf(call.funcname);
  const plain = names.length === 1 && names[0] === "unnest" && call.func_variadic !== true;
  const parts = call.args ?? [];
  if (!plain || parts.length < 2) return [node];
  return parts.map((part): Node => ({ FuncCall: { ...call, args: [part] } }));
}

function writtenFunctions(range: RangeFunction): readonly WrittenFunction[] {
  return (range.functions ?? []).flatMap((pair): readonly WrittenFunction[] => {
    const [node, list] = "List" in pair ? (pair.List.items ?? []) : [];
    if (node === undefined) return [];
    const own = list !== undefined && "List" in list ? (list.List.items ?? []) : [];
    const definitions = [...own, ...(range.coldeflist ?? [])];
    const parts = range.is_rowsfrom === true || definitions.length > 0 ? [node] : splitUnnest(node);
    return parts.map((part) => ({ node: part, definitions }));
  });
}

function leaf(name: string, type: TypeReference, environment: Environment): LeafColumn {
  return { id: environment.allocate(), name, type, nullable: true };
}

function columnsByDefinition(
  definitions: readonly Node[],
  environment: Environment,
): readonly LeafColumn[] {
  return definitions.flatMap((node) =>
    "ColumnDef" in node
      ? [
          leaf(
            node.ColumnDef.colname ?? "",
            resolveTypeName(node.ColumnDef.typeName, environment),
            environment,
          ),
        ]
      : [],
  );
}

/** The columns of a function's result (manual, 7.2.1.4). `scalarName` is the name of an only, unnamed column. */
function resultColumns(
  call: Scalar,
  found: CatalogFunction | undefined,
  definitions: readonly Node[],
  scalarName: string,
  node: Node,
  environment: Environment,
): readonly LeafColumn[] {
  const { catalog } = environment;
  const named = found?.resultColumns ?? [];
  const base = baseTypeOf(call.type, catalog);
  const isRecord = base.key === "pg_catalog.record" && named.length === 0;
  if (definitions.length > 0) {
    if (isRecord) return columnsByDefinition(definitions, environment);
    const message = 'a column definition list is only allowed for functions returning "record"';
    return fail(environment, "42601", message, node);
  }
  if (isRecord) {
    const message = 'a column definition list is required for functions returning "record"';
    return fail(environment, "42601", message, node);
  }
  const [only, second] = named;
  if (only !== undefined && second === undefined) {
    return [leaf(only.name === "" ? scalarName : only.name, call.type, environment)];
  }
  if (named.length > 1) {
    return named.map(({ name, type }) => {
      if (catalog.types.get(type)?.kind === "pseudo") {
        const message = `function ${found?.name ?? ""} with polymorphic columns is not maintained incrementally`;
        return refuse(environment, "0AT11", message, node);
      }
      return leaf(name, { key: type, modifier: -1, collation: undefined }, environment);
    });
  }
  const type = catalog.types.get(base.key);
  if (type?.kind === "composite") {
    return type.attributes.map((attribute) => leaf(attribute.name, attribute.type, environment));
  }
  return [leaf(scalarName, call.type, environment)];
}

/** A function in FROM, or several in ROWS FROM. Its arguments may refer to the entries before it. */
export function bindRangeFunction(range: RangeFunction, environment: Environment): FromEntry {
  const node: Node = { RangeFunction: range };
  const inner = withLateral(environment);
  const written = writtenFunctions(range);
  const aliasName = range.alias?.aliasname;
  const nameOf = (item: Node): string =>
    outputName(item, (subLink) => environment.subqueryNames.get(subLink));
  const functions = written.map((item): FunctionItem => {
    const bound =
      "FuncCall" in item.node
        ? bindTableCall(item.node.FuncCall, inner)
        : { scalar: environment.bindExpression(item.node, inner), function: undefined };
    const call = defaultToText(bound.scalar, environment);
    const scalarName = written.length === 1 ? (aliasName ?? nameOf(item.node)) : nameOf(item.node);
    const { definitions } = item;
    const columns = resultColumns(
      call,
      bound.function,
      definitions,
      scalarName,
      item.node,
      environment,
    );
    return { call, columns, columnDefinitions: definitions.length > 0 };
  });
  const ordinality: LeafColumn | undefined =
    range.ordinality === true
      ? { ...leaf("ordinality", builtinType("int8"), environment), nullable: false }
      : undefined;
  const relation = tableFunction({
    input: unitRelation(),
    functions,
    ordinality,
    preserving: false,
    span: spanOf(environment, node),
  });
  const leaves = functions.flatMap((item) => item.columns);
  if (ordinality !== undefined) leaves.push(ordinality);
  const first = written[0];
  const name = aliasName ?? (first === undefined ? "" : nameOf(first.node));
  const columns = nameColumns(leaves, name, range.alias, node, environment);
  const [only] = columns;
  const single = functions.length === 1 && ordinality === undefined;
  const kind = rowKind(functions[0]?.call, environment);
  const item: NamespaceItem = {
    name,
    qualified: undefined,
    table: undefined,
    columns,
    rowType: single && kind !== "record" && kind !== "scalar" ? kind : undefined,
    value: single && kind === "scalar" ? only?.scalar : undefined,
    presence: ordinality === undefined ? undefined : columnScalar(ordinality.id, ordinality.type),
    absent: "null",
    nullExtended: false,
    relationVisible: true,
    columnsVisible: true,
    lateralOnly: false,
    lateralAllowed: true,
  };
  return { relation, items: [item], columns };
}

/** `JSON_TABLE` in FROM, which may refer to the entries before it like a function. */
export function bindRangeJsonTable(table: JsonTable, environment: Environment): FromEntry {
  const bound = bindJsonTable(table, withLateral(environment));
  return entryOfForm(bound, "json_table", table.alias, { JsonTable: table }, environment);
}

/** `XMLTABLE` in FROM, the same. */
export function bindRangeXmlTable(table: RangeTableFunc, environment: Environment): FromEntry {
  const bound = bindXmlTable(table, withLateral(environment));
  return entryOfForm(bound, "xmltable", table.alias, { RangeTableFunc: table }, environment);
}

function withLateral(environment: Environment): Environment {
  const scope: Scope = { ...scopeOf(environment), lateral: true, clause: "functions in FROM" };
  return { ...environment, scope };
}

function entryOfForm(
  { call, columns }: { readonly call: Scalar; readonly columns: readonly TableField[] },
  defaultName: string,
  alias: Alias | undefined,
  node: Node,
  environment: Environment,
): FromEntry {
  const leaves = columns.map(({ name, type }) => leaf(name, type, environment));
  const relation = tableFunction({
    input: unitRelation(),
    functions: [{ call, columns: leaves, columnDefinitions: false }],
    ordinality: undefined,
    preserving: false,
    span: spanOf(environment, node),
  });
  const name = alias?.aliasname ?? defaultName;
  const named = nameColumns(leaves, name, alias, node, environment);
  const item: NamespaceItem = {
    name,
    qualified: undefined,
    table: undefined,
    columns: named,
    rowType: undefined,
    value: undefined,
    presence: undefined,
    absent: "null",
    nullExtended: false,
    relationVisible: true,
    columnsVisible: true,
    lateralOnly: false,
    lateralAllowed: true,
  };
  return { relation, items: [item], columns: named };
}

/** The columns of an entry under the names that its alias gives them. */
function nameColumns(
  leaves: readonly LeafColumn[],
  name: string,
  alias: Alias | undefined,
  node: Node,
  environment: Environment,
): readonly NamespaceColumn[] {
  const names = stringsOf(alias?.colnames);
  if (names.length > leaves.length) {
    const message = `table "${name}" has ${leaves.length} columns available but ${names.length} columns specified`;
    fail(environment, "42P10", message, node);
  }
  return leaves.map((column, index) => ({
    name: names[index] ?? column.name,
    scalar: columnScalar(column.id, column.type),
  }));
}

/** What a function yields: one value, a record, or rows of a composite type. */
function rowKind(
  call: Scalar | undefined,
  environment: Environment,
): "scalar" | "record" | TypeReference {
  const { catalog } = environment;
  if (call === undefined) return "record";
  const base = baseTypeOf(call.type, catalog);
  if (base.key === "pg_catalog.record") return "record";
  return catalog.types.get(base.key)?.kind === "composite" ? base : "scalar";
}
