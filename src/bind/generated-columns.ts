import type { CatalogColumn, CatalogTable } from "../catalog/catalog.js";
import { builtinType, type TypeReference } from "../catalog/type.js";
import { idsOf } from "../relation/columns.js";
import { project } from "../relation/constructors.js";
import { pruneColumns } from "../relation/prune-columns.js";
import type { NamedScalar, Relation, Scan } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import {
  booleanScalar,
  callScalar,
  castScalar,
  collateScalar,
  columnScalar,
  literalScalar,
} from "../relation/scalar-constructors.js";
import { visitRelations } from "../relation/traversal.js";
import { parseStatements } from "../syntax/parse.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, fail, refuse } from "./environment.js";
import { presenceOf } from "./from-entry.js";
import { createQueryState } from "./query-state.js";
import type { NamespaceItem, Scope } from "./scope.js";
import { coerceScalar } from "./types/coercion.js";
import { baseType } from "./types/type-index.js";
import { describeType } from "./types/type-names.js";

/** A virtual generated column in a plan: the column of a table that a computed one stands for. */
export interface GeneratedUse {
  readonly id: ColumnId;
  readonly table: CatalogTable;
  readonly name: string;
}

/**
 * The rows of a table with its virtual generated columns (manual, 5.4):
 *
 *   R = π[base columns, expressions](stored columns of R)
 *
 * Nothing keeps the value of a virtual column: PostgreSQL computes it when the row is read, and triggers see NULL in its
 * place. So it is computed here too, from the columns that are stored, in every version of the table alike. π is linear:
 * deltas need nothing of their own. The expression is that of the table which the query names, whichever child a row is in.
 */
export function withVirtualColumns(stored: Scan, node: Node, environment: Environment): Relation {
  const { table } = stored;
  if (table.columns.every(({ generated }) => generated !== "virtual")) return stored;
  const item: NamespaceItem = {
    name: table.name,
    qualified: { schema: table.schema, name: table.name },
    table,
    columns: stored.columns.map(({ id, name, type }) => ({ name, scalar: columnScalar(id, type) })),
    rowType: undefined,
    value: undefined,
    presence: presenceOf(stored),
    absent: "null",
    nullExtended: false,
    relationVisible: true,
    columnsVisible: true,
    lateralOnly: false,
    lateralAllowed: true,
  };
  const columns = table.columns.map((column): NamedScalar => {
    const leaf = stored.columns.find(({ name }) => name === column.name);
    if (leaf !== undefined) {
      return { id: leaf.id, name: leaf.name, scalar: columnScalar(leaf.id, leaf.type) };
    }
    const id = environment.allocate();
    environment.generated.push({ id, table, name: column.name });
    return { id, name: column.name, scalar: bindGeneration(column, item, node, environment) };
  });
  return project({ input: stored, columns, span: stored.span });
}

/** The expression of a generated column over the columns of its table, in its own text. */
function bindGeneration(
  column: CatalogColumn,
  item: NamespaceItem,
  node: Node,
  environment: Environment,
): Scalar {
  const shown = `"${column.name}" of table "${item.name}"`;
  const source = {
    name: `generated column ${shown}`,
    text: `SELECT (${column.generationExpression ?? ""})`,
  };
  const [statement] = parseStatements(source);
  const select =
    statement !== undefined && "SelectStmt" in statement.tree
      ? statement.tree.SelectStmt
      : undefined;
  const target = select?.targetList?.[0];
  const expression = target !== undefined && "ResTarget" in target ? target.ResTarget.val : target;
  if (statement === undefined || select === undefined || expression === undefined) {
    return refuse(environment, "0AT12", `expression of column ${shown} is not known`, node);
  }
  const scope: Scope = {
    parent: undefined,
    items: [item],
    lateral: false,
    clause: "column generation expressions",
    query: createQueryState(select),
  };
  const scalar = environment.bindExpression(expression, {
    ...environment,
    source,
    spans: statement.spans,
    within: environment.within ?? environment.spans.of(node),
    withScope: undefined,
    scope,
  });
  const assigned = assign(scalar, column.type, environment);
  if (assigned === undefined) {
    const [wanted, given] = [column.type, scalar.type].map(({ key }) =>
      describeType(key, environment.catalog),
    );
    const message = `column "${column.name}" is of type ${wanted} but its generation expression is of type ${given}`;
    return fail(environment, "42804", message, node);
  }
  const collated = withCollation(assigned, column.type);
  if (collated === undefined) {
    return refuse(
      environment,
      "0AT12",
      `generated column ${shown} has another collation than its expression`,
      node,
      "Declare the column with the collation that its expression has.",
    );
  }
  return collated;
}

/** Functions that cut a value to the length of its type as an assignment does: too long is an error. */
const fittings: ReadonlyMap<string, string> = new Map(
  ["bpchar", "varchar", "bit", "varbit"].map((name) => [`pg_catalog.${name}`, name]),
);

/** The value as a column of the type takes it: by assignment. CAST would cut off what is too long. */
function assign(
  scalar: Scalar,
  target: TypeReference,
  { catalog }: Environment,
): Scalar | undefined {
  const fitting = fittings.get(baseType(target, catalog).key);
  if (fitting === undefined || target.modifier < 0) {
    return written(coerceScalar(scalar, target, "assignment", catalog));
  }
  const plain = written(coerceScalar(scalar, { ...target, modifier: -1 }, "assignment", catalog));
  if (scalar.type.key === target.key && scalar.type.modifier === target.modifier) return scalar;
  if (plain === undefined) return undefined;
  const { span } = scalar;
  const fitted = callScalar({
    notation: "function",
    name: { schema: "pg_catalog", name: fitting },
    arguments: [
      plain,
      literalScalar(String(target.modifier), builtinType("int4")),
      booleanScalar(false),
    ],
    variadic: false,
    volatility: "immutable",
    strict: true,
    type: plain.type,
    span,
  });
  return castScalar({
    argument: fitted,
    explicit: true,
    volatility: "immutable",
    type: { ...plain.type, modifier: target.modifier },
    span,
  });
}

/** A conversion that nothing around it implies: no column is assigned to where the expression is computed. */
function written(scalar: Scalar | undefined): Scalar | undefined {
  if (scalar?.kind === "cast") return castScalar({ ...scalar, explicit: true });
  if (scalar?.kind !== "collate") return scalar;
  return collateScalar({ ...scalar, argument: written(scalar.argument) ?? scalar.argument });
}

/**
 * The value with the collation of its column. The collation of the database cannot be written: COLLATE outranks the
 * collations of whatever the value is compared with, and a column of the default collation gives way to them.
 */
function withCollation(scalar: Scalar, { collation }: TypeReference): Scalar | undefined {
  const own = scalar.type.collation;
  if (own?.schema === collation?.schema && own?.name === collation?.name) return scalar;
  if (collation === undefined) return undefined;
  const type = { ...scalar.type, collation };
  return collateScalar({ argument: scalar, collation, type, span: scalar.span });
}

/** Those of the generated columns whose values a plan shows or computes with. */
export function generatedRead(
  plan: Relation,
  generated: readonly GeneratedUse[],
): readonly GeneratedUse[] {
  if (generated.length === 0) return [];
  const computed = new Set<ColumnId>();
  visitRelations(pruneColumns(plan, idsOf(plan)), (node) => {
    if (node.kind !== "project") return;
    for (const { id } of node.columns) computed.add(id);
  });
  return generated.filter(({ id }) => computed.has(id));
}
