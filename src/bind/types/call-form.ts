import type { Code } from "../../diagnostics/codes.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Fit } from "./function-candidates.js";
import type { FunctionRequest } from "./function-request.js";
import { showName } from "./written-name.js";

/**
 * Checks that a call's decorations (`*`, DISTINCT, ORDER BY, FILTER, OVER, WITHIN GROUP) suit the kind of function that
 * it means (manual, 4.2.7 and 4.2.8). `signature` is what messages call it. Throws 42809, 42883, 0A000.
 */
export function checkCall(request: FunctionRequest, fit: Fit, signature: string): void {
  const fail = (code: Code, message: string, hint?: string): never => {
    throw queryError(code, message, { span: request.span, hint });
  };
  const name = showName(request.name);
  const { kind, aggregateKind } = fit.function;
  switch (kind) {
    case "procedure":
      fail("42809", `${signature} is a procedure`, "To call a procedure, use CALL.");
      break;
    case "function": {
      const notAggregate = `but ${name} is not an aggregate function`;
      if (request.star) fail("42809", `${name}(*) specified, ${notAggregate}`);
      if (request.distinct) fail("42809", `DISTINCT specified, ${notAggregate}`);
      if (request.withinGroup !== undefined)
        fail("42809", `WITHIN GROUP specified, ${notAggregate}`);
      if (request.ordered) fail("42809", `ORDER BY specified, ${notAggregate}`);
      if (request.filtered) fail("42809", `FILTER specified, ${notAggregate}`);
      if (request.over) {
        const neither = `but ${name} is not a window function nor an aggregate function`;
        fail("42809", `OVER specified, ${neither}`);
      }
      return;
    }
    case "window":
      if (!request.over) fail("42809", `window function ${name} requires an OVER clause`);
      if (request.withinGroup !== undefined) {
        fail("42809", `window function ${name} cannot have WITHIN GROUP`);
      }
      break;
    case "aggregate":
      if (aggregateKind === "ordered-set" || aggregateKind === "hypothetical-set") {
        if (request.withinGroup === undefined) {
          fail("42809", `WITHIN GROUP is required for ordered-set aggregate ${name}`);
        }
        if (request.over) {
          fail("0A000", `OVER is not supported for ordered-set aggregate ${name}`);
        }
        checkDirectArguments(request, fit, signature, fail);
      } else if (request.withinGroup !== undefined) {
        fail("42809", `${name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP`);
      }
      break;
  }
  if (request.arguments.length === 0 && !request.star && request.withinGroup === undefined) {
    // Only an aggregate without arguments is written with a star; window functions have empty parentheses.
    if (kind === "aggregate") {
      fail("42809", `${name}(*) must be used to call a parameterless aggregate function`);
    }
  }
  if (!request.over && request.argumentNames.some((argument) => argument !== undefined)) {
    fail("0A000", "aggregates cannot use named arguments");
  }
  if (!request.over) return;
  if (request.distinct) fail("0A000", "DISTINCT is not implemented for window functions");
  if (request.ordered) {
    fail("0A000", "aggregate ORDER BY is not implemented for window functions");
  }
  if (kind === "window") {
    if (request.filtered) {
      fail("0A000", "FILTER is not implemented for non-aggregate window functions");
    }
  }
}

/** Whether as many arguments stand before WITHIN GROUP as the aggregate takes there. */
function checkDirectArguments(
  request: FunctionRequest,
  { function: entry, expanded }: Fit,
  signature: string,
  fail: (code: Code, message: string, hint?: string) => never,
): void {
  const direct = request.arguments.length;
  const sorted = request.withinGroup?.length ?? 0;
  const name = showName(request.name);
  const missing = `function ${signature} does not exist`;
  const parameters = expanded > 1 ? direct + sorted - (expanded - 1) : direct + sorted;
  if (entry.variadic === undefined || entry.directArguments < parameters) {
    if (direct === entry.directArguments) return;
    const required = entry.directArguments === 1 ? "argument" : "arguments";
    const hint = `There is an ordered-set aggregate ${name}, but it requires ${entry.directArguments} direct ${required}, not ${direct}.`;
    fail("42883", missing, hint);
    return;
  }
  // VARIADIC covers direct arguments and sort expressions alike.
  if (entry.aggregateKind === "hypothetical-set" && expanded !== 2 * sorted) {
    const hypothetical = expanded - sorted;
    const hint = `To use the hypothetical-set aggregate ${name}, the number of hypothetical direct arguments (here ${hypothetical}) must match the number of ordering columns (here ${sorted}).`;
    fail("42883", missing, hint);
  }
  if (entry.aggregateKind === "ordered-set" && expanded <= sorted) {
    const hint = `There is an ordered-set aggregate ${name}, but it requires at least ${entry.directArguments} direct arguments.`;
    fail("42883", missing, hint);
  }
}
