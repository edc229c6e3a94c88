import type { CatalogTable } from "../catalog/catalog.js";
import { findNamed, lookupSchemas } from "../catalog/search-path.js";
import { type TypeReference, typeKey } from "../catalog/type.js";
import { hintNames } from "../diagnostics/name-hint.js";
import { columnsOf } from "../relation/columns.js";
import { apply, filterBy, join, outerJoin, scan, tableFunction } from "../relation/constructors.js";
import type { OuterJoin, Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import { columnScalar, conjunctsOf } from "../relation/scalar-constructors.js";
import { freeColumns } from "../relation/traversal.js";
import { parseStatements } from "../syntax/parse.js";
import type { Alias, JoinExpr, Node, RangeSubselect, RangeVar } from "../syntax/tree.js";
import { bindRangeFunction, bindRangeJsonTable, bindRangeXmlTable } from "./bind-range-function.js";
import type { BoundSelect } from "./bound-select.js";
import { refuseDefaultCollation } from "./default-collation.js";
import { type Environment, fail, refuse, scopeOf, spanOf } from "./environment.js";
import { type FromEntry, isUnit, presenceOf, unitRelation } from "./from-entry.js";
import { withVirtualColumns } from "./generated-columns.js";
import { markPresence } from "./mark-presence.js";
import { mergeColumns, usingNames } from "./merge-columns.js";
import { stringsOf } from "./names.js";
import type { NamespaceColumn, NamespaceItem, Scope } from "./scope.js";
import { requireBoolean } from "./types/coercion.js";
import { findWith } from "./with-scope.js";

/** Binds a FROM list (manual, 7.2.1). Items that read columns of items before them become lateral. */
export function bindFrom(nodes: readonly Node[], environment: Environment): FromEntry {
  const scope = scopeOf(environment);
  let items: readonly NamespaceItem[] = [];
  let columns: readonly NamespaceColumn[] = [];
  let pending: readonly Relation[] = [];
  for (const node of nodes) {
    const siblings = items.map((item) => ({ ...item, lateralOnly: true, lateralAllowed: true }));
    const entry = bindEntry(node, withItems(environment, [...scope.items, ...siblings]));
    checkNames(items, entry.items, node, environment);
    const outer = pending.length === 0 ? undefined : joinAll(pending);
    pending =
      outer !== undefined && readsFrom(entry.relation, outer)
        ? [applyTo(outer, entry.relation, "inner", [], node, environment)]
        : [...pending, entry.relation];
    items = [...items, ...entry.items];
    columns = [...columns, ...entry.columns];
  }
  return { relation: pending.length === 0 ? unitRelation() : joinAll(pending), items, columns };
}

function withItems(environment: Environment, items: readonly NamespaceItem[]): Environment {
  const scope: Scope = { ...scopeOf(environment), items, lateral: false, clause: "FROM" };
  return { ...environment, scope };
}

function joinAll(relations: readonly Relation[]): Relation {
  const [first, second] = relations;
  if (first !== undefined && second === undefined) return first;
  return join({ inputs: relations, conjuncts: [], span: undefined });
}

function readsFrom(body: Relation, outer: Relation): boolean {
  const free = freeColumns(body);
  return columnsOf(outer).some(({ id }) => free.has(id));
}

/** Evaluates `body` for each row of `outer`, whose columns it reads. */
function applyTo(
  outer: Relation,
  body: Relation,
  variant: "inner" | "left",
  conjuncts: readonly Scalar[],
  node: Node,
  environment: Environment,
): Relation {
  const span = spanOf(environment, node);
  const preserving = variant === "left";
  if (
    body.kind === "table-function" &&
    isUnit(body.input) &&
    !(preserving && conjuncts.length > 0)
  ) {
    return filterBy(tableFunction({ ...body, input: outer, preserving }), conjuncts, span);
  }
  return apply({ variant, outer, body, conjuncts, span });
}

/** Two entries of one name are an error, unless they are different tables without alias (of different schemas). */
function checkNames(
  left: readonly NamespaceItem[],
  right: readonly NamespaceItem[],
  node: Node,
  environment: Environment,
): void {
  for (const item of right) {
    const same = left.find(
      (other) =>
        item.relationVisible &&
        other.relationVisible &&
        other.name === item.name &&
        !(
          other.qualified !== undefined &&
          item.qualified !== undefined &&
          other.qualified.schema !== item.qualified.schema
        ),
    );
    if (same === undefined) continue;
    fail(
      environment,
      "42712",
      `table name "${item.name}" specified more than once`,
      node,
      "Give one of them an alias.",
    );
  }
}

function bindEntry(node: Node, environment: Environment): FromEntry {
  const entry = bindEntryNode(node, environment);
  const { query } = scopeOf(environment);
  for (const { id } of columnsOf(entry.relation)) query.columns.add(id);
  return entry;
}

function bindEntryNode(node: Node, environment: Environment): FromEntry {
  if ("RangeVar" in node) return bindRangeVar(node.RangeVar, environment);
  if ("RangeSubselect" in node) return bindRangeSubselect(node.RangeSubselect, environment);
  if ("JoinExpr" in node) return bindJoin(node.JoinExpr, environment);
  if ("RangeFunction" in node) return bindRangeFunction(node.RangeFunction, environment);
  if ("JsonTable" in node) return bindRangeJsonTable(node.JsonTable, environment);
  if ("RangeTableFunc" in node) return bindRangeXmlTable(node.RangeTableFunc, environment);
  if ("RangeTableSample" in node) {
    return refuse(
      environment,
      "0AT12",
      "TABLESAMPLE is not maintained incrementally",
      node,
      "A sample is another one each time: read the whole table.",
    );
  }
  return refuse(environment, "0AT11", "table expression is not maintained incrementally", node);
}

/** A column of an entry with the name that its alias list gives. */
function renameColumns(
  columns: readonly NamespaceColumn[],
  alias: Alias | undefined,
  node: Node,
  environment: Environment,
): readonly NamespaceColumn[] {
  const names = stringsOf(alias?.colnames);
  if (names.length > columns.length) {
    const kind = "JoinExpr" in node ? "join expression" : "table";
    const message = `${kind} "${alias?.aliasname ?? ""}" has ${columns.length} columns available but ${names.length} columns specified`;
    fail(environment, "42P10", message, node);
  }
  return columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
}

const visible = {
  rowType: undefined,
  value: undefined,
  absent: "null",
  nullExtended: false,
  relationVisible: true,
  columnsVisible: true,
  lateralOnly: false,
  lateralAllowed: true,
} as const;

function findTable(range: RangeVar, environment: Environment): CatalogTable {
  const { tables, searchPath } = environment.catalog;
  const node: Node = { RangeVar: range };
  const name = range.relname ?? "";
  if (range.catalogname !== undefined) {
    const written = [range.catalogname, range.schemaname, name].join(".");
    const message = `cross-database references are not implemented: "${written}"`;
    return fail(environment, "0A000", message, node);
  }
  const schemas = lookupSchemas(searchPath);
  const table = findNamed(tables, { schema: range.schemaname, name }, schemas);
  if (table !== undefined) return table;
  const written = range.schemaname === undefined ? name : `${range.schemaname}.${name}`;
  const missing = `relation "${written}" does not exist`;
  const reason = findNamed(
    environment.catalog.unreadable,
    { schema: range.schemaname, name },
    schemas,
  );
  if (reason !== undefined) {
    const hint = `The schema has it, but it is not known here because ${reason}.`;
    return fail(environment, "42P01", missing, node, hint);
  }
  if (isSystemRelation(range)) {
    const message = `changes of system catalog "${written}" cannot be captured`;
    const hint = "Write a view instead: it reads the system catalog each time it is queried.";
    return refuse(environment, "0AT12", message, node, hint);
  }
  const known = [...tables.values()];
  const candidates =
    range.schemaname === undefined
      ? known.map((other) => (searchPath.includes(other.schema) ? other.name : typeKey(other)))
      : known.map(typeKey);
  return fail(
    environment,
    "42P01",
    missing,
    node,
    hintNames(written, candidates, "The schema has"),
  );
}

/** Whether a name that no table has is one of PostgreSQL's own: those without schema all begin with `pg_`. */
function isSystemRelation({ schemaname, relname = "" }: RangeVar): boolean {
  if (schemaname === undefined) return relname.startsWith("pg_");
  return schemaname === "pg_catalog" || schemaname === "information_schema";
}

/** The type of a table's rows. Of a view it is known only when the catalog comes from a database. */
function rowTypeOf(table: CatalogTable, environment: Environment): TypeReference | undefined {
  const key = typeKey(table);
  return environment.catalog.types.has(key)
    ? { key, modifier: -1, collation: undefined }
    : undefined;
}

function bindRangeVar(range: RangeVar, environment: Environment): FromEntry {
  const node: Node = { RangeVar: range };
  const name = range.alias?.aliasname ?? range.relname ?? "";
  const named =
    range.schemaname === undefined
      ? findWith(environment.withScope, range.relname ?? "")
      : undefined;
  if (named !== undefined) {
    if (named.recursing) scopeOf(environment).query.readsRecursion = true;
    return entryOfQuery(named.use(), name, range.alias, node, environment);
  }
  const table = withStoredColumns(findTable(range, environment), node, environment);
  const qualified =
    range.alias === undefined ? { schema: table.schema, name: table.name } : undefined;
  const rowType = rowTypeOf(table, environment);
  if (table.kind === "view") {
    const entry = entryOfQuery(
      bindView(table, node, environment),
      name,
      range.alias,
      node,
      environment,
    );
    return { ...entry, items: entry.items.map((item) => ({ ...item, qualified, table, rowType })) };
  }
  const leaves = table.columns
    .filter(({ generated }) => generated !== "virtual")
    .map((column) => ({
      id: environment.allocate(),
      name: column.name,
      type: column.type,
      nullable: !column.notNull,
    }));
  const stored = scan({
    table,
    only: range.inh !== true,
    columns: leaves,
    span: spanOf(environment, node),
  });
  const relation = withVirtualColumns(stored, node, environment);
  const all = columnsOf(relation);
  scopeOf(environment).query.tables.push({
    table,
    ids: new Map(all.map(({ name, id }) => [name, id])),
  });
  const own = all.map(({ id, name, type }) => ({ name, scalar: columnScalar(id, type) }));
  const columns = renameColumns(own, range.alias, node, environment);
  return {
    relation,
    items: [
      { ...visible, name, qualified, table, rowType, columns, presence: presenceOf(relation) },
    ],
    columns,
  };
}

/** A materialized view with its columns: one that was read from DDL has those of its query. */
function withStoredColumns(
  table: CatalogTable,
  node: Node,
  environment: Environment,
): CatalogTable {
  if (table.kind !== "materialized-view" || table.columns.length > 0) return table;
  // Its rows were computed when it was last refreshed: what the query reads, and how, is of no concern.
  const { columns } = bindView(table, node, { ...environment, notes: [] });
  return {
    ...table,
    columns: columns.map(({ name, type }) => ({
      name,
      type,
      notNull: false,
      generated: undefined,
      generationExpression: undefined,
    })),
  };
}

/** The query of a view, bound in its own text: none of the names around the view can be seen from it. */
function bindView(table: CatalogTable, node: Node, environment: Environment): BoundSelect {
  const key = typeKey(table);
  if (environment.views.includes(key)) {
    return fail(environment, "42P17", `infinite recursion detected in view "${table.name}"`, node);
  }
  const source = { name: `view ${key}`, text: table.definition ?? "" };
  const [statement] = parseStatements(source);
  if (statement === undefined || !("SelectStmt" in statement.tree)) {
    return refuse(environment, "0AT12", `definition of view "${table.name}" is not known`, node);
  }
  const query = environment.bindSelect(
    statement.tree.SelectStmt,
    {
      ...environment,
      source,
      spans: statement.spans,
      within: environment.within ?? environment.spans.of(node),
      views: [...environment.views, key],
      withScope: undefined,
      scope: undefined,
    },
    { unknowns: "text", order: "drop" },
  );
  const names = table.columnAliases;
  const columns = query.columns.map((column, index) => ({
    ...column,
    name: names[index] ?? column.name,
  }));
  return { relation: query.relation, columns };
}

function entryOfQuery(
  query: BoundSelect,
  name: string,
  alias: Alias | undefined,
  node: Node,
  environment: Environment,
): FromEntry {
  const own = query.columns.map((column) => ({
    name: column.name,
    scalar: columnScalar(column.id, column.type),
  }));
  const columns = renameColumns(own, alias, node, environment);
  refuseDefaultCollation(query.relation, node, environment);
  const presence = presenceOf(query.relation);
  const item = { ...visible, name, qualified: undefined, table: undefined, columns, presence };
  return { relation: query.relation, items: [item], columns };
}

function bindRangeSubselect(range: RangeSubselect, environment: Environment): FromEntry {
  const node: Node = { RangeSubselect: range };
  const { subquery, alias } = range;
  if (subquery === undefined || !("SelectStmt" in subquery)) {
    return fail(environment, "42601", "subquery in FROM is not a SELECT", node);
  }
  const scope: Scope = { ...scopeOf(environment), lateral: range.lateral === true };
  const query = environment.bindSelect(
    subquery.SelectStmt,
    { ...environment, scope },
    { unknowns: "text", order: "drop" },
  );
  const entry = entryOfQuery(query, alias?.aliasname ?? "", alias, node, environment);
  if (alias !== undefined) return entry;
  return { ...entry, items: entry.items.map((item) => ({ ...item, relationVisible: false })) };
}

function bindJoin(expression: JoinExpr, environment: Environment): FromEntry {
  const node: Node = { JoinExpr: expression };
  const { larg, rarg } = expression;
  if (larg === undefined || rarg === undefined) {
    return fail(environment, "42601", "join is incomplete", node);
  }
  const scope = scopeOf(environment);
  const variant = joinVariant(expression);
  const written = bindEntry(larg, environment);
  const left =
    variant === "right" || variant === "full" ? markPresence(written, environment) : written;
  const lateralAllowed = variant === "inner" || variant === "left";
  const siblings = left.items.map((item) => ({ ...item, lateralOnly: true, lateralAllowed }));
  const other = bindEntry(rarg, withItems(environment, [...scope.items, ...siblings]));
  const right = variant === "left" || variant === "full" ? markPresence(other, environment) : other;
  checkNames(left.items, right.items, node, environment);

  const items = [...left.items, ...right.items];
  const names = usingNames(expression, left.columns, right.columns, environment);
  const merged = mergeColumns(names, variant, left.columns, right.columns, node, environment);
  const conjuncts =
    names !== undefined
      ? merged.map(({ condition }) => condition)
      : bindOn(expression.quals, withJoinItems(environment, items));
  const relation = joinRelations(
    left.relation,
    right.relation,
    variant,
    conjuncts,
    node,
    environment,
  );

  const isMerged = (column: NamespaceColumn): boolean => names?.includes(column.name) === true;
  const own = [
    ...merged.map(({ column }) => column),
    ...left.columns.filter((column) => !isMerged(column)),
    ...right.columns.filter((column) => !isMerged(column)),
  ];
  const columns = renameColumns(own, expression.alias, node, environment);
  const joined: NamespaceItem = {
    ...visible,
    name: expression.alias?.aliasname ?? "",
    qualified: undefined,
    table: undefined,
    columns,
    presence: undefined,
    absent: "unsettled",
    relationVisible: expression.alias !== undefined,
  };
  if (expression.alias !== undefined) return { relation, items: [joined], columns };
  const extend = (side: readonly NamespaceItem[], extended: boolean): readonly NamespaceItem[] =>
    side.map((item) => ({
      ...item,
      columnsVisible: false,
      nullExtended: item.nullExtended || extended,
    }));
  const mergedAlias = expression.join_using_alias?.aliasname;
  return {
    relation,
    columns,
    items: [
      ...extend(left.items, variant === "right" || variant === "full"),
      ...extend(right.items, variant === "left" || variant === "full"),
      joined,
      ...(mergedAlias === undefined
        ? []
        : [
            {
              ...joined,
              name: mergedAlias,
              columns: merged.map(({ column }) => column),
              absent: "row of nulls" as const,
              relationVisible: true,
              columnsVisible: false,
            },
          ]),
    ],
  };
}

function joinVariant(expression: JoinExpr): "inner" | OuterJoin["variant"] {
  switch (expression.jointype) {
    case "JOIN_LEFT":
      return "left";
    case "JOIN_RIGHT":
      return "right";
    case "JOIN_FULL":
      return "full";
    default:
      return "inner";
  }
}

function withJoinItems(environment: Environment, items: readonly NamespaceItem[]): Environment {
  const scope: Scope = {
    ...scopeOf(environment),
    items,
    lateral: false,
    clause: "JOIN conditions",
  };
  return { ...environment, scope };
}

/** The conjuncts of an ON condition; `ON true` has none. */
function bindOn(quals: Node | undefined, environment: Environment): readonly Scalar[] {
  if (quals === undefined) return [];
  const condition = environment.bindExpression(quals, environment);
  return withoutTrue(conjunctsOf(requireBoolean(condition, "JOIN/ON", environment.catalog)));
}

/** Conjuncts without those that are always true. */
export function withoutTrue(conjuncts: readonly Scalar[]): readonly Scalar[] {
  return conjuncts.filter((conjunct) => !(conjunct.kind === "literal" && conjunct.value === "t"));
}

function joinRelations(
  left: Relation,
  right: Relation,
  variant: "inner" | OuterJoin["variant"],
  conjuncts: readonly Scalar[],
  node: Node,
  environment: Environment,
): Relation {
  const span = spanOf(environment, node);
  if ((variant === "inner" || variant === "left") && readsFrom(right, left)) {
    return applyTo(left, right, variant, conjuncts, node, environment);
  }
  if (variant === "inner") return join({ inputs: [left, right], conjuncts, span });
  return outerJoin({ variant, left, right, conjuncts, span });
}
