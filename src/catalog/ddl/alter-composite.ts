import { findNamed } from "../search-path.js";
import type { Attribute } from "../type.js";
import { type AlterTableCommand, type AlterTableStatement, listOf } from "./alteration.js";
import { attributesOf, changeAttributes } from "./create-type.js";
import { fail, nodesOf, type Step, schemasOf, spanOfRelation } from "./step.js";
import { typeOfName, withCollation } from "./types-of-step.js";

/** `ALTER TYPE` of a composite type. */
export function alterComposite(step: Step, statement: AlterTableStatement): void {
  const { relation } = statement;
  const name = { schema: relation?.schemaname, name: relation?.relname ?? "" };
  for (const command of nodesOf(statement.cmds, "AlterTableCmd")) {
    const type = findNamed(step.draft.types, name, schemasOf(step));
    if (type === undefined) {
      const message = `type "${name.name}" does not exist`;
      fail(step, "42704", message, spanOfRelation(step, relation));
    }
    changeAttributes(step, type, (attributes) => alteredAttributes(step, command, attributes));
  }
}

function alteredAttributes(
  step: Step,
  command: AlterTableCommand,
  attributes: readonly Attribute[],
): readonly Attribute[] {
  const missing = (): never => {
    const message = `column "${command.name}" of the type does not exist`;
    return fail(step, "42703", message, step.statement.span);
  };
  switch (command.subtype) {
    case "AT_AddColumn": {
      const added = attributesOf(step, listOf(command.def));
      const taken = added.find((each) => attributes.some((known) => known.name === each.name));
      if (taken !== undefined) {
        fail(step, "42701", `column "${taken.name}" already exists`, step.statement.span);
      }
      return [...attributes, ...added];
    }
    case "AT_DropColumn":
      if (!attributes.some((known) => known.name === command.name)) {
        return command.missing_ok === true ? attributes : missing();
      }
      return attributes.filter((known) => known.name !== command.name);
    case "AT_AlterColumnType": {
      const [definition] = nodesOf(listOf(command.def), "ColumnDef");
      if (!attributes.some((known) => known.name === command.name)) return missing();
      const type = withCollation(
        step,
        typeOfName(step, definition?.typeName),
        definition?.collClause,
      );
      return attributes.map((known) => (known.name === command.name ? { ...known, type } : known));
    }
    default:
      return attributes;
  }
}
