import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { applyFolder } from "../../src/cli/apply.js";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { sqlState } from "../../src/runtime/server-error.js";
import { createTerminal } from "../unit/cli/terminal.js";
import { createRandom, type Random } from "./tpch/random.js";

export interface ChurnSettings {
  readonly url: string;
  /** A folder of its own, for the files that are applied. */
  readonly folder: string;
  readonly seconds: number;
  readonly seed: number;
}

/** What happened while definitions changed. */
export interface ChurnSummary {
  readonly commits: number;
  /** By what was done: `alter: rebuilt`, `create`, `drop`, `refresh: differential`, or the code of an error that is expected. */
  readonly done: Readonly<Record<string, number>>;
  readonly errors: readonly string[];
  readonly differences: readonly string[];
  /** What is left that belongs to no stream table, when all have settled and when all are dropped. */
  readonly leftovers: readonly string[];
}

const schema = `
CREATE TABLE public.customers (id int PRIMARY KEY, region text, rank int);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, day int, amount int);
CREATE TABLE public.notes (order_id int, note text);
INSERT INTO public.customers SELECT n, 'r' || n % 5, n % 3 FROM generate_series(1, 40) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 40, n % 7, n FROM generate_series(1, 200) AS n;
INSERT INTO public.notes SELECT 1 + n % 200, 'n' || n % 4 FROM generate_series(1, 100) AS n;
`;

/** Definitions of each stream table, one of which holds at a time; an empty one is none. Those of one name show the same columns where others read it. */
const definitions: Readonly<Record<string, readonly string[]>> = {
  sales: [
    "SELECT c.region, count(*) AS n, sum(o.amount) AS amount FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region",
    "SELECT c.region, count(*) AS n, sum(o.amount) AS amount FROM public.orders AS o LEFT JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region",
    "SELECT c.region, count(*) AS n, sum(o.amount) AS amount FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id WHERE o.day > 2 GROUP BY c.region",
  ],
  best: [
    "SELECT max(amount) AS amount, count(*) AS regions FROM public.sales",
    "SELECT max(amount) AS amount, count(*) AS regions FROM public.sales WHERE n > 3",
    "",
  ],
  noted: [
    "SELECT o.id, n.note FROM public.orders AS o JOIN public.notes AS n ON n.order_id = o.id",
    "SELECT o.id, n.note, o.day FROM public.orders AS o JOIN public.notes AS n ON n.order_id = o.id",
    "SELECT n.note, count(*) AS n FROM public.notes AS n GROUP BY n.note",
    "",
  ],
  ranks: [
    "SELECT rank, count(*) AS n FROM public.customers GROUP BY rank",
    "SELECT rank, count(*) AS n, min(region) AS region FROM public.customers GROUP BY rank",
    "SELECT rank, count(*) AS n FROM public.customers GROUP BY rank /* in full */",
    "",
  ],
};

const names = Object.keys(definitions).map((stem) => `public.${stem}`);

/** Others are at the same stream table, or are about to fill it: the server says 55T04 of that alone. */
const refreshing = new Set(["55T02", "55T04", "55T07", "40001", "40P01", "55P03"]);

/** And have made, dropped or begun to read what whoever applies a folder has looked at before. */
const applying = new Set([...refreshing, "55T03", "55T08", "42P01"]);

function writeStatement(random: Random): string {
  const id = () => random.integer(1, 260);
  const customer = () => random.integer(1, 45);
  const choices: readonly (() => string)[] = [
    () =>
      `INSERT INTO public.orders SELECT n, ${customer()}, n % 7, n FROM generate_series(${id()}, ${id()} + 3) AS n ON CONFLICT (id) DO UPDATE SET amount = excluded.amount + 1`,
    () => `DELETE FROM public.orders WHERE id = ${id()}`,
    () => `UPDATE public.orders SET customer_id = ${customer()}, day = day + 1 WHERE id = ${id()}`,
    () =>
      `UPDATE public.customers SET region = 'r${random.integer(0, 6)}' WHERE id = ${customer()}`,
    () => `DELETE FROM public.customers WHERE id = ${customer()}`,
    () =>
      `INSERT INTO public.customers VALUES (${customer()}, NULL, ${random.integer(0, 3)}) ON CONFLICT (id) DO UPDATE SET rank = excluded.rank`,
    () => `INSERT INTO public.notes VALUES (${id()}, 'n${random.integer(0, 5)}'), (${id()}, NULL)`,
    () => `DELETE FROM public.notes WHERE order_id = ${id()}`,
  ];
  return choices[random.integer(0, choices.length - 1)]?.() ?? "SELECT 1";
}

