import type { Catalog } from "../catalog/catalog.js";
import { builtinType, type TypeReference } from "../catalog/type.js";
import type { Span } from "../diagnostics/span.js";
import type { Relation } from "../relation/relation.js";
import type { CallScalar, CastScalar, ComparisonScalar, Scalar } from "../relation/scalar.js";
import {
  callScalar,
  castScalar,
  comparisonScalar,
  distinctTestScalar,
  literalScalar,
  subqueryScalar,
} from "../relation/scalar-constructors.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import { mapScalars, rewriteBottomUp } from "../relation/traversal.js";
import { dependsOnZone } from "./date-literal.js";
import { literalVolatility } from "./types/literal-volatility.js";

/** A time zone by its name in the IANA database; the catalog says how texts of its types are read. */
interface Pin {
  readonly zone: string;
  readonly catalog: Pick<Catalog, "types">;
}

/** Whether a text is the name of a zone in the IANA database, as far as its form tells. */
export function isZoneName(name: string): boolean {
  return /^(?:UTC|GMT|[A-Z]\w*(?:\/[A-Z][\w+-]*){1,2})$/i.test(name);
}

const text = builtinType("text");
const date = builtinType("date");
const timestamp = builtinType("timestamp");
const zoned = builtinType("timestamptz");

/**
 * Says the time zone wherever an expression leaves it to the setting TimeZone, so that it has the same value in every
 * session: that under `SET TimeZone = zone`. With `t @ z` for `timezone(z, t)`, which turns moments into local times and
 * back, and t a moment, l a local time:
 *
 *   t::date = (t @ z)::date · l::timestamptz = l @ z · t < l = t < l @ z · '2030-01-31'::timestamptz = '2030-01-31' @ z
 *   date_trunc(f, t) = date_trunc(f, t, z) · extract(f FROM t) = extract(f FROM t @ z) · to_char(t, p) = to_char(t @ z, p)
 *   t + d = (t @ z + d) @ z for whole days d, or for whole months d · CURRENT_DATE = (now() @ z)::date
 *
 * These are the definitions of the left sides (manual, 8.5.3, 9.9.4): PostgreSQL resolves local times that a change of
 * the clocks skips or repeats in one way for all of them. Not so where the zone itself is printed (`t::text`, the
 * pattern `TZ`), nor for intervals of days and months at once, which are added in two steps; those stay as they are.
 */
export function pinTimeZone(plan: Relation, zone: string, catalog: Catalog): Relation {
  const pin: Pin = { zone, catalog };
  const pinScalar = (scalar: Scalar): Scalar => {
    const inner = mapArguments(scalar, pinScalar);
    if (inner.kind !== "subquery") return pinOne(inner, pin);
    const relation = pinRelation(inner.relation);
    return relation === inner.relation ? inner : subqueryScalar({ ...inner, relation });
  };
  const pinRelation = (relation: Relation): Relation =>
    rewriteBottomUp(relation, (node) => mapScalars(node, pinScalar));
  return pinRelation(plan);
}

/** Whether naming a time zone makes the value of an expression, its arguments aside, independent of the session. */
export function canPinTimeZone(scalar: Scalar, catalog: Pick<Catalog, "types">): boolean {
  return pinOne(scalar, { zone: "UTC", catalog }) !== scalar;
}

/** The expression with the zone named, its arguments as they are; the same object where that cannot be. */
function pinOne(scalar: Scalar, pin: Pin): Scalar {
  switch (scalar.kind) {
    case "cast":
      return pinCast(scalar, pin);
    case "comparison": {
      const sides = alignSides(scalar, pin);
      return sides === undefined ? scalar : comparisonScalar({ ...scalar, ...sides });
    }
    case "distinct-test": {
      const sides = alignSides(scalar, pin);
      return sides === undefined ? scalar : distinctTestScalar({ ...scalar, ...sides });
    }
    case "session":
      return pinClock(scalar.name, scalar, pin);
    case "call":
      return scalar.name.schema === "pg_catalog" ? pinCall(scalar, pin) : scalar;
    default:
      return scalar;
  }
}

function pinCast(cast: CastScalar, pin: Pin): Scalar {
  const { argument, type } = cast;
  const to = (value: Scalar, target: TypeReference): Scalar => convert(value, target, cast.span);
  switch (type.key) {
    case "pg_catalog.timestamptz": {
      const local = isLocal(argument) ? to(argument, timestamp) : localLiteral(argument, pin);
      return local === undefined ? cast : to(inZone(local, zoned, pin), type);
    }
    case "pg_catalog.timestamp":
    case "pg_catalog.date":
    case "pg_catalog.time":
      return isZoned(argument) ? to(inZone(argument, timestamp, pin), type) : cast;
    default:
      return cast;
  }
}

/** The local time that the constant text of a moment without offset says; `undefined` for everything else. */
function localLiteral(scalar: Scalar, { catalog }: Pin): Scalar | undefined {
  if (scalar.kind !== "literal" || scalar.value === undefined) return undefined;
  if (!["pg_catalog.text", "pg_catalog.unknown"].includes(scalar.type.key)) return undefined;
  const isLocalTime =
    dependsOnZone(scalar.value, "timestamptz") &&
    literalVolatility(scalar.value, timestamp.key, catalog) === "immutable";
  return isLocalTime ? literalScalar(scalar.value, timestamp, scalar.span) : undefined;
}

