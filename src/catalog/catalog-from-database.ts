import { stateError } from "../diagnostics/errors.js";
import type { Catalog } from "./catalog.js";
import { createCatalog } from "./create-catalog.js";
import type { DatabaseFacts } from "./database/facts.js";
import { factsQuery } from "./database/facts-query.js";
import { readCasts, readFunctions, readOperators } from "./database/read-functions.js";
import { readTable } from "./database/read-tables.js";
import { nameTypes, readTypes } from "./database/read-types.js";

/** What is needed of a connection: a `pg.Client`, a `pg.Pool` and a PGlite all have it. */
export interface CatalogConnection {
  readonly query: (
    text: string,
    values?: unknown[],
  ) => Promise<{ readonly rows: readonly unknown[] }>;
}

function factsOf(row: unknown): DatabaseFacts {
  if (typeof row === "object" && row !== null && "facts" in row && typeof row.facts === "string") {
    return JSON.parse(row.facts);
  }
  throw stateError("55T04", "the database did not answer the question for its catalog");
}

/**
 * The catalog of a database (PostgreSQL 15 to 18, PGlite): its own tables, types, functions, operators and casts and
 * those of its extensions, over the facts of `pg_catalog` that are known already. The search path is the session's.
 * One statement; errors of the connection pass through.
 */
export async function catalogFromDatabase(connection: CatalogConnection): Promise<Catalog> {
  const { rows } = await connection.query(factsQuery);
  const facts = factsOf(rows[0]);
  const names = nameTypes(facts);
  return createCatalog({
    tables: (facts.tables ?? []).map((table) => readTable(table, names)),
    types: readTypes(facts, names),
    functions: readFunctions(facts.functions ?? [], names),
    operators: readOperators(facts.operators ?? [], names),
    casts: readCasts(facts.casts ?? [], names),
    collations: facts.collations.map(({ schema, name, deterministic }) => ({
      schema,
      name,
      deterministic,
    })),
    searchPath: facts.searchPath.filter((schema) => !schema.startsWith("pg_temp")),
  });
}
