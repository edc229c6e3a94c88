import type { CatalogTable } from "../catalog/catalog.js";
import type { Code } from "../diagnostics/codes.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { scalarsOf, visitRelations } from "../relation/traversal.js";

/**
 * Why a query cannot be maintained by its changes whatever its operators are: expressions that do not give the same
 * value again, subquery expressions that no rule made into a join, and tables whose changes cannot be recorded.
 */
export function findObstacles(relation: Relation): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (code: Code, message: string, span: Span | undefined, hint: string): void => {
    const known = found.some(
      (other) =>
        other.code === code && other.message === message && other.span?.start === span?.start,
    );
    if (!known) found.push(createDiagnostic("error", code, message, { span, hint }));
  };
  visitRelations(relation, (node) => {
    if (node.kind === "scan") {
      const problem = captureProblem(
        node.table,
        node.columns.map((column) => column.name),
      );
      if (problem !== undefined) report("0AT12", problem.message, node.span, problem.hint);
    }
    for (const scalar of scalarsOf(node)) visitScalar(scalar, report);
    if (node.kind === "aggregate") {
      for (const { call } of node.aggregates) reportVolatility(call, call.name.name, report);
    }
    if (node.kind === "window") {
      for (const { call } of node.functions) reportVolatility(call, call.name.name, report);
    }
  });
  return found;
}

type Report = (code: Code, message: string, span: Span | undefined, hint: string) => void;

function visitScalar(scalar: Scalar, report: Report): void {
  switch (scalar.kind) {
    case "call":
      reportVolatility(scalar, scalar.name.name, report);
      break;
    case "cast":
      reportVolatility(scalar, `cast to ${scalar.type.key.replace(/^pg_catalog\./, "")}`, report);
      break;
    case "quantified":
      reportVolatility(scalar, scalar.operator.name, report);
      break;
    case "opaque":
      reportVolatility(scalar, scalar.pieces[0]?.replace(/\(.*$/, "").trim() ?? "", report);
      break;
    case "session":
      report(
        "0AT03",
        `${scalar.name} depends on the session or the clock`,
        scalar.span,
        "Compare with it in the query that reads the stream table.",
      );
      break;
    case "subquery":
      report(
        "0AT05",
        "subquery expression is not maintained incrementally",
        scalar.span,
        'Write it as a join, or use mode "full".',
      );
      break;
    default:
  }
  for (const argument of argumentsOf(scalar)) visitScalar(argument, report);
}

function reportVolatility(
  expression: {
    readonly volatility: "immutable" | "stable" | "volatile";
    readonly span: Span | undefined;
  },
  name: string,
  report: Report,
): void {
  switch (expression.volatility) {
    case "immutable":
      return;
    case "stable":
      report(
        "0AT03",
        `${name} is stable: its value depends on settings or on the clock`,
        expression.span,
        "Use an immutable expression, such as a conversion with an explicit time zone or format.",
      );
      return;
    case "volatile":
      report(
        "0AT02",
        `${name} is volatile: it gives another value each time`,
        expression.span,
        "Compute it when the row is written, and store it in a column.",
      );
  }
}

function captureProblem(
  table: CatalogTable,
  columns: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  const full = 'Use mode "full".';
  if (table.schema === "pg_catalog" || table.schema === "information_schema") {
    return { message: `changes of system catalog "${table.name}" cannot be captured`, hint: full };
  }
  switch (table.kind) {
    case "materialized-view":
      return {
        message: `changes of materialized view "${table.name}" cannot be captured`,
        hint: full,
      };
    case "foreign-table":
      return { message: `changes of foreign table "${table.name}" cannot be captured`, hint: full };
    case "view":
      return { message: `changes of view "${table.name}" cannot be captured`, hint: full };
    case "table":
    case "partitioned-table":
      break;
  }
  const virtual = table.columns.find(
    (column) => column.generated === "virtual" && columns.includes(column.name),
  );
  return virtual === undefined
    ? undefined
    : {
        message: `virtual generated column "${virtual.name}" cannot be captured`,
        hint: "Write its expression in the query instead; triggers do not see its value.",
      };
}
