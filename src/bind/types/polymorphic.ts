import type { Catalog } from "../../catalog/catalog.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import { findCommonKey } from "./common-key.js";
import { canConvert } from "./pathway.js";
import {
  arrayKey,
  baseKey,
  builtinKey,
  elementKey,
  isArrayOrDomainOverArray,
  isEnum,
  multirangeKey,
  rangeOfMultirange,
  subtypeOfRange,
  textKey,
  unknownKey,
} from "./type-index.js";
import { describeType } from "./type-names.js";

/**
 * The pseudo-types that stand for an actual one (manual, 36.2.5). Those of the `any…` family agree exactly within a
 * call, those of the `anycompatible…` family are converted to a common type.
 */
const polymorphicNames = [
  "anyelement",
  "anynonarray",
  "anyenum",
  "anyarray",
  "anyrange",
  "anymultirange",
  "anycompatible",
  "anycompatiblenonarray",
  "anycompatiblearray",
  "anycompatiblerange",
  "anycompatiblemultirange",
] as const;

type PolymorphicName = (typeof polymorphicNames)[number];

const nameByKey: ReadonlyMap<string, PolymorphicName> = new Map(
  polymorphicNames.map((name) => [builtinKey(name), name]),
);

export function isPolymorphic(key: string): boolean {
  return nameByKey.has(key);
}

/** What the pseudo-types of one call stand for. */
interface Bindings {
  readonly element: string | undefined;
  readonly array: string | undefined;
  readonly range: string | undefined;
  readonly multirange: string | undefined;
  readonly compatible: string | undefined;
  readonly compatibleRange: string | undefined;
  readonly compatibleMultirange: string | undefined;
}

/** A type that may be seen several times and must be the same each time. */
interface Slot {
  readonly key: string | undefined;
  readonly consistent: boolean;
}

const emptySlot: Slot = { key: undefined, consistent: true };

function put(slot: Slot, key: string): Slot {
  return slot.key === undefined
    ? { key, consistent: true }
    : { ...slot, consistent: slot.consistent && slot.key === key };
}

/** The pseudo-types among the declared types, each with the actual type at its place. */
function polymorphicArguments(
  actual: readonly string[],
  declared: readonly string[],
): readonly (readonly [PolymorphicName, string])[] {
  return declared.flatMap((declaredKey, index) => {
    const name = nameByKey.get(declaredKey);
    const key = actual[index];
    return name === undefined || key === undefined ? [] : [[name, key] as const];
  });
}

/** Binds the pseudo-types among `declared` to `actual`; `undefined` when the actual types contradict each other. */
function bind(
  actual: readonly string[],
  declared: readonly string[],
  catalog: Catalog,
): Bindings | undefined {
  let element = emptySlot;
  let array = emptySlot;
  let range = emptySlot;
  let multirange = emptySlot;
  let compatibleRange = emptySlot;
  let compatibleMultirange = emptySlot;
  const compatibles: string[] = [];
  const seen = new Set<PolymorphicName>();
  for (const [name, key] of polymorphicArguments(actual, declared)) {
    seen.add(name);
    if (key === unknownKey) continue;
    const base = baseKey(key, catalog);
    switch (name) {
      case "anyelement":
      case "anynonarray":
      case "anyenum":
        element = put(element, key);
        break;
      case "anyarray":
        array = put(array, base);
        break;
      case "anyrange":
        range = put(range, base);
        break;
      case "anymultirange":
        multirange = put(multirange, base);
        break;
      case "anycompatible":
      case "anycompatiblenonarray":
        compatibles.push(key);
        break;
      case "anycompatiblearray": {
        const member = elementKey(base, catalog);
        if (member === undefined) return undefined;
        compatibles.push(member);
        break;
      }
      case "anycompatiblerange":
        compatibleRange = put(compatibleRange, base);
        break;
      case "anycompatiblemultirange":
        compatibleMultirange = put(compatibleMultirange, base);
        break;
    }
  }

  if (array.key !== undefined) {
    const member = elementKey(array.key, catalog);
    if (member === undefined) return undefined;
    element = put(element, member);
  }
  const ranges = bindRange(range, multirange, catalog);
  if (ranges === undefined) return undefined;
  if (ranges.subtype !== undefined) element = put(element, ranges.subtype);
  if (seen.has("anynonarray") && element.key !== undefined) {
    if (isArrayOrDomainOverArray(element.key, catalog)) return undefined;
  }
  if (seen.has("anyenum") && (element.key === undefined || !isEnum(element.key, catalog))) {
    return undefined;
  }

  const compatibleRanges = bindRange(compatibleRange, compatibleMultirange, catalog);
  if (compatibleRanges === undefined) return undefined;
  if (compatibleRanges.subtype !== undefined) compatibles.push(compatibleRanges.subtype);
  let compatible: string | undefined;
  if (compatibles.length > 0) {
    const common = findCommonKey(compatibles, catalog);
    if (common.kind === "conflict") return undefined;
    compatible = common.key;
    for (const key of compatibles) {
      if (!canConvert(key, compatible, "implicit", catalog)) return undefined;
    }
    if (seen.has("anycompatiblenonarray") && isArrayOrDomainOverArray(compatible, catalog)) {
      return undefined;
    }
    // There are no casts between ranges, so a range decides the type of all.
    if (compatibleRanges.subtype !== undefined && compatibleRanges.subtype !== compatible) {
      return undefined;
    }
  }
  if (!element.consistent || !array.consistent) return undefined;
  return {
    element: element.key,
    array: array.key,
    range: ranges.range,
    multirange: ranges.multirange,
    compatible,
    compatibleRange: compatibleRanges.range,
    compatibleMultirange: compatibleRanges.multirange,
  };
}

