import { stateError } from "../diagnostics/errors.js";

/** What a proof needs of a PostgreSQL database: one session, for itself alone. */
export interface ProofDatabase {
  /** Runs a script of statements; rejects with the server's error. */
  execute(script: string): Promise<void>;
  /** Runs one statement; the values of its rows as PostgreSQL prints them. */
  query(statement: string): Promise<readonly (readonly (string | null)[])[]>;
  close(): Promise<void>;
}

/**
 * An empty PostgreSQL that lives in this process, in memory, through PGlite.
 * @throws {StateError} when the package cannot be loaded.
 */
export async function openEmbeddedDatabase(): Promise<ProofDatabase> {
  const { PGlite } = await import("@electric-sql/pglite").catch((cause: unknown) => {
    throw stateError("55T04", `the embedded PostgreSQL cannot be loaded: ${messageOf(cause)}`);
  });
  const database = await PGlite.create();
  return {
    execute: async (script) => {
      await database.exec(script);
    },
    query: async (statement) => {
      // PGlite parses the values of the types it knows, arrays of the schema's own types included.
      const parsers = Object.fromEntries(
        Object.keys(database.parsers).map((oid) => [oid, (value: string) => value]),
      );
      const { rows } = await database.query<readonly (string | null)[]>(statement, [], {
        rowMode: "array",
        parsers,
      });
      return rows;
    },
    close: () => database.close(),
  };
}

/** What an unknown thrown value says. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
