import { findNamed } from "../search-path.js";
import { typeKey } from "../type.js";
import {
  addColumn,
  changeColumnType,
  dropColumn,
  dropExpression,
  dropNotNull,
  setExpression,
  setNotNull,
} from "./alter-column.js";
import {
  addConstraint,
  alterConstraint,
  dropConstraint,
  validateConstraint,
} from "./alter-constraint.js";
import { addParent, attachPartition, detachPartition, dropParent } from "./alter-inheritance.js";
import { type Alteration, type AlterTableStatement, tableOf } from "./alteration.js";
import { type DraftIndex, putTable } from "./draft.js";
import {
  fail,
  findTable,
  isUnreadable,
  nodesOf,
  requireTable,
  type Step,
  schemasOf,
  spanOfRelation,
} from "./step.js";

function setRowSecurity(alteration: Alteration): void {
  const rowSecurity = alteration.command.subtype === "AT_EnableRowSecurity";
  putTable(alteration.step.draft, { ...tableOf(alteration), rowSecurity });
}

/**
 * The commands that change what a catalog tells, in the passes in which PostgreSQL carries out those of one
 * statement, whatever order they are written in.
 */
const passes: readonly Readonly<Record<string, (alteration: Alteration) => void>>[] = [
  { AT_DropColumn: dropColumn, AT_DropConstraint: dropConstraint },
  { AT_AlterColumnType: changeColumnType },
  { AT_AddColumn: addColumn },
  { AT_SetExpression: setExpression },
  {
    AT_SetNotNull: setNotNull,
    AT_DropNotNull: dropNotNull,
    AT_AddIdentity: setNotNull,
    AT_DropExpression: dropExpression,
  },
  { AT_AddConstraint: addConstraint, AT_AlterConstraint: alterConstraint },
  {
    AT_ValidateConstraint: validateConstraint,
    AT_EnableRowSecurity: setRowSecurity,
    AT_DisableRowSecurity: setRowSecurity,
    AT_AddInherit: addParent,
    AT_DropInherit: dropParent,
    AT_AttachPartition: attachPartition,
    AT_DetachPartition: detachPartition,
  },
];

/** `ALTER TABLE`, and the same for views and foreign tables. */
export function alterTable(step: Step, statement: AlterTableStatement): void {
  const commands = nodesOf(statement.cmds, "AlterTableCmd");
  const work = passes.flatMap((pass) =>
    commands.flatMap((command) => {
      const change = pass[command.subtype ?? ""];
      return change === undefined ? [] : [{ command, change }];
    }),
  );
  if (work.length === 0 || isUnreadable(step, statement.relation)) return;
  if (statement.missing_ok === true && findTable(step, statement.relation) === undefined) return;
  const table = typeKey(requireTable(step, statement.relation));
  const only = statement.relation?.inh !== true;
  for (const { command, change } of work) change({ step, table, only, command });
}

/** `ALTER INDEX … ATTACH PARTITION`. */
export function alterIndex(step: Step, statement: AlterTableStatement): void {
  const { indexes } = step.draft;
  const find = (relation: AlterTableStatement["relation"]): DraftIndex => {
    const name = { schema: relation?.schemaname, name: relation?.relname ?? "" };
    const index = findNamed(indexes, name, schemasOf(step));
    if (index !== undefined) return index;
    const message = `relation "${name.name}" does not exist`;
    return fail(step, "42P01", message, spanOfRelation(step, relation));
  };
  for (const { subtype, def } of nodesOf(statement.cmds, "AlterTableCmd")) {
    if (subtype !== "AT_AttachPartition" || def === undefined || !("PartitionCmd" in def)) continue;
    const part = find(def.PartitionCmd.name);
    indexes.set(typeKey(part), { ...part, parent: typeKey(find(statement.relation)) });
  }
}
