import type { Catalog } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { LiteralScalar, RowScalar, Scalar } from "../../relation/scalar.js";
import {
  castScalar,
  collateScalar,
  literalScalar,
  rowScalar,
} from "../../relation/scalar-constructors.js";
import { castType } from "./collation.js";
import { readLiteralText } from "./literal-text.js";
import { literalVolatility } from "./literal-volatility.js";
import { isUnknownLiteral } from "./literals.js";
import { type CoercionContext, canConvert, findPathway } from "./pathway.js";
import { acceptsPolymorphic, isPolymorphic } from "./polymorphic.js";
import {
  baseType,
  booleanType,
  builtinKey,
  elementKey,
  isComposite,
  plainType,
  recordKey,
  textKey,
  typeOf,
  unknownKey,
} from "./type-index.js";
import { describeType } from "./type-names.js";

export type { CoercionContext } from "./pathway.js";

const anyKey = builtinKey("any");

/** Whether every type of `from` (keys) can be converted to the type of `to` at the same place. */
export function canCoerce(
  from: readonly string[],
  to: readonly string[],
  context: CoercionContext,
  catalog: Catalog,
): boolean {
  for (const [index, target] of to.entries()) {
    const source = from[index];
    if (source === undefined || target === anyKey || isPolymorphic(target)) continue;
    if (!canConvert(source, target, context, catalog)) return false;
  }
  return acceptsPolymorphic(from, to, catalog);
}

/**
 * Converts `scalar` to `target`, modifier included; `undefined` when there is no such conversion in `context`.
 * The same scalar comes back when it has the type already; an unknown literal becomes a literal of the type.
 * Throws 22P02 or 22003 for a literal whose text is no value of the type.
 */
export function coerceScalar(
  scalar: Scalar,
  target: TypeReference,
  context: CoercionContext,
  catalog: Catalog,
): Scalar | undefined {
  if (!canCoerce([scalar.type.key], [target.key], context, catalog)) return undefined;
  if (scalar.kind === "collate") {
    const argument = coerceScalar(scalar.argument, target, context, catalog);
    return argument === undefined ? undefined : collateAgain(scalar, argument, catalog);
  }
  const explicit = context === "explicit";
  const converted = convert(scalar, target, context, catalog);
  if (converted.type.modifier === target.modifier) return converted;
  const pathway = findPathway(target.key, target.key, "implicit", catalog);
  const again =
    converted !== scalar && converted.kind === "cast" && converted.type.key === target.key;
  return castScalar({
    // One cast converts and applies the modifier.
    argument: again ? converted.argument : converted,
    explicit,
    volatility: again ? converted.volatility : (pathway?.volatility ?? "immutable"),
    type: { ...converted.type, modifier: target.modifier },
    span: scalar.span,
  });
}

/** COLLATE goes to the outside of a conversion, or away when the new type has no collation. */
function collateAgain(
  collate: Extract<Scalar, { kind: "collate" }>,
  argument: Scalar,
  catalog: Catalog,
): Scalar {
  if (!typeOf(argument.type.key, catalog).collatable) return argument;
  return collateScalar({
    argument,
    collation: collate.collation,
    type: { ...argument.type, collation: collate.collation },
    span: collate.span,
  });
}

/**
 * Converts an argument to the type that a function or operator declares, which {@link canCoerce} has found possible
 * implicitly. `any` accepts values as they are.
 */
export function coerceArgument(scalar: Scalar, target: string, catalog: Catalog): Scalar {
  return convert(scalar, plainType(target), "implicit", catalog);
}

/** Converts to a type, leaving the modifier to the caller except where a literal's text is read with it. */
function convert(
  scalar: Scalar,
  target: TypeReference,
  context: CoercionContext,
  catalog: Catalog,
): Scalar {
  const source = scalar.type.key;
  if (source === target.key || target.key === anyKey || isPolymorphic(target.key)) return scalar;
  if (isRecordAlready(source, target.key, catalog)) return scalar;
  if (scalar.kind === "collate") {
    return collateAgain(scalar, convert(scalar.argument, target, context, catalog), catalog);
  }
  if (isUnknownLiteral(scalar)) return convertLiteral(scalar, target, context, catalog);
  if (
    scalar.kind === "row" &&
    typeOf(baseType(target, catalog).key, catalog).kind === "composite"
  ) {
    return convertRow(scalar, target, context, catalog);
  }
  return castScalar({
    argument: scalar,
    explicit: context === "explicit",
    volatility: findPathway(source, target.key, context, catalog)?.volatility ?? "immutable",
    type: castType(target.key, scalar, catalog),
    span: scalar.span,
  });
}

