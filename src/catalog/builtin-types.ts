import type { Volatility } from "./catalog.js";
import { readLetter } from "./fact-letters.js";
import { readFactLine, readFactLines, readVolatility } from "./fact-lines.js";
import { typeFacts } from "./facts/types.js";
import { builtinType, type Equality, type Type, type TypeKind, typeKey } from "./type.js";

/** How volatile the conversions between a type and its text form are. */
export interface TextConversion {
  readonly input: Volatility;
  readonly output: Volatility;
}

const kinds: Readonly<Record<string, TypeKind>> = {
  b: "base",
  a: "array",
  r: "range",
  m: "multirange",
  p: "pseudo",
};

const equalities: Readonly<Record<string, Equality>> = { f: "faithful", s: "semantic", n: "none" };

function readType(line: string): readonly [Type, TextConversion] {
  const [name = "", letters = "", element] = readFactLine(line);
  const [kind = "", category = "", preferred, collatable, equality = "", hashable, ordered] =
    letters;
  const type: Type = {
    schema: "pg_catalog",
    name,
    kind: readLetter(kinds, kind),
    category,
    preferred: preferred === "p",
    element: element === undefined ? undefined : builtinType(element),
    base: undefined,
    notNull: false,
    attributes: [],
    labels: [],
    collatable: collatable === "c",
    equality: readLetter(equalities, equality),
    hashable: hashable === "h",
    ordered: ordered === "o",
    operators: [],
  };
  return [type, { input: readVolatility(letters.at(-2)), output: readVolatility(letters.at(-1)) }];
}

const entries = readFactLines(typeFacts).map(readType);

/** The types of `pg_catalog`, by key. The row types of its tables are not among them. */
export const builtinTypes: ReadonlyMap<string, Type> = new Map(
  entries.map(([type]) => [typeKey(type), type]),
);

/** The text conversions of the types of `pg_catalog`, by key. */
export const builtinTextConversions: ReadonlyMap<string, TextConversion> = new Map(
  entries.map(([type, conversion]) => [typeKey(type), conversion]),
);
