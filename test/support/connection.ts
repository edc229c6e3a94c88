import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** A server that databases can be created on. */
export interface ServerAddress {
  readonly label: string;
  readonly major: number;
  readonly url: string;
}

/** A row as PostgreSQL prints it: every value in its text form, whatever its type. */
export type TextRow = Readonly<Record<string, string | null>>;

/** One connection to a database that a test may do anything to. The same on a server and on PGlite. */
export interface TestDatabase {
  /** `PostgreSQL 18`, `PGlite`, … */
  readonly label: string;
  readonly major: number;
  /** What stands behind it, for code under test that opens connections by itself. */
  handle(): DatabaseHandle;
  /** Runs one statement and returns its rows. */
  query(text: string, values?: readonly unknown[]): Promise<readonly TextRow[]>;
  /** Runs a script of statements, as one transaction unless it says otherwise. */
  exec(script: string): Promise<void>;
  /** Runs `body` in a transaction, which is rolled back when `body` throws. */
  transaction<Result>(body: () => Promise<Result>, begin?: string): Promise<Result>;
  /** Opens a further connection to the same database. PGlite has only one: fails there. */
  connect(): Promise<TestDatabase>;
  /** Removes every schema with its contents, but for some, and makes an empty `public`. */
  reset(kept?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export type DatabaseHandle =
  | { readonly kind: "server"; readonly url: string; readonly client: pg.Client }
  | { readonly kind: "pglite"; readonly instance: PGlite };

const dropEverythingBut = (kept: readonly string[]): string => `
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT evtname FROM pg_event_trigger LOOP
    EXECUTE format('DROP EVENT TRIGGER %I CASCADE', name);
  END LOOP;
  FOR name IN
    SELECT nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> ALL ('{${["information_schema", ...kept].join()}}')
  LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END
$$;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
`;

interface Connection extends Pick<TestDatabase, "handle" | "query" | "exec" | "connect" | "close"> {
  /**
   * Goes on in a new session. An old one keeps the plans of functions that are long gone, and looks through all
   * of them whenever a table changes: hundreds of resets make it a hundred times slower.
   */
  renew(): Promise<void>;
}

export function completeDatabase(
  label: string,
  major: number,
  connection: Connection,
): TestDatabase {
  const { renew, ...rest } = connection;
  return {
    label,
    major,
    ...rest,
    transaction: async (body, begin = "BEGIN") => {
      await connection.exec(begin);
      try {
        const result = await body();
        await connection.exec("COMMIT");
        return result;
      } catch (error) {
        await connection.exec("ROLLBACK");
        throw error;
      }
    },
    reset: async (kept = []) => {
      await connection.exec("ROLLBACK");
      await connection.exec("DISCARD ALL");
      await connection.exec(`SET client_min_messages = warning; ${dropEverythingBut(kept)}`);
      await renew();
    },
  };
}

async function openClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: () => (value: unknown) => value },
  });
  // A connection that a test has the server end must not end the test process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

export async function connectToServer(address: ServerAddress, url: string): Promise<TestDatabase> {
  let client = await openClient(url);
  return completeDatabase(address.label, address.major, {
    handle: () => ({ kind: "server", url, client }),
    query: async (text, values = []) => (await client.query(text, [...values])).rows,
    exec: async (script) => {
      await client.query(script);
    },
    connect: () => connectToServer(address, url),
    renew: async () => {
      await client.end();
      client = await openClient(url);
    },
    close: () => client.end(),
  });
}
