import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { type BoundQuery, bindQuery } from "../../../src/bind/bind-query.js";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { formatType } from "../../../src/catalog/type-facts.js";
import { TrickleError } from "../../../src/diagnostics/errors.js";
import { emitRelation } from "../../../src/emit/relation-sql.js";
import { checkRelation } from "../../../src/relation/check.js";
import { identifier, printSql } from "../../../src/sql/sql.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";
import { describeDatabases, type TestDatabase } from "../../support/database.js";

const folder = new URL(".", import.meta.url);
const schema = readFileSync(new URL("schema.sql", folder), "utf8");

interface Case {
  readonly query: string;
  readonly since: number;
  /** The code that the compiler refuses it with, other than PostgreSQL. */
  readonly refused: string | undefined;
  readonly compareRows: boolean;
}

function readCases(): readonly Case[] {
  const text = readFileSync(new URL("queries.sql", folder), "utf8").replace(/^(?:--.*\n)+\n/, "");
  return text.split(/;\n/).flatMap((part): Case[] => {
    const marks = /^(?:--.*\n)*/.exec(part.trimStart())?.[0] ?? "";
    const query = part.trimStart().slice(marks.length).trim();
    if (query === "") return [];
    return [
      {
        query,
        since: Number(/since (\d+)/.exec(marks)?.[1] ?? 15),
        refused: /refused (\w+)/.exec(marks)?.[1],
        compareRows: !marks.includes("no rows"),
      },
    ];
  });
}

/** A query's columns as `name:type`, or the SQLSTATE it is refused with. */
type Verdict = readonly string[] | string;

/** Names for columns, so that two of the same name are no error. */
function columnNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `c${index + 1}`);
}

async function askServer(
  database: TestDatabase,
  query: string,
  aliases: readonly string[],
): Promise<Verdict> {
  const list = aliases.length === 0 ? "" : ` (${aliases.join(", ")})`;
  try {
    await database.exec(`CREATE VIEW public.asked${list} AS ${query}`);
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  const columns = await database.query(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = 'public.asked'::regclass AND attnum > 0 ORDER BY attnum`,
  );
  await database.exec("DROP VIEW public.asked");
  return columns.map(({ name, type }) => `${name}:${type}`);
}

function askCompiler(
  query: string,
  aliases: readonly string[],
  catalog: Catalog,
): BoundQuery | string {
  try {
    const parsed = parseDefiningQuery({ name: "query.sql", text: query });
    const bound = bindQuery({ ...parsed, columnAliases: aliases }, catalog);
    checkRelation(bound.relation);
    return bound;
  } catch (error) {
    if (error instanceof TrickleError && error.code !== "XXT00") return error.code;
    throw error;
  }
}

function verdictOf(answer: BoundQuery | string, catalog: Catalog): Verdict {
  if (typeof answer === "string") return answer;
  return answer.columns.map(({ name, type }) => {
    const shown = formatType(type, catalog).replace(/^public\./, "");
    return `${name}:${shown}`;
  });
}

/** The rows of a query as text, sorted; or `error` where it fails when it runs. */
async function rowsOf(database: TestDatabase, query: string): Promise<readonly string[] | "error"> {
  try {
    const rows = await database.query(`SELECT s::text AS row FROM (${query}) AS s`);
    return rows.map(({ row }) => row ?? "").sort();
  } catch {
    return "error";
  }
}

describeDatabases((database) => {
  let catalog: Catalog;

  beforeAll(async () => {
    catalog = await catalogFromSql(schema);
    await database.reset();
    await database.exec(schema);
    await database.exec("SET TimeZone = 'UTC'");
  });

  for (const { query, since, refused, compareRows } of readCases()) {
    it(query, async (context) => {
      context.skip(database.major < since, `needs PostgreSQL ${since}`);
      const first = askCompiler(query, [], catalog);
      if (refused !== undefined) {
        expect(first).toBe(refused);
        return;
      }
      // Two columns of one name are an error of their own, which must not hide others.
      const width = first === "42701" ? await widthOf(database, query) : 0;
      const aliases = columnNames(width);
      const answer = width === 0 ? first : askCompiler(query, aliases, catalog);
      expect(verdictOf(answer, catalog)).toEqual(await askServer(database, query, aliases));
      if (typeof answer === "string" || !compareRows) return;
      const printed = printSql(
        emitRelation(answer.relation, answer.columns, {
          catalog,
          stateTable: (name) => identifier(name),
          copyOf: () => undefined,
          bufferOf: ({ table }) => table.name,
        }),
      );
      expect(await rowsOf(database, printed), printed).toEqual(await rowsOf(database, query));
    });
  }
});

/** How many columns a query yields; 0 when it does not run. */
async function widthOf(database: TestDatabase, query: string): Promise<number> {
  try {
    await database.exec(`CREATE VIEW public.counted (${columnNames(64).join(", ")}) AS ${query}`);
    return 0;
  } catch {
    // PostgreSQL tells only that there are too many names: try with ever fewer.
  }
  for (let width = 32; width > 0; width -= 1) {
    try {
      await database.exec(
        `CREATE VIEW public.counted (${columnNames(width).join(", ")}) AS ${query}; DROP VIEW public.counted`,
      );
      return width;
    } catch {
      // too many still
    }
  }
  return 0;
}
