import type { CatalogCast } from "./catalog.js";
import { builtinTypeKey, readFactLine, readFactLines, readVolatility } from "./fact-lines.js";
import { castFacts } from "./facts/casts.js";

const contexts: Readonly<Record<string, CatalogCast["context"]>> = {
  i: "implicit",
  a: "assignment",
  e: "explicit",
};

const methods: Readonly<Record<string, CatalogCast["method"]>> = {
  f: "function",
  b: "binary",
  i: "inout",
};

function readCast(line: string): CatalogCast {
  const [source = "", target = "", letters = "", since] = readFactLine(line);
  return {
    source: builtinTypeKey(source),
    target: builtinTypeKey(target),
    context: contexts[letters.charAt(0)] ?? "explicit",
    method: methods[letters.charAt(1)] ?? "function",
    volatility: readVolatility(letters.charAt(2)),
    since: Number(since),
  };
}

/** The casts between types of `pg_catalog`. */
export const builtinCasts: readonly CatalogCast[] = readFactLines(castFacts).map(readCast);
