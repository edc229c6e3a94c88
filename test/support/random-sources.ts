import type { Catalog } from "../../src/catalog/catalog.js";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Random } from "../../src/proof/random.js";
import { printQuery } from "./query-node.js";
import { drawBuilt } from "./random-query.js";
import { type DrawnRelation, quote, type RelationColumn } from "./random-relations.js";
import type { RandomSchema } from "./random-schema.js";

/** A schema as DDL text, the catalog of that text, and what queries may read. */
export interface WideSchema {
  readonly text: string;
  readonly catalog: Catalog;
  readonly relations: readonly DrawnRelation[];
}

interface Made {
  readonly text: string;
  readonly relations: readonly DrawnRelation[];
}

const types: readonly (Pick<RelationColumn, "type" | "faithful"> & { readonly sql: string })[] = [
  { sql: "integer", type: "pg_catalog.int4", faithful: true },
  { sql: "integer", type: "pg_catalog.int4", faithful: true },
  { sql: "text", type: "pg_catalog.text", faithful: true },
  { sql: "date", type: "pg_catalog.date", faithful: true },
  { sql: "timestamptz", type: "pg_catalog.timestamptz", faithful: true },
  { sql: "numeric(6, 2)", type: "pg_catalog.numeric", faithful: true },
];

interface Columns {
  readonly texts: readonly string[];
  readonly columns: readonly RelationColumn[];
}

/** An integer first, which rows are told apart or divided by; then others. */
function drawColumns(random: Random, prefix: string): Columns {
  const drawn = [
    types[0] as (typeof types)[number],
    ...Array.from({ length: random.integer(1, 3) }, () => random.pick(types)),
  ];
  return {
    texts: drawn.map(({ sql }, index) => `${prefix}${index} ${sql}`),
    columns: drawn.map(({ type, faithful }, index) => ({
      name: `${prefix}${index}`,
      type,
      faithful,
    })),
  };
}

/** A partitioned table whose rows move when its first column changes; its largest partition may be divided again. */
function drawPartitioned(random: Random): Made {
  const { texts, columns } = drawColumns(random, "p");
  const name = quote("public", "parted");
  const part = (suffix: string): string => quote("public", `parted_${suffix}`);
  const keyed = random.chance(0.4) ? [...texts, "PRIMARY KEY (p0, p1)"] : texts;
  const rest = random.chance(0.4)
    ? `PARTITION BY HASH (p1);
CREATE TABLE ${part("even")} PARTITION OF ${part("rest")} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE ${part("odd")} PARTITION OF ${part("rest")} FOR VALUES WITH (MODULUS 2, REMAINDER 1);`
    : ";";
  const [method, bounds] = random.pick([
    ["LIST", "FOR VALUES IN (1, 2)"],
    ["RANGE", "FOR VALUES FROM (1) TO (3)"],
  ]);
  return {
    text: `CREATE TABLE ${name} (${keyed.join(", ")}) PARTITION BY ${method} (p0);
CREATE TABLE ${part("few")} PARTITION OF ${name} ${bounds};
CREATE TABLE ${part("rest")} PARTITION OF ${name} DEFAULT ${rest}
`,
    relations: [{ text: name, columns }],
  };
}

/** A table and one that inherits from it. What is unique in the one may be in the other besides. */
function drawInherited(random: Random): Made {
  const { texts, columns } = drawColumns(random, "h");
  const [parent, heir] = [quote("public", "parent"), quote("public", "heir")];
  const keyed = random.chance(0.4) ? [...texts, "PRIMARY KEY (h0)"] : texts;
  const own = { name: "own", type: "pg_catalog.int4", faithful: true };
  return {
    text: `CREATE TABLE ${parent} (${keyed.join(", ")});
CREATE TABLE ${heir} (own integer) INHERITS (${parent});
`,
    relations: [
      { text: parent, columns },
      { text: heir, columns: [...columns, own] },
      ...(random.chance(0.2) ? [{ text: `ONLY ${parent}`, columns }] : []),
    ],
  };
}

/** A view over what there is: now and then over another view. */
function drawView(random: Random, name: string, relations: readonly DrawnRelation[]): Made {
  const text = quote("public", name);
  const features = new Set(["aggregate", "distinct", "outer-join", "exists"] as const);
  const built = drawBuilt(random, relations, { features, depth: random.integer(0, 1) });
  return {
    text: `CREATE VIEW ${text} AS ${printQuery(built.node)};\n`,
    relations: [{ text, columns: built.columns }],
  };
}

/** Adds partitioned and inherited tables and views to a schema; queries read these more often than the plain tables. */
export async function widenSchema(
  random: Random,
  schema: RandomSchema,
  plain: readonly DrawnRelation[],
): Promise<WideSchema> {
  const made: Made[] = [];
  if (random.chance(0.5)) made.push(drawPartitioned(random));
  if (random.chance(0.5)) made.push(drawInherited(random));
  const relations = [...plain, ...made.flatMap((one) => one.relations)];
  for (let index = random.integer(made.length === 0 ? 1 : 0, 2); index > 0; index -= 1) {
    const view = drawView(random, `view${index}`, relations);
    made.push(view);
    relations.push(...view.relations, ...view.relations);
  }
  const text = schema.text + made.map((one) => one.text).join("");
  return { text, catalog: await catalogFromSql(text), relations };
}
