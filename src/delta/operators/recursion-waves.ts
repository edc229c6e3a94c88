import { aggregateCall, binary, compare, integerLiteral } from "../../relation/builtin-calls.js";
import { carryColumns } from "../../relation/carry-columns.js";
import {
  aggregate,
  filter,
  join,
  project,
  recursionReference,
  recursive,
  topK,
  union,
} from "../../relation/constructors.js";
import type {
  LeafColumn,
  NamedScalar,
  RecursionReference,
  Recursive,
  Relation,
} from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { literalScalar } from "../../relation/scalar-constructors.js";
import { type Builder, referAgain } from "../builder.js";
import { consolidate } from "../consolidate.js";
import type { Binding } from "../plan.js";
import { bigint, castTo, read } from "../scalars.js";

/** Rows that enter at a level of their own: the recursion's columns, the level and the weight. */
export interface Seeds {
  readonly relation: Relation;
  readonly columns: readonly ColumnId[];
}

/** The reference's columns under the names that the state gives them. */
export function renamed(
  reference: RecursionReference,
  columns: readonly LeafColumn[],
): readonly LeafColumn[] {
  return reference.columns.map((column, index) => ({
    ...column,
    name: (columns[index] as LeafColumn).name,
  }));
}

/** The recursion's columns of one of its sides, under new ids. */
export function sideColumns(
  builder: Builder,
  node: Recursive,
  side: 0 | 1,
): readonly NamedScalar[] {
  return node.columns.map((column) => ({
    id: builder.allocate(),
    name: column.name,
    scalar: read({ id: column.inputs[side] as ColumnId, type: column.type }),
  }));
}

export function following(level: LeafColumn): Scalar {
  return binary("+", read(level), integerLiteral(1), bigint);
}

/**
 * The recursion over the levels of a delta: the rows of weight w that the seeds and, from level to level, the step
 * make of each other, added up by image at every level. A row of weight 0, which no delta has, keeps the time: it goes
 * on until the last seed has had its turn. PostgreSQL reads the rows found last once in a step, so they get a name there.
 *
 * @param columns those of the recursion and the level
 */
