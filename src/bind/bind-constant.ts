import { builtinType } from "../catalog/type.js";
import type { Span } from "../diagnostics/span.js";
import type { Scalar } from "../relation/scalar.js";
import { sessionScalar } from "../relation/scalar-constructors.js";
import type { A_Const, SQLValueFunction } from "../syntax/tree.js";
import {
  bitLiteral,
  booleanLiteral,
  nullLiteral,
  numberLiteral,
  stringLiteral,
} from "./types/literals.js";

/** A constant as written (manual, 4.1.2). */
export function bindConstant(constant: A_Const, span: Span | undefined): Scalar {
  const { ival, fval, boolval, sval, bsval } = constant;
  if (sval !== undefined) return stringLiteral(sval.sval ?? "", span);
  if (boolval !== undefined) return booleanLiteral(boolval.boolval ?? false, span);
  if (bsval !== undefined) return bitLiteral(bsval.bsval ?? "", span);
  const number = ival === undefined ? fval?.fval : String(ival.ival ?? 0);
  return number === undefined ? nullLiteral(span) : numberLiteral(number, span);
}

const sessionTypes: Readonly<Record<string, string>> = {
  CURRENT_DATE: "date",
  CURRENT_TIME: "timetz",
  CURRENT_TIMESTAMP: "timestamptz",
  LOCALTIME: "time",
  LOCALTIMESTAMP: "timestamp",
};

/** A keyword that stands for a value of the session: `CURRENT_DATE`, `CURRENT_USER`, … (manual, 9.9.5 and 9.27) */
export function bindSessionValue(value: SQLValueFunction, span: Span | undefined): Scalar {
  const written = (value.op ?? "").replace(/^SVFOP_/, "");
  const word = written.replace(/_N$/, "");
  const precise = written.endsWith("_N");
  // PostgreSQL warns of more digits than it keeps, and keeps six.
  const modifier = precise ? Math.min(value.typmod ?? 0, 6) : -1;
  const type = builtinType(sessionTypes[word] ?? "name", modifier);
  return sessionScalar({ name: precise ? `${word}(${modifier})` : word, type, span });
}
