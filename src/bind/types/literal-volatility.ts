import type { Catalog, Volatility } from "../../catalog/catalog.js";
import { baseKey, builtinKey, typeOf } from "./type-index.js";

/**
 * Whether the text of a literal always means the same value of a type. Not so where DateStyle, IntervalStyle, TimeZone
 * or lc_monetary decide how it is read (manual, 8.2 and 8.5), or where it names the moment of reading (`today`).
 * PostgreSQL reads a literal once, when it parses the statement; a text that is parsed again must mean the same then.
 */
export function literalVolatility(
  text: string,
  key: string,
  catalog: Pick<Catalog, "types">,
): Volatility {
  const sensitive = [...sessionTypesIn(key, catalog)];
  if (sensitive.length === 0) return "immutable";
  const scalar = readers.get(baseKey(key, catalog));
  // The values within a range, an array or a row stand between brackets, commas and quotes.
  const parts = scalar === undefined ? text.split(/[[\](){},"\\]+/) : [text];
  const fixed = parts
    .map((part) => part.trim())
    .filter((part) => part !== "" && part.toUpperCase() !== "NULL")
    .every((part) => sensitive.every((type) => readers.get(type)?.(part) ?? false));
  return fixed ? "immutable" : "stable";
}

/** The types within a type whose text depends on the session. */
function sessionTypesIn(key: string, catalog: Pick<Catalog, "types">): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (inner: string): void => {
    const type = typeOf(inner, catalog);
    if (readers.has(inner)) found.add(inner);
    if (type.base !== undefined) visit(type.base.key);
    if (type.element !== undefined) visit(type.element.key);
    for (const attribute of type.attributes) visit(attribute.type.key);
  };
  visit(key);
  return found;
}

const clockWord = /\b(?:now|today|tomorrow|yesterday)\b/i;

const endless = /^(?:epoch|[+-]?infinity)$/i;

/** Year first, in full: read alike under every DateStyle. */
const isoDate = "[0-9]{4,6}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{8}";
const timeOfDay = "[0-9]{1,2}(?::[0-9]{2}){0,2}(?:\\.[0-9]+)?(?: ?[AP]M)?";
const zone = "(?:[zZ]|UTC|GMT|[+-][0-9]{1,2}(?::?[0-9]{2}){0,2}|[A-Z][A-Za-z_]+(?:/[A-Za-z_+-]+)+)";
const dateTime = new RegExp(`^(?:${isoDate})(?:[T ] *${timeOfDay}(?: ?${zone})?)?(?: BC)?$`, "i");
const zonedDateTime = new RegExp(`^(?:${isoDate})(?:[T ] *${timeOfDay})? ?${zone}(?: BC)?$`, "i");

/** Whether the text of a value is read alike in every session, for the types where it may not be. */
const readers: ReadonlyMap<string, (text: string) => boolean> = new Map([
  [builtinKey("date"), (text: string) => endless.test(text) || dateTime.test(text)],
  [builtinKey("timestamp"), (text: string) => endless.test(text) || dateTime.test(text)],
  [builtinKey("timestamptz"), (text: string) => endless.test(text) || zonedDateTime.test(text)],
  [builtinKey("time"), (text: string) => !clockWord.test(text)],
  [builtinKey("timetz"), (text: string) => new RegExp(`^${timeOfDay} ?${zone}$`, "i").test(text)],
  // IntervalStyle sql_standard lets a sign at the beginning count for all that follows.
  [builtinKey("interval"), (text: string) => !/^-.*[0-9].*[\s-].*[0-9]/.test(text)],
  // lc_monetary has the signs for the currency, for thousands and for fractions, and the number of digits.
  [builtinKey("money"), () => false],
]);