/** Whatever belongs to no stream table, or is missing. */
const leftoversQuery = `
WITH wanted_states AS (
  SELECT jsonb_array_elements_text(artifact -> 'states') AS name FROM pgtrickle.pgt_stream_tables
  UNION SELECT artifact ->> 'mutex' FROM pgtrickle.pgt_stream_tables
), tracked AS (
  SELECT DISTINCT buffer, source FROM pgtrickle.pgt_change_tracking
), wanted_buffers AS (
  SELECT buffer AS name FROM tracked UNION SELECT pgtrickle._bulk_buffer(buffer) FROM tracked
)
SELECT 'state ' || c.relname AS what FROM pg_class AS c
WHERE c.relnamespace = 'pgtrickle_state'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN (SELECT name FROM wanted_states)
UNION ALL
SELECT 'missing state ' || name FROM wanted_states
WHERE name NOT IN (SELECT relname FROM pg_class WHERE relnamespace = 'pgtrickle_state'::regnamespace)
UNION ALL
SELECT 'buffer ' || c.relname FROM pg_class AS c
WHERE c.relnamespace = 'pgtrickle_changes'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN (SELECT name FROM wanted_buffers)
UNION ALL
SELECT 'capture function ' || p.proname FROM pg_proc AS p
WHERE p.pronamespace = 'pgtrickle_changes'::regnamespace AND p.proname NOT IN (SELECT buffer FROM tracked)
UNION ALL
SELECT 'trigger ' || t.tgname || ' on ' || t.tgrelid::regclass FROM pg_trigger AS t
WHERE t.tgname LIKE 'pgtrickle\\_%' AND t.tgrelid IN ('public.customers'::regclass, 'public.orders'::regclass, 'public.notes'::regclass)
  AND t.tgrelid NOT IN (SELECT pgtrickle.relation(source) FROM tracked)
UNION ALL
SELECT 'capture ' || buffer FROM pgtrickle.pgt_captures WHERE buffer NOT IN (SELECT buffer FROM tracked)
UNION ALL
SELECT 'tracking of ' || source || ' for ' || stream_table FROM pgtrickle.pgt_change_tracking
WHERE stream_table NOT IN (SELECT stream_table FROM pgtrickle.pgt_stream_tables)
UNION ALL
SELECT 'frontier of ' || stream_table FROM pgtrickle.pgt_frontiers
WHERE stream_table NOT IN (SELECT stream_table FROM pgtrickle.pgt_stream_tables)
UNION ALL
SELECT 'rebuild ' || stream_table FROM pgtrickle.pgt_stream_tables WHERE stream_name LIKE '\\_\\_pgt%'
UNION ALL
SELECT 'idle capture of ' || source || ' for ' || stream_table FROM pgtrickle._idle_captures()
UNION ALL
SELECT 'finding: ' || message FROM pgtrickle.pgt_doctor() WHERE message NOT LIKE '% wants an index on %'`;

/**
 * Two programs apply folders that change all the time, a third drops what it likes, two refresh, one looks, and three
 * write, at the same time. Afterwards every stream table is compared with its query, and nothing is left that belongs to
 * none. The database must be empty.
 */
