import type { CatalogFunction } from "../catalog.js";
import { findFunctions, parameterFacts, putFunction } from "./create-function.js";
import { nameOption, type Options, optionsOf, typeOption } from "./define-options.js";
import { type Fields, fail, newName, nodesOf, type Step, stringsOf, writtenName } from "./step.js";

/** `CREATE AGGREGATE`. */
export function createAggregate(step: Step, statement: Fields<"DefineStmt">): void {
  const options = optionsOf(statement);
  const name = newName(step, writtenName(statement.defnames), step.statement.span);
  const [list, direct] = statement.args ?? [];
  const parameters =
    list !== undefined && "List" in list ? nodesOf(list.List.items, "FunctionParameter") : [];
  const facts = parameterFacts(step, parameters);
  // The old form names its one argument type among the options, "ANY" for none.
  const base = statement.oldstyle === true ? baseArgument(step, options) : undefined;
  const state = typeOption(step, options, "stype") ?? typeOption(step, options, "stype1");
  if (state === undefined) {
    fail(step, "42P17", "aggregate stype must be specified", step.statement.span);
  }
  const finals = nameOption(options, "finalfunc");
  const final =
    finals === undefined
      ? undefined
      : findFunctions(step, finals, undefined).find(
          (candidate) => candidate.arguments[0] === state,
        );
  const directCount = direct !== undefined && "Integer" in direct ? (direct.Integer.ival ?? 0) : -1;
  const created: CatalogFunction = {
    ...name,
    ...facts,
    arguments: base ?? facts.arguments,
    kind: "aggregate",
    result: final?.result ?? state,
    returnsSet: false,
    resultColumns: [],
    volatility: "immutable",
    strict: false,
    aggregateKind:
      directCount < 0
        ? "ordinary"
        : options.has("hypothetical")
          ? "hypothetical-set"
          : "ordered-set",
    directArguments: Math.max(directCount, 0),
    since: 15,
  };
  putFunction(step, created, statement.replace === true);
}

function baseArgument(step: Step, options: Options): readonly string[] {
  const value = options.get("basetype");
  const name = value !== undefined && "TypeName" in value ? stringsOf(value.TypeName.names) : [];
  if (name.length === 1 && name[0]?.toLowerCase() === "any") return [];
  const type = typeOption(step, options, "basetype");
  return type === undefined ? [] : [type];
}
