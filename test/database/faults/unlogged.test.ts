import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { connect, type Trickle } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { catchUp, startStandby } from "../../support/standby.js";

const schema = `
CREATE TABLE public.pages (id int PRIMARY KEY, title text NOT NULL);
CREATE UNLOGGED TABLE public.visits (id int PRIMARY KEY, page int, seconds int);
CREATE INDEX ON public.visits (page);
CREATE TABLE public.days (day int, n int) PARTITION BY LIST (day);
CREATE TABLE public.monday PARTITION OF public.days FOR VALUES IN (1);
CREATE UNLOGGED TABLE public.tuesday PARTITION OF public.days FOR VALUES IN (2);
INSERT INTO public.pages SELECT n, 'page ' || n FROM generate_series(1, 5) AS n;
INSERT INTO public.visits SELECT n, 1 + n % 5, n FROM generate_series(1, 100) AS n;
INSERT INTO public.days SELECT 1 + n % 2, n FROM generate_series(1, 10) AS n;
`;

const queries: Readonly<Record<string, string>> = {
  "public.read": "SELECT page, count(*) AS n, sum(seconds) AS s FROM public.visits GROUP BY page",
  "public.seen":
    "SELECT p.title, v.id FROM public.pages AS p LEFT JOIN public.visits AS v ON v.page = p.id",
  "public.titles": "SELECT title FROM public.pages",
  "public.per_day": "SELECT day, sum(n) AS n FROM public.days GROUP BY day",
};

const unlogged = ["public.per_day", "public.read", "public.seen"];

