import type { CatalogCast, CatalogFunction, CatalogOperator } from "../catalog.js";
import {
  aggregateKinds,
  castContexts,
  castMethods,
  functionKinds,
  readLetter,
} from "../fact-letters.js";
import { readVolatility } from "../fact-lines.js";
import type { CastFacts, FunctionFacts, OperatorFacts } from "./facts.js";
import type { TypeNames } from "./read-types.js";

/** Objects that a database has beyond `pg_catalog` are there in whichever version it is. */
const since = 15;

function readFunction(facts: FunctionFacts, names: TypeNames): CatalogFunction {
  const modes = facts.modes ?? facts.arguments.map(() => "i");
  const types = facts.allArguments ?? facts.arguments;
  const parameters = modes.map((mode, place) => ({
    mode,
    name: facts.names?.[place] ?? "",
    type: names.keyOf(types[place] ?? 0),
  }));
  const inputs = parameters.filter(({ mode }) => "ibv".includes(mode));
  const outputs = parameters.filter(({ mode }) => "obt".includes(mode));
  return {
    schema: facts.schema,
    name: facts.name,
    kind: readLetter(functionKinds, facts.kind),
    arguments: facts.arguments.map(names.keyOf),
    defaults: facts.defaults,
    argumentNames: inputs.some(({ name }) => name !== "") ? inputs.map(({ name }) => name) : [],
    variadic: facts.variadic === null ? undefined : names.keyOf(facts.variadic),
    result: names.keyOf(facts.result),
    returnsSet: facts.set,
    resultColumns: outputs.map(({ name, type }) => ({ name, type })),
    volatility: readVolatility(facts.volatility),
    strict: facts.strict,
    aggregateKind:
      facts.aggregate === null ? undefined : readLetter(aggregateKinds, facts.aggregate),
    directArguments: facts.direct ?? 0,
    since,
  };
}

export function readFunctions(
  facts: readonly FunctionFacts[],
  names: TypeNames,
): readonly CatalogFunction[] {
  return facts.map((each) => readFunction(each, names));
}

export function readOperators(
  facts: readonly OperatorFacts[],
  names: TypeNames,
): readonly CatalogOperator[] {
  return facts.map((each) => ({
    schema: each.schema,
    name: each.name,
    left: each.left === null ? undefined : names.keyOf(each.left),
    right: names.keyOf(each.right),
    result: names.keyOf(each.result),
    volatility: readVolatility(each.volatility),
    strict: each.strict,
    negator: each.negator ?? undefined,
    commutator: each.commutator ?? undefined,
    since,
  }));
}

export function readCasts(facts: readonly CastFacts[], names: TypeNames): readonly CatalogCast[] {
  return facts.map((each) => ({
    source: names.keyOf(each.source),
    target: names.keyOf(each.target),
    context: readLetter(castContexts, each.context),
    method: readLetter(castMethods, each.method),
    // Without a function: nothing is run, or the types' own functions, of which nothing is known.
    volatility:
      each.volatility !== null
        ? readVolatility(each.volatility)
        : each.method === "b"
          ? "immutable"
          : "stable",
    since,
  }));
}
