import { builtinType } from "../catalog/type.js";
import type { Scalar } from "../relation/scalar.js";
import { literalScalar } from "../relation/scalar-constructors.js";
import { columnsUsed } from "../relation/traversal.js";
import type { Node, SelectStmt } from "../syntax/tree.js";
import { type Environment, fail, inClause, scopeOf } from "./environment.js";
import { requireType } from "./types/coercion.js";

/** LIMIT and OFFSET, bound (manual, 7.6). */
export interface Limit {
  readonly limit: Scalar | undefined;
  readonly offset: Scalar | undefined;
  readonly withTies: boolean;
}

function bindAmount(
  node: Node | undefined,
  clause: "LIMIT" | "OFFSET",
  environment: Environment,
): Scalar | undefined {
  // LIMIT NULL and LIMIT ALL are no limit.
  if (node === undefined || ("A_Const" in node && node.A_Const.isnull === true)) return undefined;
  const scalar = environment.bindExpression(node, inClause(environment, clause));
  const own = scopeOf(environment).query.columns;
  if ([...columnsUsed(scalar)].some((id) => own.has(id))) {
    fail(environment, "42P10", `argument of ${clause} must not contain variables`, node);
  }
  // A plain number is at once the bigint that it would be converted to.
  if (scalar.kind === "literal" && scalar.type.key === "pg_catalog.int4") {
    return literalScalar(scalar.value, builtinType("int8"), scalar.span);
  }
  return requireType(scalar, builtinType("int8"), `argument of ${clause}`, environment.catalog);
}

/** Binds LIMIT, OFFSET and FETCH of a query; `undefined` when it has none that limits. */
export function bindLimit(select: SelectStmt, environment: Environment): Limit | undefined {
  const limit = bindAmount(select.limitCount, "LIMIT", environment);
  const offset = bindAmount(select.limitOffset, "OFFSET", environment);
  if (limit === undefined && offset === undefined) return undefined;
  const withTies = limit !== undefined && select.limitOption === "LIMIT_OPTION_WITH_TIES";
  return { limit, offset, withTies };
}