/** A row of a named type is a record as it is, and keeps its type; so do arrays of such rows. */
function isRecordAlready(source: string, target: string, catalog: Catalog): boolean {
  if (target === recordKey) return isComposite(source, catalog);
  if (target !== builtinKey("_record")) return false;
  const element = elementKey(source, catalog);
  return element !== undefined && isComposite(element, catalog);
}

/** Reads the text of a literal as a value of the type. A text that sessions read differently stays a conversion. */
function convertLiteral(
  scalar: LiteralScalar,
  target: TypeReference,
  context: CoercionContext,
  catalog: Catalog,
): Scalar {
  const base = baseType(target, catalog);
  const explicit = context === "explicit";
  if (scalar.value !== undefined && base.key === recordKey) {
    throw queryError("0A000", "input of anonymous composite types is not implemented", {
      span: scalar.span,
    });
  }
  // The fields of an interval's modifier tell the unit of a plain number.
  const modifier = base.key === builtinKey("interval") ? base.modifier : -1;
  const volatility =
    scalar.value === undefined || modifier !== -1
      ? "immutable"
      : literalVolatility(scalar.value, target.key, catalog);
  if (volatility !== "immutable") {
    return castScalar({
      argument: literalScalar(scalar.value, plainType(textKey), scalar.span),
      explicit: true,
      volatility,
      type: plainType(target.key),
      span: scalar.span,
    });
  }
  const value =
    scalar.value === undefined
      ? undefined
      : readLiteralText(scalar.value, base.key, catalog, scalar.span);
  const literal = literalScalar(value, { ...plainType(base.key), modifier }, scalar.span);
  if (base.key === target.key) return literal;
  return castScalar({
    argument: literal,
    explicit,
    volatility: "immutable",
    type: plainType(target.key),
    span: scalar.span,
  });
}

/** `ROW(…)` as a composite type: field by field. */
function convertRow(
  row: RowScalar,
  target: TypeReference,
  context: CoercionContext,
  catalog: Catalog,
): Scalar {
  const { attributes } = typeOf(baseType(target, catalog).key, catalog);
  const failure = (detail: string) =>
    queryError("42846", `cannot cast type record to ${describeType(target.key, catalog)}`, {
      span: row.span,
      hint: detail,
    });
  if (row.fields.length < attributes.length) throw failure("Input has too few columns.");
  if (row.fields.length > attributes.length) throw failure("Input has too many columns.");
  const fields = attributes.map(({ type }, index) => {
    const field = row.fields[index];
    const converted = field && coerceScalar(field, type, context, catalog);
    if (field === undefined || converted === undefined) {
      const from = describeType(field?.type.key ?? unknownKey, catalog);
      throw failure(
        `Cannot cast type ${from} to ${describeType(type.key, catalog)} in column ${index + 1}.`,
      );
    }
    return converted;
  });
  return castScalar({
    argument: rowScalar({ fields, type: row.type, span: row.span }),
    explicit: context === "explicit",
    volatility: "immutable",
    type: plainType(target.key),
    span: row.span,
  });
}

/** `CAST(argument AS target)`; throws 42846 when there is no such cast. */
export function buildCast(
  argument: Scalar,
  target: TypeReference,
  catalog: Catalog,
  span: Span | undefined,
): Scalar {
  const converted = coerceScalar(argument, target, "explicit", catalog);
  if (converted === undefined) {
    throw queryError(
      "42846",
      `cannot cast type ${describeType(argument.type.key, catalog)} to ${describeType(target.key, catalog)}`,
      { span: span ?? argument.span },
    );
  }
  return converted;
}

/**
 * A condition as boolean. `construct` is `WHERE`, `HAVING`, `FILTER`, `JOIN/ON`, `CASE/WHEN`, `NOT`, `AND`, `OR`, `IS TRUE`, …
 * Throws 42804, `argument of WHERE must be type boolean, not type integer`.
 */
export function requireBoolean(scalar: Scalar, construct: string, catalog: Catalog): Scalar {
  return requireType(scalar, booleanType, `argument of ${construct}`, catalog);
}

/**
 * A scalar as the type that a clause asks for, by assignment: `what` is what a message calls it, `argument of LIMIT`.
 * Throws 42804.
 */
export function requireType(
  scalar: Scalar,
  target: TypeReference,
  what: string,
  catalog: Catalog,
): Scalar {
  if (scalar.type.key === target.key) return scalar;
  const converted = coerceScalar(scalar, target, "assignment", catalog);
  if (converted === undefined) {
    throw queryError(
      "42804",
      `${what} must be type ${describeType(target.key, catalog)}, not type ${describeType(scalar.type.key, catalog)}`,
      { span: scalar.span },
    );
  }
  return converted;
}
