import { beforeAll, expect, it } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.js";
import { catalogFromDatabase } from "../../src/catalog/catalog-from-database.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { identifier, literal, printSql } from "../../src/sql/sql.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { isNightly } from "../support/nightly.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";
import { extensionSamples, typeSamples } from "../support/type-samples.js";

interface TestedType {
  readonly schema: string;
  readonly name: string;
  /** The type of the elements, of arrays. */
  readonly element: string | undefined;
  /** It can be grouped and has one `=` (PostgreSQL's own statistics are bytea too, so that it cannot choose). */
  readonly comparable: boolean;
}

/** Every type of `pg_catalog` that a column can have, rows of its own tables aside. */
async function typesOf(database: TestDatabase): Promise<readonly TestedType[]> {
  const rows = await database.query(`
    SELECT t.typname AS name, e.typname AS element
    FROM pg_type t LEFT JOIN pg_type e ON e.typarray = t.oid
    WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r', 'm')
      AND coalesce(e.typtype, 'b') IN ('b', 'r', 'm')
    ORDER BY 1`);
  const types: TestedType[] = [];
  for (const { name, element } of rows) {
    const type = printSql(identifier("pg_catalog", name ?? ""));
    const comparable = await database
      .query(`SELECT x = x FROM (SELECT NULL::${type} AS x) AS q GROUP BY x`)
      .then(
        () => true,
        () => false,
      );
    types.push({
      schema: "pg_catalog",
      name: name ?? "",
      element: element ?? undefined,
      comparable,
    });
  }
  return types;
}

/** Values of the type, as SQL: three that differ, and perhaps a fourth that equals the third. */
function valuesOf({ schema, name, element }: TestedType): readonly string[] {
  const samples = (schema === "pg_catalog" ? typeSamples : extensionSamples)[element ?? name];
  if (samples === undefined) throw new Error(`there are no samples of type ${element ?? name}`);
  const type = printSql(identifier(schema, name));
  const cast = (text: string, of: string): string => `${printSql(literal(text))}::${of}`;
  if (element === undefined) return samples.map((text) => cast(text, type));
  const of = printSql(identifier("pg_catalog", element));
  const [first, second, third, spelling] = samples.map((text) => cast(text, of));
  const array = (...items: readonly (string | undefined)[]): string =>
    `ARRAY[${items.join(", ")}]::${type}`;
  return first === undefined
    ? ["'{}'", "'{NULL}'", "'{NULL,NULL}'"].map((text) => `${text}::${type}`)
    : [
        array(first),
        cast("{}", type),
        array(third, "NULL", second),
        ...(spelling === undefined ? [] : [array(spelling, "NULL", second)]),
      ];
}

const views: Readonly<Record<string, string>> = {
  keyed: "SELECT id, v FROM public.keyed",
  "keyed without its key": "SELECT v FROM public.keyed",
  keyless: "SELECT id, v FROM public.keyless",
  joined: "SELECT k.id, k.v, l.v AS w FROM public.keyed k JOIN public.keyless l ON l.id = k.id",
  "left-joined":
    "SELECT l.id, l.v, k.v AS w FROM public.keyless l LEFT JOIN public.keyed k ON k.id = l.id",
};

/** The samples of the third kind are unequal to the others, so that each group has one spelling. */
const viewsOfComparable: Readonly<Record<string, string>> = {
  grouped: "SELECT v, count(*) AS n FROM public.keyless GROUP BY v",
  distinct: "SELECT DISTINCT v FROM public.keyless",
  "joined by it":
    "SELECT k.id, l.id AS other FROM public.keyed k JOIN public.keyless l ON l.v = k.v",
  "distinct from":
    "SELECT k.id FROM public.keyed k WHERE NOT EXISTS (SELECT FROM public.keyless l WHERE l.v IS NOT DISTINCT FROM k.v)",
};

function schemaOf(type: TestedType, [first = "NULL", second = "NULL"]: readonly string[]): string {
  const name = printSql(identifier(type.schema, type.name));
  return `
    CREATE TABLE public.keyed (id int PRIMARY KEY, v ${name});
    CREATE TABLE public.keyless (id int, v ${name});
    INSERT INTO public.keyed VALUES (1, ${first}), (2, ${second}), (3, NULL);
    INSERT INTO public.keyless VALUES (1, ${first}), (1, ${first}), (2, ${second}), (4, NULL), (5, ${second});`;
}

