import type { TypeReference } from "../catalog/type.js";
import { arrayTypeOf, baseTypeOf, elementTypeOf } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import {
  aggregateCall,
  binary,
  callFunction,
  compare,
  integerLiteral,
} from "../relation/builtin-calls.js";
import { aggregate, filter, project, tableFunction, union } from "../relation/constructors.js";
import { failsForPairsItself, isFallible } from "../relation/fallible.js";
import type { LeafColumn, NamedScalar, Relation } from "../relation/relation.js";
import type { AggregateCall, ColumnId, Scalar } from "../relation/scalar.js";
import { subscriptScalar } from "../relation/scalar-constructors.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { columnsUsed } from "../relation/traversal.js";
import {
  type BoundDelta,
  type Builder,
  bindDelta,
  type Delta,
  deltaArm,
  referTo,
  uniqueNames,
} from "./builder.js";
import { imageKeys, passThrough } from "./identity.js";
import { bracketed } from "./labels.js";
import { asBigint, bigint, castTo, read } from "./scalars.js";

/** A grouping by the image of columns. */
export interface ImageGroups {
  readonly keys: readonly NamedScalar[];
  /** Aggregates that give a value to columns whose type has no `=`. */
  readonly aggregates: readonly {
    readonly id: ColumnId;
    readonly name: string;
    readonly call: AggregateCall;
  }[];
  /** The columns under their own ids, over the grouped rows. */
  readonly outputs: readonly NamedScalar[];
}

/** Groups identical rows: by values where `=` tells all, else by the values and their exact forms. */
export function imageGroups(builder: Builder, columns: readonly LeafColumn[]): ImageGroups {
  const keys: NamedScalar[] = [];
  const aggregates: { id: ColumnId; name: string; call: AggregateCall }[] = [];
  const outputs: NamedScalar[] = [];
  for (const column of columns) {
    const images = imageKeys(read(column), builder);
    for (const scalar of images) {
      const itself = scalar.kind === "column";
      keys.push({
        id: itself ? column.id : builder.allocate(),
        name: itself ? column.name : `${column.name}_image`,
        scalar,
      });
    }
    if (images.some((scalar) => scalar.kind === "column")) {
      outputs.push({ id: column.id, name: column.name, scalar: read(column) });
      continue;
    }
    const element = elementTypeOf(column.type, builder.catalog);
    const [image] = images;
    if (element !== undefined && image !== undefined) {
      // An aggregate over arrays makes one array of them, from which none can be taken out again.
      if (!exactTexts.has(baseTypeOf(element, builder.catalog).key)) {
        refuseValue(
          builder,
          column,
          "It is an array of a type without equality; leave it out, or cast it to text.",
        );
      }
      const written = { id: builder.allocate(), name: `${column.name}_text`, type: image.type };
      aggregates.push({ ...written, call: aggregateCall("min", [image], image.type) });
      const scalar = castTo(read(written), column.type);
      outputs.push({ id: column.id, name: column.name, scalar });
      continue;
    }
    if (arrayTypeOf(baseTypeOf(column.type, builder.catalog), builder.catalog) === undefined) {
      refuseValue(
        builder,
        column,
        "It is of a type without equality and without arrays; leave it out.",
      );
    }
    // Any value of the group will do, since all have the same image.
    const all = builder.allocate();
    const type = arrayOf(column.type);
    aggregates.push({
      id: all,
      name: column.name,
      call: aggregateCall("array_agg", [read(column)], type),
    });
    outputs.push({
      id: column.id,
      name: column.name,
      scalar: subscriptScalar({
        argument: read({ id: all, type }),
        subscripts: [{ slice: false, lower: undefined, upper: integerLiteral(1) }],
        type: column.type,
        span: undefined,
      }),
    });
  }
  return { keys, aggregates, outputs };
}

/** Types without `=` that are read from their text as they were, whatever the settings of the session. */
const exactTexts: ReadonlySet<string> = new Set(
  ["json", "jsonpath", "pg_snapshot", "refcursor", "txid_snapshot", "xml"].map(
    (name) => `pg_catalog.${name}`,
  ),
);

function refuseValue(builder: Builder, column: LeafColumn, hint: string): void {
  builder.refuse(
    createDiagnostic("error", "0AT13", `column "${column.name}" cannot identify a row`, { hint }),
  );
}

function arrayOf(type: TypeReference): TypeReference {
  const dot = type.key.indexOf(".");
  return {
    key: `${type.key.slice(0, dot)}._${type.key.slice(dot + 1)}`,
    modifier: type.modifier,
    collation: type.collation,
  };
}

/** Rows with the same image become one row with the sum of their weights; those whose weights cancel are gone. */
export function consolidate(
  builder: Builder,
  bound: BoundDelta,
  columns: readonly LeafColumn[],
): Relation {
  const groups = imageGroups(builder, columns);
  const total = builder.allocate();
  const weight = read({ id: bound.weight, type: bigint });
  const sum = read({ id: total, type: bigint });
  return project({
    input: filter({
      input: aggregate({
        input: bound.relation,
        keys: groups.keys,
        groupingSets: undefined,
        aggregates: [
          ...groups.aggregates,
          { id: total, name: "weight", call: aggregateCall("sum", [weight], bigint) },
        ],
        span: undefined,
      }),
      conjuncts: [compare("<>", sum, integerLiteral(0))],
      span: undefined,
    }),
    columns: [...groups.outputs, { id: bound.weight, name: "weight", scalar: asBigint(sum) }],
    span: undefined,
  });
}

