import { catalogFromSql } from "../catalog/catalog-from-sql.js";
import { compile } from "../compile/compile.js";
import { stateError } from "../diagnostics/errors.js";
import { identifier, printSql } from "../sql/sql.js";
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
  /** DDL, as text. */
  readonly schema: string;
  readonly query: string;
  /** An empty database for this proof alone, which stays open; an embedded one when left out. */
  readonly database?: ProofDatabase | undefined;
}

/**
 * Builds the schema in an embedded PostgreSQL, compiles the query as a user would, and proves the artifact there on
 * random rows and histories.
 *
 * @throws {QueryError} when the schema or the query is wrong
 * @throws {StateError} when the embedded PostgreSQL does not accept the schema
 */
export async function proveQuery(request: ProofRequest): Promise<ProofReport> {
  const { schema, query, database: given, ...settings } = request;
  const catalog = await catalogFromSql(schema);
  const artifact = await compile(query, catalog, {
    name: printSql(identifier(provedName.schema, provedName.name)),
  });
  const database = given ?? (await openEmbeddedDatabase());
  try {
    await database.execute(schema).catch((cause: unknown) => {
      const message = `the schema cannot be built in the test database: ${messageOf(cause)}`;
      throw stateError("55T04", message);
    });
    const subject = { database, catalog, schema, query, artifact };
    return await proveArtifact(subject, { ...defaultSettings, ...settings });
  } finally {
    if (given === undefined) await database.close();
  }
}
