import { InternalError } from "../../diagnostics/errors.js";
import type { SubqueryScalar } from "../../relation/scalar.js";
import { empty, indent, literal, type Sql, sql } from "../../sql/sql.js";
import { uniqueColumns } from "./block.js";
import type { Printer } from "./printer.js";

/**
 * ANY is true when a comparison is true, else NULL when one is NULL, else false; ALL the other way round
 * (manual, 9.24).
 */
export function subqueryScalar(printer: Printer, scalar: SubqueryScalar): Sql {
  const rows = uniqueColumns(scalar.relation);
  switch (scalar.form) {
    case "exists":
      return sql`EXISTS (
${indent(printer.query(scalar.relation, [], []))}
)`;
    case "scalar":
    case "array":
      return sql`${scalar.form === "array" ? sql`ARRAY` : empty}(
${indent(printer.query(scalar.relation, rows, []))}
)`;
    case "any":
    case "all": {
      const { comparison } = scalar;
      if (comparison === undefined) throw new InternalError("a quantified subquery compares");
      const test = (value: "true" | "false" | "unknown"): Sql =>
        sql`EXISTS (
${indent(
  printer.query(
    {
      kind: "filter",
      input: scalar.relation,
      conjuncts: [
        {
          kind: "boolean-test",
          argument: comparison,
          value,
          negated: false,
          type: scalar.type,
          span: undefined,
        },
      ],
      span: undefined,
    },
    [],
    [],
  ),
)}
)`;
      const [decisive, otherwise] =
        scalar.form === "any" ? (["true", "false"] as const) : (["false", "true"] as const);
      return sql`CASE WHEN ${test(decisive)} THEN ${literal(decisive === "true")} WHEN ${test("unknown")} THEN NULL ELSE ${literal(otherwise === "true")} END`;
    }
  }
}
