import type { QualifiedName, TypeReference } from "../catalog/type.js";
import { decodeModifier, encodeModifier } from "../catalog/type-modifier.js";

/** A type in plan text: `int4`, `numeric(15,2)`, `public.mood`, `text{collate "C"}`. */
export function typeText(type: TypeReference): string {
  return `${keyText(type.key)}${modifierText(type)}${collationText(type.collation)}`;
}

/** A name in plan text; the schema pg_catalog is left out. */
export function nameText({ schema, name }: QualifiedName): string {
  return schema === "pg_catalog"
    ? identifierText(name)
    : `${identifierText(schema)}.${identifierText(name)}`;
}

/** An identifier in plan text: bare when it is lower case, else in double quotes. */
export function identifierText(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoted(name, '"');
}

/** A string in plan text. */
export function stringText(value: string): string {
  return quoted(value, "'");
}

const controlCharacters = /[\p{Cc}\u2028\u2029]/u;

/** An operator has one line, so that what would end it is written as an escape, marked by an e: `e'a\u000ab'`. */
function quoted(text: string, quote: string): string {
  const doubled = text.replaceAll(quote, quote + quote);
  if (!controlCharacters.test(text)) return `${quote}${doubled}${quote}`;
  const escaped = doubled.replace(
    /[\p{Cc}\u2028\u2029\\]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `e${quote}${escaped}${quote}`;
}

function keyText(key: string): string {
  const dot = key.indexOf(".");
  return nameText({ schema: key.slice(0, dot), name: key.slice(dot + 1) });
}

function modifierText(type: TypeReference): string {
  if (type.modifier === -1) return "";
  const values = decodeModifier(type);
  const readable = values.length > 0 && encodeModifier(type.key, values) === type.modifier;
  return readable ? `(${values.join(",")})` : `{modifier ${type.modifier}}`;
}

function collationText(collation: QualifiedName | undefined): string {
  return collation === undefined ? "" : `{collate ${nameText(collation)}}`;
}
