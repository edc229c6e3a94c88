import type {
  Catalog,
  CatalogColumn,
  CatalogTable,
  ForeignKey,
  UniqueKey,
} from "../../src/catalog/catalog.js";
import { createCatalog } from "../../src/catalog/create-catalog.js";
import { builtinType, type Type, type TypeReference } from "../../src/catalog/type.js";
import type { Random } from "../../src/proof/random.js";
import {
  identifier,
  join,
  literal,
  numeral,
  printSql,
  type Sql,
  sql,
  words,
} from "../../src/sql/sql.js";

/** A schema as DDL text, and the catalog that the text should be read as. */
export interface RandomSchema {
  readonly text: string;
  readonly catalog: Catalog;
  /** In the order of their creation. */
  readonly tables: readonly CatalogTable[];
}

/** Which schemas are drawn. */
export interface SchemaOptions {
  readonly tables: { readonly least: number; readonly most: number };
  /** Types of columns that are not keys. */
  readonly types: readonly WeightedType[];
  /** How often a name needs quotes. */
  readonly hostileNames: number;
}

interface WeightedType {
  readonly weight: number;
  readonly item: TypeReference;
}

function ownType(name: string): TypeReference {
  return { key: `public.${name}`, modifier: -1, collation: undefined };
}

const ownTypeFacts = {
  schema: "public",
  category: "U",
  preferred: false,
  element: undefined,
  base: undefined,
  notNull: false,
  attributes: [],
  labels: [],
  collatable: false,
  equality: "faithful",
  hashable: true,
  ordered: true,
  operators: [],
} as const;

const moods = ["sad", "ok", 'it\'s "fine"'];

/** The types that every random schema declares, whether used or not. */
const ownTypes: readonly Type[] = [
  { ...ownTypeFacts, name: "mood", kind: "enum", category: "E", labels: moods },
  { ...ownTypeFacts, name: "small", kind: "domain", category: "N", base: builtinType("int4") },
  {
    ...ownTypeFacts,
    name: "pair",
    kind: "composite",
    category: "C",
    attributes: [
      { name: "first", type: builtinType("int4") },
      { name: "second", type: builtinType("text") },
    ],
  },
  { ...ownTypeFacts, name: "_mood", kind: "array", category: "A", element: ownType("mood") },
];

const ownTypeText =
  printSql(sql`CREATE TYPE public.mood AS ENUM (${join(moods.map(literal), sql`, `)});
CREATE DOMAIN public.small AS integer CHECK (VALUE < 50);
CREATE TYPE public.pair AS (first integer, second text);
`);

const weigh = (weight: number, item: TypeReference): WeightedType => ({ weight, item });

/** Types whose equal values are identical, and which count, join and group well. */
const plainTypes: readonly WeightedType[] = [
  weigh(10, builtinType("int4")),
  weigh(3, builtinType("int8")),
  weigh(1, builtinType("int2")),
  weigh(6, builtinType("text")),
  weigh(2, builtinType("bool")),
  weigh(2, builtinType("date")),
  weigh(1, builtinType("timestamp")),
  weigh(2, builtinType("numeric", (6 << 16) + 2 + 4)),
  weigh(1, ownType("mood")),
];

/** All sorts of types, as schemas of users have them. */
const allTypes: readonly WeightedType[] = [
  ...plainTypes,
  ...["numeric", "float8", "float4", "timestamptz", "interval", "time", "timetz", "uuid"].map(
    (name) => weigh(1, builtinType(name)),
  ),
  ...[
    "json",
    "jsonb",
    "bytea",
    "bpchar",
    "money",
    "inet",
    "point",
    "int4range",
    "_int4",
    "_text",
    "varbit",
  ].map((name) => weigh(0.7, builtinType(name))),
  weigh(1, builtinType("varchar", 3 + 4)),
  weigh(1, builtinType("bpchar", 4 + 4)),
  weigh(1, ownType("small")),
  weigh(1, ownType("pair")),
  weigh(0.5, ownType("_mood")),
];

export const plainSchemas: SchemaOptions = {
  tables: { least: 1, most: 3 },
  types: plainTypes,
  hostileNames: 0.05,
};

export const hostileSchemas: SchemaOptions = {
  tables: { least: 1, most: 4 },
  types: allTypes,
  hostileNames: 0.3,
};

const hostileNameParts = [
  "select",
  "Größe",
  "it's",
  'q"q',
  "a b",
  "x;--",
  "$$",
  "Ab",
  "é\\",
  "ctid_",
  "weight",
];

