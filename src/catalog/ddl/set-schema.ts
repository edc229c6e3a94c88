import { requireType } from "./create-type.js";
import { moveTable, moveType, moveUnreadable } from "./move.js";
import { changeFunctions, forgetUsesOf, namesOf } from "./rename.js";
import { type Fields, findTable, requireTable, type Step } from "./step.js";

function moveTableToSchema(step: Step, statement: Fields<"AlterObjectSchemaStmt">): void {
  const { relation, newschema = "" } = statement;
  if (moveUnreadable(step, relation, { schema: newschema })) return;
  if (statement.missing_ok === true && findTable(step, relation) === undefined) return;
  const table = requireTable(step, relation);
  moveTable(step.draft, table, { schema: newschema, name: table.name });
}

function moveTypeToSchema(step: Step, statement: Fields<"AlterObjectSchemaStmt">): void {
  const type = requireType(step, namesOf(statement.object));
  forgetUsesOf(step, type.name);
  moveType(step.draft, type, { schema: statement.newschema ?? "", name: type.name });
}

function moveFunctionToSchema(step: Step, statement: Fields<"AlterObjectSchemaStmt">): void {
  changeFunctions(step, statement.object, { schema: statement.newschema ?? "" });
}

const schemaChanges: Readonly<Record<string, typeof moveTableToSchema>> = {
  OBJECT_TABLE: moveTableToSchema,
  OBJECT_FOREIGN_TABLE: moveTableToSchema,
  OBJECT_VIEW: moveTableToSchema,
  OBJECT_MATVIEW: moveTableToSchema,
  OBJECT_TYPE: moveTypeToSchema,
  OBJECT_DOMAIN: moveTypeToSchema,
  OBJECT_FUNCTION: moveFunctionToSchema,
  OBJECT_PROCEDURE: moveFunctionToSchema,
  OBJECT_ROUTINE: moveFunctionToSchema,
  OBJECT_AGGREGATE: moveFunctionToSchema,
};

/** `ALTER … SET SCHEMA`. */
export function setSchema(step: Step, statement: Fields<"AlterObjectSchemaStmt">): void {
  schemaChanges[statement.objectType ?? ""]?.(step, statement);
}
