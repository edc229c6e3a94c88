import type { Catalog, CatalogTable } from "../catalog/catalog.js";
import type { Code } from "../diagnostics/codes.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import { InternalError, UnsupportedError } from "../diagnostics/errors.js";
import { isClock } from "../relation/clock.js";
import { columnsOf } from "../relation/columns.js";
import { filter, project, semiJoin, state, tableFunction, topK } from "../relation/constructors.js";
import { isFallible } from "../relation/fallible.js";
import { hasOneRow } from "../relation/one-row.js";
import type {
  Aggregate,
  NamedScalar,
  OuterJoin,
  Project,
  Relation,
  TopK,
} from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { subqueryScalar } from "../relation/scalar-constructors.js";
import { columnAllocator, columnsUsed, inputsOf, scalarsOf } from "../relation/traversal.js";
import { type Builder, createBuilder, type Derived } from "./builder.js";
import { bindClock, deriveClock } from "./clock.js";
import { settleGroupingSets } from "./grouping-sets.js";
import { named } from "./labels.js";
import { deriveAggregate, distinctAsAggregate, planAggregate } from "./operators/aggregate.js";
import { deriveJoin } from "./operators/join.js";
import { keepKeys } from "./operators/kept-keys.js";
import {
  deriveFilter,
  deriveProject,
  deriveTableFunction,
  deriveUnion,
  deriveValues,
} from "./operators/linear.js";
import { asMarked, deriveMarks, markRows } from "./operators/mark.js";
import { deriveOuterJoin } from "./operators/outer-join.js";
import { deriveFilteredWindow } from "./operators/rank-filter.js";
import { deriveRecursion, keepRecursion } from "./operators/recursion.js";
import { deriveRunningWindow, lookupsOf, runningWindowOf } from "./operators/running-window.js";
import { bindChanges, deriveScan } from "./operators/scan.js";
import { deriveSemiJoin } from "./operators/semi-join.js";
import { setOperationAsAggregate } from "./operators/set-operation.js";
import { deriveThreshold } from "./operators/threshold.js";
import { deriveFirstRows, deriveTopK, firstRowsOf } from "./operators/top-k.js";
import { deriveWindow, refuseOpenOrders } from "./operators/window.js";
import { orderExtremes } from "./order-extremes.js";
import type { DeltaPlan } from "./plan.js";
import { readWindowKeys } from "./read-window-keys.js";
import { settleChoices } from "./settle-choices.js";
import { shareDistinct } from "./shared-distinct.js";
import { sinkRows } from "./sink.js";
import { orderTotally } from "./total-order.js";

/** A column of the query's result: which one of the plan, and what it is called. */
export interface ResultColumn {
  readonly id: ColumnId;
  readonly name: string;
}

/** The outcome of a derivation: a plan, or every reason why there is none. */
export type Derivation =
  | { readonly kind: "incremental"; readonly plan: DeltaPlan }
  | { readonly kind: "refused"; readonly reasons: readonly Diagnostic[] };

/**
 * Derives how the result of a relation follows the changes of its sources. The relation must be rewritten
 * (no subquery expressions where a rule exists, no RIGHT JOIN, …). What cannot be maintained exactly is refused,
 * with all reasons at once.
 *
 * @param compared the sources that are compared with what they held at the last refresh, instead of being captured
 */
export function deriveDelta(
  query: Relation,
  output: readonly ResultColumn[],
  catalog: Catalog,
  compared: (table: CatalogTable) => boolean = () => false,
): Derivation {
  const allocate = columnAllocator(query);
  const expanded = settleGroupingSets(query, allocate, catalog);
  const builder = createBuilder(catalog, allocate());
  const settled = settleChoices(builder, expanded);
  const relation = readWindowKeys(builder, orderExtremes(builder, settled));
  const { sources, snapshots } = bindChanges(builder, relation, compared);
  builder.clock = bindClock(builder, relation);
  const names = new Map(output.map((column) => [column.id, column.name]));
  const view = deriveRoot(builder, relation, names);
  if (builder.reasons.length > 0) return { kind: "refused", reasons: builder.reasons };
  const [own, inner] = [
    builder.states.filter((kept) => kept.part === ""),
    builder.states.filter((kept) => kept.part !== ""),
  ];
  return {
    kind: "incremental",
    plan: {
      sources,
      snapshots,
      clock: builder.clock,
      bindings: builder.bindings,
      sums: builder.sums,
      states: [...own, ...inner],
      view,
      output,
    },
  };
}

