import type { CatalogFunction } from "./catalog.js";
import { aggregateKinds, functionKinds, readLetter } from "./fact-letters.js";
import {
  builtinTypeKey,
  groupByName,
  readFactLine,
  readFactLines,
  readList,
  readVolatility,
} from "./fact-lines.js";
import { functionFacts } from "./facts/functions.js";

function readColumn(field: string): CatalogFunction["resultColumns"][number] {
  const [name = "", type = ""] = field.split(":");
  return { name, type: builtinTypeKey(type) };
}

function readFunction(line: string): CatalogFunction {
  const [
    name = "",
    letters = "",
    since,
    result = "",
    types,
    defaults,
    names,
    variadic,
    columns,
    set,
  ] = readFactLine(line);
  return {
    schema: "pg_catalog",
    name,
    kind: readLetter(functionKinds, letters.charAt(0)),
    arguments: readList(types).map(builtinTypeKey),
    defaults: Number(defaults ?? 0),
    argumentNames: readList(names),
    variadic: variadic === undefined ? undefined : builtinTypeKey(variadic),
    result: builtinTypeKey(result),
    returnsSet: letters.charAt(3) === "r",
    resultColumns: readList(columns).map(readColumn),
    volatility: readVolatility(letters.charAt(1)),
    strict: letters.charAt(2) === "s",
    aggregateKind: set === undefined ? undefined : readLetter(aggregateKinds, set.charAt(0)),
    directArguments: set === undefined ? 0 : Number(set.slice(1)),
    since: Number(since),
  };
}

const lines = groupByName(readFactLines(functionFacts));
const read = new Map<string, readonly CatalogFunction[]>();

/** The overloads of a function of `pg_catalog`; empty when there is none. */
export function builtinFunctionsNamed(name: string): readonly CatalogFunction[] {
  const known = read.get(name);
  if (known !== undefined) return known;
  const found = (lines.get(name) ?? []).map(readFunction);
  if (found.length > 0) read.set(name, found);
  return found;
}

/** The names of the functions of `pg_catalog`. */
export function builtinFunctionNames(): Iterable<string> {
  return lines.keys();
}
