import { findNondeterminism } from "../bind/find-nondeterminism.js";
import type { CatalogTable } from "../catalog/catalog.js";
import { typeKey } from "../catalog/type.js";
import { isComparable, type TypeCatalog } from "../catalog/type-facts.js";
import type { Code } from "../diagnostics/codes.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import { bufferColumns } from "../emit/naming.js";
import { columnsOf, type OutputColumn } from "../relation/columns.js";
import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { columnsUsed, scalarsOf, visitRelations } from "../relation/traversal.js";

/**
 * Why a query cannot be maintained by its changes whatever its operators are: expressions that do not give the same
 * value again, subquery expressions that no rule made into a join, and tables whose changes cannot be recorded.
 */
export function findObstacles(
  relation: Relation,
  catalog: TypeCatalog,
  isCompared: (table: CatalogTable) => boolean,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = (code: Code, message: string, span: Span | undefined, hint: string): void => {
    const known = found.some(
      (other) =>
        other.code === code && other.message === message && other.span?.start === span?.start,
    );
    if (!known) found.push(createDiagnostic("error", code, message, { span, hint }));
  };
  visitRelations(relation, (node) => {
    if (node.kind === "scan" && !isCompared(node.table)) {
      const problem = captureProblem(
        node.table,
        node.columns.map((column) => column.name),
      );
      if (problem !== undefined) report("0AT12", problem.message, node.span, problem.hint);
      if (node.only && node.table.children.length > 0) {
        const message = `changes of table "${node.table.name}" alone cannot be told from those of its children`;
        report("0AT12", message, node.span, 'Leave out ONLY, or use mode "full".');
      }
    }
    const record = keepsState(node) ? columnsOf(node).find(isRecord) : undefined;
    if (record !== undefined) {
      const message = `column "${record.name}" of type record cannot be kept in a table`;
      report("0AT13", message, node.span, 'Convert it to a composite type, or use mode "full".');
    }
    const foreign = keepsState(node)
      ? columnsOf(node).find(({ type }) => !isComparable(type, catalog))
      : undefined;
    if (foreign !== undefined) {
      const message = `column "${foreign.name}" is of an extension's type without a known equality`;
      report("0AT13", message, node.span, 'Convert it to a built-in type, or use mode "full".');
    }
    const constant =
      node.kind === "aggregate" && node.groupingSets !== undefined
        ? node.keys.find(({ scalar }) => columnsUsed(scalar).size === 0)
        : undefined;
    if (constant !== undefined) {
      const message = `constant "${constant.name}" as a key of grouping sets`;
      const hint = "Leave it out of the sets: PostgreSQL shows it as NULL or not as the plan goes.";
      report("0AT15", message, constant.scalar.span ?? node.span, hint);
    }
    if (node.kind === "semi-join" || node.kind === "outer-join") {
      const mixed = node.conjuncts.find((conjunct) => comparesUnderOne(conjunct, catalog));
      if (mixed !== undefined) {
        const message =
          "comparison under a collation that only one side has, and that is not deterministic";
        report("0AT13", message, mixed.span ?? node.span, "Give both columns the collation.");
      }
    }
    // What a limit reads is computed as a relation of its own.
    const amounts = node.kind === "top-k" ? [node.limit, node.offset] : [];
    for (const scalar of scalarsOf(node)) {
      if (!amounts.includes(scalar) || scalar.kind !== "subquery") visitScalar(scalar, report);
    }
  });
  return [...findNondeterminism(relation, catalog), ...found];
}

/** Operators whose rows are kept between refreshes, so that each column needs a type that a table can have. */
function keepsState(node: Relation): boolean {
  switch (node.kind) {
    case "aggregate":
    case "distinct":
    case "recursive":
    case "set-operation":
    case "top-k":
    case "window":
      return true;
    default:
      return false;
  }
}

/**
 * Whether two values are compared under a collation that one of them has and that takes different texts for equal. To find
 * whether a row has a partner, PostgreSQL may first leave one row for each text, under the other's collation (seen in 18.4).
 */
function comparesUnderOne(conjunct: Scalar, catalog: TypeCatalog): boolean {
  if (conjunct.kind !== "comparison") return false;
  const [left, right] = [conjunct.left.type, conjunct.right.type].map(
    ({ collation }) => collation && typeKey(collation),
  );
  const isLoose = (key: string | undefined): boolean =>
    key !== undefined && catalog.collations.get(key)?.deterministic === false;
  return left !== right && (isLoose(left) || isLoose(right));
}

function isRecord({ type }: OutputColumn): boolean {
  return type.key === "pg_catalog.record" || type.key === "pg_catalog._record";
}

type Report = (code: Code, message: string, span: Span | undefined, hint: string) => void;

function visitScalar(scalar: Scalar, report: Report): void {
  if (scalar.kind === "subquery") {
    report(
      "0AT05",
      "subquery expression is not maintained incrementally",
      scalar.span,
      'Write it as a join, or use mode "full".',
    );
  }
  for (const argument of argumentsOf(scalar)) visitScalar(argument, report);
}

const bufferNames: readonly string[] = Object.values(bufferColumns);

function captureProblem(
  table: CatalogTable,
  columns: readonly string[],
): { readonly message: string; readonly hint: string } | undefined {
  const full = 'Use mode "full".';
  const compare =
    'Use --snapshot-sources to keep its rows and compare all of them at each refresh, or mode "full".';
  if (table.schema === "pg_catalog" || table.schema === "information_schema") {
    return { message: `changes of system catalog "${table.name}" cannot be captured`, hint: full };
  }
  switch (table.kind) {
    case "materialized-view":
      return {
        message: `changes of materialized view "${table.name}" cannot be captured`,
        hint: compare,
      };
    case "foreign-table":
      return {
        message: `changes of foreign table "${table.name}" cannot be captured`,
        hint: compare,
      };
    case "view":
      return { message: `changes of view "${table.name}" cannot be captured`, hint: full };
    case "table":
    case "partitioned-table":
      break;
  }
  const taken = columns.find((column) => bufferNames.includes(column));
  if (taken !== undefined) {
    return {
      message: `column "${taken}" has a name that changes are recorded with`,
      hint: "Rename it.",
    };
  }
  return undefined;
}
