import { describe, expect, it } from "vitest";
import { openConnection, type PgPoolLike } from "../../../src/runtime/connection.js";

const rows = { rows: [{ x: 1 }] };

/** A client that writes down what it is sent, and refuses `FAIL`. */
function createClient(log: string[], failure: Error) {
  return {
    query: async (text: string, values?: unknown[]) => {
      log.push(values === undefined ? text : `${text} ${JSON.stringify(values)}`);
      await Promise.resolve();
      if (text === "FAIL") throw failure;
      return rows;
    },
  };
}

const serverFailure = Object.assign(new Error("division by zero"), { code: "22012" });

describe("a connection over a client", () => {
  it("runs statements, scripts and transactions, and leaves the client open", async () => {
    const log: string[] = [];
    const connection = await openConnection(createClient(log, serverFailure));
    expect(await connection.query("SELECT $1", [1])).toEqual([{ x: 1 }]);
    await connection.script("A; B");
    const value = await connection.transaction("repeatable read", async (session) => {
      await session.query("C");
      return 7;
    });
    expect(value).toBe(7);
    await connection.close();
    expect(log).toEqual([
      "SELECT $1 [1]",
      "A; B",
      "BEGIN ISOLATION LEVEL REPEATABLE READ",
      "C []",
      "COMMIT",
    ]);
  });

  it("rolls back when the work fails, and passes the error on", async () => {
    const log: string[] = [];
    const connection = await openConnection(createClient(log, serverFailure));
    await expect(
      connection.transaction("read committed", (session) => session.script("FAIL")),
    ).rejects.toMatchObject({ code: "55T04", cause: serverFailure });
    await expect(
      connection.transaction("read committed", async () => {
        throw new RangeError("ours");
      }),
    ).rejects.toThrow(RangeError);
    expect(log.filter((entry) => entry === "ROLLBACK")).toHaveLength(2);
  });

  it("never mixes a transaction with other statements", async () => {
    const log: string[] = [];
    const connection = await openConnection(createClient(log, serverFailure));
    await Promise.all([
      connection.transaction("read committed", async (session) => {
        await session.script("A");
        await session.script("B");
      }),
      connection.script("FAIL").catch(() => {}),
      connection.query("C"),
    ]);
    expect(log).toEqual([
      "BEGIN ISOLATION LEVEL READ COMMITTED",
      "A",
      "B",
      "COMMIT",
      "FAIL",
      "C []",
    ]);
  });
});

describe("a connection over a pool", () => {
  function createPool(log: string[], failure: Error): PgPoolLike {
    return {
      totalCount: 0,
      ...createClient(log, failure),
      connect: async () => ({
        ...createClient(log, failure),
        release: (destroy = false) => {
          log.push(destroy ? "destroy" : "release");
        },
      }),
    };
  }

  it("takes one client for a transaction and gives it back", async () => {
    const log: string[] = [];
    const connection = await openConnection(createPool(log, serverFailure));
    await connection.transaction("read committed", (session) => session.script("A"));
    expect(log).toEqual(["BEGIN ISOLATION LEVEL READ COMMITTED", "A", "COMMIT", "release"]);
  });

  it("gives a client back after an error of the server, and destroys it after any other", async () => {
    const log: string[] = [];
    const fail = (pool: PgPoolLike) =>
      openConnection(pool)
        .then((connection) =>
          connection.transaction("read committed", (session) => session.script("FAIL")),
        )
        .catch(() => {});
    await fail(createPool(log, serverFailure));
    expect(log.at(-1)).toBe("release");
    await fail(createPool(log, new Error("Connection terminated unexpectedly")));
    expect(log.at(-1)).toBe("destroy");
  });
});

describe("a connection by URL", () => {
  it("is refused for what is no PostgreSQL URL", async () => {
    await expect(openConnection("mysql://localhost")).rejects.toMatchObject({ code: "22T01" });
  });
});
