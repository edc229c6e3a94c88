import pg from "pg";
import { expect, it } from "vitest";
import { connect } from "../../../src/runtime/connect.js";
import { describeOwnServer } from "../../support/own-server.js";
import { shopSchema } from "../../support/stage.js";
import { catchUp, startStandby } from "../../support/standby.js";

const query = `SELECT c.region, count(*) AS orders, sum(o.amount) AS amount
FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region`;

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

describeOwnServer("fault 21: servers that cannot be written", [], (server) => {
  it("a read-only session is recognised, and answers what only reads", async () => {
    const owner = await open(server().url);
    await owner.query("CREATE DATABASE sometimes_read_only");
    await owner.end();
    const url = new URL(server().url);
    url.pathname = "/sometimes_read_only";
    const client = await open(url.href);
    const writer = await connect(client);
    await client.query(shopSchema);
    await writer.init();
    await writer.create({ name: "public.sales", query });
    await client.query("DELETE FROM public.orders WHERE id = 1");
    await client.query("SET default_transaction_read_only = on");
    const reader = await connect(client);
    expect(reader.server).toMatchObject({ inRecovery: false, readOnly: true });
    expect(await reader.list()).toMatchObject([{ name: "public.sales" }]);
    await expect(reader.refresh("public.sales")).rejects.toMatchObject({
      code: "55T04",
      message: "session is read-only",
    });
    // One that turned read-only after it was looked at fails by the server's word.
    await expect(writer.refresh("public.sales")).rejects.toMatchObject({
      code: "55T04",
      message: expect.stringContaining("25006"),
    });
    await client.query("SET default_transaction_read_only = off");
    expect(await writer.refresh("public.sales")).toMatchObject({ action: "differential" });
    await client.end();
  });

  it("a hot standby is recognised, answers what only reads, and is refreshed once it is promoted", async () => {
    const primary = server();
    const onPrimary = await open(primary.url);
    const trickle = await connect(primary.url);
    await onPrimary.query(shopSchema);
    await trickle.init();
    await trickle.create({ name: "public.sales", query });
    const standby = await startStandby(primary);
    let onStandby: pg.Client | undefined;
    try {
      onStandby = await open(standby.url);
      await onPrimary.query("INSERT INTO public.orders VALUES (1001, 1, 1)");
      await trickle.refresh("public.sales");
      await onPrimary.query("DELETE FROM public.orders WHERE id <= 10");
      await catchUp(onPrimary, onStandby);
      const { rows: recovery } = await onStandby.query("SELECT pg_is_in_recovery() AS standby");
      expect(recovery).toEqual([{ standby: true }]);

      const reader = await connect(standby.url);
      try {
        expect(reader.server).toMatchObject({ inRecovery: true, readOnly: true });
        expect(await reader.list()).toMatchObject([{ name: "public.sales", status: "active" }]);
        expect(await reader.status("sales")).toMatchObject({ lastAction: "differential" });
        expect((await reader.history("sales")).map(({ action }) => action)).toEqual([
          "differential",
          "populate",
        ]);
        expect((await reader.version()).pgMajorVersion).toBe(primary.major);
        for (const writing of [
          () => reader.refresh("public.sales"),
          () => reader.init(),
          () => reader.drop("public.sales"),
          () => reader.create({ name: "public.more", query: "SELECT id FROM public.orders" }),
        ]) {
          await expect(writing()).rejects.toMatchObject({
            code: "55T04",
            message: "server is in recovery mode",
            exitCode: 3,
          });
        }
        const { rows } = await onStandby.query("SELECT sum(orders)::int AS n FROM public.sales");
        expect(rows).toEqual([{ n: 401 }]);
        await expect(
          onStandby.query("SELECT pgtrickle.refresh_stream_table('public.sales')"),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|55000|55T04|0A000)$/) });
      } finally {
        await reader.close();
      }

      // The old primary is lost with what nobody has refreshed yet in the buffers of the standby.
      await trickle.close();
      await onPrimary.end();
      await primary.halt("KILL");
      await onStandby.query("SELECT pg_promote()");
      const promoted = await connect(standby.url);
      try {
        expect(promoted.server).toMatchObject({ inRecovery: false, readOnly: false });
        expect(await promoted.refresh("public.sales")).toMatchObject({ action: "differential" });
        expect(await promoted.verify("public.sales")).toMatchObject({ equal: true });
        await onStandby.query("UPDATE public.customers SET region = 'after' WHERE id < 5");
        await onStandby.query("INSERT INTO public.orders VALUES (1002, 2, 2)");
        expect(await promoted.refresh("public.sales")).toMatchObject({ action: "differential" });
        expect(await promoted.verify("public.sales")).toMatchObject({ equal: true });
        const { rows } = await onStandby.query(
          `SELECT count(*)::int AS n FROM (TABLE public.sales EXCEPT ALL (${query})) AS extra`,
        );
        expect(rows).toEqual([{ n: 0 }]);
      } finally {
        await promoted.close();
      }
    } finally {
      await onStandby?.end();
      await standby.stop();
    }
  });
});
