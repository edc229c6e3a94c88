import type { Catalog } from "../catalog/catalog.js";
import type { TypeReference } from "../catalog/type.js";
import { equalityOf, formatType } from "../catalog/type-facts.js";
import { isOrderSensitive } from "../delta/aggregates/refusals.js";
import { choosesSpelling, isTotal } from "../delta/order-extremes.js";
import { read } from "../delta/scalars.js";
import { isSettledBy } from "../delta/settled-order.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import type { Span } from "../diagnostics/span.js";
import { columnsOf } from "../relation/columns.js";
import type { Aggregate, Relation, TopK, Window } from "../relation/relation.js";
import type { AggregateCall, WindowCall } from "../relation/scalar.js";
import { visitRelations } from "../relation/traversal.js";

interface Finding {
  readonly message: string;
  readonly span: Span | undefined;
  readonly hint: string;
}

/**
 * Where a query leaves its answer open, so that PostgreSQL itself may answer otherwise under another plan: which of several
 * equal values is shown (manual, 8.1.2: 1.0 and 1.00), which of several tied rows is taken (7.6), in which order floating
 * point numbers are added (8.1.3). A stream table shows one of the answers, and comparing it with the query can
 * show another.
 *
 * One note for each. What nobody sees, as under EXISTS, may be noted too.
 */
export function findOpenAnswers(relation: Relation, catalog: Catalog): readonly Diagnostic[] {
  const found: Finding[] = [];
  visitRelations(relation, (node) => {
    for (const finding of openIn(node, catalog)) {
      const isKnown = found.some(
        ({ message, span }) => message === finding.message && span?.start === finding.span?.start,
      );
      if (!isKnown) found.push(finding);
    }
  });
  return found.map(({ message, span, hint }) =>
    createDiagnostic("note", "01T01", message, { span, hint }),
  );
}

interface ShownColumn {
  readonly name: string;
  readonly type: TypeReference;
  readonly span: Span | undefined;
}

function openIn(node: Relation, catalog: Catalog): readonly Finding[] {
  switch (node.kind) {
    case "aggregate":
      return [
        ...openSpellings(
          node.keys.map(({ name, scalar: { type, span } }) => ({
            name,
            type,
            span: span ?? node.span,
          })),
          catalog,
        ),
        ...node.aggregates.flatMap(({ call }) => openInAggregate(call, node, catalog)),
      ];
    case "distinct":
    case "set-operation":
      return openSpellings(shownBy(node), catalog);
    case "recursive":
      return node.all ? [] : openSpellings(shownBy(node), catalog);
    case "top-k":
      return openInTopK(node, catalog);
    case "window":
      return openInWindow(node, catalog);
    default:
      return [];
  }
}

function shownBy(node: Relation): readonly ShownColumn[] {
  return columnsOf(node).map(({ name, type }) => ({ name, type, span: node.span }));
}

const settleSpelling =
  "As 1.0 and 1.00 do, or a and A where case does not count. Verify can then find a row different. A type with one form, such as numeric(12,2), settles it.";

function openSpellings(columns: readonly ShownColumn[], catalog: Catalog): readonly Finding[] {
  return columns
    .filter(({ type }) => equalityOf(type, catalog) === "semantic")
    .map(({ name, type, span }) => ({
      message: `which of several equal values of "${name}" (${formatType(type, catalog)}) is shown is open, where they differ in print`,
      span,
      hint: settleSpelling,
    }));
}

function openInTopK(node: TopK, catalog: Catalog): readonly Finding[] {
  const ordered = [...node.partition, ...node.order.map(({ scalar }) => scalar)];
  // Without ORDER BY the query is not maintained, and told to be; WITH TIES takes them all.
  if (node.order.length === 0 || node.withTies) return [];
  if (isSettledBy(ordered, columnsOf(node.input).map(read), node.input, catalog)) return [];
  return [
    {
      message: "which of several rows that tie in ORDER BY are taken is open",
      span: node.span,
      hint: "Here always the same ones; verify can find others in the query. Order by a key besides to settle it.",
    },
  ];
}

const addingAggregates =
  /^(?:sum|avg|variance|var_(?:pop|samp)|stddev(?:_pop|_samp)?|corr|covar_(?:pop|samp)|regr_(?!count$)\w+)$/;

/** They return one of their values. */
const choosingAggregates = new Set(["min", "max", "mode", "percentile_disc", "any_value"]);

const floats = new Set(["pg_catalog.float4", "pg_catalog.float8"]);

function openInWindow(node: Window, catalog: Catalog): readonly Finding[] {
  return node.functions.flatMap(({ call }) => {
    const open = call.arguments.find(({ type }) => equalityOf(type, catalog) === "semantic");
    return open !== undefined && choosesSpelling(node, call, catalog) && !isTotal(node, call)
      ? [openChoice(call, open.type, catalog)]
      : [];
  });
}

function openChoice(
  { name, span }: AggregateCall | WindowCall,
  type: TypeReference,
  catalog: Catalog,
): Finding {
  return {
    message: `which of several equal values (${formatType(type, catalog)}) ${name.name} takes is open, where they differ in print`,
    span,
    hint: settleSpelling,
  };
}

function openInAggregate(
  call: AggregateCall,
  node: Aggregate,
  catalog: Catalog,
): readonly Finding[] {
  const { name } = call.name;
  const { span } = call;
  const ordered = call.order.map(({ scalar }) => scalar);
  const taken = call.withinGroup ? ordered : call.arguments;
  const findings: Finding[] = [];
  if (addingAggregates.test(name) && taken.some(({ type }) => floats.has(type.key))) {
    findings.push({
      message: `the last digits of ${name} of floating point numbers depend on the order of addition`,
      span,
      hint: "Verify can then find a row different. Sums of numeric are exact.",
    });
  }
  // The sum of 1.0 has another scale than that of 1.00.
  const isOfOne = isOrderSensitive(call, catalog) || addingAggregates.test(name);
  const showsOne = choosingAggregates.has(name) || (call.distinct && isOfOne);
  const open = taken.find(({ type }) => equalityOf(type, catalog) === "semantic");
  if (showsOne && open !== undefined) {
    findings.push(openChoice(call, open.type, catalog));
  }
  const isOpenOrder =
    isOrderSensitive(call, catalog) &&
    ordered.length > 0 &&
    !isSettledBy(ordered, call.arguments, node.input, catalog);
  if (isOpenOrder) {
    findings.push({
      message: `in which order ${name} takes rows that tie in its ORDER BY is open`,
      span,
      hint: "Verify can then find a row different. Order by a key besides to settle it.",
    });
  }
  return findings;
}
