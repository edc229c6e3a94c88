import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { carryColumns } from "../../relation/carry-columns.js";
import { filter, project, semiJoin, state, union } from "../../relation/constructors.js";
import type { LeafColumn, NamedScalar, Recursive, Relation } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { type Builder, bindDelta, type Derived, referAgain, referTo } from "../builder.js";
import { consolidate } from "../consolidate.js";
import { countedState, keepCounted } from "../counted-state.js";
import { passThrough } from "../identity.js";
import type { Binding } from "../plan.js";
import { bigint, castTo, read, rowLocator } from "../scalars.js";
import { uniteSources } from "../sources.js";
import type { Derive, Maintained } from "./recursion-levels.js";
import { lookupsOf } from "./recursion-lookups.js";
import {
  again,
  closure,
  followed,
  type KeptSet,
  keptAs,
  outsideOf,
  placeOf,
  remainingStep,
} from "./recursion-set-rows.js";
import { addUp, renamed, type Seeds, sideColumns } from "./recursion-waves.js";

/**
 * Let X be the least set with X = B ∪ S(X, E), and S linear in its first argument: what a row leads to depends on no
 * other row. X₀ is what the state has. With R = X₀ − L,
 *
 *   L = lfp ( X₀ ∩ (lost ∪ S(L, E₁)) )        F = lfp ( (gained ∪ again ∪ S(F, E₁)) − R )        X₁ = R ∪ F
 *
 * - `lost`: rows of ΔB and of Δ[E] S(X₀) with a weight below 0: a way to them is gone;
 * - `gained`: rows of both with a weight above 0, except those that come of a row of L;
 * - `again`: rows of L that are in B₁ or in S(R, E₁): another way to them is left.
 *
 * The rows of Δ[E] S(X₀) are added up by image *and* by the row of X₀ that they come of. By image alone a way that is
 * lost would cancel with one that is gained from a row which only the lost way led to.
 *
 * Proof of R ⊆ X₁, by the number of steps after which a row t of R was found: had B lost t, t were in L. Else t came of
 * an earlier row x by S(x, E₀). If S(x, E₁) has t no longer, or less often, t is in L. So S(x, E₁) has it; were x in L,
 * t were too; so x is in R, by induction in X₁, and t with it. A cycle that nothing leads to has no first row, and is
 * in L as a whole as soon as the last way to it is lost.
 *
 * Proof of X₁ − R ⊆ F: a row t of it that is found first comes of B₁, of R or of F. From B₁ or R: in L, it is in `again`;
 * not in X₀, it was neither in B₀ nor in S(R, E₀) and is `gained`. F ⊆ X₁ holds as everything in it comes of B₁ or X₁.
 *
 * Both recursions add rows to a set below X₀ and X₁: they end where the definition ends, on cycles too. With nothing
 * lost, L is empty and only new rows are followed. L is never more than what is reached from the lost rows; rows of a
 * dense cycle that a row is taken out of are lost and found again.
 *
 * Valid where equal rows are identical (else which of them UNION keeps is up to PostgreSQL).
 * From: [gupta-1993] 7.
 *
 * `undefined` when nothing in the recursion can change, or the step is not linear.
 */
export function keepSet(
  builder: Builder,
  node: Recursive,
  derive: Derive,
  part: string,
  columns: readonly LeafColumn[],
): Maintained | undefined {
  const base = derive(builder, node.base);
  const origin = builder.column("__pgt_origin", rowLocator);
  const carried = carryColumns(
    node.step,
    node.name,
    (reference) => {
      const place = builder.allocate();
      return project({
        input: state({
          name: part,
          columns: renamed(reference, columns),
          locator: place,
          span: reference.span,
        }),
        columns: [
          ...passThrough(renamed(reference, columns)),
          { id: origin.id, name: origin.name, scalar: read({ id: place, type: rowLocator }) },
        ],
        span: reference.span,
      });
    },
    [origin],
  );
  if (carried === undefined) return undefined;
  const step = derive(builder, carried);
  const inputs = [
    ...(base.delta.arms.length === 0 ? [] : [changesOf(builder, node, 0, base, undefined)]),
    ...(step.delta.arms.length === 0 ? [] : [changesOf(builder, node, 1, step, origin)]),
  ];
  if (inputs.length === 0) return undefined;

  const kept = countedState(builder, part, columns, node.span);
  const set = { builder, node, part, columns, hash: kept.hash.name };
  const ways = bindWays(set, inputs);
  const lost = bindLost(set, ways);
  const found = bindFound(set, lost, bindStart(set, ways, lost, base.post));
  const sources = uniteSources([base.sources, step.sources]);
  const changed = bindDifference(set, lost, found, sources);
  const weight = changed.columns.at(-1) as LeafColumn;
  keepCounted(builder, kept, {
    lookups: lookupsOf(builder, node, columns),
    content: node,
    changed: { binding: changed, weight: weight.id },
  });
  return {
    rows: kept.rows,
    changed: { relation: referTo(changed), weight: weight.id },
    sources,
  };
}

/** ΔB, or the delta of the step over the state's rows with the place of the row that each comes of. */
function changesOf(
  builder: Builder,
  node: Recursive,
  side: 0 | 1,
  input: Derived,
  origin: LeafColumn | undefined,
): Seeds {
  const bound = bindDelta(builder, input.delta, `Δ(${input.delta.label})`);
  const columns: readonly NamedScalar[] = [
    ...sideColumns(builder, node, side),
    {
      id: builder.allocate(),
      name: "__pgt_origin",
      scalar:
        origin === undefined
          ? castTo(literalScalar(undefined, rowLocator), rowLocator)
          : read(origin),
    },
    {
      id: builder.allocate(),
      name: "weight",
      scalar: read({ id: bound.weight, type: bigint }),
    },
  ];
  return {
    relation: project({ input: bound.relation, columns, span: undefined }),
    columns: columns.map(({ id }) => id),
  };
}

