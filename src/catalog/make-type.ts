import type {
  Attribute,
  ComparisonSign,
  QualifiedName,
  Type,
  TypeOperator,
  TypeReference,
} from "./type.js";
import { typeKey } from "./type.js";

// `createCatalog` settles the equality and the order of types that are made of others, so that what stands here
// for those is only a beginning.
const user: Omit<Type, "schema" | "name" | "kind"> = {
  category: "U",
  preferred: false,
  element: undefined,
  base: undefined,
  notNull: false,
  attributes: [],
  labels: [],
  collatable: false,
  equality: "none",
  hashable: false,
  ordered: false,
  operators: [],
};

/** A reference to a type without modifier or collation. */
export function referenceTo(type: QualifiedName): TypeReference {
  return { key: typeKey(type), modifier: -1, collation: undefined };
}

/** `CREATE TYPE … AS ENUM`. */
export function enumType(name: QualifiedName, labels: readonly string[]): Type {
  return {
    ...user,
    ...pick(name),
    kind: "enum",
    category: "E",
    labels,
    equality: "faithful",
    hashable: true,
    ordered: true,
  };
}

/** `CREATE TYPE … AS (…)`, and the type of a table's rows. */
export function compositeType(name: QualifiedName, attributes: readonly Attribute[]): Type {
  return { ...user, ...pick(name), kind: "composite", category: "C", attributes };
}

/** `CREATE DOMAIN`; `underlying` is the type that `base` names. */
export function domainType(
  name: QualifiedName,
  base: TypeReference,
  underlying: Type,
  notNull: boolean,
): Type {
  return {
    ...user,
    ...pick(name),
    kind: "domain",
    category: underlying.category,
    collatable: underlying.collatable,
    base,
    notNull,
  };
}

/**
 * `CREATE TYPE … AS RANGE`. `ownOrder` tells that its bounds are compared with another operator class than the
 * subtype's default one, so that bounds may be equal in another sense.
 */
export function rangeType(name: QualifiedName, subtype: TypeReference, ownOrder: boolean): Type {
  return {
    ...user,
    ...pick(name),
    kind: "range",
    category: "R",
    element: subtype,
    equality: ownOrder ? "semantic" : "faithful",
    ordered: true,
  };
}

/** The multirange type that comes with every range type. */
export function multirangeType(name: QualifiedName, range: QualifiedName): Type {
  return {
    ...user,
    ...pick(name),
    kind: "multirange",
    category: "R",
    element: referenceTo(range),
    equality: "faithful",
    ordered: true,
  };
}

/** The array type that comes with every type. */
export function arrayType(name: QualifiedName, element: Type): Type {
  return {
    ...user,
    ...pick(name),
    kind: "array",
    category: "A",
    element: referenceTo(element),
    collatable: element.collatable,
  };
}

/** A type with functions of its own (`CREATE TYPE … (INPUT = …)`), without operator classes at first. */
export function baseType(
  name: QualifiedName,
  properties: Partial<
    Pick<
      Type,
      | "category"
      | "preferred"
      | "collatable"
      | "element"
      | "equality"
      | "hashable"
      | "ordered"
      | "operators"
    >
  >,
): Type {
  return { ...user, ...properties, ...pick(name), kind: "base" };
}

const signs: readonly ComparisonSign[] = ["<", "<=", "=", ">=", ">"];

/** The operator with a strategy number of btree (manual, 36.16.3); none for other numbers. */
export function typeOperator(strategy: number, { schema, name }: QualifiedName): TypeOperator[] {
  const sign = signs[strategy - 1];
  return sign === undefined ? [] : [{ sign, schema, name }];
}

function pick({ schema, name }: QualifiedName): QualifiedName {
  return { schema, name };
}
