import type { Catalog } from "../catalog/catalog.js";
import { elementTypeOf, formatType } from "../catalog/type-facts.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import {
  InternalError,
  QueryError,
  queryError,
  TrickleError,
  UnsupportedError,
} from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import type { Relation } from "../relation/relation.js";
import { columnAllocator } from "../relation/traversal.js";
import type { DefiningQuery } from "../syntax/defining-query.js";
import { bindExpression } from "./bind-expression.js";
import { refuseColumnsOfRows } from "./bind-search-and-cycle.js";
import { bindSelect } from "./bind-select.js";
import type { BoundColumn } from "./bound-select.js";
import type { Environment } from "./environment.js";
import { type GeneratedUse, generatedRead } from "./generated-columns.js";
import { separateSubqueries } from "./separate-subqueries.js";

/** A defining query as a plan over the catalog. */
export interface BoundQuery {
  readonly relation: Relation;
  /** The columns of the stream table, in order; no two have the same name. */
  readonly columns: readonly BoundColumn[];
  /** The virtual generated columns that it reads, as expressions over the columns that are stored. */
  readonly generated: readonly GeneratedUse[];
  /** What the user should know all the same, such as a dropped ORDER BY. */
  readonly notes: readonly Diagnostic[];
}

/** Diagnostics that came from a place that knows spans only get the text that the spans point into. */
function attachSource(error: unknown, source: SourceText): unknown {
  if (!(error instanceof QueryError || error instanceof UnsupportedError)) return error;
  if (error.diagnostics.every((diagnostic) => diagnostic.source !== undefined)) return error;
  const diagnostics = error.diagnostics.map((diagnostic) => ({
    ...diagnostic,
    source: diagnostic.source ?? source,
  }));
  return error instanceof QueryError
    ? new QueryError(diagnostics, { cause: error.cause })
    : new UnsupportedError(diagnostics, { cause: error.cause });
}

/**
 * Resolves every name of a defining query and gives every expression its type. Throws a QueryError for what
 * PostgreSQL rejects and an UnsupportedError for what it accepts but the plan language cannot say.
 */
export function bindQuery(query: DefiningQuery, catalog: Catalog): BoundQuery {
  const notes: Diagnostic[] = [];
  const environment: Environment = {
    catalog,
    allocate: columnAllocator(undefined),
    notes,
    bindExpression,
    bindSelect,
    subqueryNames: new WeakMap(),
    namesInside: new WeakMap(),
    wholeRows: new WeakMap(),
    generated: [],
    source: query.source,
    spans: query.spans,
    within: undefined,
    views: [],
    withScope: undefined,
    scope: undefined,
  };
  try {
    const bound = bindSelect(query.select, environment, { unknowns: "text", order: "root" });
    const columns = nameColumns(bound.columns, query);
    checkColumns(columns, query, catalog);
    const ids = columns.map(({ id }) => id);
    refuseColumnsOfRows(bound.relation, ids, query.source);
    const relation = separateSubqueries(bound.relation, environment.allocate);
    const generated = generatedRead(bound.relation, environment.generated);
    return { relation, columns, generated, notes };
  } catch (error) {
    if (error instanceof TrickleError) throw attachSource(error, query.source);
    if (error instanceof RangeError) {
      // The stack of the engine is the limit, as it is in PostgreSQL (max_stack_depth).
      const place = { source: query.source, span: query.span };
      throw new UnsupportedError([
        createDiagnostic("error", "0AT15", "query is nested too deeply for the compiler", place),
      ]);
    }
    throw new InternalError("binding failed", { cause: error });
  }
}

function nameColumns(
  columns: readonly BoundColumn[],
  query: DefiningQuery,
): readonly BoundColumn[] {
  const { columnAliases, source, span } = query;
  if (columnAliases.length > columns.length) {
    throw queryError("42601", "too many column names were specified", { source, span });
  }
  return columns.map((column, index) => ({ ...column, name: columnAliases[index] ?? column.name }));
}

/** What PostgreSQL requires of the columns of a view. */
function checkColumns(
  columns: readonly BoundColumn[],
  query: DefiningQuery,
  catalog: Catalog,
): void {
  const { source, span, select, spans } = query;
  columns.forEach(({ name, type }, index) => {
    const target = select.targetList?.[index];
    const place = { source, span: (target && spans.of(target)) ?? span };
    if (columns.findIndex((other) => other.name === name) < index) {
      throw queryError("42701", `column "${name}" specified more than once`, {
        ...place,
        hint: "Give one of them another name with AS.",
      });
    }
    const element = elementTypeOf(type, catalog) ?? type;
    if (catalog.types.get(element.key)?.kind === "pseudo") {
      const shown = formatType(type, catalog);
      throw queryError("42P16", `column "${name}" has pseudo-type ${shown}`, place);
    }
  });
}
