import { baseTypeOf } from "../catalog/type-facts.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { Scalar } from "../relation/scalar.js";
import { fieldScalar } from "../relation/scalar-constructors.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, fail, spanOf } from "./environment.js";
import { isSameGrouped } from "./names-inside.js";
import { outputName } from "./output-name.js";
import { findStarItem, findWholeRow, hasColumn, visibleColumns } from "./resolve-column.js";
import type { NamespaceColumn } from "./scope.js";
import { defaultToText } from "./text-literal.js";

/** A column of a select list. */
export interface Target {
  readonly name: string;
  readonly scalar: Scalar;
  readonly node: Node;
}

/** Binds a select list; stars are expanded. */
export function bindTargets(nodes: readonly Node[], environment: Environment): readonly Target[] {
  return nodes.flatMap((node): readonly Target[] => {
    if (!("ResTarget" in node)) return [];
    const { name, val } = node.ResTarget;
    if (val === undefined) return [];
    const star = expandStar(val, environment);
    if (star !== undefined) {
      return star.map((column) => ({
        name: column.name,
        scalar: Object.freeze({ ...column.scalar, span: spanOf(environment, val) }),
        node: val,
      }));
    }
    const scalar = environment.bindExpression(val, environment);
    const derived = outputName(val, (subLink) => environment.subqueryNames.get(subLink));
    return [{ name: name ?? derived, scalar, node: val }];
  });
}

/** The columns that `*`, `entry.*` or `(value).*` stands for; `undefined` for every other expression. */
function expandStar(node: Node, environment: Environment): readonly NamespaceColumn[] | undefined {
  if ("ColumnRef" in node) {
    const fields = node.ColumnRef.fields ?? [];
    const last = fields.at(-1);
    if (last === undefined || !("A_Star" in last)) return undefined;
    if (fields.length > 1) return findStarItem(node.ColumnRef, environment).columns;
    const columns = visibleColumns(environment);
    if (columns.length === 0) {
      fail(environment, "42601", "SELECT * with no tables specified is not valid", node);
    }
    return columns;
  }
  if (!("A_Indirection" in node)) return undefined;
  const { arg, indirection = [] } = node.A_Indirection;
  const last = indirection.at(-1);
  if (arg === undefined || last === undefined || !("A_Star" in last)) return undefined;
  const inner: Node =
    indirection.length === 1
      ? arg
      : { A_Indirection: { arg, indirection: indirection.slice(0, -1) } };
  const item = findWholeRow(inner, environment);
  if (item !== undefined) return item.columns;
  return expandRow(environment.bindExpression(inner, environment), node, environment);
}

function expandRow(
  argument: Scalar,
  node: Node,
  environment: Environment,
): readonly NamespaceColumn[] {
  const { catalog } = environment;
  const type = catalog.types.get(baseTypeOf(argument.type, catalog).key);
  if (type?.kind !== "composite") {
    const message = "row expansion is possible for values of a composite type only";
    return fail(environment, "42809", message, node);
  }
  const span = spanOf(environment, node);
  return type.attributes.map((attribute) => ({
    name: attribute.name,
    scalar: fieldScalar({ argument, name: attribute.name, type: attribute.type, span }),
  }));
}

function constantOf(node: Node): { readonly ordinal: number | undefined } | undefined {
  if (!("A_Const" in node)) return undefined;
  const { ival } = node.A_Const;
  return { ordinal: ival === undefined ? undefined : (ival.ival ?? 0) };
}

/**
 * What an item of GROUP BY, ORDER BY or DISTINCT ON means: a column of the output by its name or its number, or
 * an expression over the input (manual, 7.3 and SELECT). In GROUP BY a column of the input goes before one of the
 * output, elsewhere behind it. Throws 42P10, 42702, 42601.
 */
export function findTarget(
  node: Node,
  targets: readonly Target[],
  clause: "GROUP BY" | "ORDER BY" | "DISTINCT ON",
  environment: Environment,
): Target {
  const name = plainName(node);
  if (name !== undefined && !(clause === "GROUP BY" && hasColumn(name, node, environment))) {
    const found = targets.filter((target) => target.name === name);
    const [first] = found;
    if (first !== undefined) {
      if (found.some((target) => !isSameScalar(target.scalar, first.scalar))) {
        fail(environment, "42702", `${clause} "${name}" is ambiguous`, node);
      }
      return first;
    }
  }
  const constant = constantOf(node);
  if (constant !== undefined) {
    if (constant.ordinal === undefined) {
      return fail(environment, "42601", `non-integer constant in ${clause}`, node);
    }
    const target = targets[constant.ordinal - 1];
    if (target !== undefined) return target;
    const message = `${clause} position ${constant.ordinal} is not in select list`;
    return fail(environment, "42P10", message, node);
  }
  const scalar = defaultToText(environment.bindExpression(node, environment), environment);
  const same = targets.find((target) => isSameGrouped(target.scalar, scalar, environment));
  const derived = outputName(node, (subLink) => environment.subqueryNames.get(subLink));
  return same ?? { name: derived, scalar, node };
}

/** Whether an item names a column of the output, by its name or its number. */
export function namesTarget(node: Node, target: Target, index: number): boolean {
  return plainName(node) === target.name || constantOf(node)?.ordinal === index + 1;
}

/** The name of a column reference without table name. */
function plainName(node: Node): string | undefined {
  if (!("ColumnRef" in node)) return undefined;
  const fields = node.ColumnRef.fields ?? [];
  const [only] = fields;
  return fields.length === 1 && only !== undefined && "String" in only
    ? only.String.sval
    : undefined;
}
