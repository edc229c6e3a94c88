import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connect } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { closeGate, gateFunction, shopSchema } from "../../support/stage.js";

const queries: Readonly<Record<string, string>> = {
  "public.gated": `SELECT o.id, c.region, public.gate(o.amount) AS amount
    FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id`,
  "public.sales": `SELECT c.region, count(*) AS orders, sum(o.amount) AS amount
    FROM public.orders AS o LEFT JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`,
};

// As an installation would have them: a crash shall lose no commit.
const durable = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

describeOwnServer("faults 7, 8 and 9: the server or the client ends", durable, (server) => {
  let clients: pg.Client[] = [];

  const open = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: server().url });
    client.on("error", () => {});
    await client.connect();
    clients.push(client);
    return client;
  };

  /** Counts rows, so that a test can tell which commits have survived. */
  const count = async (client: pg.Client, condition: string): Promise<number> => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS n FROM public.orders WHERE ${condition}`,
    );
    return rows[0].n;
  };

  beforeEach(async () => {
    const client = await open();
    await client.query(`
      DROP SCHEMA IF EXISTS pgtrickle, pgtrickle_changes, pgtrickle_state, public CASCADE;
      CREATE SCHEMA public`);
    await client.query(shopSchema + gateFunction);
    const trickle = await connect(server().url);
    await trickle.init();
    for (const [name, query] of Object.entries(queries)) await trickle.create({ name, query });
    await trickle.close();
  });

  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
    clients = [];
  });

  const expectEqual = async (): Promise<void> => {
    const trickle = await connect(server().url);
    try {
      for (const name of Object.keys(queries)) {
        expect(await trickle.verify(name), name).toMatchObject({ equal: true });
      }
    } finally {
      await trickle.close();
    }
  };

  const untilAtGate = async (client: pg.Client): Promise<void> => {
    for (const deadline = Date.now() + 20_000; ; ) {
      const { rows } = await client.query(
        "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted",
      );
      if (rows[0].n > 0) return;
      if (Date.now() > deadline) throw new Error("nobody came to the gate");
    }
  };

  /** A refresh that has begun and waits in the middle of its statement. */
  const refreshHalf = async (
    client: pg.Client,
  ): Promise<{ readonly outcome: Promise<unknown> }> => {
    const holder = await open();
    await holder.query(closeGate);
    await client.query("UPDATE public.orders SET amount = amount + 1 WHERE id < 30");
    await client.query("DELETE FROM public.customers WHERE id IN (7, 8)");
    const refresher = await open();
    const outcome = refresher.query("SELECT pgtrickle.refresh_stream_table('public.gated')").then(
      () => "finished",
      (error: Error) => error,
    );
    await untilAtGate(client);
    return { outcome };
  };

  for (const [title, signal] of [
    ["SIGKILL of the server", "KILL"],
    ["an immediate shutdown", "QUIT"],
    ["a fast shutdown", "INT"],
  ] as const) {
    it(`${title} in the middle of a refresh`, async () => {
      const client = await open();
      const writer = await open();
      await writer.query("BEGIN; INSERT INTO public.orders VALUES (2001, 1, 1)");
      const { outcome } = await refreshHalf(client);
      await client.query("INSERT INTO public.orders VALUES (1001, 1, 1)");
      await server().halt(signal);
      expect(await outcome).toBeInstanceOf(Error);
      await server().resume();
      const after = await open();
      expect(await count(after, "id = 1001")).toBe(1);
      expect(await count(after, "id = 2001")).toBe(0);
      await expectEqual();
    });
  }

  it("a restart while idle, with changes that nobody has refreshed", async () => {
    const client = await open();
    const kept = async (session: pg.Client): Promise<unknown> => {
      const { rows } = await session.query(
        "SELECT bool_and(s.stamp = pgtrickle._stamp_of(s)) AS kept FROM pgtrickle.pgt_stamps AS s",
      );
      return rows[0].kept;
    };
    await client.query(
      "SELECT pgtrickle.refresh_stream_table(name) FROM unnest($1::text[]) AS name",
      [Object.keys(queries)],
    );
    expect(await kept(client)).toBe(true);
    await client.query("INSERT INTO public.orders VALUES (1001, 1, 1)");
    await client.query(
      "BEGIN; DELETE FROM public.orders WHERE id = 5; PREPARE TRANSACTION 'over the restart'",
    );
    await server().halt("INT");
    await server().resume();
    const after = await open();
    // Another server process may have collations of another version.
    expect(await kept(after)).toBe(false);
    await expectEqual();
    await after.query("COMMIT PREPARED 'over the restart'");
    expect(await count(after, "id = 5")).toBe(0);
    const trickle = await connect(server().url);
    expect(await trickle.refresh("public.sales")).toMatchObject({ action: "differential" });
    await trickle.refresh("public.gated");
    expect(await kept(after)).toBe(true);
    await trickle.close();
    await expectEqual();
  });

  it("a crash that rolls the clock of transaction ids on, again and again", async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await open();
      await client.query(`INSERT INTO public.orders VALUES (${3000 + round}, 2, 2)`);
      if (round % 2 === 0)
        await client.query("SELECT pgtrickle.refresh_stream_table('public.sales')");
      await client.query(`DELETE FROM public.orders WHERE id = ${100 + round}`);
      await server().halt("KILL");
      await server().resume();
      await expectEqual();
    }
  });

  /** Another program with one connection, that runs these lines. */
  const startClient = (lines: string): ChildProcess => {
    const program = join(server().directory, `client-${randomUUID()}.mjs`);
    writeFileSync(
      program,
      `import pg from ${JSON.stringify(import.meta.resolve("pg"))};
