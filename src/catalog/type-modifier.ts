import { queryError } from "../diagnostics/errors.js";
import type { TypeReference } from "./type.js";

/** `INTERVAL_FULL_RANGE` and `INTERVAL_FULL_PRECISION`: no restriction of fields, of digits. */
const fullRange = 0x7fff;
const fullPrecision = 0xffff;

/** The longest `varchar` and `bpchar`, the longest `bit`, and the most digits of a numeric and of a second. */
const longestString = 10_485_760;
const longestBits = 83_886_080;
const mostDigits = 1000;
const mostSecondDigits = 6;

/** The header that `varchar`, `bpchar` and `numeric` add to what their modifier says (`VARHDRSZ`). */
const header = 4;

function outOfRange(message: string): Error {
  return queryError("22023", message);
}

function encodeLength(word: string, values: readonly number[], longest: number): number {
  const [length, more] = values;
  if (length === undefined || more !== undefined) throw outOfRange("invalid type modifier");
  if (length < 1) throw outOfRange(`length for type ${word} must be at least 1`);
  if (length > longest) throw outOfRange(`length for type ${word} cannot exceed ${longest}`);
  return length;
}

function encodeNumeric(values: readonly number[]): number {
  const [precision, scale = 0, more] = values;
  if (precision === undefined || more !== undefined) {
    throw outOfRange("invalid NUMERIC type modifier");
  }
  if (precision < 1 || precision > mostDigits) {
    throw outOfRange(`NUMERIC precision ${precision} must be between 1 and ${mostDigits}`);
  }
  if (scale < -mostDigits || scale > mostDigits) {
    throw outOfRange(`NUMERIC scale ${scale} must be between -${mostDigits} and ${mostDigits}`);
  }
  return ((precision << 16) | (scale & 0x7ff)) + header;
}

function encodePrecision(word: string, precision: number | undefined): number {
  if (precision === undefined || precision < 0) {
    throw outOfRange(`${word} precision must not be negative`);
  }
  return Math.min(precision, mostSecondDigits);
}

function encodeInterval(values: readonly number[]): number {
  const [fields = fullRange, precision] = values;
  if (precision === undefined)
    return fields === fullRange ? -1 : encodeFields(fields, fullPrecision);
  return encodeFields(fields, encodePrecision("INTERVAL", precision));
}

function encodeFields(fields: number, precision: number): number {
  return ((fields & fullRange) << 16) | (precision & fullPrecision);
}

/**
 * The modifier (`pg_attribute.atttypmod`) for what stands in parentheses after a type's name, as PostgreSQL's
 * `typmodin` functions make it; `undefined` when the type takes no modifier. For `interval` the values are
 * the parser's: a mask of fields and perhaps a precision. A `QueryError` 22023 tells of values out of range.
 */
export function encodeModifier(key: string, values: readonly number[]): number | undefined {
  switch (key) {
    case "pg_catalog.numeric":
      return encodeNumeric(values);
    case "pg_catalog.varchar":
      return encodeLength("character varying", values, longestString) + header;
    case "pg_catalog.bpchar":
      return encodeLength("character", values, longestString) + header;
    case "pg_catalog.bit":
      return encodeLength("bit", values, longestBits);
    case "pg_catalog.varbit":
      return encodeLength("bit varying", values, longestBits);
    case "pg_catalog.time":
    case "pg_catalog.timetz":
      return encodePrecision("TIME", values[0]);
    case "pg_catalog.timestamp":
    case "pg_catalog.timestamptz":
      return encodePrecision("TIMESTAMP", values[0]);
    case "pg_catalog.interval":
      return encodeInterval(values);
    default:
      return undefined;
  }
}

/**
 * What {@link encodeModifier} was given; empty for −1 and for types whose modifier only the server can read.
 * A numeric always has precision and scale, an interval always its mask of fields.
 */
export function decodeModifier(
  reference: Pick<TypeReference, "key" | "modifier">,
): readonly number[] {
  const { key, modifier } = reference;
  if (modifier === -1) return [];
  switch (key) {
    case "pg_catalog.numeric": {
      const packed = modifier - header;
      // The scale is a signed number of eleven bits.
      return [(packed >> 16) & 0xffff, ((packed & 0x7ff) ^ 0x400) - 0x400];
    }
    case "pg_catalog.varchar":
    case "pg_catalog.bpchar":
      return [modifier - header];
    case "pg_catalog.bit":
    case "pg_catalog.varbit":
    case "pg_catalog.time":
    case "pg_catalog.timetz":
    case "pg_catalog.timestamp":
    case "pg_catalog.timestamptz":
      return [modifier];
    case "pg_catalog.interval": {
      const fields = (modifier >> 16) & fullRange;
      const precision = modifier & fullPrecision;
      return precision === fullPrecision ? [fields] : [fields, precision];
    }
    default:
      return [];
  }
}

const intervalFields: readonly (readonly [string, number])[] = [
  ["year", 1 << 2],
  ["month", 1 << 1],
  ["day", 1 << 3],
  ["hour", 1 << 10],
  ["minute", 1 << 11],
  ["second", 1 << 12],
];

/** The words for a mask of interval fields: `day to second`; empty for all of them. */
export function intervalFieldWords(mask: number): string {
  if (mask === fullRange) return "";
  const named = intervalFields.filter(([, bit]) => (mask & bit) !== 0).map(([word]) => word);
  return named.length < 2 ? named.join("") : `${named.at(0)} to ${named.at(-1)}`;
}
