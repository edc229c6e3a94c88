import { builtinTextConversions } from "../catalog/builtin-types.js";
import type { Catalog, Volatility } from "../catalog/catalog.js";
import type { QualifiedName, TypeReference } from "../catalog/type.js";
import { baseTypeOf } from "../catalog/type-facts.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import { isClock, tellsTime } from "../relation/clock.js";
import type { Relation } from "../relation/relation.js";
import type { CallScalar, CastScalar, LiteralScalar, Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { scalarsOf, visitRelations } from "../relation/traversal.js";
import { dependsOnZone, readsClock, readsDateStyle } from "./date-literal.js";
import { isExactInterval } from "./exact-interval.js";
import { canPinTimeZone, isZoneName } from "./pin-time-zone.js";
import { isFrameZoned, zonedFrame } from "./zoned-frame.js";

/** What makes an expression give another value: the time, the setting TimeZone, or anything else. */
type Cause = "clock" | "zone" | "other";

/** Adds a finding, unless the same is known at the same place. */
type Report = (
  code: "0AT02" | "0AT03",
  message: string,
  span: Span | undefined,
  hint: string,
  cause?: Cause | undefined,
) => void;

const storeIt = "Compute it when the row is written, and store it in a column.";
const compareOutside =
  "Compare a column with it in WHERE, or compute it in the query that reads the stream table.";
const sameKind =
  "Compare with LOCALTIMESTAMP or CURRENT_DATE, or name the time zone: convert with AT TIME ZONE 'UTC' first.";
const nameZone = "Name the time zone: convert with AT TIME ZONE 'UTC' first.";
const nameZoneOfAll = "The option time_zone names one for the whole query.";

/**
 * Every expression of a plan that can give another value for the same row at another time (0AT02) or in another
 * session (0AT03): rows that were computed once would not be the rows that are computed now. Functions that
 * PostgreSQL calls stable only because they ask the types of their arguments are judged by those types.
 */
export function findNondeterminism(
  relation: Relation,
  catalog: Pick<Catalog, "types">,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report: Report = (code, message, span, hint) => {
    const known = found.some(
      (other) => other.message === message && other.span?.start === span?.start,
    );
    if (!known) found.push(createDiagnostic("error", code, message, { span, hint }));
  };
  visitRelations(relation, (node) => {
    // The clock's own row is kept with the time zone that it was computed in.
    const judgeNode: Report = isClock(node)
      ? (code, message, span, hint, cause = "other") => {
          if (cause === "other") report(code, message, span, hint);
        }
      : report;
    for (const scalar of scalarsOf(node)) {
      if (isPlainRecord(scalar, node, catalog)) {
        for (const argument of argumentsOf(scalar)) judgeAll(argument, catalog, judgeNode);
      } else judgeAll(scalar, catalog, judgeNode);
    }
    if (node.kind === "aggregate") {
      for (const { call } of node.aggregates) judgeFunction(call, catalog, report);
    }
    if (node.kind === "window") {
      for (const { call } of node.functions) {
        judgeFunction(call, catalog, report);
        if (isFrameZoned(call)) {
          report("0AT03", zonedFrame.message, call.span, zonedFrame.hint, "zone");
        }
      }
    }
  });
  return found;
}

function judgeAll(scalar: Scalar, catalog: Pick<Catalog, "types">, report: Report): void {
  judge(scalar, catalog, (code, message, span, hint, cause) => {
    const pinned = cause === "zone" && canPinTimeZone(scalar, catalog);
    report(code, message, span, pinned ? `${hint} ${nameZoneOfAll}` : hint, cause);
  });
  for (const argument of argumentsOf(scalar)) judgeAll(argument, catalog, report);
}

function judge(scalar: Scalar, catalog: Pick<Catalog, "types">, report: Report): void {
  switch (scalar.kind) {
    case "call":
      judgeFunction(scalar, catalog, report);
      return;
    case "cast":
      judgeCast(scalar, catalog, report);
      return;
    case "literal":
      judgeLiteral(scalar, report);
      return;
    case "session":
      report(
        "0AT03",
        `${scalar.name} depends on the session or the clock`,
        scalar.span,
        compareOutside,
        tellsTime(scalar) ? "clock" : "other",
      );
      return;
    case "comparison":
    case "distinct-test":
      if (isZoned(scalar.left) !== isZoned(scalar.right)) {
        const message = "comparison with timestamp with time zone depends on the setting TimeZone";
        report("0AT03", message, scalar.span, sameKind, "zone");
      }
      return;
    case "quantified":
      judgeVolatility(scalar.volatility, `operator ${scalar.operator.name}`, scalar.span, report);
      return;
    case "opaque":
      if (
        scalar.volatility === "stable" &&
        scalar.arguments.every((one) => hasPlainJson(one, catalog))
      ) {
        return;
      }
      judgeVolatility(scalar.volatility, "expression", scalar.span, report);
      return;
    case "column":
    case "and":
    case "or":
    case "not":
    case "null-test":
    case "boolean-test":
    case "case":
    case "conditional":
    case "array":
    case "row":
    case "field":
    case "subscript":
    case "collate":
    case "subquery":
    case "grouping":
  }
}

function judgeVolatility(
  volatility: Volatility,
  what: string,
  span: Span | undefined,
  report: Report,
): void {
  if (volatility === "volatile") report("0AT02", `${what} is volatile`, span, storeIt);
  if (volatility === "stable") {
    const message = `${what} is stable: its value depends on settings or on the clock`;
    report("0AT03", message, span, "Use an immutable expression.");
  }
}

/** What a call of a function, an operator, an aggregate or a window function has in common. */
interface Call {
  readonly name: QualifiedName;
  readonly arguments: readonly Scalar[];
  readonly volatility: Volatility;
  readonly span: Span | undefined;
}

function judgeFunction(
  call: Call & Partial<Pick<CallScalar, "notation">>,
  catalog: Pick<Catalog, "types">,
  report: Report,
): void {
  const { name, volatility, span } = call;
  const isOperator = call.notation !== undefined && call.notation !== "function";
  const what = `${isOperator ? "operator" : "function"} ${name.name}`;
  if (volatility === "immutable") return;
  if (volatility === "volatile") {
    report("0AT02", `${what} is volatile`, span, storeIt);
    return;
  }
  if (name.schema !== "pg_catalog") {
    const hint = "If it depends on its arguments only, declare it IMMUTABLE.";
    report("0AT03", `${what} is stable`, span, hint);
    return;
  }
  if (clockFunctions.has(name.name)) {
    report("0AT03", `${what} depends on the clock`, span, compareOutside, "clock");
    return;
  }
  if (isSettled(call, catalog)) return;
  if (call.arguments.some(isZoned)) {
    const hint = isOperator && comparisons.has(name.name) ? sameKind : nameZone;
    report("0AT03", `${what} depends on the setting TimeZone`, span, hint, "zone");
    return;
  }
  report("0AT03", `${what} depends on settings of the session`, span, hintFor(name.name));
}

const comparisons: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

const clockFunctions: ReadonlySet<string> = new Set([
  "age",
  "now",
  "statement_timestamp",
  "transaction_timestamp",
]);

function hintFor(name: string): string {
  if (name.startsWith("to_char")) {
    return "Use extract or date_part, or a pattern without names of months and days.";
  }
  if (/tsvector|tsquery|headline/.test(name)) {
    return "Name the text search configuration as the first argument.";
  }
  return "Use an immutable expression.";
}

const textFunctions =
  /^(?:\|\||concat|concat_ws|format|quote_literal|quote_nullable|array_to_string)$/;
const jsonFunctions =
  /^(?:to_jsonb?|row_to_json|array_to_json|jsonb?_build_(?:array|object)|jsonb?_(?:object_)?agg(?:_unique)?(?:_strict)?)$/;

const recordFunctions = /^jsonb?_(?:to|populate)_record(?:set)?$/;

/** Whether a stable function of `pg_catalog` does not depend on the session for these arguments. */
function isSettled(call: Call, catalog: Pick<Catalog, "types">): boolean {
  const { name } = call.name;
  const [first, second] = call.arguments;
  if (textFunctions.test(name)) return call.arguments.every((one) => hasPlainText(one, catalog));
  if (jsonFunctions.test(name)) return call.arguments.every((one) => hasPlainJson(one, catalog));
  switch (name) {
    case "enum_first":
    case "enum_last":
    case "enum_range":
      return true;
    case "+":
    case "-":
    case "date_add":
    case "date_subtract":
      // Days and months of an interval are counted in a time zone; hours, minutes and seconds are not.
      return call.arguments.every((one) => isZoned(one) || isExactInterval(one));
    case "extract":
    case "date_part":
      return isText(first, /^epoch$/i);
    case "date_trunc":
      return isZone(call.arguments[2]);
    case "make_timestamptz":
      return isZone(call.arguments[6]);
    case "to_char":
      return (
        second !== undefined &&
        first !== undefined &&
        !isZoned(first) &&
        isText(second, plainPattern(first))
      );
    case "to_date":
      return isText(second, /^(?!.*TM)/i);
    case "convert_to":
    case "convert_from":
    case "convert":
    case "length":
      return true;
    default:
      return false;
  }
}

/** Whether a function in FROM makes its record of JSON, with columns whose types read their text alike in every session. */
function isPlainRecord(scalar: Scalar, node: Relation, catalog: Pick<Catalog, "types">): boolean {
  if (node.kind !== "table-function" || scalar.kind !== "call") return false;
  if (scalar.name.schema !== "pg_catalog" || !recordFunctions.test(scalar.name.name)) return false;
  const made = node.functions.find(({ call }) => call === scalar);
  return (
    made?.columns.every(({ type }) => isPlainType(type, catalog, "input", noExceptions)) ?? false
  );
}

/** Patterns of `to_char` that give the same text under every locale (manual, 9.8). */
function plainPattern(value: Scalar): RegExp {
  return /timestamp|interval/.test(value.type.key)
    ? /^(?!.*TM)/i
    : /^[09.,SBPRMI ]*$|^(?!.*[DGL])[^"\\]*$/i;
}

function isText(scalar: Scalar | undefined, pattern: RegExp): boolean {
  return scalar?.kind === "literal" && scalar.value !== undefined && pattern.test(scalar.value);
}

/** A zone by its full name. What an abbreviation means, a setting says. */
function isZone(scalar: Scalar | undefined): boolean {
  return scalar?.kind === "literal" && scalar.value !== undefined && isZoneName(scalar.value);
}

function isZoned(scalar: Scalar): boolean {
  return scalar.type.key === "pg_catalog.timestamptz";
}

/** A type whose text form is the same in every session. */
function isPlainType(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
  direction: "input" | "output",
  exceptions: ReadonlySet<string>,
): boolean {
  const base = baseTypeOf(reference, catalog);
  const type = catalog.types.get(base.key);
  if (type === undefined) return false;
  const inner = (next: TypeReference): boolean => isPlainType(next, catalog, direction, exceptions);
  switch (type.kind) {
    case "enum":
      return true;
    case "array":
    case "range":
    case "multirange":
      return type.element !== undefined && inner(type.element);
    case "composite":
      return type.attributes.every((attribute) => inner(attribute.type));
    case "base":
      return (
        exceptions.has(base.key) ||
        builtinTextConversions.get(base.key)?.[direction] === "immutable"
      );
    case "domain":
    case "pseudo":
      return type.name === "unknown";
  }
}

const noExceptions: ReadonlySet<string> = new Set();
/** JSON writes these in ISO 8601, whatever DateStyle says. */
const isoInJson: ReadonlySet<string> = new Set(
  ["date", "timestamp", "time", "timetz"].map((name) => `pg_catalog.${name}`),
);

/** A record has no fields of its own: it is as plain as what it is made of. */
function isPlain(
  scalar: Scalar,
  catalog: Pick<Catalog, "types">,
  exceptions: ReadonlySet<string>,
): boolean {
  if (scalar.type.key !== "pg_catalog.record") {
    return isPlainType(scalar.type, catalog, "output", exceptions);
  }
  if (scalar.kind === "literal") return scalar.value === undefined;
  const parts = argumentsOf(scalar);
  return parts.length > 0 && parts.every((part) => isPlain(part, catalog, exceptions));
}

function hasPlainText(scalar: Scalar, catalog: Pick<Catalog, "types">): boolean {
  return isPlain(scalar, catalog, noExceptions);
}

function hasPlainJson(scalar: Scalar, catalog: Pick<Catalog, "types">): boolean {
  return isPlain(scalar, catalog, isoInJson);
}

function judgeCast(cast: CastScalar, catalog: Pick<Catalog, "types">, report: Report): void {
  const { argument, volatility, type, span } = cast;
  const shown = type.key.replace(/^pg_catalog\./, "");
  if (volatility === "immutable") return;
  if (volatility === "volatile") {
    report("0AT02", `conversion to ${shown} is volatile`, span, storeIt);
    return;
  }
  if (argument.kind === "literal" && judgeLiteral({ ...argument, type }, report)) return;
  if (isZoned(argument) || type.key === "pg_catalog.timestamptz") {
    const message = `conversion to ${shown} depends on the setting TimeZone`;
    report("0AT03", message, span, nameZone, "zone");
    return;
  }
  const isString = (reference: TypeReference): boolean =>
    catalog.types.get(baseTypeOf(reference, catalog).key)?.category === "S";
  if (isString(type) && hasPlainText(argument, catalog)) return;
  if (isString(argument.type) && isPlainType(type, catalog, "input", noExceptions)) return;
  const hint = isString(type)
    ? "Convert it with a function that does not depend on settings, such as extract."
    : "Use an immutable conversion.";
  report("0AT03", `conversion to ${shown} depends on settings of the session`, span, hint);
}

/** Tells when a constant is another one in another session; `false` when there is nothing to tell. */
function judgeLiteral(literal: LiteralScalar, report: Report): boolean {
  const { value, type, span } = literal;
  if (value === undefined) return false;
  const name = type.key.replace(/^pg_catalog\./, "");
  const tell = (dependence: string, hint: string, cause: Cause = "other"): true => {
    const message = `literal '${value}' of type ${name} depends on ${dependence}`;
    report("0AT03", message, span, hint, cause);
    return true;
  };
  if (readsClock(value, name)) return tell("the clock", compareOutside);
  if (dependsOnZone(value, name)) {
    const hint = "Write its offset, such as '2030-01-31 12:00:00+00'.";
    return tell("the setting TimeZone", hint, "zone");
  }
  if (readsDateStyle(value, name)) {
    return tell("the setting DateStyle", "Write the date as YYYY-MM-DD.");
  }
  // The objects of the other types that are written by name can be dropped, and made anew as others.
  if (!/^reg(?!config$|dictionary$)[a-z]+$|^money$/.test(name)) return false;
  return tell("settings of the session", "Use another type.");
}
