import type { CatalogOperator } from "./catalog.js";
import {
  builtinTypeKey,
  groupByName,
  readFactLine,
  readFactLines,
  readVolatility,
} from "./fact-lines.js";
import { operatorFacts } from "./facts/operators.js";

function readOperator(line: string): CatalogOperator {
  const [name = "", letters = "", since, result = "", left, right = "", negator, commutator] =
    readFactLine(line);
  return {
    schema: "pg_catalog",
    name,
    left: left === undefined ? undefined : builtinTypeKey(left),
    right: builtinTypeKey(right),
    result: builtinTypeKey(result),
    volatility: readVolatility(letters.charAt(0)),
    strict: letters.charAt(1) === "s",
    negator,
    commutator,
    since: Number(since),
  };
}

const lines = groupByName(readFactLines(operatorFacts));
const read = new Map<string, readonly CatalogOperator[]>();

/** The operators of `pg_catalog` with a name; empty when there is none. */
export function builtinOperatorsNamed(name: string): readonly CatalogOperator[] {
  const known = read.get(name);
  if (known !== undefined) return known;
  const found = (lines.get(name) ?? []).map(readOperator);
  if (found.length > 0) read.set(name, found);
  return found;
}