function bindWays({ builder, node, columns }: KeptSet, inputs: readonly Seeds[]): Binding {
  const own = [
    ...columns.map((column) => ({ ...column, id: builder.allocate() })),
    builder.column("__pgt_origin", rowLocator, true),
  ];
  const weight = builder.column("weight", bigint);
  return builder.addBinding({
    name: builder.nameBinding(`${node.name}_ways`),
    identity:
      "ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from",
    columns: [...own, weight],
    body: { kind: "relation", relation: addUp(builder, inputs, own, weight) },
  });
}

/** L, with the place of each row. */
function bindLost(set: KeptSet, ways: Binding): Binding {
  const { builder, node, columns } = set;
  const gone = referAgain(builder, ways);
  const first = keptAs(
    set,
    filter({
      input: gone,
      conjuncts: [compare("<", read(gone.columns.at(-1) as LeafColumn), integerLiteral(0))],
      span: undefined,
    }),
    gone.columns.slice(0, columns.length),
  );
  const place = builder.column("__pgt_place", rowLocator);
  const next = followed(set, [place]);
  const further = keptAs(set, next.relation, next.columns);
  const own = [...columns.map((column) => ({ ...column, id: builder.allocate() })), place];
  return builder.addBinding({
    name: builder.nameBinding(`${node.name}_lost`),
    identity: "L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead",
    columns: own,
    body: { kind: "relation", relation: closure(set, own, first, further) },
  });
}

/** What F starts from: `gained` and `again`, without the rows of R. */
function bindStart(set: KeptSet, ways: Binding, lost: Binding, base: Relation): Binding {
  const { builder, node, columns } = set;
  const gained = referAgain(builder, ways);
  const [origin, weight] = gained.columns.slice(-2) as [LeafColumn, LeafColumn];
  const losing = referAgain(builder, lost);
  const sound = semiJoin({
    negated: true,
    left: filter({
      input: gained,
      conjuncts: [compare(">", read(weight), integerLiteral(0))],
      span: undefined,
    }),
    right: losing,
    conjuncts: [compare("=", read(placeOf(losing.columns)), read(origin))],
    span: undefined,
  });
  const baseColumns = sideColumns(builder, node, 0);
  const remaining = remainingStep(set, lost);
  const inputs = [
    outsideOf(set, sound, gained.columns.slice(0, columns.length), lost),
    ...again(set, lost, () => project({ input: base, columns: baseColumns, span: undefined })),
    ...again(set, lost, () => remaining),
  ];
  const own = columns.map((column) => ({ ...column, id: builder.allocate() }));
  return builder.addBinding({
    name: builder.nameBinding(`${node.name}_start`),
    identity:
      "(gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to",
    columns: own,
    body: {
      kind: "relation",
      relation: union({
        inputs: inputs.map(({ relation }) => relation),
        columns: own.map((column, index) => ({
          ...column,
          inputs: inputs.map((input) => input.columns[index] as ColumnId),
        })),
        span: undefined,
      }),
    },
  });
}

function bindFound(set: KeptSet, lost: Binding, start: Binding): Binding {
  const { builder, node, columns } = set;
  const first = referAgain(builder, start);
  const next = followed(set, []);
  const own = columns.map((column) => ({ ...column, id: builder.allocate() }));
  return builder.addBinding({
    name: builder.nameBinding(`${node.name}_found`),
    identity: "F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again",
    columns: own,
    body: {
      kind: "relation",
      relation: closure(
        set,
        own,
        { relation: first, columns: first.columns.map(({ id }) => id) },
        outsideOf(set, next.relation, next.columns, lost),
      ),
    },
  });
}

/** ΔX = F − L. */
function bindDifference(
  { builder, node, columns }: KeptSet,
  lost: Binding,
  found: Binding,
  sources: ReadonlySet<string>,
): Binding {
  const weight = builder.column("weight", bigint);
  const own = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const arm = (title: string, binding: Binding, sign: 1 | -1) => {
    const rows = referAgain(builder, binding);
    return {
      title,
      requires: [sources],
      sign,
      factors: [
        {
          version: "post" as const,
          relation: project({
            input: rows,
            columns: own.map((column, index) => ({
              id: column.id,
              name: column.name,
              scalar: read(rows.columns[index] as LeafColumn),
            })),
            span: undefined,
          }),
        },
      ],
      conjuncts: [],
    };
  };
  const compared = builder.addBinding({
    name: builder.nameBinding(`${node.name}_compared`),
    identity: "F − L",
    columns: [...own, weight],
    body: {
      kind: "arms",
      weight: weight.id,
      arms: [arm(`−L of ${node.name}`, lost, -1), arm(`F of ${node.name}`, found, 1)],
    },
  });
  const rows = referAgain(builder, compared);
  const total = { ...(rows.columns.at(-1) as LeafColumn) };
  const consolidated = consolidate(
    builder,
    { relation: rows, weight: total.id },
    rows.columns.slice(0, -1),
  );
  return builder.addBinding({
    name: builder.nameBinding(`${node.name}_change`),
    identity: "ΔX = F − L, consolidated: rows that are lost and found again cancel",
    columns: [...columns, weight],
    body: {
      kind: "relation",
      relation: project({
        input: consolidated,
        columns: [...columns, weight].map((column, index) => ({
          id: column.id,
          name: column.name,
          scalar: read({ ...column, id: (rows.columns[index] as LeafColumn).id }),
        })),
        span: undefined,
      }),
    },
  });
}
