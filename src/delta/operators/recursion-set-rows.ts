import { compare } from "../../relation/builtin-calls.js";
import { carryColumns } from "../../relation/carry-columns.js";
import {
  filter,
  join,
  outerJoin,
  project,
  recursionReference,
  recursive,
  semiJoin,
  state,
} from "../../relation/constructors.js";
import type { LeafColumn, Recursive, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { orScalar, rowScalar } from "../../relation/scalar-constructors.js";
import { type Builder, referAgain } from "../builder.js";
import { hashScalar } from "../identity.js";
import type { Binding } from "../plan.js";
import { bigint, isNotDistinct, isNotNull, isNull, read, record, rowLocator } from "../scalars.js";
import { renamed, type Seeds, sideColumns } from "./recursion-waves.js";

/** A recursion with UNION whose rows a state keeps. */
export interface KeptSet {
  readonly builder: Builder;
  readonly node: Recursive;
  readonly part: string;
  readonly columns: readonly LeafColumn[];
  /** The name of the state's hash. */
  readonly hash: string;
}

/** `first`, then `next` over the rows found last, as a set. */
export function closure(
  { node }: KeptSet,
  columns: readonly LeafColumn[],
  first: Seeds,
  next: Seeds,
): Relation {
  return recursive({
    all: false,
    name: node.name,
    base: first.relation,
    step: next.relation,
    columns: columns.map((column, index) => ({
      ...column,
      inputs: [first.columns[index] as ColumnId, next.columns[index] as ColumnId],
    })),
    span: node.span,
  });
}

/** The step over the rows found last, which have further columns that it does not read. */
export function followed(
  { builder, node, columns }: KeptSet,
  further: readonly LeafColumn[],
): { readonly relation: Relation; readonly columns: readonly LeafColumn[] } {
  const step = carryColumns(
    node.step,
    node.name,
    (reference) =>
      recursionReference({
        ...reference,
        columns: [
          ...renamed(reference, columns),
          ...further.map((column) => ({ ...column, id: builder.allocate() })),
        ],
      }),
    [],
  );
  const side = sideColumns(builder, node, 1);
  return {
    relation: project({ input: step ?? node.step, columns: side, span: node.step.span }),
    columns: side.map(({ id }, index) => ({ ...(columns[index] as LeafColumn), id })),
  };
}

/** S(R, E₁). */
export function remainingStep({ builder, node, part, columns }: KeptSet, lost: Binding): Relation {
  const step = carryColumns(
    node.step,
    node.name,
    (reference) => {
      const place = builder.allocate();
      const losing = referAgain(builder, lost);
      return semiJoin({
        negated: true,
        left: state({
          name: part,
          columns: renamed(reference, columns),
          locator: place,
          span: reference.span,
        }),
        right: losing,
        conjuncts: [
          compare("=", read(placeOf(losing.columns)), read({ id: place, type: rowLocator })),
        ],
        span: undefined,
      });
    },
    [],
  );
  return project({
    input: step ?? node.step,
    columns: sideColumns(builder, node, 1),
    span: node.step.span,
  });
}

/**
 * The rows of L that are among other rows. Those without NULL are found by `=`, which leads from them into the tables;
 * the others by a hash.
 */
export function again(set: KeptSet, lost: Binding, among: () => Relation): readonly Seeds[] {
  const { builder, columns } = set;
  const seeds = (
    match: (
      own: readonly LeafColumn[],
      other: readonly LeafColumn[],
    ) => { readonly own: readonly Scalar[]; readonly both: readonly Scalar[] },
  ): Seeds => {
    const rows = referAgain(builder, lost);
    const own = rows.columns.slice(0, columns.length);
    const relation = among();
    const other = columns.map((column, index) => ({
      ...column,
      id: (relation.kind === "project" ? relation.columns[index]?.id : undefined) as ColumnId,
    }));
    const conjuncts = match(own, other);
    return {
      relation: join({
        inputs: [
          conjuncts.own.length === 0
            ? rows
            : filter({ input: rows, conjuncts: conjuncts.own, span: undefined }),
          relation,
        ],
        conjuncts: conjuncts.both,
        span: undefined,
      }),
      columns: own.map(({ id }) => id),
    };
  };
  const nullable = columns.flatMap((column, index) => (column.nullable ? [index] : []));
  const equal = seeds((own, other) => ({
    own: nullable.map((index) => isNotNull(read(own[index] as LeafColumn))),
    both: own.map((column, index) => compare("=", read(column), read(other[index] as LeafColumn))),
  }));
  if (nullable.length === 0) return [equal];
  return [
    equal,
    seeds((own, other) => ({
      own: [orScalar(nullable.map((index) => isNull(read(own[index] as LeafColumn))))],
      both: sameRow(builder, own, other),
    })),
  ];
}

function rowOf(columns: readonly LeafColumn[]): Scalar {
  return rowScalar({ fields: columns.map(read), type: record, span: undefined });
}

export function placeOf(columns: readonly LeafColumn[]): LeafColumn {
  return columns.at(-1) as LeafColumn;
}

/** The state under new ids, and what finds in it the row with given values. */
function probe(
  { builder, part, columns, hash }: KeptSet,
  values: readonly LeafColumn[],
): {
  readonly rows: Relation;
  readonly columns: readonly LeafColumn[];
  readonly place: LeafColumn;
  readonly conjuncts: readonly Scalar[];
} {
  const own = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const ownHash = builder.column(hash, bigint);
  const place = builder.column("__pgt_place", rowLocator);
  return {
    rows: state({ name: part, columns: [...own, ownHash], locator: place.id, span: undefined }),
    columns: own,
    place,
    conjuncts: [
      compare("=", read(ownHash), hashScalar(values.map(read), builder)),
      ...(columns.length === 0 ? [] : [isNotDistinct(rowOf(own), rowOf(values))]),
    ],
  };
}

/** The state's rows that are among the rows, with their places. */
export function keptAs(set: KeptSet, rows: Relation, values: readonly LeafColumn[]): Seeds {
  const kept = probe(set, values);
  return {
    relation: join({ inputs: [rows, kept.rows], conjuncts: kept.conjuncts, span: undefined }),
    columns: [...kept.columns, kept.place].map(({ id }) => id),
  };
}

/**
 * The rows that are not in R: not in the state, or there and lost. Both are asked by the row's values. By the place in the
 * state the lost rows could be looked through for each row, as few as they are taken for before any is known.
 */
export function outsideOf(
  set: KeptSet,
  rows: Relation,
  values: readonly LeafColumn[],
  lost: Binding,
): Seeds {
  const { builder, columns } = set;
  const kept = probe(set, values);
  const losing = referAgain(builder, lost);
  const own = losing.columns.slice(0, columns.length);
  return {
    relation: filter({
      input: outerJoin({
        variant: "left",
        left: outerJoin({
          variant: "left",
          left: rows,
          right: losing,
          conjuncts: sameRow(builder, own, values),
          span: undefined,
        }),
        right: kept.rows,
        conjuncts: kept.conjuncts,
        span: undefined,
      }),
      conjuncts: [orScalar([isNull(read(kept.place)), isNotNull(read(placeOf(losing.columns)))])],
      span: undefined,
    }),
    columns: values.map(({ id }) => id),
  };
}

/** Tells that two rows have the same values: by a hash, which a join can be made by, and by all of them. */
function sameRow(
  builder: Builder,
  left: readonly LeafColumn[],
  right: readonly LeafColumn[],
): readonly Scalar[] {
  return [
    compare("=", hashScalar(left.map(read), builder), hashScalar(right.map(read), builder)),
    ...(left.length === 0 ? [] : [isNotDistinct(rowOf(left), rowOf(right))]),
  ];
}
