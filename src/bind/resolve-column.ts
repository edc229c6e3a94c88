import { builtinType } from "../catalog/type.js";
import { invariant } from "../diagnostics/errors.js";
import { hintNames } from "../diagnostics/name-hint.js";
import type { Scalar } from "../relation/scalar.js";
import {
  caseScalar,
  castScalar,
  literalScalar,
  nullTestScalar,
  rowScalar,
} from "../relation/scalar-constructors.js";
import type { ColumnRef, Node } from "../syntax/tree.js";
import { type Environment, fail, refuse, scopeOf, spanOf } from "./environment.js";
import { buildForm, quoteName } from "./form-builder.js";
import { stringsOf } from "./names.js";
import type { NamespaceColumn, NamespaceItem, Scope } from "./scope.js";

/** Columns that every table has without declaring them (manual, 5.6). */
const systemColumns: ReadonlySet<string> = new Set([
  "tableoid",
  "xmin",
  "cmin",
  "xmax",
  "cmax",
  "ctid",
]);

/** The scopes from the innermost query outwards. */
function* scopesFrom(scope: Scope | undefined): Generator<Scope> {
  for (let current = scope; current !== undefined; current = current.parent) yield current;
}

function isReadable(item: NamespaceItem, scope: Scope): boolean {
  return !item.lateralOnly || scope.lateral;
}

function withSpan(scalar: Scalar, node: Node, environment: Environment): Scalar {
  return Object.freeze({ ...scalar, span: spanOf(environment, node) });
}

function hasSystemColumns({ table }: NamespaceItem): boolean {
  return table !== undefined && table.kind !== "view";
}

function refuseSystemColumn(name: string, node: Node, environment: Environment): never {
  return refuse(
    environment,
    "0AT12",
    `system column "${name}" cannot be captured`,
    node,
    "Use a column of the table instead.",
  );
}

/** Checks that an item that is reached from an inner query may be reached. */
function checkLateral(item: NamespaceItem, node: Node, environment: Environment): void {
  if (!item.lateralOnly || item.lateralAllowed) return;
  fail(
    environment,
    "42P10",
    `invalid reference to FROM-clause entry for table "${item.name}"`,
    node,
    "The combining JOIN type must be INNER or LEFT for a LATERAL reference.",
  );
}

function findUnqualified(
  name: string,
  node: Node,
  environment: Environment,
): NamespaceColumn | undefined {
  for (const scope of scopesFrom(environment.scope)) {
    const found: { item: NamespaceItem; column: NamespaceColumn }[] = [];
    for (const item of scope.items) {
      if (!item.columnsVisible || !isReadable(item, scope)) continue;
      for (const column of item.columns) if (column.name === name) found.push({ item, column });
    }
    const [first, second] = found;
    if (second !== undefined) {
      const tables = [...new Set(found.map(({ item }) => `${item.name}.${name}`))];
      fail(
        environment,
        "42702",
        `column reference "${name}" is ambiguous`,
        node,
        tables.length > 1 ? `Write one of ${tables.join(", ")}.` : undefined,
      );
    }
    if (first !== undefined) {
      checkLateral(first.item, node, environment);
      return first.column;
    }
    const visible = scope.items.filter((item) => item.columnsVisible && isReadable(item, scope));
    if (systemColumns.has(name) && visible.some(hasSystemColumns)) {
      refuseSystemColumn(name, node, environment);
    }
  }
  return undefined;
}

/** The entry of FROM that a table name or alias means; `undefined` when there is none. */
function findItem(
  schema: string | undefined,
  name: string,
  node: Node,
  environment: Environment,
): NamespaceItem | undefined {
  for (const scope of scopesFrom(environment.scope)) {
    const found = scope.items.filter(
      (item) =>
        item.relationVisible &&
        isReadable(item, scope) &&
        (schema === undefined
          ? item.name === name
          : item.qualified?.schema === schema && item.qualified.name === name),
    );
    const [first, second] = found;
    if (second !== undefined) {
      fail(environment, "42702", `table reference "${name}" is ambiguous`, node);
    }
    if (first !== undefined) {
      checkLateral(first, node, environment);
      return first;
    }
  }
  return undefined;
}

