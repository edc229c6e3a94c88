import { baseTypeOf } from "../../catalog/type-facts.js";
import { binary, compare, integerLiteral } from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { caseScalar, literalScalar } from "../../relation/scalar-constructors.js";
import { bigint, coalesce, scalarKey } from "../scalars.js";
import { allOf, countOf } from "./count.js";
import { type AggregateState, type StateContext, zero } from "./state-column.js";

const integers = ["pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8"];

/**
 * `bit_xor` over integers: ⊕ is its own inverse, so a row that comes and a row that goes change the value alike, and
 * rows of an even weight do not change it: two rows of 5 alone make 0. It is NULL exactly when no row has a value. Bit
 * strings are not kept: rows that cancel may have lengths that ⊕ refuses.
 */
export function bitXorState(
  call: AggregateCall,
  context: StateContext,
): AggregateState | undefined {
  const [argument] = call.arguments;
  if (call.name.name !== "bit_xor" || argument === undefined) return undefined;
  const { type } = call;
  if (!integers.includes(baseTypeOf(type, context.catalog).key)) return undefined;
  const counted = countOf(argument, call.filter, context);
  const odd = compare("<>", binary("%", context.weight, integerLiteral(2), bigint), zero);
  const orNone = (bits: Scalar): Scalar => coalesce(bits, literalScalar("0", type));
  return {
    columns: [
      {
        key: `xor ${scalarKey([argument, call.filter])}`,
        column: {
          suffix: "bits",
          type,
          nullable: true,
          whole: call,
          changes: [{ suffix: "bits", call: { ...call, filter: allOf([odd, call.filter]) } }],
          next: (old, [added], counter) =>
            caseScalar({
              branches: [
                {
                  when: compare(">", counter, zero),
                  then: added === undefined ? old : binary("#", orNone(old), orNone(added), type),
                },
              ],
              otherwise: literalScalar(undefined, type),
              type,
              span: undefined,
            }),
          rescan: undefined,
          counter: counted.key,
        },
      },
      counted,
    ],
    finalise: ([value]) => value as Scalar,
    consolidated: false,
  };
}
