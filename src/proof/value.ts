import type { Catalog } from "../catalog/catalog.js";
import type { Type, TypeReference } from "../catalog/type.js";
import { InternalError } from "../diagnostics/errors.js";
import type { Random } from "./random.js";

/** A value of a column in PostgreSQL's text form for its type; `undefined` is NULL. */
export type Value = string | undefined;

/**
 * The values that are tried for a type. `ordinary` ones are few, so that joins meet and groups share; `hostile`
 * ones are legal and often mishandled: empty and quoted texts, equal values that print differently, infinities.
 * Sums of the floats are exact in any order.
 */
export interface ValuePool {
  readonly ordinary: readonly string[];
  readonly hostile: readonly string[];
}

const texts: ValuePool = {
  ordinary: ["a", "b", "c", "ab"],
  hostile: [
    "",
    " ",
    "A",
    "a ",
    "it's",
    '"',
    "\\",
    "NULL",
    "null",
    "ä",
    "😀",
    "%",
    "(a,b)",
    "{}",
    "x\ny",
    "$$",
  ],
};

const integers: ValuePool = {
  ordinary: ["0", "1", "2", "3", "4", "5"],
  hostile: ["-1", "-3", "100"],
};

/** Pools of the built-in types, by PostgreSQL's internal name. */
const builtinPools: ReadonlyMap<string, ValuePool> = new Map<string, ValuePool>([
  ["bool", { ordinary: ["true", "false"], hostile: [] }],
  ["int2", integers],
  ["int4", integers],
  ["int8", { ordinary: integers.ordinary, hostile: [...integers.hostile, "3000000000"] }],
  ["oid", { ordinary: ["0", "1", "2"], hostile: ["4294967295"] }],
  [
    "numeric",
    {
      ordinary: ["0", "1", "2", "2.5", "-1", "10"],
      hostile: ["1.0", "1.00", "0.1", "-0.10", "NaN", "Infinity", "123456789012345678.9"],
    },
  ],
  [
    "float4",
    { ordinary: ["0", "1", "0.5", "-2.25", "3"], hostile: ["-0", "NaN", "Infinity", "-Infinity"] },
  ],
  [
    "float8",
    { ordinary: ["0", "1", "0.5", "-2.25", "3"], hostile: ["-0", "NaN", "Infinity", "-Infinity"] },
  ],
  ["money", { ordinary: ["0", "1.00", "2.50"], hostile: ["-1.00"] }],
  ["text", texts],
  ["varchar", texts],
  ["bpchar", texts],
  ["name", { ordinary: ["a", "b", "c"], hostile: ["", "A", "it's"] }],
  ["char", { ordinary: ["a", "b"], hostile: ["", " "] }],
  ["bytea", { ordinary: ["\\x01", "\\x02"], hostile: ["\\x", "\\x00", "\\xdeadbeef", "\\x5c27"] }],
  [
    "date",
    {
      ordinary: ["2024-01-01", "2024-01-02", "2024-02-29", "2023-12-31"],
      hostile: ["0044-03-15 BC", "9999-12-31", "infinity", "-infinity"],
    },
  ],
  ["time", { ordinary: ["00:00:00", "12:30:00"], hostile: ["24:00:00", "23:59:59.999999"] }],
  ["timetz", { ordinary: ["12:00:00+00", "13:00:00+01"], hostile: ["00:00:00-12"] }],
  [
    "timestamp",
    {
      ordinary: ["2024-01-01 00:00:00", "2024-01-01 12:00:00", "2024-02-29 23:59:59.5"],
      hostile: ["0044-03-15 00:00:00 BC", "infinity", "-infinity", "9999-12-31 23:59:59.999999"],
    },
  ],
  [
    "timestamptz",
    {
      ordinary: ["2024-01-01 00:00:00+00", "2024-01-01 12:00:00+00", "2024-03-31 01:30:00+00"],
      hostile: ["2024-01-01 05:30:00+05:30", "infinity", "-infinity", "0044-03-15 00:00:00+00 BC"],
    },
  ],
  [
    "interval",
    { ordinary: ["1 day", "2 hours"], hostile: ["24 hours", "30 days", "1 mon", "-1 day", "0"] },
  ],
  [
    "uuid",
    {
      ordinary: ["00000000-0000-0000-0000-000000000001", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
      hostile: ["ffffffff-ffff-ffff-ffff-ffffffffffff"],
    },
  ],
  [
    "json",
    {
      ordinary: ["1", '{"a": 1}', '"x"'],
      hostile: ["null", "1.0", '{"a":1}', "[]", '{"a": 1, "a": 2}'],
    },
  ],
  [
    "jsonb",
    {
      ordinary: ["1", '{"a": 1}', '"x"'],
      hostile: ["null", "1.0", "[]", '{"b": null}', '"it\'s"'],
    },
  ],
  ["inet", { ordinary: ["10.0.0.1", "10.0.0.2"], hostile: ["::1", "10.0.0.1/8"] }],
  ["cidr", { ordinary: ["10.0.0.0/8", "192.168.1.0/24"], hostile: ["::/0"] }],
  ["macaddr", { ordinary: ["08:00:2b:01:02:03"], hostile: ["00:00:00:00:00:00"] }],
  ["macaddr8", { ordinary: ["08:00:2b:01:02:03:04:05"], hostile: [] }],
  ["bit", { ordinary: ["0", "1"], hostile: [] }],
  ["varbit", { ordinary: ["0", "1"], hostile: [""] }],
  ["point", { ordinary: ["(0,0)", "(1,2)"], hostile: ["(-0,NaN)"] }],
  ["line", { ordinary: ["{1,2,3}", "{1,0,0}"], hostile: [] }],
  ["lseg", { ordinary: ["[(0,0),(1,1)]"], hostile: [] }],
  ["box", { ordinary: ["(1,1),(0,0)"], hostile: ["(0,0),(0,0)"] }],
  ["path", { ordinary: ["((0,0),(1,1))"], hostile: ["[(0,0),(1,1)]"] }],
  ["polygon", { ordinary: ["((0,0),(1,1),(1,0))"], hostile: [] }],
  ["circle", { ordinary: ["<(0,0),1>"], hostile: ["<(0,0),0>"] }],
  ["tsvector", { ordinary: ["'a'", "'a' 'b'"], hostile: [""] }],
  ["tsquery", { ordinary: ["'a'", "'a' & 'b'"], hostile: [""] }],
  ["pg_lsn", { ordinary: ["0/0", "0/16B3748"], hostile: [] }],
  ["xid8", { ordinary: ["1", "2"], hostile: [] }],
  ["xml", { ordinary: ["<a/>", "<b>1</b>"], hostile: ["text"] }],
  ["jsonpath", { ordinary: ['$."a"'], hostile: [] }],
]);

/** The part of a pool that a length or precision modifier lets through (manual, 53.7: `atttypmod`). */
function fitModifier(pool: ValuePool, name: string, modifier: number): ValuePool {
  const narrow = (accept: (value: string) => boolean): ValuePool => ({
    ordinary: pool.ordinary.filter(accept),
    hostile: pool.hostile.filter(accept),
  });
  if (name === "bit" || name === "varbit") {
    const length = modifier < 0 ? 1 : modifier;
    const patterns = ["0".repeat(length), "1".repeat(length), "01".repeat(length).slice(0, length)];
    return { ordinary: [...new Set(patterns)], hostile: name === "varbit" ? [""] : [] };
  }
  if (modifier < 0) return pool;
  if (name === "varchar" || name === "bpchar") {
    return narrow((value) => [...value].length <= modifier - 4);
  }
  if (name === "numeric") {
    const precision = ((modifier - 4) >> 16) & 0xffff;
    const scale = (modifier - 4) & 0x7ff;
    // NaN fits any precision, Infinity none (manual, 8.1.2).
    return narrow(
      (value) => value === "NaN" || Math.abs(Number(value)) < 10 ** (precision - scale) - 1,
    );
  }
  return pool;
}

/** The text form of an array (manual, 8.15.6). */
function printArray(elements: readonly Value[]): string {
  const items = elements.map((element) =>
    element === undefined ? "NULL" : `"${element.replace(/["\\]/g, "\\$&")}"`,
  );
  return `{${items.join(",")}}`;
}

/** The text form of a composite value (manual, 8.16.6). */
function printComposite(fields: readonly Value[]): string {
  const items = fields.map((field) =>
    field === undefined ? "" : `"${field.replace(/["\\]/g, "$&$&")}"`,
  );
  return `(${items.join(",")})`;
}

function typeOf(catalog: Catalog, reference: TypeReference): Type {
  const type = catalog.types.get(reference.key);
  if (type === undefined) throw new InternalError(`type "${reference.key}" is not in the catalog`);
  return type;
}

/**
 * The values to try for a type; both lists are empty for one of which nothing is known.
 * Values of a domain may still violate its CHECK constraints: only the database can tell.
 */
export function valuePoolOf(catalog: Catalog, reference: TypeReference): ValuePool {
  const type = typeOf(catalog, reference);
  const part = (inner: TypeReference | undefined): ValuePool =>
    inner === undefined ? { ordinary: [], hostile: [] } : valuePoolOf(catalog, inner);
  switch (type.kind) {
    case "base": {
      const pool = builtinPools.get(type.name) ?? (type.category === "S" ? texts : undefined);
      return pool === undefined
        ? { ordinary: [], hostile: [] }
        : fitModifier(pool, type.name, reference.modifier);
    }
    case "enum":
      return { ordinary: type.labels, hostile: [] };
    case "domain": {
      const base = type.base;
      return part(
        base !== undefined && base.modifier < 0 && reference.modifier >= 0
          ? { ...base, modifier: reference.modifier }
          : base,
      );
    }
    case "array": {
      const element =
        type.element === undefined || reference.modifier < 0
          ? type.element
          : { ...type.element, modifier: reference.modifier };
      const { ordinary, hostile } = part(element);
      const [first, second] = ordinary;
      return {
        ordinary: [
          printArray([]),
          ...(first === undefined ? [] : [printArray([first])]),
          ...(second === undefined ? [] : [printArray([second]), printArray([first, second])]),
        ],
        hostile: [
          printArray([undefined]),
          ...hostile.slice(0, 6).map((value) => printArray([value, undefined])),
        ],
      };
    }
    case "composite": {
      const pools = type.attributes.map((attribute) => part(attribute.type));
      return {
        ordinary: [0, 1, 2].map((index) =>
          printComposite(
            pools.map(({ ordinary }) => ordinary[index % Math.max(1, ordinary.length)]),
          ),
        ),
        hostile: [
          printComposite(pools.map(() => undefined)),
          printComposite(pools.map(({ ordinary, hostile }) => hostile[0] ?? ordinary[0])),
        ],
      };
    }
    case "range": {
      const [first, second] = part(type.element).ordinary;
      return {
        ordinary: [first, second].flatMap((bound) =>
          bound === undefined
            ? []
            : [`["${bound.replace(/["\\]/g, "$&$&")}","${bound.replace(/["\\]/g, "$&$&")}"]`],
        ),
        hostile: ["empty", "(,)"],
      };
    }
    case "multirange":
      return {
        ordinary: part(type.element).ordinary.map((range) => `{${range}}`),
        hostile: ["{}"],
      };
    case "pseudo":
      return { ordinary: [], hostile: [] };
  }
}

/** One value of the pool: hostile in about one of seven draws. `undefined` when the pool is empty. */
export function drawValue(random: Random, pool: ValuePool): Value {
  const hostile = pool.hostile.length > 0 && (pool.ordinary.length === 0 || random.chance(0.15));
  const values = hostile ? pool.hostile : pool.ordinary;
  return values.length === 0 ? undefined : random.pick(values);
}

/** The n-th of arbitrarily many values of a type, for keys; `undefined` where only the pool is known. */
export function distinctValueOf(
  catalog: Catalog,
  reference: TypeReference,
  position: number,
): Value {
  const type = typeOf(catalog, reference);
  if (type.kind === "domain" && type.base !== undefined) {
    return distinctValueOf(catalog, type.base, position);
  }
  if (type.kind !== "base") return undefined;
  const day = `2024-${String(1 + (Math.floor(position / 28) % 12)).padStart(2, "0")}-${String(1 + (position % 28)).padStart(2, "0")}`;
  switch (type.name) {
    case "int2":
    case "int4":
    case "int8":
    case "oid":
    case "numeric":
    case "float4":
    case "float8":
      return String(position);
    case "text":
    case "varchar":
    case "bpchar":
    case "name":
    case "citext": {
      const value = `k${position}`;
      return fitModifier({ ordinary: [value], hostile: [] }, type.name, reference.modifier)
        .ordinary[0];
    }
    case "uuid":
      return `00000000-0000-0000-0000-${String(position).padStart(12, "0")}`;
    case "date":
      return day;
    case "timestamp":
      return `${day} 00:00:00`;
    case "timestamptz":
      return `${day} 00:00:00+00`;
    default:
      return undefined;
  }
}