const client = new pg.Client({ connectionString: ${JSON.stringify(server().url)} });
await client.connect();
${lines}`,
    );
    return spawn(process.execPath, [program], { stdio: "ignore" });
  };

  it("two programs that refresh all the time, of which one or the other is killed", async () => {
    const client = await open();
    const loop = `
for (;;) {
  for (const name of ["public.gated", "public.sales"]) {
    await client.query("SELECT pgtrickle.refresh_stream_table($1)", [name]).catch((error) => {
      if (!["40001", "40P01"].includes(error.code)) throw error;
    });
  }
}`;
    const children = [startClient(loop), startClient(loop)];
    let killed = 0;
    try {
      for (let round = 0; round < 60; round += 1) {
        await client.query(`
          BEGIN;
          INSERT INTO public.orders VALUES (${4000 + round}, ${1 + (round % 40)}, 1);
          DELETE FROM public.orders WHERE id = ${round};
          UPDATE public.customers SET region = 'k${round}' WHERE id = ${1 + (round % 40)};
          COMMIT`);
        await delay(20);
        if (round % 15 === 14) {
          const place = (round / 15) & 1;
          const child = children[place];
          expect(child?.exitCode).toBeNull();
          child?.kill("SIGKILL");
          children[place] = startClient(loop);
          killed += 1;
          await delay(300);
        }
      }
      expect(killed).toBe(4);
      const { rows } = await client.query(
        "SELECT count(*)::int AS n FROM pgtrickle.pgt_refresh_history WHERE action = 'differential'",
      );
      expect(rows[0].n).toBeGreaterThan(10);
    } finally {
      for (const child of children) child.kill("SIGKILL");
    }
    await expectEqual();
  });

  it("a client that is killed in the middle of a refresh", async () => {
    const client = await open();
    const holder = await open();
    await holder.query(closeGate);
    await client.query("UPDATE public.orders SET amount = amount + 1 WHERE id < 30");
    const child = startClient(
      `await client.query("SELECT pgtrickle.refresh_stream_table('public.gated')");`,
    );
    const ended = new Promise((resolve) => child.once("close", (_code, signal) => resolve(signal)));
    await untilAtGate(client);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    // Its backend goes on, unaware, and commits or fails as a whole.
    await holder.query("SELECT pg_advisory_unlock(4711)");
    await expectEqual();
  });
});
