/**
 * How values of a type behave under `=`:
 * - `faithful`: equal values are identical in every function and output (int4, text with a deterministic collation);
 * - `semantic`: values may be equal yet distinguishable (numeric 1.0 and 1.00, citext, float −0 and 0, jsonb);
 * - `none`: the type has no default equality (json, xml, point).
 */
export type Equality = "faithful" | "semantic" | "none";

/** The kind of a type, as `pg_type.typtype` and `typelem` tell (PostgreSQL manual, 53.64). */
export type TypeKind =
  | "base"
  | "array"
  | "enum"
  | "domain"
  | "composite"
  | "range"
  | "multirange"
  | "pseudo";

/** A name within a schema. */
export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/** A field of a composite type. */
export interface Attribute {
  readonly name: string;
  readonly type: TypeReference;
}

/** The operators of a btree operator class (manual, 36.16.3); of a hash class there is `=` alone. */
export type ComparisonSign = "<" | "<=" | "=" | ">=" | ">";

/** The operator that stands for a sign where values of a type are sorted and grouped. */
export interface TypeOperator extends QualifiedName {
  readonly sign: ComparisonSign;
}

/** A type of the catalog. `name` is PostgreSQL's internal one: `int4`, `bpchar`, `_int4` for arrays. */
export interface Type extends QualifiedName {
  readonly kind: TypeKind;
  /** `pg_type.typcategory`: `N` numeric, `S` string, `D` date/time, `B` boolean, `A` array, `U` user, … */
  readonly category: string;
  /** `pg_type.typispreferred`. */
  readonly preferred: boolean;
  /** The element of an array, the subtype of a range, the range of a multirange. */
  readonly element: TypeReference | undefined;
  /** The base type of a domain. */
  readonly base: TypeReference | undefined;
  /** Whether a domain forbids NULL. */
  readonly notNull: boolean;
  /** The fields of a composite type, else empty. */
  readonly attributes: readonly Attribute[];
  /** The labels of an enum, in order, else empty. */
  readonly labels: readonly string[];
  readonly collatable: boolean;
  readonly equality: Equality;
  /** Has a default hash operator class in every supported version: `hash_record_extended` accepts it. */
  readonly hashable: boolean;
  /** Has a default btree operator class: it can be sorted and grouped. */
  readonly ordered: boolean;
  /** The operators of its default operator class, of types outside of `pg_catalog` with functions of their own. */
  readonly operators: readonly TypeOperator[];
}

/** A type as used by a column or an expression. */
export interface TypeReference {
  /** Key into `Catalog.types`: `schema.name`, as made by {@link typeKey}. */
  readonly key: string;
  /** `pg_attribute.atttypmod`; −1 when there is none. */
  readonly modifier: number;
  /** The collation, for collatable types; `undefined` is the type's default. */
  readonly collation: QualifiedName | undefined;
}

/** The key of a name in the maps of a catalog. */
export function typeKey(name: QualifiedName): string {
  return `${name.schema}.${name.name}`;
}

/** A reference to a type of `pg_catalog` without modifier or collation. */
export function builtinType(name: string, modifier = -1): TypeReference {
  return { key: `pg_catalog.${name}`, modifier, collation: undefined };
}