/** Derives a range from its multirange and the other way round, and the subtype of both. */
function bindRange(
  range: Slot,
  multirange: Slot,
  catalog: Catalog,
):
  | {
      readonly range: string | undefined;
      readonly multirange: string | undefined;
      readonly subtype: string | undefined;
    }
  | undefined {
  let found = range;
  if (multirange.key !== undefined) {
    const member = rangeOfMultirange(multirange.key, catalog);
    if (member === undefined) return undefined;
    found = put(found, member);
  }
  if (!found.consistent || !multirange.consistent) return undefined;
  if (found.key === undefined) {
    return { range: undefined, multirange: undefined, subtype: undefined };
  }
  const subtype = subtypeOfRange(found.key, catalog);
  if (subtype === undefined) return undefined;
  return {
    range: found.key,
    multirange: multirange.key ?? multirangeKey(found.key, catalog),
    subtype,
  };
}

/** Whether arguments of the types `actual` fit together where `declared` has pseudo-types. */
export function acceptsPolymorphic(
  actual: readonly string[],
  declared: readonly string[],
  catalog: Catalog,
): boolean {
  return !declared.some(isPolymorphic) || bind(actual, declared, catalog) !== undefined;
}

/**
 * Replaces the pseudo-types of a call by actual types: those of the arguments, and of the result.
 * Throws 42804 when all arguments that could decide are unknown, 42704 for a type without array type.
 */
export function resolvePolymorphic(
  actual: readonly string[],
  declared: readonly string[],
  result: string,
  catalog: Catalog,
  span: Span | undefined,
): { readonly arguments: readonly string[]; readonly result: string } {
  if (!declared.some(isPolymorphic)) return { arguments: declared, result };
  const bindings = bind(actual, declared, catalog);
  if (bindings === undefined) {
    throw queryError("42804", "arguments of polymorphic types do not fit together", { span });
  }
  const exact = declared.some((key) => isPolymorphic(key) && !isCompatible(key));
  if (exact && bindings.element === undefined) {
    throw queryError(
      "42804",
      "could not determine polymorphic type because input has type unknown",
      {
        span,
      },
    );
  }
  const actualOf = (key: string): string => {
    const name = nameByKey.get(key);
    return name === undefined ? key : boundType(name, bindings, catalog, span);
  };
  return {
    arguments: declared.map((key, index) => {
      const given = actual[index];
      // A known argument of the exact family keeps its type: a domain over an array counts as the array.
      if (given === undefined || given === unknownKey || !isPolymorphic(key) || isCompatible(key)) {
        return actualOf(key);
      }
      return elementNames.has(key) ? given : baseKey(given, catalog);
    }),
    result: actualOf(result),
  };
}

const elementNames: ReadonlySet<string> = new Set(
  ["anyelement", "anynonarray", "anyenum"].map(builtinKey),
);

function isCompatible(key: string): boolean {
  return nameByKey.get(key)?.startsWith("anycompatible") === true;
}

function boundType(
  name: PolymorphicName,
  bindings: Bindings,
  catalog: Catalog,
  span: Span | undefined,
): string {
  // Only unknown arguments: the compatible family takes text then, as UNION does.
  const compatible = bindings.compatible ?? textKey;
  const undetermined = () =>
    queryError(
      "42804",
      `could not determine polymorphic type ${name} because input has type unknown`,
      { span },
    );
  switch (name) {
    case "anyelement":
    case "anynonarray":
    case "anyenum":
      if (bindings.element === undefined) throw undetermined();
      return bindings.element;
    case "anyarray":
      if (bindings.array !== undefined) return bindings.array;
      if (bindings.element === undefined) throw undetermined();
      return requireArrayKey(bindings.element, catalog, span);
    case "anyrange":
      if (bindings.range === undefined) throw undetermined();
      return bindings.range;
    case "anymultirange":
      if (bindings.multirange === undefined) throw undetermined();
      return bindings.multirange;
    case "anycompatible":
    case "anycompatiblenonarray":
      return compatible;
    case "anycompatiblearray":
      return requireArrayKey(compatible, catalog, span);
    case "anycompatiblerange":
      if (bindings.compatibleRange === undefined) throw undetermined();
      return bindings.compatibleRange;
    case "anycompatiblemultirange":
      if (bindings.compatibleMultirange === undefined) throw undetermined();
      return bindings.compatibleMultirange;
  }
}

/** The array type of `key`; throws 42704 when it has none. */
export function requireArrayKey(key: string, catalog: Catalog, span: Span | undefined): string {
  const array = arrayKey(key, catalog);
  if (array === undefined) {
    throw queryError(
      "42704",
      `could not find array type for data type ${describeType(key, catalog)}`,
      { span },
    );
  }
  return array;
}