/**
 * A plan that knows only how to compute the result anew and to write the difference.
 *
 * @throws UnsupportedError when a column cannot tell rows apart
 */
export function deriveReplacement(
  query: Relation,
  output: readonly ResultColumn[],
  catalog: Catalog,
): DeltaPlan {
  const allocate = columnAllocator(query);
  const relation = settleGroupingSets(query, allocate, catalog);
  const builder = createBuilder(catalog, allocate());
  const names = new Map(output.map((column) => [column.id, column.name]));
  const { view } = sinkRows(builder, "", relation, names, undefined);
  if (builder.reasons.length > 0) throw new UnsupportedError(builder.reasons);
  return {
    sources: [],
    snapshots: [],
    clock: undefined,
    bindings: [],
    sums: new Set(),
    states: builder.states,
    view,
    output,
  };
}

/**
 * The outermost operators are finished in the view where they can be: what stands above the outermost aggregate is
 * a function of its groups, so HAVING and the final expressions cost nothing to maintain, and a group that fails
 * HAVING today is still there to pass it tomorrow. LIMIT is applied when the view is read. Of groups all are kept; else
 * the rows up to the limit where these can be maintained, and all rows where not.
 */
function deriveRoot(
  builder: Builder,
  relation: Relation,
  names: ReadonlyMap<ColumnId, string>,
): Relation {
  const finishing: ((input: Relation) => Relation)[] = [];
  let below = relation;
  let shown = names;
  let finishingOfKept = 0;
  let kept = relation;
  let keptNames = names;
  let first: TopK | undefined;
  for (;;) {
    const node = below;
    const marked = node.kind === "apply" ? asMarked(node) : undefined;
    // A state has columns.
    if (marked !== undefined && columnsOf(marked.node.outer).length > 0) {
      const { kept: row = marked.body.input } = derive(builder, marked.body.input);
      finishing.push((input) => markRows(marked, input, row));
      below = marked.node.outer;
      kept = below;
      keptNames = shown;
      first = undefined;
      finishingOfKept = finishing.length;
      continue;
    }
    if (node.kind === "filter") {
      finishing.push((input) => filter({ ...node, input }));
    } else if (node.kind === "project") {
      finishing.push((input) => project({ ...node, input }));
      shown = namesBelow(node.columns, shown);
    } else if (node.kind === "top-k" && node.partition.length === 0) {
      const ordered = keepAmounts(builder, orderTotally(builder, node));
      finishing.push((input) => topK({ ...ordered, input }));
      // Without an aggregate below, only what cannot be maintained is left to the view.
      first = firstRowsOf(ordered);
      kept = first ?? node.input;
      keptNames = shown;
      finishingOfKept = finishing.length;
    } else if (node.kind === "table-function") {
      finishing.push((input) => tableFunction({ ...node, input }));
    } else if (node.kind === "semi-join" && hasOneRow(node.right) && standsOnGroups(node.left)) {
      const { kept: row = node.right } = derive(builder, node.right);
      finishing.push((input) => semiJoin({ ...node, left: input, right: row }));
      below = node.left;
      continue;
    } else if (node.kind === "set-operation") {
      below = setOperationAsAggregate(builder, node);
      continue;
    } else if (node.kind === "distinct") {
      below = distinctAsAggregate(builder, node);
      continue;
    } else {
      break;
    }
    below = node.input;
  }
  if (below.kind === "recursive") {
    const { rows } = keepRecursion(builder, below, derive, "", shown);
    return finishing.reduceRight<Relation>((input, finish) => finish(input), rows);
  }
  if (below.kind === "window") {
    const { input } = below;
    const wanted = columnsReadAbove(relation, below, new Set(names.keys()));
    const running = wanted && runningWindowOf(builder, below, wanted);
    if (running !== undefined) {
      refuseOpenOrders(builder, below);
      const { view } = sinkRows(
        builder,
        "",
        running.rows,
        shown,
        (rows) => deriveRunningWindow(builder, running, derive(builder, input), rows),
        lookupsOf(running),
      );
      return finishing.reduceRight<Relation>((rows, finish) => finish(rows), view);
    }
  }
  if (below.kind !== "aggregate") {
    const rows = sinkRows(builder, "", kept, keptNames, (state) =>
      first === undefined
        ? derive(builder, kept)
        : deriveFirstRows(builder, first, derive(builder, first.input), state),
    ).view;
    return finishing
      .slice(0, finishingOfKept)
      .reduceRight<Relation>((input, finish) => finish(input), rows);
  }
  const { columns, outputs } = planAggregate(
    builder,
    below,
    deriveRead(builder, below.input, below),
    "",
    shown,
  );
  const rows = project({
    input: state({ name: "", columns, locator: undefined, span: undefined }),
    columns: outputs,
    span: below.span,
  });
  return finishing.reduceRight<Relation>((input, finish) => finish(input), rows);
}

