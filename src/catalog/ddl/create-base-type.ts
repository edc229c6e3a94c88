import type { Node } from "../../syntax/tree.js";
import { baseType, typeOperator } from "../make-type.js";
import { typeKey } from "../type.js";
import { addType } from "./draft.js";
import { type Fields, newName, nodesOf, type Step, stringsOf, writtenName } from "./step.js";
import { typeOfName } from "./types-of-step.js";

function textOption(value: Node | undefined): string | undefined {
  if (value === undefined) return undefined;
  if ("String" in value) return value.String.sval ?? "";
  if ("TypeName" in value) return stringsOf(value.TypeName.names).at(-1);
  return undefined;
}

/** `CREATE TYPE … (INPUT = …)`; without options a shell, to be filled later. */
export function createBase(step: Step, statement: Fields<"DefineStmt">): void {
  const { draft } = step;
  const name = newName(step, writtenName(statement.defnames), step.statement.span);
  const key = typeKey(name);
  const options = new Map(
    nodesOf(statement.definition, "DefElem").map((option) => [option.defname, option.arg]),
  );
  const elementNode = options.get("element");
  const likeNode = options.get("like");
  const like =
    likeNode !== undefined && "TypeName" in likeNode
      ? draft.types.get(typeOfName(step, likeNode.TypeName).key)
      : undefined;
  const isOn = (option: string): boolean => {
    const value = options.get(option);
    if (!options.has(option)) return false;
    return value === undefined || textOption(value) === "true";
  };
  const type = baseType(name, {
    category: textOption(options.get("category")) ?? like?.category ?? "U",
    preferred: isOn("preferred"),
    collatable: isOn("collatable"),
    element:
      elementNode !== undefined && "TypeName" in elementNode
        ? typeOfName(step, elementNode.TypeName)
        : undefined,
  });
  // The shell is replaced by the type itself; its array is there already.
  if (draft.types.has(key)) draft.types.set(key, type);
  else addType(draft, type);
}

/** `CREATE OPERATOR CLASS … DEFAULT FOR TYPE`: makes a type one that can be sorted or hashed, and compared. */
export function createOperatorClass(step: Step, statement: Fields<"CreateOpClassStmt">): void {
  if (statement.isDefault !== true) return;
  const { draft } = step;
  const key = typeOfName(step, statement.datatype).key;
  const type = draft.types.get(key);
  if (type === undefined) return;
  const sorts = statement.amname === "btree";
  const hashes = statement.amname === "hash";
  if (!sorts && !hashes) return;
  const operators = nodesOf(statement.items, "CreateOpClassItem").flatMap((item) => {
    // OPCLASS_ITEM_OPERATOR
    if (item.itemtype !== 1) return [];
    const { schema, name } = writtenName(item.name?.objname);
    const found = draft.operators.find(
      (operator) =>
        operator.name === name &&
        operator.left === key &&
        operator.right === key &&
        (schema === undefined || operator.schema === schema),
    );
    return found === undefined ? [] : typeOperator(hashes ? 3 : (item.number ?? 0), found);
  });
  draft.types.set(key, {
    ...type,
    // What its equality overlooks is known to its functions only.
    equality: type.equality === "none" ? "semantic" : type.equality,
    ordered: type.ordered || sorts,
    hashable: type.hashable || hashes,
    operators: [...(sorts ? [] : type.operators), ...operators, ...(sorts ? type.operators : [])],
  });
}
