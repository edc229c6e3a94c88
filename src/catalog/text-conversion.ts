import { builtinTextConversions, type TextConversion } from "./builtin-types.js";
import type { Catalog, Volatility } from "./catalog.js";
import type { TypeReference } from "./type.js";
import { baseTypeOf } from "./type-facts.js";

// Enums, composites, ranges and arrays look things up as they read and write (`enum_out` and the like are
// stable), and nothing is known of the functions that an extension gives its types.
const lookup: TextConversion = { input: "stable", output: "stable" };

/**
 * How volatile it is to turn a value into its text form (`output`) and a text into a value (`input`): what
 * PostgreSQL does for a cast to or from a string type where `pg_cast` has none.
 */
export function textConversionOf(
  reference: TypeReference,
  catalog: Pick<Catalog, "types">,
): TextConversion {
  return builtinTextConversions.get(baseTypeOf(reference, catalog).key) ?? lookup;
}

const order: readonly Volatility[] = ["immutable", "stable", "volatile"];

/** The volatility of a conversion by way of the text form. */
export function conversionVolatility(
  source: TypeReference,
  target: TypeReference,
  catalog: Pick<Catalog, "types">,
): Volatility {
  const output = textConversionOf(source, catalog).output;
  const input = textConversionOf(target, catalog).input;
  return order.indexOf(output) > order.indexOf(input) ? output : input;
}
