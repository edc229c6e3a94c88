import { spawnSync } from "node:child_process";
import pg from "pg";
import { afterEach, expect, it } from "vitest";
import { connect } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { serverAccount } from "../../support/servers.js";

/** More than a segment of the write-ahead log, which has to be written in any case, and less than the rows take. */
const room = 20 * 1024 * 1024;

/** How large the files of a process may become, in bytes: beyond that a write fails, as when there is no room left. */
function limitFiles(pid: number, bytes: number | "unlimited"): void {
  const { status, stderr } = spawnSync(
    "prlimit",
    // The soft limit alone, as who the server runs as: that needs no privilege.
    ["--pid", String(pid), `--fsize=${bytes}:`],
    { cwd: "/", encoding: "utf8", ...serverAccount() },
  );
  if (status !== 0) throw new Error(`prlimit failed: ${stderr}`);
}

const possible = spawnSync("prlimit", ["--version"]).status === 0;

describeOwnServer("fault 25: no room on the disk", [], (server) => {
  const clients: pg.Client[] = [];

  const open = async (): Promise<{ readonly client: pg.Client; readonly pid: number }> => {
    const client = new pg.Client({ connectionString: server().url });
    await client.connect();
    clients.push(client);
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    return { client, pid: rows[0].pid };
  };

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.end();
  });

  it.skipIf(!possible)(
    "a refresh, or a writer that is captured, fails as a whole and succeeds later",
    async () => {
      const { client } = await open();
      await client.query("CREATE TABLE public.pages (id int PRIMARY KEY, body text NOT NULL)");
      const trickle = await connect(server().url);
      await trickle.init();
      await trickle.create({ name: "public.texts", query: "SELECT id, body FROM public.pages" });
      const insert = (first: number): string =>
        `INSERT INTO public.pages SELECT n, repeat('x', 1000) FROM generate_series(${first}, ${first + 24_999}) AS n`;
      const refresh = "SELECT action FROM pgtrickle.refresh_stream_table('public.texts')";
      const noRoom = { message: expect.stringMatching(/could not (extend|write)/) };
      const counts = async (): Promise<unknown> => {
        const { rows } = await client.query(
          `SELECT (SELECT count(*)::int FROM public.pages) AS pages, (SELECT count(*)::int FROM public.texts) AS texts,
                  (SELECT count(*)::int FROM pgtrickle_changes."public.pages") AS changes`,
        );
        return rows[0];
      };

      await client.query(insert(1));
      const refresher = await open();
      limitFiles(refresher.pid, room);
      await expect(refresher.client.query(refresh)).rejects.toMatchObject(noRoom);
      expect(await counts()).toEqual({ pages: 25_000, texts: 0, changes: 25_000 });
      limitFiles(refresher.pid, "unlimited");
      expect((await refresher.client.query(refresh)).rows).toEqual([{ action: "differential" }]);
      expect(await trickle.verify("public.texts")).toMatchObject({ equal: true });

      // The table itself has room; the buffer has not.
      await client.query("DELETE FROM public.pages WHERE id > 10");
      await client.query("VACUUM public.pages");
      const before = await counts();
      const writer = await open();
      limitFiles(writer.pid, room);
      await expect(writer.client.query(insert(100))).rejects.toMatchObject(noRoom);
      expect(await counts()).toEqual(before);
      limitFiles(writer.pid, "unlimited");
      await writer.client.query(insert(100));
      expect(await trickle.verify("public.texts")).toMatchObject({ equal: true });
      await trickle.close();
    },
  );
});