export async function churn(settings: ChurnSettings): Promise<ChurnSummary> {
  const { url, folder, seconds, seed } = settings;
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(schema);
  const trickle = await connect(url);
  await trickle.init();

  let commits = 0;
  const done: Record<string, number> = {};
  const errors: string[] = [];
  const differences: string[] = [];
  const leftovers: string[] = [];
  let ends = 0;
  const going = (): boolean => Date.now() < ends && errors.length === 0;
  const count = (what: string): void => {
    done[what] = (done[what] ?? 0) + 1;
  };

  /** Runs something again and again, until time is up or something goes wrong that nobody expects. */
  const again = async (
    who: string,
    place: number,
    codes: ReadonlySet<string>,
    work: (random: Random) => Promise<void>,
  ): Promise<void> => {
    const random = createRandom(seed * 100 + place);
    while (going()) {
      try {
        await work(random);
      } catch (error) {
        const code = codeOf(error);
        if (code !== undefined && codes.has(code)) count(`${who}: ${code}`);
        else errors.push(`${who}: ${code} ${error instanceof Error ? error.message : error}`);
      }
      await delay(random.integer(0, 60));
    }
  };

  const apply = async (path: string, chosen: Readonly<Record<string, string>>): Promise<void> => {
    await rm(path, { recursive: true, force: true });
    await mkdir(path, { recursive: true });
    for (const [stem, query] of Object.entries(chosen)) {
      const head = query.includes("in full")
        ? `CREATE MATERIALIZED VIEW public.${stem} WITH (mode = 'full') AS\n`
        : "";
      if (query !== "") await writeFile(join(path, `${stem}.sql`), `${head}${query}\n`);
    }
    const prune = { dryRun: false, prune: true, format: "text" } as const;
    for (const step of await applyFolder(trickle, path, prune, createTerminal())) {
      count(`${step.action}: ${step.rows ?? step.result}`);
    }
  };

  const choose = (random: Random): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(definitions).map(([stem, choices]) => [
        stem,
        choices[random.integer(0, choices.length - 1)] ?? "",
      ]),
    );

  const writer = async (place: number): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await again("writer", place, new Set(["40P01", "23505"]), async (random) => {
      try {
        await client.query("BEGIN");
        for (let left = random.integer(1, 3); left > 0; left -= 1) {
          await client.query(writeStatement(random));
          await delay(random.integer(0, 9) === 0 ? 120 : 2);
        }
        if (random.integer(0, 40) === 0) await client.query("TRUNCATE public.notes");
        await client.query(random.integer(0, 7) === 0 ? "ROLLBACK" : "COMMIT");
        commits += 1;
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      }
    });
    await client.end();
  };

  const looks: readonly ((trickle: Trickle) => Promise<unknown>)[] = [
    (each) => each.list(),
    (each) => each.pending(),
    (each) => each.doctor(),
    (each) => each.graph(),
    (each) => each.history(),
    (each) => each.migrate(),
  ];
  const first = Object.fromEntries(
    Object.entries(definitions).map(([stem, choices]) => [stem, choices[0] ?? ""]),
  );
  await apply(join(folder, "first"), first);
  ends = Date.now() + seconds * 1000;
  const pick = (random: Random): string => names[random.integer(0, names.length - 1)] ?? "";

  await Promise.all([
    ...[1, 2].map((place) =>
      again("apply", place, applying, (random) =>
        apply(join(folder, `folder-${place}`), choose(random)),
      ),
    ),
    again("drop", 3, new Set(["55T02", "40001", "40P01", "55P03"]), async (random) => {
      await delay(random.integer(300, 1500));
      await trickle.drop(pick(random), { cascade: true });
      count("drop: cascade");
    }),
    ...[4, 5].map((place) =>
      again("refresh", place, refreshing, async (random) => {
        const { action } = await trickle.refresh(pick(random));
        count(`refresh: ${action}`);
      }),
    ),
    again("verify", 6, refreshing, async (random) => {
      const name = pick(random);
      const { equal, sample } = await trickle.verify(name);
      if (!equal) differences.push(`${name} differs under way: ${JSON.stringify(sample)}`);
      count("verify");
    }),
    again("look", 7, new Set(), async (random) => {
      await looks[random.integer(0, looks.length - 1)]?.(trickle);
    }),
    ...[11, 12, 13].map(writer),
  ]);

  try {
    await apply(join(folder, "first"), first);
    await owner.query(
      "UPDATE public.orders SET amount = amount + 1; DELETE FROM public.notes WHERE note = 'n1'",
    );
    for (const [stem, query] of Object.entries(first)) {
      const name = `public.${stem}`;
      await trickle.refresh(name);
      const { equal, sample } = await trickle.verify(name);
      if (!equal) differences.push(`${name}: ${JSON.stringify(sample)}`);
      const { rows } = await owner.query(`
        SELECT (SELECT count(*)::int FROM ((${query}) EXCEPT ALL TABLE ${name}) AS m) +
               (SELECT count(*)::int FROM (TABLE ${name} EXCEPT ALL (${query})) AS e) AS n`);
      if (rows[0].n > 0) differences.push(`${name}: ${rows[0].n} rows differ by EXCEPT ALL`);
    }
    leftovers.push(...(await owner.query(leftoversQuery)).rows.map((row) => row.what));
    await apply(join(folder, "none"), {});
    leftovers.push(...(await owner.query(leftoversQuery)).rows.map((row) => row.what));
  } catch (error) {
    errors.push(`afterwards: ${error instanceof Error ? error.message : error}`);
  }
  await trickle.close();
  await owner.end();
  return { commits, done, errors, differences, leftovers };
}

/** The code of one of our errors, or the SQLSTATE of the server's. */
function codeOf(error: unknown): string | undefined {
  const own = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return own === "55T04" || own === undefined ? sqlState(error) : own;
}
