import type { Span } from "../diagnostics/span.js";
import {
  aggregateCall,
  binary,
  callFunction,
  compare,
  integerLiteral,
} from "../relation/builtin-calls.js";
import { aggregate, outerJoin, project, state, tableFunction } from "../relation/constructors.js";
import type { LeafColumn, NamedScalar, Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import { type Builder, referTo, uniqueNames } from "./builder.js";
import { imageGroups } from "./consolidate.js";
import { hashScalar, identityMatch, keptUnderNewIds, passThrough } from "./identity.js";
import type { Binding, StateIdentity, StateLookup } from "./plan.js";
import { bindReplacement } from "./replacement.js";
import { bigint, boolean, castTo, coalesce, read, rowLocator } from "./scalars.js";

/** A state with one row per distinct image. */
export interface CountedState {
  /** Empty for the stream table's own. */
  readonly part: string;
  /** The columns of the rows, with names that differ from each other. */
  readonly columns: readonly LeafColumn[];
  /** How often the row occurs. */
  readonly count: LeafColumn;
  /** By which a row is found. */
  readonly hash: LeafColumn;
  /** Each row as often as it occurs: the pre-state, until the statement of a refresh ends. */
  readonly rows: Relation;
}

/** A consolidated delta: at most one row per image, whose weight is not 0. */
export interface ConsolidatedDelta {
  /** Has the state's columns of the row, under the same ids, and the weight. */
  readonly binding: Binding;
  readonly weight: ColumnId;
}

/** A counted state for rows of these columns; {@link keepCounted} says what is in it. */
export function countedState(
  builder: Builder,
  part: string,
  columns: readonly LeafColumn[],
  span: Span | undefined,
): CountedState {
  // The query may have columns of these names.
  const [count, hash] = uniqueNames([
    ...columns,
    builder.column("__pgt_count", bigint),
    builder.column("__pgt_hash", bigint),
  ]).slice(columns.length) as [LeafColumn, LeafColumn];
  const rows = project({
    input: tableFunction({
      input: state({
        name: part,
        columns: [...columns, count, hash],
        locator: undefined,
        span: undefined,
      }),
      functions: [
        {
          call: callFunction(
            "generate_series",
            [castTo(integerLiteral(1), bigint), read(count)],
            bigint,
          ),
          columns: [builder.column("occurrence", bigint)],
          columnDefinitions: false,
        },
      ],
      ordinality: undefined,
      preserving: false,
      span: undefined,
    }),
    columns: passThrough(columns),
    span,
  });
  return { part, columns, count, hash, rows };
}

/** What the steps are named after that write a state. */
export function labelOf(part: string): string {
  return part === "" ? "result" : part;
}

/**
 * Keeps rows without a key: one row of the state per distinct image, with the number of times that the row occurs.
 * c₁ = c₀ + w, and an image is there while its count is positive; a count below 0 shows that the changes do not fit.
 */
export function keepCounted(
  builder: Builder,
  { part, columns, count, hash }: CountedState,
  kept: {
    readonly lookups: readonly StateLookup[];
    /** The rows, computed from the sources. */
    readonly content: Relation;
    /** `undefined` for rows that are only ever computed anew. */
    readonly changed: ConsolidatedDelta | undefined;
  },
): void {
  const { content: rows, changed } = kept;
  const identity: StateIdentity = {
    kind: "image",
    columns: columns.map(({ id }) => id),
    hash: hash.id,
  };
  const stateColumns = [...columns, count, hash];
  const groups = imageGroups(builder, columns);
  const content = project({
    input: aggregate({
      input: rows,
      keys: groups.keys,
      groupingSets: undefined,
      aggregates: [
        ...groups.aggregates,
        { id: count.id, name: count.name, call: aggregateCall("count", [], bigint) },
      ],
      span: rows.span,
    }),
    columns: [
      ...renameOutputs(groups.outputs, columns),
      { id: count.id, name: count.name, scalar: read(count) },
      {
        id: hash.id,
        name: hash.name,
        scalar: hashScalar(
          groups.outputs.map((output) => output.scalar),
          builder,
        ),
      },
    ],
    span: rows.span,
  });
  const replacement = bindReplacement(builder, { part, columns: stateColumns, identity, content });
  let change = replacement.change;
  if (changed !== undefined) {
    const before = keptUnderNewIds(builder, stateColumns);
    const locator = builder.column("locator", rowLocator, true);
    const own: StateIdentity = {
      kind: "image",
      columns: identity.columns.map(before.idOf),
      hash: before.idOf(hash.id),
    };
    const keptRows = state({
      name: part,
      columns: before.columns,
      locator: locator.id,
      span: undefined,
    });
    const rowHash = hashScalar(columns.map(read), builder);
    const joined = outerJoin({
      variant: "left",
      left: referTo(changed.binding),
      right: keptRows,
      conjuncts: identityMatch(
        builder,
        own,
        keptRows,
        new Map(columns.map((column) => [before.idOf(column.id), read(column)])),
        rowHash,
      ),
      span: undefined,
    });
    const present = builder.column("present", boolean);
    const values = stateColumns.map((column) =>
      builder.column(column.name, column.type, column.nullable),
    );
    const valueId = (column: LeafColumn): ColumnId =>
      (values[stateColumns.indexOf(column)] as LeafColumn).id;
    const total = binary(
      "+",
      coalesce(read({ id: before.idOf(count.id), type: bigint }), integerLiteral(0)),
      read({ id: changed.weight, type: bigint }),
      bigint,
    );
    const next = builder.addBinding({
      name: builder.nameBinding(`${labelOf(part)}_next`),
      identity: "how often each touched row shall occur",
      columns: [locator, ...values, present],
      body: {
        kind: "relation",
        relation: project({
          input: joined,
          columns: [
            { id: locator.id, name: locator.name, scalar: read(locator) },
            ...columns.map((column) => ({
              id: valueId(column),
              name: column.name,
              scalar: read(column),
            })),
            { id: valueId(count), name: count.name, scalar: total },
            { id: valueId(hash), name: hash.name, scalar: rowHash },
            {
              id: present.id,
              name: present.name,
              scalar: compare(">", total, integerLiteral(0)),
            },
          ],
          span: undefined,
        }),
      },
    });
    change = {
      binding: next.name,
      locator: locator.id,
      present: present.id,
      check: { kind: "count", column: valueId(count) },
      values: values.map(({ id }) => id),
    };
  }
  builder.addState({
    part,
    columns: stateColumns,
    identity,
    lookups: kept.lookups,
    content,
    change,
    replacement,
  });
}

function renameOutputs(
  outputs: readonly NamedScalar[],
  columns: readonly LeafColumn[],
): NamedScalar[] {
  return outputs.map((output, index) => ({ ...output, name: (columns[index] as LeafColumn).name }));
}
