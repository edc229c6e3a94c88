import type { Catalog } from "../../catalog/catalog.js";
import { builtinType, type TypeReference } from "../../catalog/type.js";
import { aggregateCall, binary, integerLiteral } from "../../relation/builtin-calls.js";
import type { Relation } from "../../relation/relation.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { bigint, castTo, coalesce } from "../scalars.js";

/**
 * A column that an aggregate's state keeps per group: an element of a commutative group where one exists
 * (counts and sums: the new value is the old one plus what the changes add), else a value that is computed anew
 * from the group when it may have changed.
 */
export interface StateColumn {
  /** The name to ask for; a hidden one is prefixed by the caller. */
  readonly suffix: string;
  readonly type: TypeReference;
  readonly nullable: boolean;
  /** Its value over all rows of the group: fills the state, and recomputes it. */
  readonly whole: AggregateCall;
  /** Aggregates over the weighted changes that `next` needs. */
  readonly changes: readonly { readonly suffix: string; readonly call: AggregateCall }[];
  /**
   * The new value from the old one (NULL for a new group) and the values of `changes`; `counter` gives the new
   * value of another state column.
   */
  readonly next: (old: Scalar, changes: readonly Scalar[], counter: Scalar) => Scalar;
  /** When `next` cannot tell and the group must be read; `undefined` is never. */
  readonly rescan: ((old: Scalar, changes: readonly Scalar[]) => Scalar) | undefined;
  /** A state column (by key) whose new value is handed to `next` as `counter`. */
  readonly counter: string | undefined;
}

/** A state column under the key by which calls that need the same one share it. */
export interface KeyedColumn {
  readonly key: string;
  readonly column: StateColumn;
}

/** How one aggregate call is maintained: the state columns it needs, and its value from them. */
export interface AggregateState {
  readonly columns: readonly KeyedColumn[];
  /** The aggregate's value, from the state columns' values in the order of `columns`. */
  readonly finalise: (values: readonly Scalar[]) => Scalar;
  /** The rows must be consolidated first: a pair that cancels would be seen as a change. */
  readonly consolidated: boolean;
}

/** What the calls of one aggregate are maintained over. */
export interface StateContext {
  /** The rows that are grouped. */
  readonly input: Relation;
  /** The column of the changes' weights. */
  readonly weight: Scalar;
  readonly catalog: Catalog;
}

export const numeric = builtinType("numeric");
export const zero = integerLiteral(0);

/** The aggregate is the state column itself. */
export function keptAsItIs(key: string, column: StateColumn): AggregateState {
  return {
    columns: [{ key, column }],
    finalise: ([value]) => value as Scalar,
    consolidated: false,
  };
}

/** A number of rows: `whole` counts them, and so does the sum of the weights of those that pass the condition. */
export function countColumn(
  suffix: string,
  whole: AggregateCall,
  weight: Scalar,
  condition: Scalar | undefined,
): StateColumn {
  return {
    suffix,
    type: bigint,
    nullable: false,
    whole,
    changes: [{ suffix, call: aggregateCall("sum", [weight], numeric, condition) }],
    next: (old, [added]) => {
      const addend = added === undefined ? zero : coalesce(castTo(added, bigint), zero);
      return binary("+", coalesce(old, zero), addend, bigint);
    },
    rescan: undefined,
    counter: undefined,
  };
}
