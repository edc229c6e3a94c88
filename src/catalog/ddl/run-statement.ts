import { parseStatements } from "../../syntax/parse.js";
import { alterComposite } from "./alter-composite.js";
import { alterIndex, alterTable } from "./alter-table.js";
import { citextStatements } from "./citext.js";
import { createAggregate } from "./create-aggregate.js";
import { createBase, createOperatorClass } from "./create-base-type.js";
import { createCast } from "./create-cast.js";
import { createCollation } from "./create-collation.js";
import { alterFunction, createFunction } from "./create-function.js";
import { createOperator } from "./create-operator.js";
import { createRange } from "./create-range.js";
import { createTable } from "./create-table.js";
import {
  alterDomain,
  alterEnum,
  createComposite,
  createDomain,
  createEnum,
} from "./create-type.js";
import { createTableAs, createView } from "./create-view.js";
import { drop } from "./drop.js";
import { createIndex } from "./indexes.js";
import { rename } from "./rename.js";
import { alterDatabase, runSelect, setVariable } from "./session.js";
import { setSchema } from "./set-schema.js";
import { type Fields, nodesOf, type Step, stringsOf } from "./step.js";

/** What `DefineStmt` creates: the statements look the same to the parser. */
const definitions: Readonly<Record<string, (step: Step, statement: Fields<"DefineStmt">) => void>> =
  {
    OBJECT_AGGREGATE: createAggregate,
    OBJECT_OPERATOR: createOperator,
    OBJECT_TYPE: createBase,
    OBJECT_COLLATION: createCollation,
  };

/** What `AlterTableStmt` alters, where it is not a table or view. */
const alterations: Readonly<Record<string, typeof alterTable>> = {
  OBJECT_INDEX: alterIndex,
  OBJECT_TYPE: alterComposite,
};

/** `CREATE SCHEMA` with the statements inside, which create in that schema. */
function createSchema(step: Step, statement: Fields<"CreateSchemaStmt">): void {
  const { draft } = step;
  const outer = draft.searchPath;
  draft.searchPath = [statement.schemaname ?? statement.authrole?.rolename ?? "", ...outer];
  try {
    for (const tree of statement.schemaElts ?? []) {
      runStatement({ draft, statement: { ...step.statement, tree } });
    }
  } finally {
    draft.searchPath = outer;
  }
}

/** `CREATE EXTENSION`: citext is known here; the objects of others are known to databases only. */
function createExtension(step: Step, statement: Fields<"CreateExtensionStmt">): void {
  const { draft } = step;
  if (statement.extname !== "citext" || draft.functions.some(({ name }) => name === "citext"))
    return;
  const option = nodesOf(statement.options, "DefElem").find(({ defname }) => defname === "schema");
  const [schema] = stringsOf(option?.arg === undefined ? [] : [option.arg]);
  const outer = draft.searchPath;
  draft.searchPath = [schema ?? outer[0] ?? "public"];
  try {
    for (const each of parseStatements({ name: "citext", text: citextStatements })) {
      runStatement({ draft, statement: each });
    }
  } finally {
    draft.searchPath = outer;
  }
}

/**
 * Carries out a statement on a draft. Statements that change nothing a catalog tells (GRANT, COMMENT, triggers,
 * rows) are passed over. Throws a `QueryError` for what PostgreSQL would refuse for want of a name.
 */
export function runStatement(step: Step): void {
  const { tree } = step.statement;
  if ("CreateStmt" in tree) createTable(step, tree.CreateStmt);
  else if ("CreateForeignTableStmt" in tree) {
    createTable(step, tree.CreateForeignTableStmt.base ?? {}, true);
  } else if ("AlterTableStmt" in tree) {
    const alter = alterations[tree.AlterTableStmt.objtype ?? ""] ?? alterTable;
    alter(step, tree.AlterTableStmt);
  } else if ("IndexStmt" in tree) createIndex(step, tree.IndexStmt);
  else if ("ViewStmt" in tree) createView(step, tree.ViewStmt);
  else if ("CreateTableAsStmt" in tree) createTableAs(step, tree.CreateTableAsStmt);
  else if ("CreateEnumStmt" in tree) createEnum(step, tree.CreateEnumStmt);
  else if ("CompositeTypeStmt" in tree) createComposite(step, tree.CompositeTypeStmt);
  else if ("CreateRangeStmt" in tree) createRange(step, tree.CreateRangeStmt);
  else if ("CreateDomainStmt" in tree) createDomain(step, tree.CreateDomainStmt);
  else if ("AlterEnumStmt" in tree) alterEnum(step, tree.AlterEnumStmt);
  else if ("AlterDomainStmt" in tree) alterDomain(step, tree.AlterDomainStmt);
  else if ("CreateFunctionStmt" in tree) createFunction(step, tree.CreateFunctionStmt);
  else if ("AlterFunctionStmt" in tree) alterFunction(step, tree.AlterFunctionStmt);
  else if ("DefineStmt" in tree) definitions[tree.DefineStmt.kind ?? ""]?.(step, tree.DefineStmt);
  else if ("CreateCastStmt" in tree) createCast(step, tree.CreateCastStmt);
  else if ("CreateOpClassStmt" in tree) createOperatorClass(step, tree.CreateOpClassStmt);
  else if ("CreateSchemaStmt" in tree) createSchema(step, tree.CreateSchemaStmt);
  else if ("CreateExtensionStmt" in tree) createExtension(step, tree.CreateExtensionStmt);
  else if ("RenameStmt" in tree) rename(step, tree.RenameStmt);
  else if ("AlterObjectSchemaStmt" in tree) setSchema(step, tree.AlterObjectSchemaStmt);
  else if ("DropStmt" in tree) drop(step, tree.DropStmt);
  else if ("VariableSetStmt" in tree) setVariable(step, tree.VariableSetStmt);
  else if ("AlterDatabaseSetStmt" in tree) alterDatabase(step, tree.AlterDatabaseSetStmt);
  else if ("SelectStmt" in tree) runSelect(step, tree.SelectStmt);
}
