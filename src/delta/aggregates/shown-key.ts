import type { Catalog } from "../../catalog/catalog.js";
import { builtinType } from "../../catalog/type.js";
import { equalityOf } from "../../catalog/type-facts.js";
import { aggregateCall, compare } from "../../relation/builtin-calls.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { literalScalar, quantifiedScalar } from "../../relation/scalar-constructors.js";
import { boolean, castTo, coalesce, text } from "../scalars.js";
import { minimumOf } from "../spelling.js";
import { possibleScalesOf } from "./numeric-scale.js";
import { type StateColumn, zero } from "./state-column.js";

/**
 * The value that a group key is shown by, for types whose values can be equal and yet differ (1.0 and 1.00): one that
 * a row of the group has now. Kept until a row with just that value leaves. `undefined` where equal values are alike,
 * as are numbers with the same decimal places in every row (the year of a date), and for types without an aggregate `min`; any other that returns one of its inputs would do.
 */
export function shownKey(
  key: Scalar,
  input: Relation,
  weight: Scalar,
  catalog: Catalog,
): StateColumn | undefined {
  const isOpen = equalityOf(key.type, catalog) === "semantic" && !hasOneScale(key, input, catalog);
  const minimum = isOpen ? minimumOf(key, catalog) : undefined;
  if (minimum === undefined) return undefined;
  const textArray = builtinType("_text");
  const left = aggregateCall(
    "array_agg",
    [castTo(key, text)],
    textArray,
    compare("<", weight, zero),
  );
  return {
    suffix: "shown",
    type: minimum.type,
    nullable: true,
    whole: minimum,
    changes: [
      { suffix: "arrived", call: { ...minimum, filter: compare(">", weight, zero) } },
      { suffix: "left", call: left },
    ],
    next: (old, [come]) => (come === undefined ? old : coalesce(old, come)),
    rescan: (old, [, gone]) =>
      gone === undefined
        ? literalScalar("f", boolean)
        : quantifiedScalar({
            quantifier: "any",
            operator: { schema: "pg_catalog", name: "=" },
            left: castTo(old, text),
            array: gone,
            volatility: "immutable",
            span: undefined,
          }),
    counter: undefined,
  };
}

/** Whether all values of a numeric expression have the same decimal places. */
export function hasOneScale(key: Scalar, input: Relation, catalog: Catalog): boolean {
  const scales = possibleScalesOf(key, input, catalog);
  return scales !== undefined && scales.length < 2;
}
