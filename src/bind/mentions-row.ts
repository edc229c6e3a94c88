import type { SelectStmt } from "../syntax/tree.js";

/**
 * Whether a query may use the entry of FROM with this name as a value: as `name`, or as `name.*` other than as an item of
 * its select list.
 */
export function mentionsRow(select: SelectStmt, name: string): boolean {
  const isMentioned = (tree: unknown): boolean => {
    if (Array.isArray(tree)) return tree.some(isMentioned);
    if (!isObject(tree)) return false;
    const { ColumnRef: reference, ResTarget: target } = tree;
    if (isObject(reference)) return isRow(reference["fields"], name);
    if (isObject(target) && isStar(target["val"])) return false;
    return Object.values(tree).some(isMentioned);
  };
  return isMentioned(select);
}

type Tree = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Tree {
  return typeof value === "object" && value !== null;
}

function isStar(value: unknown): boolean {
  if (!isObject(value) || !isObject(value["ColumnRef"])) return false;
  const { fields } = value["ColumnRef"];
  return Array.isArray(fields) && isObject(fields.at(-1)) && "A_Star" in fields.at(-1);
}

function isRow(fields: unknown, name: string): boolean {
  if (!Array.isArray(fields)) return false;
  const names = fields.filter((field) => isObject(field) && !("A_Star" in field));
  const last: unknown = names.at(-1);
  const isWhole = names.length === 1 || names.length < fields.length;
  if (!isWhole || !isObject(last) || !isObject(last["String"])) return false;
  return last["String"]["sval"] === name;
}
