import { builtinTextConversions, type TextConversion } from "../../catalog/builtin-types.js";
import type { Catalog, Volatility } from "../../catalog/catalog.js";
import {
  baseKey,
  builtinKey,
  categoryOf,
  elementKey,
  isComposite,
  recordKey,
} from "./type-index.js";

/** How much a conversion may do: everywhere, on assignment to a column, or only with CAST (manual, 10.1 and 10.4). */
export type CoercionContext = "implicit" | "assignment" | "explicit";

/** How a value of one type becomes a value of another. */
export interface Pathway {
  /** `relabel`: the same bytes; `function`: a cast function; `array`: element by element; `text`: through the text form. */
  readonly method: "relabel" | "function" | "array" | "text";
  readonly volatility: Volatility;
}

const contextRank = { implicit: 0, assignment: 1, explicit: 2 } as const;

/**
 * The conversion from one type to another that `pg_cast` or the automatic rules (arrays element by element, any type
 * to and from strings through text) allow in `context`. Domains stand for their base types.
 */
export function findPathway(
  source: string,
  target: string,
  context: CoercionContext,
  catalog: Catalog,
): Pathway | undefined {
  const from = baseKey(source, catalog);
  const to = baseKey(target, catalog);
  if (from === to) return { method: "relabel", volatility: "immutable" };
  const cast = catalog.castBetween(from, to);
  if (cast !== undefined) {
    // A cast that is listed but not allowed here closes the automatic ways as well.
    if (contextRank[context] < contextRank[cast.context]) return undefined;
    const method =
      cast.method === "binary" ? "relabel" : cast.method === "inout" ? "text" : cast.method;
    return { method, volatility: cast.volatility };
  }
  if (!vectorTypes.has(to)) {
    const fromElement = elementKey(from, catalog);
    const toElement = elementKey(to, catalog);
    if (fromElement !== undefined && toElement !== undefined) {
      const element = findPathway(fromElement, toElement, context, catalog);
      if (element !== undefined) return { method: "array", volatility: element.volatility };
    }
  }
  const throughText =
    (contextRank[context] >= contextRank.assignment && categoryOf(to, catalog) === "S") ||
    (context === "explicit" && categoryOf(from, catalog) === "S");
  if (!throughText) return undefined;
  return { method: "text", volatility: textVolatility(from, to, catalog) };
}

const vectorTypes: ReadonlySet<string> = new Set([
  builtinKey("int2vector"),
  builtinKey("oidvector"),
]);

/** Reading a date depends on DateStyle, writing a name on the search path: conversions through text are as volatile as those of the two types. */
function textVolatility(source: string, target: string, catalog: Catalog): Volatility {
  const output = textConversion(source, catalog).output;
  const input = textConversion(target, catalog).input;
  return output === "immutable" && input === "immutable" ? "immutable" : "stable";
}

function textConversion(key: string, catalog: Catalog): TextConversion {
  const builtin = builtinTextConversions.get(key);
  if (builtin !== undefined) return builtin;
  // Nothing is known of types that extensions bring, except that strings are their own text form.
  const volatility = categoryOf(key, catalog) === "S" ? "immutable" : "stable";
  return { input: volatility, output: volatility };
}

/** Whether a single type that is neither polymorphic nor `any` accepts a value of another. */
export function canConvert(
  source: string,
  target: string,
  context: CoercionContext,
  catalog: Catalog,
): boolean {
  if (source === target || source === builtinKey("unknown")) return true;
  if (findPathway(source, target, context, catalog) !== undefined) return true;
  if (source === recordKey && isComposite(target, catalog)) return true;
  if (target === recordKey && isComposite(source, catalog)) return true;
  if (target === builtinKey("_record")) {
    const element = elementKey(source, catalog);
    return element !== undefined && isComposite(element, catalog);
  }
  return false;
}
