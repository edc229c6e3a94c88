import type { Catalog } from "../../catalog/catalog.js";
import { type QualifiedName, type TypeReference, typeKey } from "../../catalog/type.js";
import { baseTypeOf } from "../../catalog/type-facts.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";
import { builtinKey, typeOf } from "./type-index.js";

/**
 * The collation of an expression and where it comes from (manual, 24.2): `implicit` from a column or a type,
 * `explicit` from COLLATE, `conflict` when two implicit ones differ, `none` when its type has no collation.
 * `undefined` is the database's default, or none. `rival` is the other one of a conflict.
 */
export interface CollationState {
  readonly state: "none" | "implicit" | "explicit" | "conflict";
  readonly collation: QualifiedName | undefined;
  readonly rival: QualifiedName | undefined;
}

const noCollation: CollationState = { state: "none", collation: undefined, rival: undefined };

const strength = { none: 0, implicit: 1, conflict: 2, explicit: 3 } as const;

const defaultCollation: QualifiedName = { schema: "pg_catalog", name: "default" };
const collationC: QualifiedName = { schema: "pg_catalog", name: "C" };
const nameKeys: ReadonlySet<string> = new Set([builtinKey("name"), builtinKey("_name")]);

/**
 * The collation that an operation over `scalars` uses (manual, 24.2). Throws 42P21 for two different explicit ones.
 */
export function collationOf(scalars: readonly Scalar[], catalog: Catalog): CollationState {
  return scalars.reduce<CollationState>(
    (state, scalar) => merge(state, collationOfScalar(scalar, catalog), scalar.span),
    noCollation,
  );
}

function merge(
  left: CollationState,
  right: CollationState,
  span: Span | undefined,
): CollationState {
  if (strength[left.state] !== strength[right.state]) {
    return strength[left.state] > strength[right.state] ? left : right;
  }
  if (left.state === "none" || left.state === "conflict") return left;
  if (sameCollation(left.collation, right.collation)) return left;
  if (left.state === "explicit") {
    throw queryError(
      "42P21",
      `collation mismatch between explicit collations ${showPair(left.collation, right.collation)}`,
      { span },
    );
  }
  // Only two implicit ones can differ here; any beats the database's default.
  if (left.collation === undefined) return right;
  if (right.collation === undefined) return left;
  return { state: "conflict", collation: left.collation, rival: right.collation };
}

function showPair(left: QualifiedName | undefined, right: QualifiedName | undefined): string {
  return `"${(left ?? defaultCollation).name}" and "${(right ?? defaultCollation).name}"`;
}

function sameCollation(left: QualifiedName | undefined, right: QualifiedName | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return typeKey(left) === typeKey(right);
}

function collationOfScalar(scalar: Scalar, catalog: Catalog): CollationState {
  switch (scalar.kind) {
    case "collate":
      return { state: "explicit", collation: normalize(scalar.collation), rival: undefined };
    case "column":
    case "literal":
    case "session":
    case "field":
    case "subquery":
    case "grouping":
      return collationOfType(scalar.type, catalog);
    case "comparison":
    case "and":
    case "or":
    case "not":
    case "null-test":
    case "boolean-test":
    case "distinct-test":
    case "quantified":
    case "row":
      return noCollation;
    case "call":
    case "conditional":
    case "opaque":
      return combine(scalar, scalar.arguments, catalog);
    case "cast":
      return ownDomainCollation(scalar.type.key, catalog) === undefined
        ? combine(scalar, [scalar.argument], catalog)
        : collationOfType(scalar.type, catalog);
    case "case":
      return combine(
        scalar,
        [...scalar.branches.map(({ then }) => then), scalar.otherwise],
        catalog,
      );
    case "array":
      return combine(scalar, scalar.elements, catalog);
    case "subscript":
      return combine(scalar, [scalar.argument], catalog);
  }
}

/** An operation's result has the collation of its inputs, or its type's own when no input has one. */
function combine(scalar: Scalar, inputs: readonly Scalar[], catalog: Catalog): CollationState {
  const own = collationOfType(scalar.type, catalog);
  if (own.state === "none") return noCollation;
  const state = collationOf(inputs, catalog);
  return state.state === "none" ? own : state;
}

function collationOfType(type: TypeReference, catalog: Catalog): CollationState {
  if (!typeOf(type.key, catalog).collatable) return noCollation;
  return {
    state: "implicit",
    collation:
      type.collation === undefined ? ownCollation(type.key, catalog) : normalize(type.collation),
    rival: undefined,
  };
}

/** The collation that a type has when nothing else is said; `undefined` is the database's default. */
function ownCollation(key: string, catalog: Catalog): QualifiedName | undefined {
  const base = baseTypeOf({ key, modifier: -1, collation: undefined }, catalog);
  if (base.collation !== undefined) return normalize(base.collation);
  return nameKeys.has(base.key) ? collationC : undefined;
}

/** The collation of a domain that is declared with one: a cast to it drops the collation of its input. */
function ownDomainCollation(key: string, catalog: Catalog): QualifiedName | undefined {
  return typeOf(key, catalog).kind === "domain" ? ownCollation(key, catalog) : undefined;
}

function normalize(collation: QualifiedName): QualifiedName | undefined {
  return sameCollation(collation, defaultCollation) ? undefined : collation;
}

/** The type of a conversion's result, with the collation that follows from its input. */
export function castType(key: string, input: Scalar, catalog: Catalog): TypeReference {
  return ownDomainCollation(key, catalog) === undefined
    ? resultType(key, -1, [input], catalog)
    : { key, modifier: -1, collation: undefined };
}

/** The type of an operation's result, with the collation that follows from its inputs. */
export function resultType(
  key: string,
  modifier: number,
  inputs: readonly Scalar[],
  catalog: Catalog,
): TypeReference {
  if (!typeOf(key, catalog).collatable) return { key, modifier, collation: undefined };
  const { state, collation } = collationOf(inputs, catalog);
  const inherited = state === "implicit" || state === "explicit";
  if (!inherited || sameCollation(collation, ownCollation(key, catalog))) {
    return { key, modifier, collation: undefined };
  }
  return { key, modifier, collation: collation ?? defaultCollation };
}

/** Throws 42P22 when a comparison of `scalars` could not tell which collation to use. */
export function requireCollation(
  scalars: readonly Scalar[],
  catalog: Catalog,
  span: Span | undefined,
): void {
  if (collationOf(scalars, catalog).state !== "conflict") return;
  throw queryError("42P22", "could not determine which collation to use for string comparison", {
    span,
    hint: "Use the COLLATE clause to set the collation explicitly.",
  });
}

/**
 * Throws 42P21 when the columns that a set operation unites have different implicit collations. All set operations but
 * UNION ALL compare rows and need one.
 */
export function requireCommonCollation(
  scalars: readonly Scalar[],
  catalog: Catalog,
  span: Span | undefined,
): void {
  const { state, collation, rival } = collationOf(scalars, catalog);
  if (state !== "conflict") return;
  throw queryError(
    "42P21",
    `collation mismatch between implicit collations ${showPair(collation, rival)}`,
    {
      span,
      hint: "You can choose the collation by applying the COLLATE clause to one or both expressions.",
    },
  );
}