const durable = ["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

describeOwnServer("fault 9: a crash empties unlogged sources", durable, (server) => {
  let trickle: Trickle;
  let client: pg.Client;
  let made = 0;

  const url = (of = server()): string => {
    const place = new URL(of.url);
    place.pathname = `/unlogged_${made}`;
    return place.href;
  };

  const open = async (place = url()): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: place });
    opened.on("error", () => {});
    await opened.connect();
    return opened;
  };

  const reopen = async (): Promise<void> => {
    await client.end().catch(() => {});
    client = await open();
    trickle = await connect(client);
  };

  const crash = async (): Promise<void> => {
    await server().halt("QUIT");
    await server().resume();
    await reopen();
  };

  const expectEqual = async (): Promise<void> => {
    for (const name of Object.keys(queries)) {
      expect(await trickle.verify(name), name).toMatchObject({ equal: true });
    }
  };

  const refreshAll = async (): Promise<Record<string, string>> => {
    const done: Record<string, string> = {};
    for (const name of Object.keys(queries)) {
      const { action, reason } = await trickle.refresh(name);
      done[name] = action === "reinitialize" ? `${reason}` : action;
    }
    return done;
  };

  const emptied = {
    "public.read": "unlogged table public.visits was emptied by a crash",
    "public.seen": "unlogged table public.visits was emptied by a crash",
    "public.titles": "skipped",
    "public.per_day": "unlogged table public.tuesday was emptied by a crash",
  };

  const nothing = Object.fromEntries(Object.keys(queries).map((name) => [name, "skipped"]));

  beforeEach(async () => {
    made += 1;
    const owner = await open(server().url);
    await owner.query(`CREATE DATABASE unlogged_${made}`);
    await owner.end();
    client = await open();
    await client.query(schema);
    trickle = await connect(client);
    await trickle.init();
    for (const [name, query] of Object.entries(queries)) {
      await trickle.create({ name, query, mode: "differential" });
    }
    expect(await trickle.pending()).toEqual([]);
    expect(await refreshAll()).toEqual(nothing);
    await client.query("UPDATE public.visits SET seconds = seconds + 1");
    expect(await refreshAll()).toMatchObject({ "public.read": "differential" });
  });

  afterEach(async () => {
    await client.end().catch(() => {});
  });

  it("which every reader notices, also when nothing was written since", async () => {
    await crash();
    expect(await trickle.pending()).toEqual(unlogged);
    expect((await trickle.doctor()).map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'stream table "public.read" must be computed anew: unlogged table public.visits was emptied by a crash',
      ]),
    );
    expect(await refreshAll()).toEqual(emptied);
    await expectEqual();
    expect(await trickle.pending()).toEqual([]);
    expect(await trickle.doctor()).toEqual([]);
    expect(await refreshAll()).toEqual(nothing);
    expect((await trickle.history("public.read"))[0]).toMatchObject({
      action: "reinitialize",
      reason: emptied["public.read"],
    });
    await client.query(
      "INSERT INTO public.visits VALUES (1, 2, 3); INSERT INTO public.days VALUES (2, 7)",
    );
    expect(await refreshAll()).toMatchObject({
      "public.read": "differential",
      "public.seen": "differential",
      "public.per_day": "differential",
    });
    await expectEqual();
    // And again.
    await crash();
    expect(await refreshAll()).toEqual(emptied);
    await expectEqual();
  });

  it("also where the server goes on and one process was killed", async () => {
    const victim = await open();
    const { rows } = await victim.query("SELECT pg_backend_pid() AS pid");
    process.kill(rows[0].pid, "SIGKILL");
    for (const deadline = Date.now() + 20_000; ; ) {
      await delay(50);
      const back = await reopen().then(
        () => true,
        () => false,
      );
      if (back) break;
      if (Date.now() > deadline) throw new Error("the server did not come back");
    }
    const { rows: left } = await client.query("SELECT count(*)::int AS n FROM public.visits");
    expect(left).toEqual([{ n: 0 }]);
    await client.query("INSERT INTO public.visits VALUES (1, 1, 1), (2, 1, 1)");
    expect(await trickle.pending()).toEqual(unlogged);
    expect(await refreshAll()).toEqual(emptied);
    await expectEqual();
  });

  it("and neither a restart nor a failed refresh is taken for one", async () => {
    await server().halt("INT");
    await server().resume();
    await reopen();
    expect(await refreshAll()).toEqual(nothing);
    await crash();
    await client.query("BEGIN");
    expect((await trickle.refresh("public.read")).action).toBe("reinitialize");
    await client.query("ROLLBACK");
    expect(await refreshAll()).toEqual(emptied);
    await expectEqual();
  });

  it("while a prepared transaction is still to commit what it had written there", async () => {
    await client.query(
      "BEGIN; INSERT INTO public.visits VALUES (1001, 1, 1); DELETE FROM public.visits WHERE id < 9; PREPARE TRANSACTION 'over the crash'",
    );
    await crash();
    expect(await refreshAll()).toEqual(emptied);
    await expectEqual();
    const snapshot = await open();
    await snapshot.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
    await client.query("COMMIT PREPARED 'over the crash'");
    await snapshot.query("SELECT pgtrickle.refresh_stream_table('public.seen')");
    await snapshot.query("COMMIT");
    await snapshot.end();
    expect(await refreshAll()).toEqual(emptied);
    await expectEqual();
    expect(await refreshAll()).toEqual(nothing);
  });

  it("also of tables that became unlogged, or no longer are", async () => {
    await client.query("ALTER TABLE public.pages SET UNLOGGED");
    await crash();
    expect(await trickle.refresh("public.titles")).toMatchObject({
      action: "reinitialize",
      reason: "table public.pages became unlogged",
      rowsDeleted: 5,
    });
    await client.query("INSERT INTO public.visits VALUES (1, 1, 1)");
    await refreshAll();
    await expectEqual();
    await crash();
    await client.query("ALTER TABLE public.visits SET LOGGED");
    expect(await refreshAll()).toMatchObject({
      "public.read": "table public.visits became logged",
    });
    await expectEqual();
    await client.query("INSERT INTO public.visits VALUES (1, 1, 1)");
    await refreshAll();
    await crash();
    expect(await refreshAll()).toMatchObject({ "public.read": "skipped" });
    await expectEqual();
  });

  it("as the promotion of a standby does", async () => {
    const standby = await startStandby(server());
    try {
      const onStandby = await open(url(standby));
      await catchUp(client, onStandby);
      expect(await (await connect(onStandby)).list()).toHaveLength(4);
      await onStandby.query("SELECT pg_promote()");
      await onStandby.end();
      const promoted = await open(url(standby));
      const there = await connect(promoted);
      expect(await there.pending()).toEqual(unlogged);
      for (const name of unlogged) {
        expect(await there.refresh(name), name).toMatchObject({ action: "reinitialize" });
        expect(await there.verify(name), name).toMatchObject({ equal: true });
      }
      expect(await there.pending()).toEqual([]);
      await promoted.end();
    } finally {
      await standby.stop();
    }
  });
});
