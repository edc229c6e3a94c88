import type { Node } from "../../syntax/tree.js";
import { findNamed } from "../search-path.js";
import { type Attribute, typeKey } from "../type.js";
import {
  changeColumn,
  columnConstraints,
  columnOf,
  forbidNull,
  sameType,
  textOf,
} from "./columns.js";
import { applyNotNullConstraint, becomePartition } from "./create-table.js";
import { attributesOf, changeAttributes } from "./create-type.js";
import {
  childrenOf,
  type DraftColumn,
  type DraftForeignKey,
  type DraftIndex,
  type DraftTable,
  putTable,
  tableAt,
  withDescendants,
} from "./draft.js";
import { abandonViews } from "./mentions.js";
import {
  type Fields,
  fail,
  findTable,
  isUnreadable,
  nodesOf,
  requireTable,
  type Step,
  schemasOf,
  spanOfRelation,
} from "./step.js";
import { addExclusions, addForeignKeys, addKeys, tableConstraint } from "./table-constraints.js";
import { typeOfName, withCollation } from "./types-of-step.js";

type Statement = Fields<"AlterTableStmt">;
type Command = Fields<"AlterTableCmd">;

/** A command of ALTER TABLE with what it works on. */
interface Alteration {
  readonly step: Step;
  /** The key of the table. */
  readonly table: string;
  /** Without children (`ONLY`). */
  readonly only: boolean;
  readonly command: Command;
}

function tableOf({ step, table }: Alteration): DraftTable {
  return tableAt(step.draft, table);
}

function listOf(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : [node];
}

/** The keys of the tables that a command changes. */
function affected({ step, table, only }: Alteration): readonly string[] {
  return only ? [table] : withDescendants(step.draft, table);
}

/** Changes a column in the table and its children; throws 42703 when there is none. */
function alterColumn(
  alteration: Alteration,
  change: (column: DraftColumn) => DraftColumn,
  keys: readonly string[] = affected(alteration),
): void {
  const { step, command } = alteration;
  const name = command.name ?? "";
  requireColumn(alteration, name);
  for (const key of keys) {
    const table = step.draft.tables.get(key);
    if (table !== undefined) putTable(step.draft, changeColumn(table, name, change));
  }
}

function requireColumn(alteration: Alteration, name: string): DraftColumn {
  const table = tableOf(alteration);
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column !== undefined) return column;
  const message = `column "${name}" of relation "${table.name}" does not exist`;
  return fail(alteration.step, "42703", message, alteration.step.statement.span);
}

function addColumn(alteration: Alteration): void {
  const { step, command } = alteration;
  const definition = nodesOf(listOf(command.def), "ColumnDef")[0];
  if (definition === undefined) return;
  const table = tableOf(alteration);
  const column = columnOf(step, table.name, definition);
  if (table.columns.some((known) => known.name === column.name)) {
    if (command.missing_ok === true) return;
    const message = `column "${column.name}" of relation "${table.name}" already exists`;
    fail(step, "42701", message, step.statement.spans.at(definition.location));
  }
  for (const key of affected(alteration)) {
    const owner = step.draft.tables.get(key);
    if (owner === undefined) continue;
    const known = owner.columns.find((candidate) => candidate.name === column.name);
    if (known !== undefined && !sameType(known.type, column.type)) {
      const message = `child table "${owner.name}" has different type for column "${column.name}"`;
      fail(step, "42804", message, step.statement.spans.at(definition.location));
    }
    const added = { ...column, local: key === alteration.table };
    const columns =
      known === undefined
        ? [...owner.columns, added]
        : owner.columns.map((each) =>
            each === known ? { ...each, notNull: each.notNull || column.notNull } : each,
          );
    putTable(step.draft, { ...owner, columns });
    abandonViews(
      step.draft,
      `its * stands for the columns that "${owner.name}" had before "${column.name}" was added`,
      ({ relations, star }) => star && relations.has(owner.name),
    );
  }
  const constraints = columnConstraints(definition).map((each) => ({
    ...each,
    column: column.name,
  }));
  addKeys(step, tableOf(alteration), constraints, alteration.only);
  addForeignKeys(step, tableOf(alteration), constraints);
}

/** Forgets a column of one table with the keys and indexes over it. */
function removeColumn(step: Step, key: string, name: string): void {
  const { draft } = step;
  const table = draft.tables.get(key);
  if (table === undefined) return;
  putTable(draft, {
    ...table,
    columns: table.columns.filter((column) => column.name !== name),
    foreignKeys: table.foreignKeys.filter((each) => !each.columns.includes(name)),
  });
  for (const [indexKey, index] of draft.indexes) {
    if (index.table === key && index.columns.includes(name)) draft.indexes.delete(indexKey);
  }
  for (const other of draft.tables.values()) {
    const foreignKeys = other.foreignKeys.filter(
      (each) => each.references !== key || !each.referencedColumns.includes(name),
    );
    if (foreignKeys.length < other.foreignKeys.length) putTable(draft, { ...other, foreignKeys });
  }
  abandonViews(
    draft,
    `it reads column "${name}" of "${table.name}", which was dropped`,
    ({ relations, names, star }) => relations.has(table.name) && (star || names.has(name)),
  );
}

