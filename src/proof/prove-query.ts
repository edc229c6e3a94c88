import { catalogFromSql } from "../catalog/catalog-from-sql.js";
import { blankPsqlCommands } from "../catalog/ddl/psql-commands.js";
import type { Mode } from "../compile/artifact.js";
import { compile } from "../compile/compile.js";
import { stateError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import { identifier, literal, printSql, sql } from "../sql/sql.js";
import { messageOf, openEmbeddedDatabase, type ProofDatabase } from "./database.js";
import {
  defaultSettings,
  type ProofReport,
  type ProofSettings,
  proveArtifact,
  provedName,
} from "./prove.js";

/** A query to be proved over a schema. What is left out of the settings is as in `defaultSettings`. */
export interface ProofRequest extends Partial<ProofSettings> {
  /** DDL: one text, or files in order. */
  readonly schema: string | readonly SourceText[];
  readonly query: string;
  /** As for `compile`. */
  readonly mode?: Mode | "auto" | undefined;
  /** As for `compile`. */
  readonly timeZone?: string | undefined;
  /** An empty database for this proof alone, which stays open; an embedded one when left out. */
  readonly database?: ProofDatabase | undefined;
}

/**
 * Builds the schema in an embedded PostgreSQL, compiles the query as a user would, and proves the artifact there on
 * random rows and histories.
 *
 * @throws {QueryError} when the schema or the query is wrong
 * @throws {UnsupportedError} when the mode asked for is not possible
 * @throws {StateError} when the embedded PostgreSQL does not accept the schema
 */
export async function proveQuery(request: ProofRequest): Promise<ProofReport> {
  const { schema, query, mode, timeZone, database: given, ...settings } = request;
  const sources = typeof schema === "string" ? [{ name: "schema.sql", text: schema }] : schema;
  const catalog = await catalogFromSql(sources);
  const name = printSql(identifier(provedName.schema, provedName.name));
  const artifact = await compile(query, catalog, { name, mode, timeZone });
  const database = given ?? (await openEmbeddedDatabase());
  try {
    for (const source of sources) await buildSchema(database, source);
    if (timeZone !== undefined) {
      // What the results are compared with is the query as written.
      await database.execute(printSql(sql`SET TimeZone = ${literal(timeZone)}`));
    }
    const subject = {
      database,
      catalog,
      schema: sources.map(({ text }) => text.trim()).join("\n\n"),
      query,
      artifact,
    };
    return await proveArtifact(subject, { ...defaultSettings, ...settings });
  } finally {
    if (given === undefined) await database.close();
  }
}

async function buildSchema(database: ProofDatabase, source: SourceText): Promise<void> {
  try {
    await database.execute(blankPsqlCommands(source.text));
  } catch (cause) {
    const message = `the embedded PostgreSQL refused the schema: ${messageOf(cause)}`;
    throw stateError("55T04", message, { source });
  }
  // A dump empties the search path for itself.
  await database.execute("RESET ALL");
}