function historyOf([
  first = "NULL",
  second = "NULL",
  third = "NULL",
]: readonly string[]): readonly string[] {
  return [
    `INSERT INTO public.keyed VALUES (4, ${third});
     INSERT INTO public.keyless VALUES (2, ${third}), (3, ${first}), (1, NULL)`,
    `UPDATE public.keyed SET v = ${second} WHERE id = 1; UPDATE public.keyless SET v = ${third} WHERE id IN (1, 4)`,
    `UPDATE public.keyed SET v = v; UPDATE public.keyless SET v = v`,
    `DELETE FROM public.keyed WHERE id = 2;
     DELETE FROM public.keyless WHERE ctid IN (SELECT ctid FROM public.keyless WHERE id IN (1, 5) LIMIT 2)`,
    `UPDATE public.keyed SET v = NULL WHERE id = 4; UPDATE public.keyless SET v = ${first} WHERE id = 2; DELETE FROM public.keyed WHERE id = 3`,
    `TRUNCATE public.keyed, public.keyless`,
    `INSERT INTO public.keyed VALUES (1, ${third}), (2, ${third}); INSERT INTO public.keyless VALUES (1, ${third}), (1, ${third}), (2, NULL)`,
  ];
}

/** Types without equality of whose arrays nothing but the text is left when they are grouped. */
const exactTexts = ["json", "jsonpath", "pg_snapshot", "refcursor", "txid_snapshot", "xml"];

const withoutArrays = [
  "pg_brin_bloom_summary",
  "pg_brin_minmax_multi_summary",
  "pg_dependencies",
  "pg_mcv_list",
  "pg_ndistinct",
];

/** Types that cannot tell rows apart, nor be made again from what does. */
function isRefused({ name, element, comparable }: TestedType): boolean {
  const isArray = element !== undefined && !exactTexts.includes(element);
  return !comparable && (isArray || withoutArrays.includes(name));
}

describeDatabases((database) => {
  let types: readonly TestedType[] = [];
  beforeAll(async () => {
    types = await typesOf(database);
  });

  async function check(type: TestedType): Promise<void> {
    const values = valuesOf(type);
    const refused = isRefused(type);
    await database.reset();
    if (type.schema !== "pg_catalog") {
      await database.exec(`CREATE EXTENSION ${printSql(identifier(type.name))} SCHEMA public`);
    }
    await database.exec(schemaOf(type, values));
    const catalog: Catalog = await catalogFromDatabase({
      query: async (text) => ({ rows: await database.query(text) }),
    });
    const artifacts: [string, Artifact][] = [];
    const maintained = { ...views, ...(type.comparable ? viewsOfComparable : {}) };
    for (const [name, query] of Object.entries(maintained)) {
      const options = { name: `public."stream table, ${name}"`, mode: "differential" } as const;
      if (refused) {
        const error = await compile(query, catalog, options).then(String, (reason) => reason.code);
        expect(error, `${type.name}, ${name}`).toBe("0AT13");
        continue;
      }
      const artifact = await compile(query, catalog, options);
      await installArtifact(database, artifact);
      artifacts.push([name, artifact]);
    }
    const expectEqual = async (when: string, names: Readonly<Record<string, string>>) => {
      for (const [name, artifact] of artifacts) {
        if (names[name] === undefined) continue;
        await refreshArtifact(database, artifact);
        const difference = await compareWithQuery(database, artifact.name, artifact.query);
        expect(describeDifference(difference), `${type.name}, ${name}, ${when}`).toBeUndefined();
      }
    };
    for (const script of historyOf(values)) {
      await database.exec(script);
      await expectEqual(script, maintained);
    }
    const [, , , spelling] = values;
    if (spelling === undefined) return;
    const script = `UPDATE public.keyed SET v = ${spelling} WHERE id = 1; UPDATE public.keyless SET v = ${spelling} WHERE id = 1`;
    await database.exec(script);
    await expectEqual(script, views);
  }

  it("there are samples of every type", () => {
    const names = types.map(({ name, element }) => element ?? name);
    expect([...new Set(names)].filter((name) => typeSamples[name] === undefined)).toEqual([]);
  });

  // Each takes a second: a run tries the types without equality and some others, the nightly one all.
  const chosen = Object.keys(typeSamples).filter(
    (name, index) => isNightly || index % 4 === 1 || exactTexts.includes(name) || name === "point",
  );
  it.for(chosen)("%s and its arrays", async (name, context) => {
    const found = types.filter((type) => (type.element ?? type.name) === name);
    context.skip(found.length === 0, `there is no type ${name}`);
    for (const type of found) await check(type);
  });

  it.for(Object.keys(extensionSamples))("%s of an extension", async (name, context) => {
    const available = await database.query("SELECT FROM pg_available_extensions WHERE name = $1", [
      name,
    ]);
    context.skip(available.length === 0, `there is no extension ${name}`);
    await check({ schema: "public", name, element: undefined, comparable: true });
  });
});
