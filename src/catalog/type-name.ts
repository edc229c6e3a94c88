import type { Catalog } from "./catalog.js";
import type { Type, TypeReference } from "./type.js";
import { decodeModifier, intervalFieldWords } from "./type-modifier.js";
import { typeOf } from "./type-of.js";

/** A type's name in parts, for whoever prints SQL: `words(modifiers) suffix[]`. */
export interface TypeName {
  /** The schema to qualify the name with; `undefined` for types of `pg_catalog`. */
  readonly schema: string | undefined;
  /** `double precision`, `timestamp`, `int4range`, `Mood`. */
  readonly words: string;
  /** `words` are keywords of SQL's grammar and must not be quoted; otherwise they are one name. */
  readonly standard: boolean;
  /** What stands in parentheses after `words`; empty when there are no parentheses. */
  readonly modifiers: readonly number[];
  /** What follows the parentheses: `with time zone`, else empty. */
  readonly suffix: string;
  /** 1 for an array, whatever its number of dimensions. */
  readonly dimensions: 0 | 1;
}

interface Spelling {
  readonly words: string;
  readonly suffix: string;
}

/** The types that SQL's grammar has words for. `bit` and `character` without length mean a length of 1. */
function standardSpelling(name: string, modifier: number): Spelling | undefined {
  const plain = (words: string): Spelling => ({ words, suffix: "" });
  switch (name) {
    case "bool":
      return plain("boolean");
    case "int2":
      return plain("smallint");
    case "int4":
      return plain("integer");
    case "int8":
      return plain("bigint");
    case "float4":
      return plain("real");
    case "float8":
      return plain("double precision");
    case "numeric":
      return plain("numeric");
    case "varchar":
      return plain("character varying");
    case "bpchar":
      return modifier === -1 ? undefined : plain("character");
    case "bit":
      return modifier === -1 ? undefined : plain("bit");
    case "varbit":
      return plain("bit varying");
    case "time":
    case "timestamp":
      return { words: name, suffix: "without time zone" };
    case "timetz":
      return { words: "time", suffix: "with time zone" };
    case "timestamptz":
      return { words: "timestamp", suffix: "with time zone" };
    case "interval":
      return plain("interval");
    default:
      return undefined;
  }
}

/** The name of a type as SQL text has to say it to mean exactly this type. */
export function typeName(reference: TypeReference, catalog: Pick<Catalog, "types">): TypeName {
  const type = typeOf(reference, catalog);
  if (type.kind === "array" && type.element !== undefined) {
    const element = { ...type.element, modifier: reference.modifier };
    return { ...elementName(typeOf(element, catalog), element), dimensions: 1 };
  }
  return elementName(type, reference);
}

function elementName(type: Type, reference: TypeReference): TypeName {
  const builtin = type.schema === "pg_catalog";
  const spelling = builtin ? standardSpelling(type.name, reference.modifier) : undefined;
  if (spelling === undefined) {
    return {
      schema: builtin ? undefined : type.schema,
      words: type.name,
      standard: false,
      modifiers: [],
      suffix: "",
      dimensions: 0,
    };
  }
  const decoded = decodeModifier(reference);
  if (type.name === "interval") return intervalName(decoded);
  return { schema: undefined, ...spelling, standard: true, modifiers: decoded, dimensions: 0 };
}

function intervalName(decoded: readonly number[]): TypeName {
  const [fields, ...precision] = decoded;
  const named = fields === undefined ? "" : intervalFieldWords(fields);
  return {
    schema: undefined,
    words: named === "" ? "interval" : `interval ${named}`,
    standard: true,
    modifiers: precision,
    suffix: "",
    dimensions: 0,
  };
}

function quote(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A type's name for messages, as PostgreSQL's `format_type` shows it, user types with their schema. */
export function formatType(reference: TypeReference, catalog: Pick<Catalog, "types">): string {
  const name = typeName(reference, catalog);
  // These two are keywords with another meaning when not quoted.
  const ambiguous = name.words === "char" || name.words === "bit";
  const words = name.standard ? name.words : ambiguous ? `"${name.words}"` : quote(name.words);
  const qualified = name.schema === undefined ? words : `${quote(name.schema)}.${words}`;
  const modifiers = name.modifiers.length === 0 ? "" : `(${name.modifiers.join(",")})`;
  const suffix = name.suffix === "" ? "" : ` ${name.suffix}`;
  return `${qualified}${modifiers}${suffix}${name.dimensions === 1 ? "[]" : ""}`;
}