function unknownItem(name: string, node: Node, environment: Environment): never {
  for (const scope of scopesFrom(environment.scope)) {
    const hidden = scope.items.find(
      (item) => item.name === name && item.relationVisible && item.lateralOnly,
    );
    if (hidden !== undefined) {
      fail(
        environment,
        "42P01",
        `invalid reference to FROM-clause entry for table "${name}"`,
        node,
        "To reference that table, you must mark this subquery with LATERAL.",
      );
    }
    const aliased = scope.items.find(
      ({ table, qualified }) => table?.name === name && qualified === undefined,
    );
    if (aliased !== undefined) {
      fail(
        environment,
        "42P01",
        `invalid reference to FROM-clause entry for table "${name}"`,
        node,
        `Use its alias: "${aliased.name}".`,
      );
    }
  }
  const names = [...scopesFrom(environment.scope)]
    .flatMap(({ items }) => items)
    .filter(({ relationVisible }) => relationVisible)
    .map((item) => item.name);
  return fail(
    environment,
    "42P01",
    `missing FROM-clause entry for table "${name}"`,
    node,
    hintNames(name, names, "FROM has"),
  );
}

function unknownColumn(name: string, node: Node, environment: Environment): never {
  const hidden = [...scopesFrom(environment.scope)].flatMap(({ items }) =>
    items.filter((item) => item.lateralOnly && item.columns.some((column) => column.name === name)),
  )[0];
  if (hidden?.relationVisible === true) {
    fail(
      environment,
      "42703",
      `column "${name}" does not exist`,
      node,
      `Table "${hidden.name}" has it: to reference that table, mark this subquery with LATERAL.`,
    );
  }
  const names = [...scopesFrom(environment.scope)]
    .flatMap(({ items }) => items)
    .filter(({ columnsVisible }) => columnsVisible)
    .flatMap(({ columns }) => columns.map((column) => column.name));
  return fail(
    environment,
    "42703",
    `column "${name}" does not exist`,
    node,
    hintNames(name, names, "Columns in FROM"),
  );
}

/** The column of one entry of FROM; throws 42703, and 0AT12 for system columns. */
function columnOfItem(
  item: NamespaceItem,
  name: string,
  node: Node,
  environment: Environment,
): Scalar {
  const found = item.columns.filter((column) => column.name === name);
  const [first, second] = found;
  if (second !== undefined) {
    fail(environment, "42702", `column reference "${name}" is ambiguous`, node);
  }
  if (first !== undefined) return withSpan(first.scalar, node, environment);
  if (hasSystemColumns(item) && systemColumns.has(name)) {
    refuseSystemColumn(name, node, environment);
  }
  const names = item.columns.map((column) => column.name);
  return fail(
    environment,
    "42703",
    `column ${item.name}.${name} does not exist`,
    node,
    hintNames(name, names, `Columns of "${item.name}"`),
  );
}

/**
 * A row with field names, for functions that show them (`row_to_json`): SQL has no constructor for one, but a query
 * of one row has one.
 */
function namedRow(item: NamespaceItem, node: Node, environment: Environment): Scalar {
  const form = buildForm(node, environment);
  form.text("(SELECT entry FROM (SELECT ");
  form.list(item.columns, ({ name, scalar }) => {
    form.argument(scalar);
    form.text(` AS ${quoteName(name, node, environment)}`);
  });
  form.text(") AS entry)");
  return form.finish(builtinType("record"), "immutable");
}

/** An entry of FROM as a value: its row (manual, 8.16.5). */
function wholeRow(item: NamespaceItem, node: Node, environment: Environment): Scalar {
  if (item.value !== undefined) return withSpan(item.value, node, environment);
  const row = rowOf(item, node, environment);
  const whole = item.nullExtended ? orAbsent(row, item, node, environment) : row;
  environment.wholeRows.set(whole, item.name);
  return whole;
}

