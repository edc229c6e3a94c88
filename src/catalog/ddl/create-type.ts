import type { Node } from "../../syntax/tree.js";
import { compositeType, domainType, enumType, referenceTo } from "../make-type.js";
import { findNamed } from "../search-path.js";
import { type Attribute, type QualifiedName, type Type, typeKey } from "../type.js";
import { addType } from "./draft.js";
import {
  type Fields,
  fail,
  findTable,
  newName,
  nodesOf,
  type Step,
  schemasOf,
  stringsOf,
  writtenName,
} from "./step.js";
import { typeOfName, withCollation } from "./types-of-step.js";

/** Throws 42710 when the name is taken by another type. */
export function newTypeName(step: Step, names: readonly Node[] | undefined): QualifiedName {
  const name = newName(step, writtenName(names), step.statement.span);
  if (step.draft.types.has(typeKey(name))) {
    return fail(step, "42710", `type "${name.name}" already exists`, step.statement.span);
  }
  return name;
}

/** `CREATE TYPE … AS ENUM`. */
export function createEnum(step: Step, statement: Fields<"CreateEnumStmt">): void {
  const name = newTypeName(step, statement.typeName);
  addType(step.draft, enumType(name, stringsOf(statement.vals)));
}

/** The fields of a composite type. */
export function attributesOf(step: Step, nodes: readonly Node[] | undefined): readonly Attribute[] {
  const attributes: Attribute[] = [];
  for (const definition of nodesOf(nodes, "ColumnDef")) {
    const name = definition.colname ?? "";
    if (attributes.some((known) => known.name === name)) {
      const span = step.statement.spans.at(definition.location);
      fail(step, "42701", `column "${name}" specified more than once`, span);
    }
    const type = withCollation(step, typeOfName(step, definition.typeName), definition.collClause);
    attributes.push({ name, type });
  }
  return attributes;
}

/** `CREATE TYPE … AS (…)`. */
export function createComposite(step: Step, statement: Fields<"CompositeTypeStmt">): void {
  const { schemaname, relname = "" } = statement.typevar ?? {};
  const written = [schemaname, relname].flatMap((part): Node[] =>
    part === undefined ? [] : [{ String: { sval: part } }],
  );
  if (findTable(step, statement.typevar)?.name === relname) {
    const name = newName(step, writtenName(written), step.statement.span);
    if (step.draft.tables.has(typeKey(name))) {
      fail(step, "42P07", `relation "${relname}" already exists`, step.statement.span);
    }
  }
  const name = newTypeName(step, written);
  addType(step.draft, compositeType(name, attributesOf(step, statement.coldeflist)));
}

/** `CREATE DOMAIN`. */
export function createDomain(step: Step, statement: Fields<"CreateDomainStmt">): void {
  const name = newTypeName(step, statement.domainname);
  const base = withCollation(step, typeOfName(step, statement.typeName), statement.collClause);
  const underlying = step.draft.types.get(base.key);
  if (underlying === undefined) return;
  const notNull = nodesOf(statement.constraints, "Constraint").some(
    ({ contype }) => contype === "CONSTR_NOTNULL",
  );
  addType(step.draft, domainType(name, base, underlying, notNull));
}

/** The type of a name in ALTER TYPE or ALTER DOMAIN; throws 42704 when there is none. */
export function requireType(step: Step, names: readonly Node[] | undefined): Type {
  const name = writtenName(names);
  const type = findNamed(step.draft.types, name, schemasOf(step));
  if (type !== undefined) return type;
  return fail(step, "42704", `type "${name.name}" does not exist`, step.statement.span);
}

/** `ALTER TYPE … ADD VALUE` and `RENAME VALUE`. */
export function alterEnum(step: Step, statement: Fields<"AlterEnumStmt">): void {
  const type = requireType(step, statement.typeName);
  const { oldVal, newVal = "", newValNeighbor, newValIsAfter } = statement;
  const labels = [...type.labels];
  if (oldVal !== undefined) {
    const place = labels.indexOf(oldVal);
    if (place === -1) {
      fail(step, "42704", `"${oldVal}" is not an existing enum label`, step.statement.span);
    }
    labels[place] = newVal;
  } else if (labels.includes(newVal)) {
    if (statement.skipIfNewValExists === true) return;
    fail(step, "42710", `enum label "${newVal}" already exists`, step.statement.span);
  } else {
    const neighbour = newValNeighbor === undefined ? labels.length : labels.indexOf(newValNeighbor);
    if (neighbour === -1) {
      fail(step, "42704", `"${newValNeighbor}" is not an existing enum label`, step.statement.span);
    }
    labels.splice(
      newValNeighbor !== undefined && newValIsAfter === true ? neighbour + 1 : neighbour,
      0,
      newVal,
    );
  }
  step.draft.types.set(typeKey(type), { ...type, labels });
}

/** `ALTER DOMAIN … SET NOT NULL` and `DROP NOT NULL`. */
export function alterDomain(step: Step, statement: Fields<"AlterDomainStmt">): void {
  const type = requireType(step, statement.typeName);
  const added =
    statement.subtype === "C" && statement.def !== undefined && "Constraint" in statement.def
      ? statement.def.Constraint.contype === "CONSTR_NOTNULL"
      : false;
  const notNull =
    statement.subtype === "O" || added ? true : statement.subtype === "N" ? false : type.notNull;
  step.draft.types.set(typeKey(type), { ...type, notNull });
}

/** The reference that a composite type's row type has elsewhere. */
export function changeAttributes(
  step: Step,
  type: Type,
  change: (attributes: readonly Attribute[]) => readonly Attribute[],
): void {
  const attributes = change(type.attributes);
  step.draft.types.set(referenceTo(type).key, { ...type, attributes });
}
