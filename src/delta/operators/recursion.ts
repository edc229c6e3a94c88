import { equalityOf, isComparedElsewhere } from "../../catalog/type-facts.js";
import { carryColumns, refersTo } from "../../relation/carry-columns.js";
import { clockSource, isClock } from "../../relation/clock.js";
import { columnsOf } from "../../relation/columns.js";
import { canFailForPairs } from "../../relation/fallible.js";
import { flatColumnsOfStep } from "../../relation/flat-arrays.js";
import { hasOneRow } from "../../relation/one-row.js";
import type { LeafColumn, Recursive } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { rewriteBottomUp, scalarsOf, visitRelations } from "../../relation/traversal.js";
import { refuseWhatIsNotMaintained } from "../aggregates/refusals.js";
import { type Builder, type Derived, deltaArm, uniqueNames } from "../builder.js";
import { countedState, keepCounted } from "../counted-state.js";
import { keepDifference } from "../kept-difference.js";
import { named } from "../labels.js";
import { tableKey } from "../sources.js";
import { orderTotally } from "../total-order.js";
import { type Derive, keepLevels, type Maintained } from "./recursion-levels.js";
import { keepSet } from "./recursion-sets.js";
import { refuseOpenOrders } from "./window.js";

/** Δ of an inner recursion: the rows of its state that change, each with the difference of its counts. */
export function deriveRecursion(builder: Builder, node: Recursive, derive: Derive): Derived {
  const delta = { columns: columnsOf(node), ...named(node.name), provisional: false };
  if (sourcesOf(node).size === 0) {
    return { delta: { ...delta, arms: [] }, post: node, kept: node, sources: new Set() };
  }
  const part = builder.nameState("recursion");
  const { rows, changed, sources } = keepRecursion(builder, node, derive, part, new Map());
  const arms =
    changed === undefined
      ? []
      : [deltaArm(`Δ${node.name}`, sources, changed.relation, changed.weight)];
  return { delta: { ...delta, arms }, post: node, kept: rows, sources };
}

/**
 * A recursive query keeps all of its rows in a state, with all columns, whatever is read of them above: the rows
 * found before are what the step is applied to. There are three rules, two of them for steps that are linear in the
 * rows found last.
 *
 * *Level by level* ({@link keepLevels}) for UNION ALL.
 *
 * *By what is lost and what is found* ({@link keepSet}) for UNION, where equal values are identical.
 *
 * *Anew* ({@link keepRecomputed}) for the rest: X₁ is computed by PostgreSQL itself, whatever the step is, and compared
 * with X₀ row by row. It costs the fixpoint and is not begun when no source of the recursion has changed.
 *
 * @param part the state's name; empty for the stream table's own
 * @param names under which columns are shown, where that differs from their own names
 */
export function keepRecursion(
  builder: Builder,
  written: Recursive,
  derive: Derive,
  part: string,
  names: ReadonlyMap<ColumnId, string>,
): Maintained {
  const node = orderedTotally(builder, written);
  const columns = uniqueNames(
    columnsOf(node).map((column) => ({ ...column, name: names.get(column.id) ?? column.name })),
  );
  const keep = node.all ? keepLevels : hasOneFormEach(builder, columns) ? keepSet : undefined;
  const kept = isLinear(node) ? keep?.(builder, node, derive, part, columns) : undefined;
  return kept ?? keepRecomputed(builder, node, part, columns);
}

/**
 * Whether equal rows are identical, by the operators of pg_catalog: else UNION keeps the one that it finds first, and that
 * is up to PostgreSQL.
 */
function hasOneFormEach({ catalog }: Builder, columns: readonly LeafColumn[]): boolean {
  return columns.every(
    ({ type }) => equalityOf(type, catalog) === "faithful" && !isComparedElsewhere(type, catalog),
  );
}

/** The same recursion with limits that leave no ties, so that computing it again finds the same rows. */
function orderedTotally(builder: Builder, node: Recursive): Recursive {
  const rewritten = rewriteBottomUp(node, (inner) =>
    inner.kind === "top-k" ? orderTotally(builder, inner) : inner,
  );
  return rewritten.kind === "recursive" ? rewritten : node;
}

/**
 * Whether the step can be applied to rows with weights, and to the rows that left together with what is in the tables
 * now: such pairs cancel, but an expression that fails for them would stop the refresh.
 */
function isLinear(node: Recursive): boolean {
  if (carryColumns(node.step, node.name, (reference) => reference, []) === undefined) return false;
  let linear = true;
  let pairs = false;
  const flat = flatColumnsOfStep(node);
  visitRelations(node, (inner) => {
    if (inner.kind === "apply") linear = false;
  });
  visitRelations(node.step, (inner) => {
    // A threshold that moves lets rows of all levels come and go.
    if (inner.kind === "semi-join" && hasOneRow(inner.right)) linear = false;
    if (!refersTo(inner, node.name)) return;
    if (["join", "outer-join", "semi-join"].includes(inner.kind)) pairs = true;
    if (pairs && scalarsOf(inner).some((scalar) => canFailForPairs(scalar, flat))) linear = false;
  });
  return linear;
}

/**
 * ΔX = X₁ − X₀ ({@link keepDifference}). Valid for every recursion that PostgreSQL accepts and
 * that finds the same rows for the same data; what would not (an open order, a choice among ties) is refused.
 */
function keepRecomputed(
  builder: Builder,
  node: Recursive,
  part: string,
  columns: readonly LeafColumn[],
): Maintained {
  const sources = sourcesOf(node);
  visitRelations(node, (inner) => {
    if (inner.kind === "window") refuseOpenOrders(builder, inner);
    if (inner.kind === "aggregate") refuseWhatIsNotMaintained(builder, inner);
  });
  if (sources.size === 0) {
    const kept = countedState(builder, part, columns, node.span);
    keepCounted(builder, kept, { lookups: [], content: node, changed: undefined });
    return { rows: kept.rows, changed: undefined, sources };
  }
  const difference = keepDifference(builder, {
    part,
    columns,
    content: node,
    label: node.name,
    identity: "X₁ − X₀: the recursion computed anew, and what the state has of it",
    requires: [sources],
  });
  return { ...difference, sources };
}

function sourcesOf(node: Recursive): ReadonlySet<string> {
  const sources = new Set<string>();
  visitRelations(node, (inner) => {
    if (inner.kind === "scan") sources.add(tableKey(inner.table));
    if (isClock(inner)) sources.add(clockSource);
  });
  return sources;
}
