import { builtinType, type TypeReference } from "../../catalog/type.js";
import { invariant } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { LiteralScalar, Scalar } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { plainType, unknownKey } from "./type-index.js";

/** The type of a quoted literal, or of NULL, before something gives it one. */
const unknownType: TypeReference = Object.freeze(plainType(unknownKey));

/**
 * A number as written, perhaps with a minus sign: int4 or int8 when it is an integer that fits, else numeric
 * (manual, 4.1.2.6). Hexadecimal, octal and binary integers and `_` between digits are PostgreSQL 16's.
 */
export function numberLiteral(text: string, span: Span | undefined): LiteralScalar {
  const digits = text.replaceAll("_", "");
  if (!/^-?(?:[0-9]+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits)) {
    return literalScalar(digits, builtinType("numeric"), span);
  }
  const value = digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits);
  const name = fits(value, 32) ? "int4" : fits(value, 64) ? "int8" : "numeric";
  return literalScalar(value.toString(), builtinType(name), span);
}

function fits(value: bigint, bits: number): boolean {
  return BigInt.asIntN(bits, value) === value;
}

/** A quoted string: `unknown`. */
export function stringLiteral(value: string, span: Span | undefined): LiteralScalar {
  return literalScalar(value, unknownType, span);
}

/** `NULL`: `unknown`. */
export function nullLiteral(span: Span | undefined): LiteralScalar {
  return literalScalar(undefined, unknownType, span);
}

/** `TRUE`, `FALSE`; the value is `t` or `f`. */
export function booleanLiteral(value: boolean, span: Span | undefined): LiteralScalar {
  return literalScalar(value ? "t" : "f", builtinType("bool"), span);
}

/** `B'0101'` or `X'1F'`, given as the parse tree does: `b0101`, `x1F`. The value is in binary digits. */
export function bitLiteral(text: string, span: Span | undefined): LiteralScalar {
  const digits = text.slice(1);
  const hexadecimal = /^x[0-9a-f]*$/i.test(text);
  invariant(hexadecimal || /^b[01]*$/i.test(text), `${text} is no bit string`);
  const bits = hexadecimal
    ? Array.from(digits, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join(
        "",
      )
    : digits;
  return literalScalar(bits, builtinType("bit"), span);
}

/** Whether it is a literal that has no type yet. */
export function isUnknownLiteral(scalar: Scalar): scalar is LiteralScalar {
  return scalar.kind === "literal" && scalar.type.key === unknownKey;
}
