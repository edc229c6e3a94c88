import type { Node } from "../../syntax/tree.js";
import type { CatalogFunction } from "../catalog.js";
import {
  baseType,
  compositeType,
  domainType,
  enumType,
  multirangeType,
  rangeType,
  referenceTo,
} from "../make-type.js";
import { findNamed } from "../search-path.js";
import { type Attribute, type QualifiedName, type Type, typeKey } from "../type.js";
import { addType, arrayKeyOf, type Draft } from "./draft.js";
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
import { collationOfName, typeOfName, withCollation } from "./types-of-step.js";

/** Throws 42710 when the name is taken by another type. */
function newTypeName(step: Step, names: readonly Node[] | undefined): QualifiedName {
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

/** The name of the multirange type that comes with a range type (manual, CREATE TYPE). */
function multirangeName(range: string): string {
  const place = range.indexOf("range");
  return place === -1
    ? `${range}_multirange`
    : `${range.slice(0, place)}multi${range.slice(place)}`;
}

const constructorFacts = {
  kind: "function",
  defaults: 0,
  argumentNames: [],
  variadic: undefined,
  returnsSet: false,
  resultColumns: [],
  volatility: "immutable",
  strict: false,
  aggregateKind: undefined,
  directArguments: 0,
  since: 15,
} as const;

/** The functions that make ranges from bounds and multiranges from ranges. */
function rangeConstructors(
  draft: Draft,
  range: Type,
  multirange: Type,
  subtype: string,
): readonly CatalogFunction[] {
  const { schema, name } = range;
  const result = typeKey(range);
  const many = {
    ...constructorFacts,
    schema: multirange.schema,
    name: multirange.name,
    result: typeKey(multirange),
  };
  const ranges = arrayKeyOf(draft, result) ?? result;
  return [
    { ...constructorFacts, schema, name, result, arguments: [subtype, subtype] },
    { ...constructorFacts, schema, name, result, arguments: [subtype, subtype, "pg_catalog.text"] },
    { ...many, arguments: [], strict: true },
    { ...many, arguments: [result], strict: true },
    { ...many, arguments: [ranges], variadic: result, strict: true },
  ];
}

/** `CREATE TYPE … AS RANGE`. */
export function createRange(step: Step, statement: Fields<"CreateRangeStmt">): void {
  const { draft } = step;
  const name = newTypeName(step, statement.typeName);
  const options = new Map(
    nodesOf(statement.params, "DefElem").map((option) => [option.defname, option.arg]),
  );
  const namesOf = (option: string): readonly Node[] | undefined => {
    const value = options.get(option);
    return value !== undefined && "TypeName" in value ? value.TypeName.names : undefined;
  };
  const subtypeNode = options.get("subtype");
  if (subtypeNode === undefined || !("TypeName" in subtypeNode)) {
    fail(step, "42601", 'type attribute "subtype" is required', step.statement.span);
  }
  const subtype = typeOfName(step, subtypeNode.TypeName);
  const collation =
    namesOf("collation") && collationOfName(step, namesOf("collation"), step.statement.span);
  const usesDefault = collation === undefined || typeKey(collation) === "pg_catalog.default";
  const range = rangeType(
    name,
    { ...subtype, collation: usesDefault ? undefined : collation },
    options.has("subtype_opclass"),
  );
  addType(draft, range);
  const written = namesOf("multirange_type_name");
  const multirange = multirangeType(
    written === undefined
      ? { schema: name.schema, name: multirangeName(name.name) }
      : newName(step, writtenName(written), step.statement.span),
    name,
  );
  addType(draft, multirange);
  draft.functions.push(...rangeConstructors(draft, range, multirange, subtype.key));
  draft.casts.push({
    source: typeKey(range),
    target: typeKey(multirange),
    context: "explicit",
    method: "function",
    volatility: "immutable",
    since: 15,
  });
}

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
  draft.types.set(key, {
    ...type,
    // What its equality overlooks is known to its functions only.
    equality: type.equality === "none" ? "semantic" : type.equality,
    ordered: type.ordered || sorts,
    hashable: type.hashable || hashes,
  });
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
