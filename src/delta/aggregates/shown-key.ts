import type { Catalog } from "../../catalog/catalog.js";
import { builtinType } from "../../catalog/type.js";
import { aggregateCall, compare } from "../../relation/builtin-calls.js";
import type { Aggregate } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { literalScalar, quantifiedScalar } from "../../relation/scalar-constructors.js";
import { isOpenKey } from "../open-keys.js";
import { boolean, castTo, coalesce, text } from "../scalars.js";
import { leastText, minimumOf } from "../spelling.js";
import { type StateColumn, zero } from "./state-column.js";

/**
 * The value that a group key is shown by, for types whose values can be equal and yet differ (1.0 and 1.00): one that
 * a row of the group has now. Kept until a row with just that value leaves. `undefined` where equal values are alike,
 * as are numbers with the same decimal places in every row (the year of a date), and where the text of a type without an aggregate
 * `min` does not tell its values apart in every session.
 */
export function shownKey(
  node: Aggregate,
  key: Scalar,
  weight: Scalar,
  catalog: Catalog,
): StateColumn | undefined {
  const minimum = isOpenKey(node, key, catalog)
    ? (minimumOf(key, catalog) ?? leastText(key, catalog)?.call)
    : undefined;
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