function printType(type: TypeReference): Sql {
  const [schema = "", name = ""] = type.key.split(".");
  const modifier = type.modifier;
  if (modifier < 0) return identifier(schema, name);
  if (name === "numeric") {
    const [precision, scale] = [((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0x7ff];
    return sql`${identifier(schema, name)}(${numeral(String(precision))}, ${numeral(String(scale))})`;
  }
  return sql`${identifier(schema, name)}(${numeral(String(modifier - 4))})`;
}

function printNames(names: readonly string[]): Sql {
  return join(
    names.map((name) => identifier(name)),
    sql`, `,
  );
}

function printTable(table: CatalogTable): Sql {
  const items = [
    ...table.columns.map(
      (column) =>
        sql`${identifier(column.name)} ${printType(column.type)}${column.notNull ? sql` NOT NULL` : sql``}`,
    ),
    ...table.uniqueKeys.map((key) => {
      const kind = key.primary
        ? words("PRIMARY KEY")
        : words(key.nullsNotDistinct ? "UNIQUE NULLS NOT DISTINCT" : "UNIQUE");
      return sql`CONSTRAINT ${identifier(key.name)} ${kind} (${printNames(key.columns)})`;
    }),
    ...table.foreignKeys.map(
      (key) =>
        sql`CONSTRAINT ${identifier(key.name)} FOREIGN KEY (${printNames(key.columns)}) REFERENCES ${identifier(key.references.schema, key.references.name)} (${printNames(key.referencedColumns)})`,
    ),
  ];
  return sql`CREATE TABLE ${identifier(table.schema, table.name)} (
  ${join(
    items,
    sql`,
  `,
  )}
);
`;
}

function drawTable(
  random: Random,
  options: SchemaOptions,
  position: number,
  earlier: readonly CatalogTable[],
): CatalogTable {
  const nameOf = (plain: string): string =>
    random.chance(options.hostileNames) ? `${random.pick(hostileNameParts)}${plain}` : plain;
  const name = nameOf(`t${position}`);
  const keyed = random.chance(0.65);
  const keyColumns = keyed ? (random.chance(0.8) ? 1 : 2) : 0;
  const count = keyColumns + random.integer(keyColumns === 0 ? 1 : 0, 3);
  const columns: CatalogColumn[] = Array.from({ length: count }, (_, index) => ({
    name: nameOf(`c${position}${index}`),
    type:
      index < keyColumns
        ? random.pickWeighted([
            weigh(6, builtinType("int4")),
            weigh(2, builtinType("text")),
            weigh(1, builtinType("int8")),
          ])
        : random.pickWeighted(options.types),
    notNull: index < keyColumns || random.chance(0.25),
    generated: undefined,
    generationExpression: undefined,
  }));
  const uniqueKeys: UniqueKey[] = [];
  const unique = (from: number, to: number, primary: boolean): UniqueKey => ({
    name: `k${position}${primary ? "p" : "u"}`,
    columns: columns.slice(from, to).map((column) => column.name),
    primary,
    nullsNotDistinct: !primary && random.chance(0.3),
    deferrable: false,
  });
  if (keyColumns > 0) uniqueKeys.push(unique(0, keyColumns, true));
  const last = columns[count - 1];
  if (count > keyColumns && last?.type.key === "pg_catalog.int4" && random.chance(0.2)) {
    uniqueKeys.push(unique(count - 1, count, false));
  }
  const foreignKeys: ForeignKey[] = [];
  for (const [index, column] of columns.entries()) {
    const target = earlier.find(
      (table) =>
        table.uniqueKeys[0]?.columns.length === 1 &&
        table.columns.some(
          (candidate) =>
            candidate.name === table.uniqueKeys[0]?.columns[0] &&
            candidate.type.key === column.type.key,
        ),
    );
    if (target === undefined || foreignKeys.length > 0 || !random.chance(0.5)) continue;
    foreignKeys.push({
      name: `f${position}${index}`,
      columns: [column.name],
      references: { schema: target.schema, name: target.name },
      referencedColumns: target.uniqueKeys[0]?.columns ?? [],
      trusted: true,
    });
  }
  return {
    schema: "public",
    name,
    kind: "table",
    columns,
    uniqueKeys,
    foreignKeys,
    indexes: uniqueKeys.map((key) => ({
      name: key.name,
      method: "btree",
      columns: key.columns,
      unique: true,
      partial: false,
    })),
    children: [],
    definition: undefined,
    columnAliases: [],
    rowSecurity: false,
  };
}

/** Draws a schema: tables with and without keys, references between them, and the types the options allow. */
export function drawSchema(random: Random, options: SchemaOptions): RandomSchema {
  const tables: CatalogTable[] = [];
  const count = random.integer(options.tables.least, options.tables.most);
  for (let position = 1; position <= count; position += 1) {
    tables.push(drawTable(random, options, position, tables));
  }
  return {
    text: ownTypeText + printSql(join(tables.map(printTable), sql``)),
    catalog: createCatalog({ tables, types: ownTypes }),
    tables,
  };
}
