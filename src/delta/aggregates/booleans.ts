import { aggregateCall, compare } from "../../relation/builtin-calls.js";
import type { AggregateCall, Scalar } from "../../relation/scalar.js";
import { caseScalar, literalScalar } from "../../relation/scalar-constructors.js";
import { bigint, boolean, scalarKey } from "../scalars.js";
import { countOf, ofThoseThatPass } from "./count.js";
import { type AggregateState, countColumn, type StateContext, zero } from "./state-column.js";

/**
 * `bool_and` (alias `every`) and `bool_or` from two counts, of the values and of the true ones: all are true when the
 * counts are equal, one is true when the second is positive, and without values the result is NULL. Both calls over
 * the same argument share them.
 */
export function booleanState(
  call: AggregateCall,
  context: StateContext,
): AggregateState | undefined {
  const { name } = call.name;
  const [argument] = call.arguments;
  if (argument === undefined || !["bool_and", "bool_or", "every"].includes(name)) return undefined;
  const condition = ofThoseThatPass(call.filter, argument);
  return {
    columns: [
      {
        key: `true ${scalarKey([argument, call.filter])}`,
        column: countColumn(
          "true",
          aggregateCall("count", [], bigint, condition),
          context.weight,
          condition,
        ),
      },
      countOf(argument, call.filter, context),
    ],
    finalise: ([holding, counted]) => {
      const [some, all] = [holding as Scalar, counted as Scalar];
      return caseScalar({
        branches: [
          {
            when: compare(">", all, zero),
            then: name === "bool_or" ? compare(">", some, zero) : compare("=", some, all),
          },
        ],
        otherwise: literalScalar(undefined, boolean),
        type: boolean,
        span: undefined,
      });
    },
    consolidated: false,
  };
}
