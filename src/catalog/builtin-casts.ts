import type { CatalogCast } from "./catalog.js";
import { castContexts, castMethods, readLetter } from "./fact-letters.js";
import { builtinTypeKey, readFactLine, readFactLines, readVolatility } from "./fact-lines.js";
import { castFacts } from "./facts/casts.js";

function readCast(line: string): CatalogCast {
  const [source = "", target = "", letters = "", since] = readFactLine(line);
  return {
    source: builtinTypeKey(source),
    target: builtinTypeKey(target),
    context: readLetter(castContexts, letters.charAt(0)),
    method: readLetter(castMethods, letters.charAt(1)),
    volatility: readVolatility(letters.charAt(2)),
    since: Number(since),
  };
}

/** The casts between types of `pg_catalog`. */
export const builtinCasts: readonly CatalogCast[] = readFactLines(castFacts).map(readCast);