/** What a row is where an outer join may have none: some column tells whether it has. */
function orAbsent(
  row: Scalar,
  { name, absent, presence }: NamespaceItem,
  node: Node,
  environment: Environment,
): Scalar {
  if (absent === "row of nulls") return row;
  if (absent === "unsettled") {
    const message = `row of join "${name}" on the nullable side of an outer join depends on the version of PostgreSQL`;
    return refuse(environment, "0AT15", message, node, "Name the columns that are needed.");
  }
  const { type, span } = row;
  invariant(presence !== undefined, `nothing tells whether "${name}" has a row`);
  return caseScalar({
    branches: [{ when: nullTestScalar({ argument: presence, negated: true, span }), then: row }],
    otherwise: literalScalar(undefined, type, span),
    type,
    span,
  });
}

function rowOf(item: NamespaceItem, node: Node, environment: Environment): Scalar {
  const { table, rowType } = item;
  if (rowType === undefined && table === undefined) return namedRow(item, node, environment);
  if (rowType === undefined) {
    const message = `row of ${table?.kind ?? "view"} "${item.name}" is not understood by the compiler`;
    return refuse(environment, "0AT15", message, node, "Name the columns that are needed.");
  }
  const span = spanOf(environment, node);
  const fields = item.columns.map(({ scalar }) => scalar);
  return castScalar({
    argument: rowScalar({ fields, type: builtinType("record"), span }),
    explicit: true,
    volatility: "immutable",
    type: rowType,
    span,
  });
}

/** The entry of FROM that `name.*` or `schema.name.*` means; throws 42P01. */
export function findStarItem(node: ColumnRef, environment: Environment): NamespaceItem {
  const names = stringsOf(node.fields);
  const name = names.at(-1) ?? "";
  const wrapped = { ColumnRef: node };
  return (
    findItem(names.at(-2), name, wrapped, environment) ?? unknownItem(name, wrapped, environment)
  );
}

/** The columns that `*` means: all that are visible without a table name. */
export function visibleColumns(environment: Environment): readonly NamespaceColumn[] {
  return scopeOf(environment)
    .items.filter((item) => item.columnsVisible && !item.lateralOnly)
    .flatMap(({ columns }) => columns);
}

/** Whether the query's own FROM has a column of this name. */
export function hasColumn(name: string, node: Node, environment: Environment): boolean {
  const scope = scopeOf(environment);
  const local: Environment = { ...environment, scope: { ...scope, parent: undefined } };
  return findUnqualified(name, node, local) !== undefined;
}

/** The entry of FROM that an expression means as a whole; `undefined` for every other expression. */
export function findWholeRow(node: Node, environment: Environment): NamespaceItem | undefined {
  if (!("ColumnRef" in node)) return undefined;
  const fields = node.ColumnRef.fields ?? [];
  const [only] = fields;
  if (fields.some((field) => "A_Star" in field)) return findStarItem(node.ColumnRef, environment);
  if (fields.length !== 1 || only === undefined || !("String" in only)) return undefined;
  const name = only.String.sval ?? "";
  if (findUnqualified(name, node, environment) !== undefined) return undefined;
  return findItem(undefined, name, node, environment);
}

/** The column of a FROM entry, as `(entry).name` says it. */
export function selectFromRow(
  item: NamespaceItem,
  name: string,
  node: Node,
  environment: Environment,
): Scalar {
  return columnOfItem(item, name, node, environment);
}

/** What a column reference means (manual, 4.2.1): a column, or the row of a FROM entry. */
export function bindColumnReference(reference: ColumnRef, environment: Environment): Scalar {
  const node: Node = { ColumnRef: reference };
  const whole = findWholeRow(node, environment);
  if (whole !== undefined) return wholeRow(whole, node, environment);
  const names = stringsOf(reference.fields);
  const name = names.at(-1) ?? "";
  if (names.length > 3) {
    const written = names.join(".");
    if (names.length === 4) {
      const message = `cross-database references are not implemented: ${written}`;
      return fail(environment, "0A000", message, node);
    }
    const message = `improper qualified name (too many dotted names): ${written}`;
    return fail(environment, "42601", message, node);
  }
  if (names.length === 1) {
    const column = findUnqualified(name, node, environment);
    if (column === undefined) return unknownColumn(name, node, environment);
    return withSpan(column.scalar, node, environment);
  }
  const itemName = names.at(-2) ?? "";
  const item = findItem(names.at(-3), itemName, node, environment);
  if (item === undefined) return unknownItem(itemName, node, environment);
  return columnOfItem(item, name, node, environment);
}
