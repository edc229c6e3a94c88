import type { Catalog } from "../../catalog/catalog.js";
import { builtinType, type Type, type TypeReference, typeKey } from "../../catalog/type.js";
import { invariant } from "../../diagnostics/errors.js";

/** The key of a type of `pg_catalog`. */
export function builtinKey(name: string): string {
  return `pg_catalog.${name}`;
}

/** The key of the type of a quoted literal, or of NULL, before something gives it one. */
export const unknownKey = builtinKey("unknown");
export const recordKey = builtinKey("record");
export const textKey = builtinKey("text");
export const booleanKey = builtinKey("bool");

/** A type without modifier or collation. */
export function plainType(key: string): TypeReference {
  return { key, modifier: -1, collation: undefined };
}

export const booleanType: TypeReference = Object.freeze(builtinType("bool"));

/** The facts of a type that a scalar or a catalog entry names. */
export function typeOf(key: string, catalog: Pick<Catalog, "types">): Type {
  const type = catalog.types.get(key);
  invariant(type !== undefined, `the catalog has no type ${key}`);
  return type;
}

/** What stands under a domain, through domains over domains; other types are their own. */
export function baseKey(key: string, catalog: Pick<Catalog, "types">): string {
  return baseType(plainType(key), catalog).key;
}

/** As {@link baseKey}, with the modifier that the innermost domain gives. */
export function baseType(type: TypeReference, catalog: Pick<Catalog, "types">): TypeReference {
  let current = type;
  for (;;) {
    const { kind, base } = typeOf(current.key, catalog);
    if (kind !== "domain" || base === undefined) return current;
    current = base;
  }
}

/** The element type of an array (not of a domain over one); `undefined` for other types. */
export function elementKey(key: string, catalog: Catalog): string | undefined {
  const type = typeOf(key, catalog);
  return type.kind === "array" || vectorKeys.has(key) ? type.element?.key : undefined;
}

/** Fixed kinds of arrays that are subscripted as arrays are, yet are nobody's array type. */
const vectorKeys: ReadonlySet<string> = new Set([
  builtinKey("int2vector"),
  builtinKey("oidvector"),
]);

/** The range of a multirange. */
export function rangeOfMultirange(key: string, catalog: Catalog): string | undefined {
  const type = typeOf(key, catalog);
  return type.kind === "multirange" ? type.element?.key : undefined;
}

/** The subtype of a range. */
export function subtypeOfRange(key: string, catalog: Catalog): string | undefined {
  const type = typeOf(key, catalog);
  return type.kind === "range" ? type.element?.key : undefined;
}

/** The type of arrays of a type. */
export function arrayKey(key: string, catalog: Catalog): string | undefined {
  return containersOf(catalog).arrays.get(key);
}

/** The multirange type of a range. */
export function multirangeKey(key: string, catalog: Catalog): string | undefined {
  return containersOf(catalog).multiranges.get(key);
}

interface Containers {
  readonly arrays: ReadonlyMap<string, string>;
  readonly multiranges: ReadonlyMap<string, string>;
}

const containersByTypes = new WeakMap<Catalog["types"], Containers>();

/** The catalog tells the element of a container; this is the way back, computed once per catalog. */
function containersOf(catalog: Catalog): Containers {
  const known = containersByTypes.get(catalog.types);
  if (known !== undefined) return known;
  const arrays = new Map<string, string>();
  const multiranges = new Map<string, string>();
  for (const type of catalog.types.values()) {
    if (type.element === undefined) continue;
    if (type.kind === "array") arrays.set(type.element.key, typeKey(type));
    if (type.kind === "multirange") multiranges.set(type.element.key, typeKey(type));
  }
  const containers = { arrays, multiranges };
  containersByTypes.set(catalog.types, containers);
  return containers;
}

/** A composite type, or a domain over one: a row with named fields. */
export function isComposite(key: string, catalog: Catalog): boolean {
  return typeOf(baseKey(key, catalog), catalog).kind === "composite";
}

/** An array, or a domain over one. */
export function isArrayOrDomainOverArray(key: string, catalog: Catalog): boolean {
  return elementKey(baseKey(key, catalog), catalog) !== undefined;
}

export function isEnum(key: string, catalog: Catalog): boolean {
  return typeOf(key, catalog).kind === "enum";
}

/** `pg_type.typcategory`. */
export function categoryOf(key: string, catalog: Catalog): string {
  return typeOf(key, catalog).category;
}

/** Whether the type is the preferred one of that category. */
export function isPreferred(key: string, category: string, catalog: Catalog): boolean {
  const type = typeOf(key, catalog);
  return type.preferred && type.category === category;
}
