import { usageError } from "../diagnostics/errors.js";
import { printSql, type Sql, sql } from "../sql/sql.js";
import { databaseError, sqlState } from "./server-error.js";

/** A row as the driver gives it. What the values are depends on the driver and its settings. */
export type Row = Readonly<Record<string, unknown>>;

/** Where statements run. Failures are `StateError`s with the server's error as `cause`. */
export interface Session {
  /** One statement, with `$1`, `$2`, … */
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** One statement that writes. Returns how many rows it wrote. */
  write(text: string, values: readonly unknown[]): Promise<number>;
  /** Any number of statements. Without a transaction around it, they form one of their own. */
  script(text: string): Promise<void>;
}

export type Isolation = "read committed" | "repeatable read";

const beginStatements: Readonly<Record<Isolation, string>> = {
  "read committed": "BEGIN ISOLATION LEVEL READ COMMITTED",
  "repeatable read": "BEGIN ISOLATION LEVEL REPEATABLE READ",
};

const isolationStatements: Readonly<Record<Isolation, string>> = {
  "read committed": "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
  "repeatable read": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
};

/** A way into one database, over whichever driver the caller has. */
export interface Connection extends Session {
  /** Commits when `work` is done, rolls back when it throws. */
  transaction<Result>(
    isolation: Isolation,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result>;
  /** Closes what was opened here; a pool, client or PGlite of the caller's stays open. */
  close(): Promise<void>;
}

interface Result {
  readonly rows: readonly unknown[];
  /** How `pg` and PGlite call the number of rows that a statement wrote. */
  readonly rowCount?: number | null;
  readonly affectedRows?: number;
}

/** What is used of a `pg.Client`. It must be connected and not inside a transaction. */
export interface PgClientLike {
  query(text: string, values?: unknown[]): Promise<Result | readonly Result[]>;
}

interface PgPoolClientLike extends PgClientLike {
  release(destroy?: boolean): void;
}

/** What is used of a `pg.Pool`. */
export interface PgPoolLike extends PgClientLike {
  readonly totalCount: number;
  connect(): Promise<PgPoolClientLike>;
}

interface PgliteSession {
  query(text: string, values?: unknown[]): Promise<Result>;
  exec(text: string): Promise<unknown>;
}

/** What is used of a `PGlite`. */
export interface PgliteLike extends PgliteSession {
  transaction<Value>(work: (session: PgliteSession) => Promise<Value>): Promise<Value>;
}

/** What {@link openConnection} takes: a URL (`postgres://…`), or something that is open already. */
export type ConnectionTarget = string | PgPoolLike | PgClientLike | PgliteLike;

/**
 * Opens a connection. With an empty URL the `PG*` environment variables decide, as in psql.
 * Nothing is sent before the first statement.
 */
export async function openConnection(target: ConnectionTarget): Promise<Connection> {
  if (typeof target === "string") return openUrl(target);
  if ("exec" in target) return overPglite(target);
  return "totalCount" in target ? overPool(target) : overClient(target);
}

async function openUrl(url: string): Promise<Connection> {
  if (url !== "" && !/^postgres(?:ql)?:\/\//.test(url)) {
    throw usageError("22T01", "a connection URL must begin with postgres:// or postgresql://");
  }
  // The driver is loaded only here: compiling needs none, and loading takes time.
  const { default: pg } = await import("pg");
  const pool = new pg.Pool(url === "" ? {} : { connectionString: url });
  // An idle connection that breaks is replaced by the pool; without a listener the process would end.
  pool.on("error", () => {});
  const connection = overPool(pool);
  return { ...connection, close: () => pool.end() };
}

const leaveOpen = async (): Promise<void> => {};

function overPool(pool: PgPoolLike): Connection {
  return {
    ...pgSession(pool),
    close: leaveOpen,
    transaction: async (isolation, work) => {
      const client = await attempt(() => pool.connect());
      try {
        const result = await inTransaction(pgSession(client), isolation, work);
        client.release();
        return result;
      } catch (error) {
        // After a plain error of the server the connection is fit for use; in every other case it may not be.
        client.release(sqlState(error) === undefined);
        throw error;
      }
    },
  };
}

function overClient(client: PgClientLike): Connection {
  // All callers share one session: statements of one must not land inside a transaction of another.
  const exclusively = createQueue();
  const session = pgSession(client);
  return {
    query: (text, values) => exclusively(() => session.query(text, values)),
    write: (text, values) => exclusively(() => session.write(text, values)),
    script: (text) => exclusively(() => session.script(text)),
    transaction: (isolation, work) => exclusively(() => inTransaction(session, isolation, work)),
    close: leaveOpen,
  };
}

function overPglite(database: PgliteLike): Connection {
  return {
    ...pgliteSession(database),
    close: leaveOpen,
    transaction: async (isolation, work) => {
      try {
        return await database.transaction(async (inner) => {
          const session = pgliteSession(inner);
          await session.script(isolationStatements[isolation]);
          return work(session);
        });
      } catch (error) {
        throw sqlState(error) === undefined ? error : databaseError(error);
      }
    },
  };
}

function pgSession(client: PgClientLike): Session {
  return {
    query: async (text, values = []) => {
      const result = await attempt(() => client.query(text, [...values]));
      return rowsOf(result);
    },
    write: async (text, values) => {
      const result = await attempt(() => client.query(text, [...values]));
      return "rows" in result ? (result.rowCount ?? 0) : 0;
    },
    // Without values the driver uses the simple protocol, which takes several statements.
    script: async (text) => {
      await attempt(() => client.query(text));
    },
  };
}

function pgliteSession(database: PgliteSession): Session {
  return {
    query: async (text, values = []) =>
      rowsOf(await attempt(() => database.query(text, [...values]))),
    write: async (text, values) =>
      (await attempt(() => database.query(text, [...values]))).affectedRows ?? 0,
    script: async (text) => {
      await attempt(() => database.exec(text));
    },
  };
}

function rowsOf(result: Result | readonly Result[]): readonly Row[] {
  const last = "rows" in result ? result : result.at(-1);
  return (last?.rows ?? []) as readonly Row[];
}

async function inTransaction<Value>(
  session: Session,
  isolation: Isolation,
  work: (session: Session) => Promise<Value>,
): Promise<Value> {
  await session.script(beginStatements[isolation]);
  try {
    const value = await work(session);
    await session.script("COMMIT");
    return value;
  } catch (error) {
    // When the connection is gone there is nothing to roll back, and the first error is the one to tell.
    await session.script("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function attempt<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (error) {
    throw databaseError(error);
  }
}

/** Runs what it is given one after the other, in the order of the calls. */
function createQueue(): <Value>(run: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next.catch(() => {});
    return next;
  };
}

/**
 * The rows of a query as JSON makes them: the same values over every driver and every setting of its type
 * parsers. Columns of type bigint beyond 2⁵³ lose digits.
 */
export async function readRows<Shape>(
  session: Session,
  query: Sql,
  values: readonly unknown[] = [],
): Promise<readonly Shape[]> {
  const wrapped = sql`SELECT coalesce(pg_catalog.json_agg(q), '[]')::pg_catalog.text AS rows FROM (
${query}
) AS q`;
  const [row] = await session.query(printSql(wrapped), values);
  return JSON.parse(String(Object.values(row ?? {})[0])) as readonly Shape[];
}
