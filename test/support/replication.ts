import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Server } from "./servers.js";

/** Two databases of one server, of which the second subscribes to the first. */
export interface Pair {
  readonly publisher: pg.Client;
  readonly subscriber: pg.Client;
  readonly urlOf: (database: "publisher" | "subscriber") => string;
  /** Begins to replicate, and waits until the first copy is done. */
  subscribe(options?: readonly string[]): Promise<void>;
  /** Waits until all that the publisher has committed is there: the last to be applied is a mark. */
  untilApplied(): Promise<void>;
  unsubscribe(): Promise<void>;
  close(): Promise<void>;
}

/** Makes both databases with the same tables; those of the subscriber are empty. */
export async function openPair(server: Server, schema: string, tables: string): Promise<Pair> {
  const urlOf = (database: string): string => {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    return url.href;
  };
  const open = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: urlOf(database) });
    client.on("error", () => {});
    await client.connect();
    return client;
  };
  const admin = await open("postgres");
  await admin.query("CREATE DATABASE publisher");
  await admin.query("CREATE DATABASE subscriber");
  await admin.end();
  const publisher = await open("publisher");
  const subscriber = await open("subscriber");
  const marksTable = "CREATE TABLE public.marks (id int PRIMARY KEY)";
  await publisher.query(`${schema}; ${marksTable}; CREATE PUBLICATION shop FOR ALL TABLES;`);
  await publisher.query("SELECT pg_create_logical_replication_slot('shop', 'pgoutput')");
  await subscriber.query(`${schema}; TRUNCATE ${tables}; ${marksTable}`);

  const until = async (what: string, query: string): Promise<void> => {
    for (const deadline = Date.now() + 30_000; ; ) {
      const { rows } = await subscriber.query(`SELECT (${query}) AS there`);
      if (rows[0].there === true) return;
      if (Date.now() > deadline) throw new Error(`it never came to this: ${what}`);
      await delay(50);
    }
  };
  let marks = 0;
  return {
    publisher,
    subscriber,
    urlOf,
    subscribe: async (options = []) => {
      // Within one cluster the slot has to be there before: CREATE SUBSCRIPTION would wait for itself (manual).
      const all = ["create_slot = false", "slot_name = 'shop'", ...options].join(", ");
      await subscriber.query(
        `CREATE SUBSCRIPTION shop CONNECTION 'host=''${server.directory}'' user=postgres dbname=publisher'
         PUBLICATION shop WITH (${all})`,
      );
      await until(
        "the first copy is done",
        "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel",
      );
    },
    untilApplied: async () => {
      marks += 1;
      await publisher.query(`INSERT INTO public.marks VALUES (${marks})`);
      await until("the changes arrived", `EXISTS (SELECT FROM public.marks WHERE id = ${marks})`);
    },
    unsubscribe: async () => {
      await subscriber.query("ALTER SUBSCRIPTION shop DISABLE");
      await subscriber.query("ALTER SUBSCRIPTION shop SET (slot_name = NONE)");
      await subscriber.query("DROP SUBSCRIPTION shop");
    },
    close: async () => {
      await publisher.end();
      await subscriber.end();
    },
  };
}
