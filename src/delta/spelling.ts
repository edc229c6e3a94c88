import type { Catalog } from "../catalog/catalog.js";
import { builtinType, type TypeReference } from "../catalog/type.js";
import { baseTypeOf } from "../catalog/type-facts.js";
import { aggregateCall, callFunction } from "../relation/builtin-calls.js";
import type { AggregateCall, Scalar, SortKey } from "../relation/scalar.js";
import { caseScalar, literalScalar } from "../relation/scalar-constructors.js";
import { exactForms } from "./identity.js";
import { castTo, isNotNull } from "./scalars.js";

/** Types whose text is as a setting of the session says (manual, 19.11.2: DateStyle, IntervalStyle, TimeZone, lc_monetary). */
const textsOfTheSession: ReadonlySet<string> = new Set(
  ["date", "interval", "money", "timestamp", "timestamptz"].map((name) => `pg_catalog.${name}`),
);

/**
 * Forms of a value that are equal, taken together, exactly when values that are equal are identical, and that are the same in
 * every session; `undefined` where there are none.
 */
export function spellingOf(value: Scalar, catalog: Catalog): readonly Scalar[] | undefined {
  // Of an interval its bytes, because IntervalStyle says how its text reads.
  if (baseTypeOf(value.type, catalog).key === "pg_catalog.interval") {
    return [callFunction("interval_send", [value], builtinType("bytea"))];
  }
  return hasOwnText(value.type, catalog) ? exactForms(value, value.type) : undefined;
}

/** The order of values by their forms, in which those that tie are identical if they are equal. */
export function spellingOrder(value: Scalar, catalog: Catalog): readonly SortKey[] | undefined {
  return spellingOf(value, catalog)?.map((scalar) => ({
    scalar,
    descending: false,
    nullsFirst: false,
    operator: undefined,
  }));
}

/** Whether values are written in one way in every session, so that they can be read from their text as well. */
export function hasOwnText(reference: TypeReference, catalog: Catalog): boolean {
  const base = baseTypeOf(reference, catalog);
  const type = catalog.types.get(base.key);
  switch (type?.kind) {
    case "base":
      return !textsOfTheSession.has(base.key);
    case "enum":
      return true;
    case "composite":
      return type.attributes.every((attribute) => hasOwnText(attribute.type, catalog));
    case "array":
    case "range":
    case "multirange":
      return type.element !== undefined && hasOwnText(type.element, catalog);
    default:
      return false;
  }
}

/**
 * The aggregate `min` over values of a type, which returns one of them; `undefined` for types without one. It returns neither a
 * domain nor a modifier such as that of `interval(3)`: {@link inTypeOfKey}.
 */
export function minimumOf(value: Scalar, catalog: Catalog): AggregateCall | undefined {
  const base = baseTypeOf(value.type, catalog);
  const type = catalog.types.get(base.key)?.kind === "array" ? "pg_catalog.anyarray" : base.key;
  const found = catalog
    .functionsNamed("min")
    .find((candidate) => candidate.kind === "aggregate" && candidate.arguments[0] === type);
  if (found === undefined) return undefined;
  const name = { schema: found.schema, name: found.name };
  return { ...aggregateCall("min", [value], { ...base, modifier: -1 }), name };
}

/** The value in the type of the key. A NULL is converted to no domain: what an outer join leaves NULL need not satisfy it. */
export function inTypeOfKey(found: Scalar, type: TypeReference, catalog: Catalog): Scalar {
  if (found.type.key === type.key && found.type.modifier === type.modifier) return found;
  const converted = castTo(found, type);
  if (catalog.types.get(type.key)?.kind !== "domain") return converted;
  return caseScalar({
    branches: [{ when: isNotNull(found), then: converted }],
    otherwise: literalScalar(undefined, type),
    type,
    span: undefined,
  });
}