/** The amounts of a limit that are read from tables are kept, and read by the view from there. */
function keepAmounts(builder: Builder, node: TopK): TopK {
  const keep = (amount: Scalar | undefined): Scalar | undefined => {
    if (amount?.kind !== "subquery") return amount;
    const { relation } = amount;
    const part = builder.nameState("limit");
    const { view } = sinkRows(builder, part, relation, new Map(), () => derive(builder, relation));
    return subqueryScalar({ ...amount, relation: view });
  };
  return topK({ ...node, limit: keep(node.limit), offset: keep(node.offset) });
}

/** What projections read of an operator; `undefined` where others stand above it. `output` is what is read of all. */
function columnsReadAbove(
  relation: Relation,
  operator: Relation,
  output: ReadonlySet<ColumnId>,
): ReadonlySet<ColumnId> | undefined {
  if (relation === operator) return output;
  if (relation.kind !== "project") return undefined;
  const read = relation.columns.flatMap(({ scalar }) => [...columnsUsed(scalar)]);
  return columnsReadAbove(relation.input, operator, new Set(read));
}

/** Whether what the root has below its finishing operators is an aggregate, whose groups a state keeps. */
function standsOnGroups(relation: Relation): boolean {
  switch (relation.kind) {
    case "aggregate":
    case "distinct":
    case "set-operation":
      return true;
    case "filter":
    case "project":
      return standsOnGroups(relation.input);
    case "semi-join":
      return hasOneRow(relation.right) && standsOnGroups(relation.left);
    default:
      return false;
  }
}

/** The names that columns are shown under, for those that a projection passes on unchanged. */
function namesBelow(
  columns: readonly NamedScalar[],
  names: ReadonlyMap<ColumnId, string>,
): ReadonlyMap<ColumnId, string> {
  const below = new Map<ColumnId, string>();
  for (const { id, scalar } of columns) {
    const name = names.get(id);
    if (scalar.kind === "column" && name !== undefined) below.set(scalar.column, name);
  }
  return below;
}

/** Why an operator is not maintained, until it has a rule: code and wording. */
const refusals: Partial<Record<Relation["kind"], readonly [Code, string]>> = {
  apply: ["0AT05", "subquery expression or LATERAL is not maintained incrementally"],
};

/** An outer join; where the side that rows may lack computes what can fail, with what it computes it from. */
function deriveWithPadding(builder: Builder, node: OuterJoin): Derived {
  const left = derive(builder, node.left);
  const { right } = node;
  if (node.variant === "full" || right.kind !== "project" || !scalarsOf(right).some(isFallible)) {
    return deriveOuterJoin(builder, node, left, derive(builder, right), undefined);
  }
  const rows = derive(builder, right.input);
  const computed = deriveProject(builder, right, rows);
  return deriveOuterJoin(builder, node, left, computed, { rows, columns: right.columns });
}

