import type { Artifact } from "../compile/artifact.js";
import type { Connection } from "./connection.js";
import { retry } from "./retry.js";
import { sqlState } from "./server-error.js";
import type { RequestedMode } from "./stream-table.js";

/** A query, compiled for what stands in the database now. */
export interface CompiledQuery {
  readonly artifact: Artifact;
  /** The schemas in which unqualified names were looked up. */
  readonly searchPath: readonly string[];
}

export interface CompileSettings {
  readonly name: string | undefined;
  readonly mode: RequestedMode;
  /** `undefined`: as in the text of the query. */
  readonly snapshotSources: boolean | undefined;
  /** As SQL writes it; `undefined`: that of the session. */
  readonly searchPath: string | undefined;
  /** What the query means where it names no time zone; `undefined`: nothing. */
  readonly timeZone: string | undefined;
}

/** Compiles a query against a database. The compiler is loaded here: whoever only refreshes needs none. */
export async function compileQuery(
  connection: Connection,
  query: string,
  { name, mode, snapshotSources, searchPath, timeZone }: CompileSettings,
): Promise<CompiledQuery> {
  const { compile } = await import("../compile/compile.js");
  const { catalogOf } = await import("./read-catalog.js");
  // PostgreSQL prints a view as it is now, and fails where somebody drops it while the catalog is read.
  const catalog = await retry({ attempts: 5, pause: 20, states: ["XX000"] }, () =>
    connection.transaction("repeatable read", async (session) => {
      if (searchPath !== undefined) {
        await session.query("SELECT pg_catalog.set_config('search_path', $1, true)", [searchPath]);
      }
      return catalogOf(session);
    }),
  );
  const artifact = await compile(query, catalog, { name, mode, timeZone, snapshotSources });
  return { artifact, searchPath: catalog.searchPath };
}

/** What a query was compiled for is not there any more, or is something else. */
const gone: readonly string[] = ["42P01", "42703", "42704", "42809", "42883", "XX000"];

/**
 * Does what begins with `compile`, and does it again where somebody drops or changes meanwhile what the query reads. If it
 * is gone for good, compiling says so, with the place in the query.
 */
export async function whileSourcesChange<Value>(
  compile: () => Promise<CompiledQuery>,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!gone.includes(sqlState(error) ?? "")) throw error;
    await compile();
    return work();
  }
}