export function bindWaves(
  builder: Builder,
  node: Recursive,
  columns: readonly LeafColumn[],
  inputs: readonly Seeds[],
): Binding {
  const seedWeight = builder.column("weight", bigint);
  const seedColumns = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const seeds = builder.addBinding({
    name: builder.nameBinding(`${node.name}_seeds`),
    identity: "ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level",
    columns: [...seedColumns, seedWeight],
    body: { kind: "relation", relation: addUp(builder, inputs, seedColumns, seedWeight) },
  });

  const last = builder.column("__pgt_last", bigint, true);
  const weight = builder.column("weight", bigint);
  const shape = [...columns, last, weight];
  const found = (): { reference: RecursionReference; at: (column: LeafColumn) => LeafColumn } => {
    const own = shape.map((column) => ({ ...column, id: builder.allocate(), nullable: true }));
    return {
      reference: recursionReference({ name: node.name, columns: own, span: node.span }),
      at: (column) => own[shape.indexOf(column)] as LeafColumn,
    };
  };
  const level = columns.at(-1) as LeafColumn;
  const none = integerLiteral(0);
  const nobody = literalScalar(undefined, bigint);

  const wave = {
    level: builder.column(level.name, bigint),
    weight: builder.column("weight", bigint),
  };
  const stepped = carryColumns(
    node.step,
    node.name,
    (reference) => {
      const own = [
        ...renamed(reference, columns),
        wave.level,
        { ...last, id: builder.allocate() },
        wave.weight,
      ];
      return filter({
        input: recursionReference({ ...reference, columns: own }),
        conjuncts: [compare("<>", read(wave.weight), none)],
        span: undefined,
      });
    },
    [wave.level, wave.weight],
  );
  const moved: readonly NamedScalar[] = [
    ...sideColumns(builder, node, 1),
    { id: builder.allocate(), name: level.name, scalar: following(wave.level) },
    { id: builder.allocate(), name: "weight", scalar: read(wave.weight) },
  ];
  const clock = found();
  const due = referAgain(builder, seeds);
  const dueLevel = due.columns.at(-2) as LeafColumn;
  const reached: Seeds = {
    relation: join({
      inputs: [clock.reference, due],
      conjuncts: [
        compare("=", read(dueLevel), following(clock.at(level))),
        compare("=", read(clock.at(weight)), none),
      ],
      span: undefined,
    }),
    columns: due.columns.map(({ id }) => id),
  };
  const addedColumns = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const addedWeight = builder.column("weight", bigint);
  const added = addUp(
    builder,
    [
      ...(stepped === undefined
        ? []
        : [
            {
              relation: project({ input: stepped, columns: moved, span: undefined }),
              columns: moved.map(({ id }) => id),
            },
          ]),
      reached,
    ],
    addedColumns,
    addedWeight,
  );
  const ticking = found();
  const named = (scalars: readonly Scalar[]): readonly NamedScalar[] =>
    shape.map((column, index) => ({
      id: builder.allocate(),
      name: column.name,
      scalar: scalars[index] as Scalar,
    }));
  const next = named([...addedColumns.map(read), nobody, read(addedWeight)]);
  const tick = named(
    shape.map((column) =>
      column === level ? following(ticking.at(level)) : read(ticking.at(column)),
    ),
  );
  const stepColumns = shape.map((column) => ({ ...column, id: builder.allocate() }));
  const step = union({
    inputs: [
      project({ input: added, columns: next, span: undefined }),
      project({
        input: filter({
          input: ticking.reference,
          conjuncts: [
            compare("=", read(ticking.at(weight)), none),
            compare("<", following(ticking.at(level)), read(ticking.at(last))),
          ],
          span: undefined,
        }),
        columns: tick,
        span: undefined,
      }),
    ],
    columns: stepColumns.map((column, index) => ({
      id: column.id,
      name: column.name,
      type: column.type,
      inputs: [(next[index] as NamedScalar).id, (tick[index] as NamedScalar).id],
    })),
    span: undefined,
  });

  const start = startOfTime(builder, seeds, named);
  const recursion = recursive({
    all: true,
    name: node.name,
    base: start.relation,
    step,
    columns: shape.map((column, index) => ({
      id: column.id,
      name: column.name,
      type: column.type,
      inputs: [start.columns[index] as ColumnId, (stepColumns[index] as LeafColumn).id],
    })),
    span: node.span,
  });
  return builder.addBinding({
    name: builder.nameBinding(`${node.name}_change`),
    identity: "ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards",
    columns: [...columns, weight],
    body: {
      kind: "relation",
      relation: filter({
        input: recursion,
        conjuncts: [compare("<>", read(weight), none)],
        span: undefined,
      }),
    },
  });
}

/** The row of weight 0 one level below the lowest seed, with the level of the last one. No row without seeds. */
function startOfTime(
  builder: Builder,
  seeds: Binding,
  named: (scalars: readonly Scalar[]) => readonly NamedScalar[],
): Seeds {
  const first = referAgain(builder, seeds);
  const firstLevel = first.columns.at(-2) as LeafColumn;
  const all = referAgain(builder, seeds);
  const last = builder.column("__pgt_last", bigint, true);
  const columns = named([
    ...first.columns.slice(0, -2).map(read),
    binary("-", read(firstLevel), integerLiteral(1), bigint),
    read(last),
    castTo(integerLiteral(0), bigint),
  ]);
  const relation = project({
    input: join({
      inputs: [
        topK({
          input: first,
          partition: [],
          order: [
            { scalar: read(firstLevel), descending: false, nullsFirst: false, operator: undefined },
          ],
          offset: undefined,
          limit: integerLiteral(1),
          withTies: false,
          span: undefined,
        }),
        aggregate({
          input: all,
          keys: [],
          groupingSets: undefined,
          aggregates: [
            {
              id: last.id,
              name: last.name,
              call: aggregateCall("max", [read(all.columns.at(-2) as LeafColumn)], bigint),
            },
          ],
          span: undefined,
        }),
      ],
      conjuncts: [],
      span: undefined,
    }),
    columns,
    span: undefined,
  });
  return { relation, columns: columns.map(({ id }) => id) };
}

/** Adds up weighted rows of several relations by image; `columns` are given to the result. */
export function addUp(
  builder: Builder,
  inputs: readonly Seeds[],
  columns: readonly LeafColumn[],
  weight: LeafColumn,
): Relation {
  const united = union({
    inputs: inputs.map(({ relation }) => relation),
    columns: [...columns, weight].map((column, index) => ({
      id: column.id,
      name: column.name,
      type: column.type,
      inputs: inputs.map((input) => input.columns[index] as ColumnId),
    })),
    span: undefined,
  });
  return consolidate(builder, { relation: united, weight: weight.id }, columns);
}
