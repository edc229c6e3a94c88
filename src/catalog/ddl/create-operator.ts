import { findFunctions } from "./create-function.js";
import { nameOption, optionsOf, typeOption } from "./define-options.js";
import { type Fields, fail, newName, type Step, shownName, writtenName } from "./step.js";

/** `CREATE OPERATOR`. */
export function createOperator(step: Step, statement: Fields<"DefineStmt">): void {
  const options = optionsOf(statement);
  const { name, schema } = newName(step, writtenName(statement.defnames), step.statement.span);
  const left = typeOption(step, options, "leftarg");
  const right = typeOption(step, options, "rightarg");
  const names = nameOption(options, "function") ?? nameOption(options, "procedure");
  if (right === undefined) {
    fail(step, "42P17", "operator right argument type must be specified", step.statement.span);
  }
  const types = left === undefined ? [right] : [left, right];
  const [implementation] = findFunctions(step, names, types);
  if (implementation === undefined) {
    const shown = shownName(writtenName(names));
    fail(step, "42883", `function ${shown} does not exist`, step.statement.span);
  }
  const partner = (option: string): string | undefined =>
    options.has(option) ? writtenName(nameOption(options, option)).name : undefined;
  step.draft.operators.push({
    schema,
    name,
    left,
    right,
    result: implementation.result,
    volatility: implementation.volatility,
    strict: implementation.strict,
    negator: partner("negator"),
    commutator: partner("commutator"),
    since: 15,
  });
}
