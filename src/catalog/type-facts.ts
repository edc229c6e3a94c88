import type { Catalog } from "./catalog.js";
import {
  type ComparisonSign,
  type Equality,
  type QualifiedName,
  type Type,
  type TypeReference,
  typeKey,
} from "./type.js";
import { decodeModifier } from "./type-modifier.js";
import { typeOf } from "./type-of.js";

export { formatType, typeName } from "./type-name.js";

/** What is needed of a catalog to know how a type behaves. */
export type TypeCatalog = Pick<Catalog, "types" | "collations">;

/** What a reference adds to the one that it goes through to: a domain to its base, an array to its element. */
function inherit(inner: TypeReference, outer: TypeReference): TypeReference {
  return {
    key: inner.key,
    modifier: outer.modifier === -1 ? inner.modifier : outer.modifier,
    collation: outer.collation ?? inner.collation,
  };
}

/** The type below all domains, with the modifier and the collation that they give it. */
export function baseTypeOf(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
): TypeReference {
  const type = typeOf(reference, catalog);
  if (type.kind !== "domain" || type.base === undefined) return reference;
  return baseTypeOf(inherit(type.base, reference), catalog);
}

/** The type of an array's elements (through domains), with the array's modifier and collation. */
export function elementTypeOf(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
): TypeReference | undefined {
  const base = baseTypeOf(reference, catalog);
  const type = typeOf(base, catalog);
  if (type.kind !== "array" || type.element === undefined) return undefined;
  return inherit(type.element, base);
}

/** The lesser of what two parts allow for the whole that they make up. */
function combineEquality(left: Equality, right: Equality): Equality {
  if (left === "none" || right === "none") return "none";
  return left === "semantic" || right === "semantic" ? "semantic" : "faithful";
}

/** Whether texts are equal under a collation only when their bytes are; `undefined` is the default of the type. */
export function isDeterministic(
  collation: QualifiedName | undefined,
  catalog: TypeCatalog,
): boolean {
  // A type's own default is the database's or C, and only CREATE COLLATION makes one that is not deterministic.
  return (
    collation === undefined || catalog.collations.get(typeKey(collation))?.deterministic === true
  );
}

/**
 * How values of a type behave under `=`, with all that a column's declaration says: `numeric(10,2)` has one
 * form per value where `numeric` has many, `character(3)` where `bpchar` ignores blanks, and text is only
 * faithful under a deterministic collation. Arrays and composite types are as good as what they are made of.
 */
export function equalityOf(reference: TypeReference, catalog: TypeCatalog): Equality {
  const type = typeOf(reference, catalog);
  switch (type.kind) {
    case "domain":
      return equalityOf(baseTypeOf(reference, catalog), catalog);
    case "array": {
      const element = elementTypeOf(reference, catalog);
      return element === undefined ? type.equality : equalityOf(element, catalog);
    }
    case "composite":
      return type.attributes
        .map((attribute) => equalityOf(attribute.type, catalog))
        .reduce(combineEquality, "faithful");
    case "range":
    case "multirange":
      return type.element === undefined
        ? type.equality
        : combineEquality(type.equality, equalityOf(type.element, catalog));
    case "enum":
    case "pseudo":
      return type.equality;
    case "base":
      if (type.equality === "none") return "none";
      if (type.collatable && !isDeterministic(reference.collation, catalog)) return "semantic";
      return hasOneForm(reference) ? "faithful" : type.equality;
  }
}

/** Types whose modifier rounds or pads every value to the same form. */
function hasOneForm(reference: TypeReference): boolean {
  return (
    reference.modifier !== -1 &&
    (reference.key === "pg_catalog.numeric" || reference.key === "pg_catalog.bpchar")
  );
}

/**
 * Whether `hash_record_extended` accepts a field of the type in every supported version. It does not look through a
 * domain to the bounds of a range.
 */
export function hashableOf(reference: TypeReference, catalog: TypeCatalog): boolean {
  const type = typeOf(reference, catalog);
  if (type.kind === "domain" && isRange(baseTypeOf(reference, catalog), catalog)) return false;
  const parts = partsOf(reference, type, catalog);
  return parts === undefined ? type.hashable : parts.every((part) => hashableOf(part, catalog));
}

/** Whether the type is one of ranges or multiranges. */
export function isRange(reference: TypeReference, catalog: TypeCatalog): boolean {
  const { kind } = typeOf(reference, catalog);
  return kind === "range" || kind === "multirange";
}

/** Whether the type can be sorted: it has a default btree operator class. */
export function orderedOf(reference: TypeReference, catalog: TypeCatalog): boolean {
  const type = typeOf(reference, catalog);
  // A range has an order of its own, made from its bounds'.
  if (isRange(reference, catalog)) return type.ordered;
  const parts = partsOf(reference, type, catalog);
  return parts === undefined ? type.ordered : parts.every((part) => orderedOf(part, catalog));
}

/** The types that a type is made of; `undefined` when it stands for itself. */
function partsOf(
  reference: TypeReference,
  type: Type,
  catalog: TypeCatalog,
): readonly TypeReference[] | undefined {
  switch (type.kind) {
    case "domain":
      return [baseTypeOf(reference, catalog)];
    case "array":
    case "range":
    case "multirange":
      return type.element === undefined ? undefined : [type.element];
    case "composite":
      return type.attributes.map((attribute) => attribute.type);
    case "enum":
    case "pseudo":
    case "base":
      return undefined;
  }
}

/** The number of digits after the point that every value of a `numeric(p,s)` has; `undefined` without modifier. */
export function numericScaleOf(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
): number | undefined {
  const base = baseTypeOf(reference, catalog);
  if (base.key !== "pg_catalog.numeric" || base.modifier === -1) return undefined;
  return decodeModifier(base)[1];
}

/** The array type whose elements are of a type; `undefined` for types without one, arrays among them. */
export function arrayTypeOf(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
): TypeReference | undefined {
  const { schema, name } = typeOf(reference, catalog);
  const isArrayOf = (type: Type | undefined): type is Type =>
    type?.kind === "array" && type.element?.key === reference.key;
  // That is the name unless it was taken.
  const usual = catalog.types.get(typeKey({ schema, name: `_${name}` }));
  const found = isArrayOf(usual) ? usual : [...catalog.types.values()].find(isArrayOf);
  return found === undefined ? undefined : { ...reference, key: typeKey(found) };
}

/**
 * The operator that sorts and groups values of an extension's type, by its sign. Scripts look for operators in `pg_catalog`
 * alone and would find another one there, by a conversion: it has to be named with its schema. `undefined` for all
 * other types, and where it is not known.
 */
export function typeOperatorOf(
  reference: TypeReference,
  sign: ComparisonSign,
  catalog: Pick<Catalog, "types">,
): QualifiedName | undefined {
  const base = baseTypeOf(reference, catalog).key;
  return catalog.types.get(base)?.operators.find((operator) => operator.sign === sign);
}

/** Whether scripts can compare values of a type: those of `pg_catalog`, and of an extension's type with a known `=`. */
export function isComparable(reference: TypeReference, catalog: Pick<Catalog, "types">): boolean {
  return (
    !isComparedElsewhere(reference, catalog) ||
    typeOperatorOf(reference, "=", catalog) !== undefined
  );
}

/**
 * Whether the operators that compare the type are an extension's, such as those of citext: a refresh looks for operators
 * in pg_catalog alone, and would find another `=` there.
 */
export function isComparedElsewhere(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
): boolean {
  const known = catalog.types.get(baseTypeOf(reference, catalog).key);
  return known !== undefined && known.schema !== "pg_catalog" && known.kind === "base";
}
