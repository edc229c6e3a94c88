import type { Catalog } from "../../catalog/catalog.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import { builtinKey, typeOf } from "./type-index.js";
import { describeType } from "./type-names.js";

/**
 * Reads the text of a literal as the type's input function does (manual, 4.1.2.7) and gives it in the type's own text
 * form, for the types whose syntax is known here; the text of other types is returned as it is.
 * Throws 22P02 for a text that is no value, 22003 for a number out of range.
 */
export function readLiteralText(
  text: string,
  key: string,
  catalog: Catalog,
  span: Span | undefined,
): string {
  const type = typeOf(key, catalog);
  if (type.kind === "enum") {
    if (type.labels.includes(text)) return text;
    throw queryError(
      "22P02",
      `invalid input value for enum ${describeType(key, catalog)}: "${text}"`,
      { span, hint: `The labels are ${type.labels.map((label) => `"${label}"`).join(", ")}.` },
    );
  }
  if (type.kind === "array") {
    // The elements are the server's business; this catches a list written without braces.
    if (/^[ \t\n\v\f\r]*[{[]/.test(text)) return text;
    throw queryError("22P02", `malformed array literal: "${text}"`, { span });
  }
  const read = readers.get(key);
  if (read === undefined) return text;
  const value = read(text);
  if (value === "invalid") {
    throw queryError(
      "22P02",
      `invalid input syntax for type ${describeType(key, catalog)}: "${text}"`,
      { span },
    );
  }
  if (value === "out-of-range") {
    throw queryError(
      "22003",
      `value "${text}" is out of range for type ${describeType(key, catalog)}`,
      { span },
    );
  }
  return value.text;
}

/** The text in the type's own form, or why there is no such value. */
type Reading = { readonly text: string } | "invalid" | "out-of-range";

// What C's isspace accepts; JavaScript's \s would accept more.
const blanks = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;

/** int2, int4, int8: decimal, and from PostgreSQL 16 on also 0x, 0o, 0b and digits in groups. */
function integerReader(bits: bigint): (text: string) => Reading {
  const limit = 1n << (bits - 1n);
  return (text) => {
    const parts =
      /^([+-]?)(?:0[xX]((?:_?[0-9a-fA-F])+)|0[oO]((?:_?[0-7])+)|0[bB]((?:_?[01])+)|([0-9](?:_?[0-9])*))$/.exec(
        text.replace(blanks, ""),
      );
    if (parts === null) return "invalid";
    const [, sign, hexadecimal, octal, binary, decimal] = parts;
    const digits =
      hexadecimal !== undefined
        ? `0x${hexadecimal}`
        : octal !== undefined
          ? `0o${octal}`
          : binary !== undefined
            ? `0b${binary}`
            : (decimal ?? "");
    const magnitude = BigInt(digits.replaceAll("_", ""));
    const value = sign === "-" ? -magnitude : magnitude;
    return value < -limit || value >= limit ? "out-of-range" : { text: value.toString() };
  };
}

const special = /^[+-]?inf(?:inity)?$|^nan$/i;

function readNumeric(text: string): Reading {
  const trimmed = text.replace(blanks, "");
  if (special.test(trimmed)) return { text: trimmed };
  if (/^[+-]?0(?:[xX](?:_?[0-9a-fA-F])+|[oO](?:_?[0-7])+|[bB](?:_?[01])+)$/.test(trimmed)) {
    return { text: trimmed };
  }
  const digits = "[0-9](?:_?[0-9])*";
  const decimal = new RegExp(
    `^[+-]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:[eE][+-]?${digits})?$`,
  );
  return decimal.test(trimmed) ? { text: trimmed } : "invalid";
}

function readFloat(text: string): Reading {
  const trimmed = text.replace(blanks, "");
  if (special.test(trimmed)) return { text: trimmed };
  // strtod also reads hexadecimal numbers.
  const number =
    /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?[0-9]+)?)$/;
  return number.test(trimmed) ? { text: trimmed } : "invalid";
}

/** Every unique beginning of true, false, yes and no; on, off, 1 and 0. */
function readBoolean(text: string): Reading {
  const word = text.replace(blanks, "").toLowerCase();
  if (word === "") return "invalid";
  if (word === "1" || word === "on" || "true".startsWith(word) || "yes".startsWith(word)) {
    return { text: "t" };
  }
  if (
    word === "0" ||
    word === "of" ||
    word === "off" ||
    "false".startsWith(word) ||
    "no".startsWith(word)
  ) {
    return { text: "f" };
  }
  return "invalid";
}

/** Groups of four digits, with a hyphen allowed after each group, optionally in braces. */
function readUuid(text: string): Reading {
  const inner = text.startsWith("{") && text.endsWith("}") ? text.slice(1, -1) : text;
  if (!/^(?:[0-9a-fA-F]{4}-?){7}[0-9a-fA-F]{4}$/.test(inner)) return "invalid";
  const digits = inner.replaceAll("-", "").toLowerCase();
  const groups = [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ] as const;
  return { text: groups.map(([start, end]) => digits.slice(start, end)).join("-") };
}

const readers: ReadonlyMap<string, (text: string) => Reading> = new Map([
  [builtinKey("int2"), integerReader(16n)],
  [builtinKey("int4"), integerReader(32n)],
  [builtinKey("int8"), integerReader(64n)],
  [builtinKey("numeric"), readNumeric],
  [builtinKey("float4"), readFloat],
  [builtinKey("float8"), readFloat],
  [builtinKey("bool"), readBoolean],
  [builtinKey("uuid"), readUuid],
]);
