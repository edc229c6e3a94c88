import { builtinType, type TypeReference } from "../../catalog/type.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { LiteralScalar, Scalar } from "../../relation/scalar.js";

/** The type of a quoted literal, or of NULL, before something gives it one. */
export const unknownType: TypeReference = builtinType("unknown");

/** A number as written, without sign: int4, int8 or numeric, by its size and form (manual, 4.1.2.6). */
export function numberLiteral(_text: string, _span: Span | undefined): LiteralScalar {
  throw new InternalError("not built yet");
}

/** A quoted string: `unknown`. */
export function stringLiteral(value: string, span: Span | undefined): LiteralScalar {
  return Object.freeze({ kind: "literal", value, type: unknownType, span });
}

/** `NULL`: `unknown`. */
export function nullLiteral(span: Span | undefined): LiteralScalar {
  return Object.freeze({ kind: "literal", value: undefined, type: unknownType, span });
}

/** `TRUE`, `FALSE`; the value is `true` or `false`. */
export function booleanLiteral(value: boolean, span: Span | undefined): LiteralScalar {
  return Object.freeze({
    kind: "literal",
    value: value ? "true" : "false",
    type: builtinType("bool"),
    span,
  });
}

/** `B'0101'` or `X'1F'`, given as the parse tree does: `b0101`, `x1F`. */
export function bitLiteral(_text: string, _span: Span | undefined): LiteralScalar {
  throw new InternalError("not built yet");
}

/** Whether it is a literal that has no type yet. */
export function isUnknownLiteral(scalar: Scalar): scalar is LiteralScalar {
  return scalar.kind === "literal" && scalar.type.key === unknownType.key;
}