/**
 * The delta that {@link consolidate} has made this of; `undefined` for anything else. It is known by its shape, and by the weight
 * that has the same id above the sum as below. Whoever leaves the sum out has to know besides that nobody counts by it.
 */
export function addedUp(relation: Relation): BoundDelta | undefined {
  const sum =
    relation.kind === "project" && relation.input.kind === "filter"
      ? relation.input.input
      : undefined;
  if (relation.kind !== "project" || sum?.kind !== "aggregate") return undefined;
  const weights = sum.aggregates.flatMap(({ call }) => {
    const [argument] = call.arguments;
    return call.name.name === "sum" && argument?.kind === "column" ? [argument.column] : [];
  });
  // What a query adds up never stands under the same id.
  const weight = weights.find((id) => relation.columns.some((column) => column.id === id));
  return weight === undefined ? undefined : { relation: sum.input, weight };
}

/** The rows of a weighted relation, each as often as its weights add up to; what adds up to less than nothing is left out. */
export function spreadOut(
  builder: Builder,
  bound: BoundDelta,
  columns: readonly LeafColumn[],
): Relation {
  const weight = read({ id: bound.weight, type: bigint });
  return tableFunction({
    input: consolidate(builder, bound, columns),
    functions: [
      {
        call: callFunction("generate_series", [castTo(integerLiteral(1), bigint), weight], bigint),
        columns: [builder.column("occurrence", bigint)],
        columnDefinitions: false,
      },
    ],
    ordinality: undefined,
    preserving: false,
    span: undefined,
  });
}

/** A ⊎ w·B for rows A, each of which counts once, and weighted rows B of the same columns. */
export function addWeighted(
  builder: Builder,
  rows: Relation,
  changes: BoundDelta,
  sign: 1 | -1,
  columns: readonly LeafColumn[],
): BoundDelta {
  const weight = builder.column("weight", bigint);
  const one = builder.allocate();
  const signed = builder.allocate();
  const added = read({ id: changes.weight, type: bigint });
  const weigh = (input: Relation, id: ColumnId, scalar: Scalar): Relation =>
    project({
      input,
      columns: [...passThrough(columns), { id, name: "weight", scalar }],
      span: undefined,
    });
  return {
    relation: union({
      inputs: [
        weigh(rows, one, castTo(integerLiteral(1), bigint)),
        weigh(
          changes.relation,
          signed,
          sign === 1 ? added : binary("*", added, integerLiteral(-1), bigint),
        ),
      ],
      columns: [
        ...columns.map((column) => ({ ...column, inputs: [column.id, column.id] })),
        { ...weight, inputs: [one, signed] },
      ],
      span: undefined,
    }),
    weight: weight.id,
  };
}

/**
 * A delta over which the scalars can be computed: consolidated where it may hold pairs of rows that never stood side by
 * side and one of the scalars can fail.
 */
export function realChanges(
  builder: Builder,
  delta: Delta,
  bound: BoundDelta,
  scalars: readonly Scalar[],
): BoundDelta {
  if (!delta.provisional || !scalars.some(isFallible)) return bound;
  return { relation: consolidate(builder, bound, delta.columns), weight: bound.weight };
}

/**
 * A delta that the conditions of a join can be asked of: where one of them can fail over its columns and it is provisional,
 * a step of its own adds it up. PostgreSQL computes such a condition as early as it can, but not inside of a step.
 */
export function realDelta(
  builder: Builder,
  delta: Delta,
  sources: ReadonlySet<string>,
  conjuncts: readonly Scalar[],
): Delta {
  const own = new Set(delta.columns.map(({ id }) => id));
  const failsOver = (scalar: Scalar): boolean =>
    [...columnsUsed(scalar)].some((id) => own.has(id)) &&
    (failsForPairsItself(scalar, new Set()) || argumentsOf(scalar).some(failsOver));
  if (!delta.provisional || !conjuncts.some(failsOver)) return delta;
  return addUpInStep(builder, delta, sources, {
    columns: delta.columns,
    title: delta.label,
    suffix: "real",
    remark: "added up: the rows that were there or are there now",
  }).delta;
}

/** A delta added up over some of its columns, in a step of its own. Returns it, and what the step is called. */
export function addUpInStep(
  builder: Builder,
  delta: Delta,
  sources: ReadonlySet<string>,
  sum: {
    readonly columns: readonly LeafColumn[];
    /** What it is the delta of, in the algebra's notation. */
    readonly title: string;
    readonly suffix: "change" | "real";
    readonly remark: string;
  },
): { readonly delta: Delta; readonly step: string } {
  const { columns, title } = sum;
  const bound = bindDelta(builder, delta, `Δ(${title})`);
  const weight = { id: bound.weight, name: "weight", type: bigint, nullable: false };
  const binding = builder.addBinding({
    name: builder.nameBinding(`${delta.label}_${sum.suffix}`),
    identity: `Δ(${title}), ${sum.remark}`,
    columns: [...uniqueNames(columns), weight],
    body: { kind: "relation", relation: consolidate(builder, bound, columns) },
  });
  const arms = [deltaArm(`Δ${bracketed(title)}`, sources, referTo(binding), weight.id)];
  return { delta: { ...delta, arms, columns, provisional: false }, step: binding.name };
}