function derive(builder: Builder, node: Relation): Derived {
  switch (node.kind) {
    case "scan":
      return deriveScan(builder, node);
    case "values":
      return isClock(node) ? deriveClock(builder, node) : deriveValues(node);
    case "filter":
      return node.input.kind === "window"
        ? deriveFilteredWindow(builder, node, node.input, derive(builder, node.input.input))
        : deriveFilter(builder, node, derive(builder, node.input));
    case "project":
      return deriveProject(builder, node, deriveRead(builder, node.input, node));
    case "union":
      return deriveUnion(
        builder,
        node,
        node.inputs.map((input) => derive(builder, input)),
      );
    case "join":
      return deriveJoin(
        builder,
        node,
        node.inputs.map((input) => derive(builder, input)),
        new Set(columnsOf(node).map(({ id }) => id)),
      );
    case "aggregate":
      return deriveAggregate(builder, node, deriveRead(builder, node.input, node));
    case "distinct":
      return shareDistinct(builder, node, () =>
        derive(builder, distinctAsAggregate(builder, node)),
      );
    case "outer-join":
      return deriveWithPadding(builder, node);
    case "semi-join": {
      const left = derive(builder, node.left);
      const right = derive(builder, node.right);
      const { kept } = right;
      if (kept !== undefined && right.delta.arms.length > 0 && hasOneRow(node.right)) {
        return deriveThreshold(builder, node, left, { ...right, kept });
      }
      const keyed = keepKeys(builder, node, right);
      return deriveSemiJoin(builder, keyed.node, left, keyed.right);
    }
    case "set-operation":
      return derive(builder, setOperationAsAggregate(builder, node));
    case "window":
      return deriveWindow(builder, node, derive(builder, node.input));
    case "top-k":
      return deriveTopK(builder, node, derive(builder, node.input));
    case "table-function":
      return deriveTableFunction(builder, node, derive(builder, node.input));
    case "recursive":
      return deriveRecursion(builder, node, derive);
    case "state":
      // Inside a recursion's step: the rows found before, beside which the tables change.
      return {
        delta: { arms: [], columns: node.columns, ...named("found"), provisional: false },
        post: node,
        kept: node,
        sources: new Set(),
      };
    case "apply": {
      const marked = asMarked(node);
      const right = marked && derive(builder, marked.body.input);
      if (marked === undefined || right?.kept === undefined) return refuse(builder, node);
      return deriveMarks(builder, marked, derive(builder, node.outer), {
        ...right,
        kept: right.kept,
      });
    }
    case "change":
    case "recursion-reference":
    case "reference":
      throw new InternalError(`${node.kind} occurs only inside other plans`);
  }
}

/** What an operator reads: of a join below it, the columns that its expressions use. */
function deriveRead(builder: Builder, input: Relation, reader: Project | Aggregate): Derived {
  if (input.kind !== "join") return derive(builder, input);
  return deriveJoin(
    builder,
    input,
    input.inputs.map((inner) => derive(builder, inner)),
    new Set(scalarsOf(reader).flatMap((scalar) => [...columnsUsed(scalar)])),
  );
}

/** Notes why, and goes on below, so that every reason is found at once. */
function refuse(builder: Builder, node: Relation): Derived {
  const [code, message] = refusals[node.kind] ?? ["0AT15", `${node.kind} is not understood`];
  builder.refuse(
    createDiagnostic("error", code, message, {
      span: node.span,
      hint: 'Use mode "full".',
    }),
  );
  const inputs = inputsOf(node).map((input) => derive(builder, input));
  return {
    delta: { arms: [], columns: [], ...named(node.kind), provisional: false },
    post: node,
    kept: undefined,
    sources: new Set(inputs.flatMap((input) => [...input.sources])),
  };
}
