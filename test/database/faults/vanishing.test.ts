import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { TrickleError } from "../../../src/diagnostics/errors.js";
import { connect, type Trickle } from "../../../src/runtime/connect.js";
import { isNightly } from "../../support/nightly.js";
import { describeFaults, type Stage } from "../../support/stage.js";

const schema = `
CREATE TYPE public.mood AS ENUM ('good', 'bad');
CREATE TABLE public.orders (
  id int PRIMARY KEY, customer_id int, amount int, mood public.mood, twice int GENERATED ALWAYS AS (amount * 2) STORED);
CREATE TABLE public.customers (id int PRIMARY KEY, region text);
CREATE VIEW public.known AS SELECT id, region FROM public.customers;
CREATE FUNCTION public.tens(value int, mood public.mood) RETURNS int LANGUAGE sql IMMUTABLE
  BEGIN ATOMIC; SELECT value / 10; END;
CREATE TABLE public.events (day int, n int) PARTITION BY LIST (day);
CREATE TABLE public.events_1 PARTITION OF public.events FOR VALUES IN (1);
CREATE TABLE public.events_2 PARTITION OF public.events FOR VALUES IN (2);
INSERT INTO public.customers SELECT n, 'r' || n % 3 FROM generate_series(1, 9) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 9, n, 'good' FROM generate_series(1, 30) AS n;
INSERT INTO public.events SELECT 1 + n % 2, n FROM generate_series(1, 9) AS n;
`;

const queries: Readonly<Record<string, string>> = {
  "public.sales": `SELECT c.region, o.mood, public.tens(o.amount, o.mood) AS tens, count(*) AS n, sum(o.twice) AS amount
    FROM public.orders AS o JOIN public.known AS c ON c.id = o.customer_id GROUP BY 1, 2, 3`,
  "public.days": "SELECT day, sum(n) AS n FROM public.events GROUP BY day",
  "public.total": "SELECT sum(amount) AS amount FROM public.sales",
  "public.copy": `SELECT o.id, o.mood, public.tens(o.amount, o.mood) AS tens, c.region
    FROM public.orders AS o JOIN public.known AS c ON c.id = o.customer_id`,
};

/** What goes, how, and what has become of `public.sales` then. */
const removals: readonly (readonly [what: string, statement: string, reason: string])[] = [
  ["a table", "DROP TABLE public.orders", "source table public.orders was dropped"],
  ["a view", "DROP VIEW public.known", "source view public.known was dropped"],
  [
    "a function",
    "DROP FUNCTION public.tens(int, public.mood)",
    "function public.tens(integer,public.mood) was dropped",
  ],
  [
    "a type with its columns",
    "DROP TYPE public.mood CASCADE",
    'column "mood" of table public.orders was dropped',
  ],
  [
    "a column",
    "ALTER TABLE public.orders DROP COLUMN amount CASCADE",
    'column "(amount|twice)" of table public.orders was dropped',
  ],
  ["a stream table", "SELECT pgtrickle.drop_stream_table('public.sales', true)", ""],
  ["a partition", "DROP TABLE public.events_2", ""],
];

/** Who looks has a snapshot then, and has looked at nothing. */
const lockAll = "LOCK TABLE pgtrickle.pgt_dependencies IN ACCESS EXCLUSIVE MODE";
const lockedToo = " and what all read is locked until then";

async function setUp(stage: Stage): Promise<void> {
  await stage.database.exec(schema);
  for (const [name, query] of Object.entries(queries)) {
    await stage.create(name, query, { mode: name === "public.copy" ? "full" : "auto" });
  }
  await stage.database.exec(
    "INSERT INTO public.orders VALUES (100, 1, 1, 'bad'); INSERT INTO public.events VALUES (1, 1)",
  );
}

/** Something that a migration has to make again. */
async function dropTrigger(stage: Stage): Promise<void> {
  await stage.database.exec(`DO $$ BEGIN EXECUTE (
    SELECT format('DROP TRIGGER %I ON public.customers', tgname) FROM pg_trigger
    WHERE tgrelid = 'public.customers'::regclass AND tgname LIKE 'pgtrickle_insert%'); END $$`);
}

type Look = (trickle: Trickle) => Promise<unknown>;

/** These read catalogs, and always have an answer. */
const listings: Readonly<Record<string, Look>> = {
  list: (trickle) => trickle.list(),
  pending: (trickle) => trickle.pending(),
  doctor: (trickle) => trickle.doctor(),
  graph: (trickle) => trickle.graph(),
  history: (trickle) => trickle.history(),
};

