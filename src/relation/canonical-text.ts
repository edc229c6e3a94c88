import { columnsOf } from "./columns.js";
import {
  aggregate,
  apply,
  filter,
  join,
  outerJoin,
  project,
  recursive,
  semiJoin,
  setOperation,
  tableFunction,
  union,
  values,
  window,
} from "./constructors.js";
import type { LeafColumn, Relation } from "./relation.js";
import type { ColumnId, ComparisonScalar, Scalar } from "./scalar.js";
import { comparisonScalar } from "./scalar-constructors.js";
import { aggregateText, type ScalarPrinting, scalarText } from "./scalar-text.js";
import { printRelation } from "./text.js";
import { inputsOf, mapInputs, mapScalars, rewriteBottomUp, visitRelations } from "./traversal.js";
import { identifierText, typeText } from "./type-text.js";

/**
 * A text that two plans share only when they yield the same rows: the plan without the names that a query gives, with
 * the inputs of joins, the conjuncts and the sides of comparisons in an order of their own, and with the types of what
 * is read. Plans that are equal for deeper reasons have different texts.
 *
 * The columns of a projection at the top keep their order.
 */
export function canonicalText(relation: Relation): string {
  const plan = withoutNames(mapInputs(relation, canonicalForm));
  return `${printRelation(plan)}${leafTypes(plan).join("\n")}`;
}

/** The plan with inputs, conjuncts, keys and columns in an order that does not depend on how they were written. */
export function canonicalForm(relation: Relation): Relation {
  return rewriteBottomUp(relation, (node) => sortParts(sortInputs(node)));
}

function sortInputs(node: Relation): Relation {
  if (node.kind !== "join") return node;
  const inputs = sortedBy(node.inputs, (input) => printRelation(withoutNames(input)));
  return join({ ...node, inputs });
}

function sortParts(node: Relation): Relation {
  const printing = printingOver(inputsOf(node));
  const text = (scalar: Scalar): string => scalarText(scalar, printing);
  const oriented = mapScalars(node, (scalar) => orientComparison(scalar, text));
  switch (oriented.kind) {
    case "filter":
      return filter({ ...oriented, conjuncts: sortedBy(oriented.conjuncts, text) });
    case "join":
      return join({ ...oriented, conjuncts: sortedBy(oriented.conjuncts, text) });
    case "outer-join":
      return outerJoin({ ...oriented, conjuncts: sortedBy(oriented.conjuncts, text) });
    case "semi-join":
      return semiJoin({ ...oriented, conjuncts: sortedBy(oriented.conjuncts, text) });
    case "apply":
      return apply({ ...oriented, conjuncts: sortedBy(oriented.conjuncts, text) });
    case "project":
      return project({
        ...oriented,
        columns: sortedBy(oriented.columns, ({ scalar }) => text(scalar)),
      });
    case "aggregate":
      return aggregate({
        ...oriented,
        // Grouping sets name the keys by their places.
        keys:
          oriented.groupingSets === undefined
            ? sortedBy(oriented.keys, ({ scalar }) => text(scalar))
            : oriented.keys,
        aggregates: sortedBy(oriented.aggregates, ({ call }) => aggregateText(call, printing)),
      });
    default:
      return oriented;
  }
}

const mirrored = { "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** `b > a` as `a < b`, where the text of `a` comes first; another scalar as it is. */
export function orientComparison(scalar: Scalar, text: (scalar: Scalar) => string): Scalar {
  if (scalar.kind !== "comparison" || text(scalar.left) <= text(scalar.right)) return scalar;
  const operator: ComparisonScalar["operator"] = mirrored[scalar.operator];
  return comparisonScalar({ ...scalar, operator, left: scalar.right, right: scalar.left });
}

/** Calls columns by their places among the columns of the relations. */
function printingOver(relations: readonly Relation[]): ScalarPrinting {
  const places = new Map<ColumnId, number>();
  for (const { id } of relations.flatMap(columnsOf)) places.set(id, places.size);
  return {
    column: (id) => `#${places.get(id) ?? "outer"}`,
    subquery: (body) => printRelation(withoutNames(canonicalForm(body))),
  };
}

function sortedBy<Item>(items: readonly Item[], text: (item: Item) => string): readonly Item[] {
  return items
    .map((item) => ({ item, text: text(item) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ item }) => item);
}

/** Names that have no effect on the rows, all the same. Those of tables and of record fields stay. */
function withoutNames(relation: Relation): Relation {
  const unnamed = <Item extends { readonly name: string }>(items: readonly Item[]): Item[] =>
    items.map((item) => ({ ...item, name: "c" }));
  return rewriteBottomUp(relation, (node): Relation => {
    switch (node.kind) {
      case "values":
        return values({ ...node, columns: unnamed(node.columns) });
      case "project":
        return project({ ...node, columns: unnamed(node.columns) });
      case "aggregate":
        return aggregate({
          ...node,
          keys: unnamed(node.keys),
          aggregates: unnamed(node.aggregates),
        });
      case "union":
        return union({ ...node, columns: unnamed(node.columns) });
      case "set-operation":
        return setOperation({ ...node, columns: unnamed(node.columns) });
      case "recursive":
        return recursive({ ...node, columns: unnamed(node.columns) });
      case "window":
        return window({ ...node, functions: unnamed(node.functions) });
      case "table-function":
        return tableFunction({
          ...node,
          functions: node.functions.map((item) =>
            // json_to_recordset looks its fields up by these names.
            item.columnDefinitions ? item : { ...item, columns: unnamed(item.columns) },
          ),
          ordinality: node.ordinality && { ...node.ordinality, name: "c" },
        });
      default:
        return node;
    }
  });
}

/** The columns that are read from tables, with their types: their order and equality depend on these. */
function leafTypes(relation: Relation): readonly string[] {
  const lines = new Set<string>();
  visitRelations(relation, (node) => {
    if (node.kind !== "scan") return;
    const { schema, name } = node.table;
    const typed = (column: LeafColumn): string =>
      `${identifierText(column.name)} ${typeText(column.type)}`;
    lines.add(
      `${identifierText(schema)}.${identifierText(name)} (${node.columns.map(typed).join(", ")})`,
    );
  });
  return [...lines].sort();
}
