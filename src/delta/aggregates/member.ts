import type { Catalog } from "../../catalog/catalog.js";
import { integerLiteral } from "../../relation/builtin-calls.js";
import type { Aggregate, LeafColumn } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import type { BoundDelta, Builder } from "../builder.js";
import { read, scalarKey } from "../scalars.js";
import { pickedSpelling } from "../spelling.js";
import { rowCount, rowCountKey } from "./count.js";
import { shownKey } from "./shown-key.js";
import type { AggregateState, StateColumn } from "./state-column.js";

/** The distinct values of an argument that came (weight 1) or went (−1) in each group. */
export interface DistinctValues {
  readonly rows: BoundDelta;
  /** Of `rows`: the group's keys, the value, the weight. */
  readonly keys: readonly Scalar[];
  readonly value: Scalar;
  readonly weight: Scalar;
  /** Whether the value may be NULL, which counts as none. */
  readonly withNull: boolean;
}

/** A call with its state, and the distinct values whose coming and going changes it; `undefined` for the rows'. */
export interface MaintainedCall {
  readonly state: AggregateState;
  readonly values: DistinctValues | undefined;
}

/** A column of a state beside the group's keys. */
export interface Member {
  readonly column: StateColumn;
  readonly values: DistinctValues | undefined;
  /** The state's column, as kept. */
  readonly kept: LeafColumn;
  /** The columns of the grouped changes that it needs. */
  readonly changes: readonly LeafColumn[];
}

/** The members by key: those that the aggregates need, the count of rows, and the values that keys are shown by. */
export function membersOf(
  builder: Builder,
  node: Aggregate,
  calls: readonly MaintainedCall[],
  weight: Scalar,
  options: {
    readonly nameOf: (id: ColumnId, name: string) => string;
    /** Whether the keys are looked at. */
    readonly shown: boolean;
  },
): ReadonlyMap<string, Member> {
  const { nameOf } = options;
  const members = new Map<string, Member>();
  const add = (
    key: string,
    column: StateColumn,
    name: string,
    values: DistinctValues | undefined,
  ): void => {
    if (members.has(key)) return;
    members.set(key, {
      column,
      values,
      kept: builder.column(name, column.type, column.nullable),
      changes: column.changes.map((change) =>
        builder.column(
          column.changes.length === 1 ? `${name}_change` : `${name}_${change.suffix}`,
          change.call.type,
          true,
        ),
      ),
    });
  };
  const addCount = (): void => add(rowCountKey, rowCount(weight), "__pgt_count", undefined);
  node.aggregates.forEach(({ id, name }, index) => {
    const made = calls[index];
    made?.state.columns.forEach(({ key, column }, position) => {
      if (key === rowCountKey) {
        addCount();
        return;
      }
      const shown = nameOf(id, name);
      const visible = position === 0 && isShownAsKept(made.state.finalise, column);
      add(key, column, visible ? shown : `__pgt_${shown}_${column.suffix}`, made.values);
    });
  });
  addCount();
  if (!options.shown) return members;
  node.keys.forEach((key, index) => {
    if (pickedBy(node, key.scalar, builder.catalog) >= 0) return;
    const column = shownKey(node, key.scalar, weight, builder.catalog);
    if (column === undefined) return;
    add(shownKeyOf(index), column, `__pgt_${nameOf(key.id, key.name)}_shown`, undefined);
  });
  return members;
}

/** Which aggregate of the group is the choice among the spellings of a key (see `settle-choices.ts`); -1 without one. */
export function pickedBy(node: Aggregate, key: Scalar, catalog: Catalog): number {
  const picked = pickedSpelling(key, catalog)?.call;
  if (picked === undefined) return -1;
  return node.aggregates.findIndex(
    ({ call }) =>
      call.name.name === "min" &&
      call.filter === undefined &&
      scalarKey(call.arguments) === scalarKey(picked.arguments) &&
      scalarKey(call.order) === scalarKey(picked.order),
  );
}

/** The member by which the key at a position is shown, where there is one. */
export function shownKeyOf(index: number): string {
  return `shown key ${index}`;
}

/** Whether the aggregate's value is the state column itself. */
function isShownAsKept(
  finalise: (values: readonly Scalar[]) => Scalar,
  column: StateColumn,
): boolean {
  const probe = read({ id: -1 as ColumnId, type: column.type });
  const zero = integerLiteral(0);
  return finalise([probe, zero, zero, zero, zero]) === probe;
}