/** These are about one stream table, which may be gone or not to be computed any more. */
const questions: Readonly<Record<string, Look>> = {
  status: (trickle) => trickle.status("public.sales"),
  history: (trickle) => trickle.history("public.sales"),
  dependents: (trickle) => trickle.dependents("public.sales"),
  arms: (trickle) => trickle.arms("public.sales"),
  explain: (trickle) => trickle.explain("public.sales"),
  analyze: (trickle) => trickle.explain("public.sales", { analyze: true }),
  explainArms: (trickle) => trickle.explainArms("public.sales"),
  verify: (trickle) => trickle.verify("public.sales"),
  "verify one that reads it": (trickle) => trickle.verify("public.total"),
  refresh: (trickle) => trickle.refresh("public.sales"),
  "refresh in full": (trickle) => trickle.refresh("public.copy"),
};

/** Numbers of objects have five digits here; nothing else that is told does, but for times. */
function expectNoNumbers(who: string, told: unknown): void {
  const text = JSON.stringify(told, (key, value) =>
    /Ms$|At$|^plan$|Plan$/.test(key) ? undefined : value,
  );
  expect(text ?? "", who).not.toMatch(/\b\d{5,}\b/);
}

describeFaults((stage) => {
  describe("something that is read is dropped", () => {
    it.each(removals)(
      "%s: who has an older snapshot is not told of its number",
      async (_, statement, reason) => {
        await setUp(stage);
        const client = new pg.Client({ connectionString: stage.url() });
        await client.connect();
        try {
          const trickle = await connect(client);
          await trickle.list();
          await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
          await client.query("SELECT FROM pg_class");
          await stage.database.exec(statement);
          for (const [who, look] of Object.entries(listings)) {
            expectNoNumbers(who, await look(trickle));
          }
          const sales = await trickle.status("public.sales");
          if (reason !== "") expect(sales.reason).toMatch(new RegExp(`^${bracketed(reason)}$`));
          const refused = await client
            .query("SELECT * FROM pgtrickle.verify_stream_table('public.sales')")
            .then(
              () => undefined,
              (error: pg.DatabaseError) => error,
            );
          if (statement.includes("events_2")) {
            expect(refused).toBeUndefined();
          } else {
            // The transaction is to be run again, or the reason is given.
            expect(refused?.code).toMatch(/^(?:40001|55T06)$/);
            expectNoNumbers("verify", refused?.message);
          }
        } finally {
          await client.end();
        }
      },
    );

    it.each(
      removals.flatMap(([what, statement, reason]) => [
        [what, "", statement, reason] as const,
        ...(isNightly ? [[what, lockedToo, `${lockAll}; ${statement}`, reason] as const] : []),
      ]),
    )(
      "%s, by a transaction that ends while others look%s",
      async (_, _locked, statement, reason) => {
        await setUp(stage);
        await dropTrigger(stage);
        const dropping = await stage.open();
        await dropping.exec(`BEGIN; ${statement}`);
        const looks = [
          ...Object.entries(listings).map(([who, look]) => [who, look, false] as const),
          ["migrate", (trickle: Trickle) => trickle.migrate(), false] as const,
          ...Object.entries(questions).map(([who, look]) => [who, look, true] as const),
        ];
        const opened = await Promise.all(looks.map(() => connect(stage.url())));
        const running = looks.map(async ([who, look, mayFail], place) => {
          const trickle = opened[place];
          if (trickle === undefined) throw new Error("each has a connection of its own");
          const told = await look(trickle).catch((error: unknown) => error);
          return { who, told, mayFail };
        });
        await delay(250);
        await dropping.exec("COMMIT");
        for (const { who, told, mayFail } of await Promise.all(running)) {
          if (!(told instanceof Error)) {
            expectNoNumbers(who, told);
            continue;
          }
          if (!mayFail || !(told instanceof TrickleError)) throw told;
          expect(told.code, `${who}: ${told.message}`).toMatch(/^55T0[26]$/);
          expect(told.diagnostics[0]?.hint, who).toBeDefined();
          expectNoNumbers(
            who,
            told.diagnostics.map((diagnostic) => [diagnostic.message, diagnostic.hint]),
          );
        }
        await Promise.all(opened.map((trickle) => trickle.close()));
        const known = (await stage.trickle().list()).find((table) => table.name === "public.sales");
        if (reason !== "") expect(known?.reason).toMatch(new RegExp(`^${bracketed(reason)}$`));
      },
    );

    it("a column, and a migration repairs what others need", async () => {
      await setUp(stage);
      await dropTrigger(stage);
      await stage.database.exec("ALTER TABLE public.orders DROP COLUMN amount CASCADE");
      expect(await stage.trickle().migrate()).toEqual([
        { object: "triggers of public.customers", action: "repaired" },
      ]);
      expect(await stage.trickle().migrate()).toEqual([]);
    });
  });
});

/** A pattern in which only the bar of a choice means something. */
function bracketed(reason: string): string {
  return /\|/.test(reason) ? reason : reason.replaceAll(/[().]/g, "\\$&");
}
