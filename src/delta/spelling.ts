import type { Catalog } from "../catalog/catalog.js";
import { builtinType, type TypeReference } from "../catalog/type.js";
import { baseTypeOf } from "../catalog/type-facts.js";
import { aggregateCall, callFunction } from "../relation/builtin-calls.js";
import type { AggregateCall, Scalar, SortKey } from "../relation/scalar.js";
import { caseScalar, collateScalar, literalScalar } from "../relation/scalar-constructors.js";
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
function hasOwnText(reference: TypeReference, catalog: Catalog): boolean {
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

/** One of the equal values of a group, as an aggregate and what is made of its result. */
export interface PickedSpelling {
  readonly call: AggregateCall;
  /** The key's value from the call's. */
  readonly value: (found: Scalar) => Scalar;
}

/**
 * The value of a group that its rows alone decide: the least one in the order of the forms, or, for types without an aggregate
 * `min`, the one with the least text, read back from it: `min(k::text)::jsonb`. `undefined` where nothing tells all equal values apart.
 */
export function pickedSpelling(key: Scalar, catalog: Catalog): PickedSpelling | undefined {
  const order = spellingOrder(key, catalog);
  const minimum = minimumOf(key, catalog);
  if (order === undefined || minimum === undefined) return leastText(key, catalog);
  return { call: { ...minimum, order }, value: (found) => inTypeOfKey(found, key.type, catalog) };
}

/** The value with the least text; `undefined` where not all values that differ have texts that differ, in every session. */
export function leastText(key: Scalar, catalog: Catalog): PickedSpelling | undefined {
  const [form, ...others] = spellingOrder(key, catalog) ?? [];
  if (form === undefined || others.length > 0 || !hasOwnText(key.type, catalog)) return undefined;
  const { collation } = key.type;
  return {
    call: aggregateCall("min", [form.scalar], form.scalar.type),
    value: (found) => {
      const argument = inTypeOfKey(found, key.type, catalog);
      return collation === undefined
        ? argument
        : collateScalar({ argument, collation, type: key.type, span: undefined });
    },
  };
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