function dropColumn(alteration: Alteration): void {
  const { step, command, only } = alteration;
  const name = command.name ?? "";
  const known = tableOf(alteration).columns.some((column) => column.name === name);
  if (!known && command.missing_ok === true) return;
  requireColumn(alteration, name);
  const drop = (key: string): void => {
    removeColumn(step, key, name);
    for (const child of childrenOf(step.draft, key)) {
      const column = child.columns.find((candidate) => candidate.name === name);
      const inheritedElsewhere = child.parents.some(
        (parent) =>
          parent !== key &&
          step.draft.tables.get(parent)?.columns.some((each) => each.name === name) === true,
      );
      if (column === undefined || inheritedElsewhere) continue;
      if (column.local || only) {
        putTable(
          step.draft,
          changeColumn(child, name, (each) => ({ ...each, local: true })),
        );
      } else drop(typeKey(child));
    }
  };
  drop(alteration.table);
}

function changeColumnType(alteration: Alteration): void {
  const { step, command } = alteration;
  const definition = nodesOf(listOf(command.def), "ColumnDef")[0];
  if (definition === undefined) return;
  const type = withCollation(step, typeOfName(step, definition.typeName), definition.collClause);
  alterColumn(alteration, (column) => ({ ...column, type }));
}

function addConstraint(alteration: Alteration): void {
  const { step, command } = alteration;
  const constraint = nodesOf(listOf(command.def), "Constraint")[0];
  if (constraint === undefined) return;
  const table = tableOf(alteration);
  if (constraint.indexname !== undefined) {
    useIndex(alteration, constraint);
  } else if (constraint.contype === "CONSTR_NOTNULL") {
    for (const key of affected(alteration)) {
      const owner = step.draft.tables.get(key);
      if (owner !== undefined)
        putTable(step.draft, applyNotNullConstraint(step, owner, constraint));
    }
  } else {
    const pending = [tableConstraint(constraint)];
    refuseSecondPrimaryKey(alteration, constraint);
    addKeys(step, table, pending, alteration.only);
    addExclusions(step, table, pending, alteration.only);
    addForeignKeys(step, table, pending);
  }
}

function refuseSecondPrimaryKey(alteration: Alteration, constraint: Fields<"Constraint">): void {
  const { step, table } = alteration;
  if (constraint.contype !== "CONSTR_PRIMARY") return;
  for (const index of step.draft.indexes.values()) {
    if (index.table !== table || !index.primary) continue;
    const message = `multiple primary keys for table "${tableOf(alteration).name}" are not allowed`;
    fail(step, "42P16", message, step.statement.spans.of({ Constraint: constraint }));
  }
}

/** `ADD CONSTRAINT … USING INDEX`: the index takes the constraint's name. */
function useIndex(alteration: Alteration, constraint: Fields<"Constraint">): void {
  const { step } = alteration;
  const { indexes } = step.draft;
  const table = tableOf(alteration);
  const key = typeKey({ schema: table.schema, name: constraint.indexname ?? "" });
  const index = indexes.get(key);
  if (index === undefined || index.table !== typeKey(table)) {
    const message = `index "${constraint.indexname}" does not exist`;
    fail(step, "42704", message, step.statement.spans.of({ Constraint: constraint }));
  }
  refuseSecondPrimaryKey(alteration, constraint);
  const primary = constraint.contype === "CONSTR_PRIMARY";
  const used = {
    ...index,
    name: constraint.conname ?? index.name,
    primary,
    constraint: true,
    deferrable: constraint.deferrable === true,
  };
  indexes.delete(key);
  indexes.set(typeKey(used), used);
  if (!primary) return;
  for (const name of index.columns) {
    if (name !== undefined) {
      const owner = tableOf(alteration);
      putTable(
        step.draft,
        changeColumn(owner, name, (column) => forbidNull(owner.name, column)),
      );
    }
  }
}

function dropConstraint(alteration: Alteration): void {
  const { step, command, table } = alteration;
  const { draft } = step;
  const name = command.name ?? "";
  const owner = tableOf(alteration);
  const key = typeKey({ schema: owner.schema, name });
  if (draft.indexes.get(key)?.table === table) {
    removeIndex(step, key);
    return;
  }
  const keys = owner.kind === "partitioned-table" ? withDescendants(draft, table) : [table];
  for (const each of keys) {
    const changed = draft.tables.get(each);
    if (changed === undefined) continue;
    const foreignKeys = changed.foreignKeys.filter((candidate) => candidate.name !== name);
    const columns = changed.columns.map((column) =>
      column.notNullName === name ? allowNull(column) : column,
    );
    putTable(draft, { ...changed, foreignKeys, columns });
  }
}