/** Both sides as moments, where one is a moment and the other a local time. */
function alignSides(
  { left, right }: { readonly left: Scalar; readonly right: Scalar },
  pin: Pin,
): { readonly left: Scalar; readonly right: Scalar } | undefined {
  const moment = (local: Scalar): Scalar =>
    inZone(convert(local, timestamp, local.span), zoned, pin);
  if (isZoned(left) && isLocal(right)) return { left, right: moment(right) };
  if (isLocal(left) && isZoned(right)) return { left: moment(left), right };
  return undefined;
}

const comparisons: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

function isComparison(operator: string): operator is ComparisonScalar["operator"] {
  return comparisons.has(operator);
}

/** Fields whose value follows from the local time alone (manual, 9.9.1). */
const localField =
  /^(?:century|day|decade|dow|doy|hour|isodow|isoyear|microseconds|millennium|milliseconds|minute|month|quarter|second|week|year)$/i;

function pinCall(call: CallScalar, pin: Pin): Scalar {
  const { name } = call.name;
  const [first, second] = call.arguments;
  if (first === undefined || second === undefined) return call;
  const immutable = (given: readonly Scalar[]): Scalar =>
    callScalar({ ...call, arguments: given, volatility: "immutable" });
  if (call.notation === "operator") {
    if (isComparison(name)) {
      const sides = alignSides({ left: first, right: second }, pin);
      return sides === undefined
        ? call
        : comparisonScalar({
            operator: name,
            operatorSchema: "pg_catalog",
            ...sides,
            span: call.span,
          });
    }
    const shifts =
      (name === "+" && (isShift(first, second) || isShift(second, first))) ||
      (name === "-" && isShift(first, second));
    if (!shifts) return call;
    const local = (scalar: Scalar): Scalar =>
      isZoned(scalar) ? inZone(scalar, timestamp, pin) : scalar;
    const shifted = callScalar({
      ...call,
      arguments: call.arguments.map(local),
      volatility: "immutable",
      type: timestamp,
    });
    return inZone(shifted, zoned, pin);
  }
  switch (name) {
    case "date_trunc":
    case "date_add":
    case "date_subtract":
      return call.arguments.length === 2 && (isZoned(first) || isZoned(second))
        ? immutable([first, second, zoneOf(pin)])
        : call;
    case "extract":
    case "date_part":
      return isZoned(second) && isText(first, localField)
        ? immutable([first, inZone(second, timestamp, pin)])
        : call;
    case "to_char":
      // How names of months and days are written depends on more than the zone, and is judged elsewhere.
      return isZoned(first) && isText(second, /^(?!.*(?:TZ|OF))/is)
        ? callScalar({ ...call, arguments: [inZone(first, timestamp, pin), second] })
        : call;
    case "make_timestamptz":
      return call.arguments.length === 6 ? immutable([...call.arguments, zoneOf(pin)]) : call;
    default:
      return call;
  }
}

/** Whether the second is an interval of whole days only, or of whole months only, beside a moment. */
function isShift(moment: Scalar, interval: Scalar): boolean {
  return (
    isZoned(moment) &&
    interval.type.key === "pg_catalog.interval" &&
    interval.type.modifier === -1 &&
    (isText(interval, /^\s*(?:[+-]?\d{1,6}\s*(?:days?|weeks?)\s*)+$/i) ||
      isText(interval, /^\s*(?:[+-]?\d{1,6}\s*(?:months?|mons?|years?)\s*)+$/i))
  );
}

/** `CURRENT_DATE`, `LOCALTIME`, `LOCALTIMESTAMP`, with the precision that the type says. */
function pinClock(name: string, scalar: Scalar, pin: Pin): Scalar {
  if (!/^(?:CURRENT_DATE|LOCALTIME|LOCALTIMESTAMP)\b/.test(name)) return scalar;
  const now = callScalar({
    notation: "function",
    name: { schema: "pg_catalog", name: "now" },
    arguments: [],
    variadic: false,
    volatility: "stable",
    strict: true,
    type: zoned,
    span: scalar.span,
  });
  return convert(inZone(now, timestamp, pin), scalar.type, scalar.span);
}

/** `timezone(zone, value)`: the local time of a moment, or the moment of a local time. */
function inZone(value: Scalar, type: TypeReference, pin: Pin): Scalar {
  return callScalar({
    notation: "function",
    name: { schema: "pg_catalog", name: "timezone" },
    arguments: [zoneOf(pin), value],
    variadic: false,
    volatility: "immutable",
    strict: true,
    type,
    span: value.span,
  });
}

function zoneOf({ zone }: Pin): Scalar {
  return literalScalar(zone, text);
}

function convert(argument: Scalar, type: TypeReference, span: Span | undefined): Scalar {
  if (argument.type.key === type.key && type.modifier === -1) return argument;
  return castScalar({ argument, type, explicit: true, volatility: "immutable", span });
}

function isZoned(scalar: Scalar): boolean {
  return scalar.type.key === zoned.key;
}

function isLocal(scalar: Scalar): boolean {
  return scalar.type.key === timestamp.key || scalar.type.key === date.key;
}

function isText(scalar: Scalar, pattern: RegExp): boolean {
  return scalar.kind === "literal" && scalar.value !== undefined && pattern.test(scalar.value);
}