/** Forgets an index with its parts. */
export function removeIndex(step: Step, key: string): void {
  const { indexes } = step.draft;
  indexes.delete(key);
  for (const [partKey, part] of indexes) if (part.parent === key) removeIndex(step, partKey);
}

function changeForeignKeys(
  alteration: Alteration,
  name: string | undefined,
  change: Partial<Pick<DraftForeignKey, "validated" | "enforced" | "deferrable">>,
): void {
  const { step, table } = alteration;
  for (const key of withDescendants(step.draft, table)) {
    const owner = step.draft.tables.get(key);
    if (owner === undefined) continue;
    const foreignKeys = owner.foreignKeys.map((each) =>
      each.name === name ? { ...each, ...change } : each,
    );
    putTable(step.draft, { ...owner, foreignKeys });
  }
}

function validateConstraint(alteration: Alteration): void {
  const { step, command, table } = alteration;
  changeForeignKeys(alteration, command.name, { validated: true });
  for (const key of withDescendants(step.draft, table)) {
    const owner = tableAt(step.draft, key);
    const columns = owner.columns.map((column) =>
      column.notNullPending && column.notNullName === command.name
        ? { ...column, notNull: true, notNullPending: false }
        : column,
    );
    putTable(step.draft, { ...owner, columns });
  }
}

/** `ALTER CONSTRAINT … [NOT] DEFERRABLE`, `[NOT] ENFORCED`; to enforce one is to validate it. */
function alterConstraint(alteration: Alteration): void {
  const [change] = nodesOf(listOf(alteration.command.def), "ATAlterConstraint");
  if (change === undefined) return;
  const enforced = change.is_enforced === true;
  changeForeignKeys(alteration, change.conname, {
    ...(change.alterDeferrability === true ? { deferrable: change.deferrable === true } : {}),
    ...(change.alterEnforceability === true ? { enforced, validated: enforced } : {}),
  });
}

function parentOf(alteration: Alteration): DraftTable | undefined {
  const { step, command } = alteration;
  const { def } = command;
  const relation =
    def === undefined
      ? undefined
      : "RangeVar" in def
        ? def.RangeVar
        : "PartitionCmd" in def
          ? def.PartitionCmd.name
          : undefined;
  return relation === undefined || isUnreadable(step, relation)
    ? undefined
    : requireTable(step, relation);
}

function attachPartition(alteration: Alteration): void {
  const partition = parentOf(alteration);
  if (partition === undefined) return;
  const { step, table } = alteration;
  const columns = partition.columns.map((column) => ({ ...column, local: false }));
  putTable(step.draft, { ...partition, columns, parents: [table] });
  becomePartition(step, typeKey(partition), tableOf(alteration));
}

function detachPartition(alteration: Alteration): void {
  const partition = parentOf(alteration);
  if (partition === undefined) return;
  const { draft } = alteration.step;
  const columns = partition.columns.map((column) => ({ ...column, local: true }));
  putTable(draft, { ...partition, columns, parents: [] });
  for (const [key, index] of draft.indexes) {
    if (index.table === typeKey(partition)) draft.indexes.set(key, { ...index, parent: undefined });
  }
}

function setNotNull(alteration: Alteration): void {
  const { name } = tableOf(alteration);
  alterColumn(alteration, (column) => forbidNull(name, column));
}

function dropNotNull(alteration: Alteration): void {
  alterColumn(alteration, (column) => allowNull(column));
}

function allowNull(column: DraftColumn): DraftColumn {
  return { ...column, notNull: false, notNullName: undefined, notNullPending: false };
}

function setExpression(alteration: Alteration): void {
  const generationExpression = textOf(alteration.step, alteration.command.def);
  alterColumn(alteration, (column) => ({ ...column, generationExpression }));
}

function dropExpression(alteration: Alteration): void {
  alterColumn(alteration, (column) => ({
    ...column,
    generated: undefined,
    generationExpression: undefined,
  }));
}

function setRowSecurity(alteration: Alteration): void {
  const rowSecurity = alteration.command.subtype === "AT_EnableRowSecurity";
  putTable(alteration.step.draft, { ...tableOf(alteration), rowSecurity });
}

function addParent(alteration: Alteration): void {
  const parent = parentOf(alteration);
  const child = tableOf(alteration);
  if (parent === undefined) return;
  putTable(alteration.step.draft, { ...child, parents: [...child.parents, typeKey(parent)] });
}

function dropParent(alteration: Alteration): void {
  const parent = parentOf(alteration);
  const child = tableOf(alteration);
  if (parent === undefined) return;
  putTable(alteration.step.draft, {
    ...child,
    columns: child.columns.map((column) => ({ ...column, local: true })),
    parents: child.parents.filter((key) => key !== typeKey(parent)),
  });
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
export function alterTable(step: Step, statement: Statement): void {
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
export function alterIndex(step: Step, statement: Statement): void {
  const { indexes } = step.draft;
  const find = (relation: Statement["relation"]): DraftIndex => {
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

/** `ALTER TYPE` of a composite type. */
export function alterComposite(step: Step, statement: Statement): void {
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
  command: Command,
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
