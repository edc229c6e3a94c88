import { parseArgs } from "node:util";
import { connect } from "../src/runtime/connect.js";
import type { TestDatabase } from "../test/support/connection.js";
import { createRandom, type Random } from "../test/support/tpch/random.js";
import { cleanBuffers } from "./clean-buffers.js";
import { processorTime } from "./processor-time.js";
import { median, printReport, printTable, time } from "./report.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- star [--facts 500000] [--changes 1,100,1000,10000] [--cycles 20] [--postgres 18]
Refreshes a join of five tables after changes in one of them, once in the table in the middle and once in another: of the
arms, one has something to do. In turns with SQL written by hand that has this arm alone (aim: at most 1.3 times its
time). Both are one call from the client: the function of the database with all that belongs to it, locks and history,
and what it costs without these. Each of --changes is about how many rows of the result change; the report for each is
followed by what a refresh costs whatever changed (the smallest of them) and what each further row adds to it. Results are
compared after every cycle.`;

const dimensions = ["a", "b", "c", "d"] as const;

/** How many rows of each dimension there are for a thousand facts. */
const share = 50;

const schema = `
CREATE TABLE facts (id int PRIMARY KEY, a_id int NOT NULL, b_id int NOT NULL, c_id int NOT NULL, d_id int NOT NULL, amount numeric(10, 2) NOT NULL);
${dimensions.map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY, name text NOT NULL);`).join("\n")}
`;

const query = `
SELECT f.id, f.amount, a.name AS a, b.name AS b, c.name AS c, d.name AS d
FROM facts AS f
JOIN a ON a.id = f.a_id
JOIN b ON b.id = f.b_id
JOIN c ON c.id = f.c_id
JOIN d ON d.id = f.d_id
`;

function fill(facts: number): string {
  const rows = Math.max(1, Math.round((facts * share) / 1000));
  return `
${dimensions.map((name) => `INSERT INTO ${name} SELECT n, '${name} ' || n FROM generate_series(1, ${rows}) AS n;`).join("\n")}
INSERT INTO facts
SELECT n, ${dimensions.map((_, place) => `1 + (n::bigint * ${7919 + 2 * place} % ${rows})::int`).join(", ")}, n % 10000 / 100.0
FROM generate_series(1, ${facts}) AS n;
${dimensions.map((name) => `CREATE INDEX ON facts (${name}_id);`).join("\n")}
`;
}

/** A source of which the changes are recorded by hand: its columns as the arm needs them. */
interface ByHand {
  readonly source: string;
  readonly columns: string;
  /** The arm and how it is applied. */
  readonly refresh: string;
}

const byHand: readonly ByHand[] = [
  {
    source: "facts",
    columns: "id, a_id, b_id, c_id, d_id, amount",
    refresh: `
WITH changed AS MATERIALIZED (
  DELETE FROM hand_facts RETURNING weight, id, a_id, b_id, c_id, d_id, amount
), net AS (
  SELECT id, a_id, b_id, c_id, d_id, amount, sum(weight) AS weight
  FROM changed GROUP BY id, a_id, b_id, c_id, d_id, amount HAVING sum(weight) <> 0
), arm AS (
  SELECT n.id, n.amount, a.name AS a, b.name AS b, c.name AS c, d.name AS d, n.weight
  FROM net AS n JOIN a ON a.id = n.a_id JOIN b ON b.id = n.b_id JOIN c ON c.id = n.c_id JOIN d ON d.id = n.d_id
), next AS (
  SELECT DISTINCT ON (id) * FROM arm ORDER BY id, weight DESC
)
MERGE INTO hand_wide AS w USING next AS n ON w.id = n.id
WHEN MATCHED AND n.weight < 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET amount = n.amount, a = n.a, b = n.b, c = n.c, d = n.d
WHEN NOT MATCHED AND n.weight > 0 THEN INSERT VALUES (n.id, n.amount, n.a, n.b, n.c, n.d)`,
  },
  {
    source: "a",
    columns: "id, name",
    refresh: `
WITH changed AS MATERIALIZED (
  DELETE FROM hand_a RETURNING weight, id, name
), net AS (
  SELECT id, name, sum(weight) AS weight FROM changed GROUP BY id, name HAVING sum(weight) <> 0
), arm AS (
  SELECT f.id, f.amount, n.name AS a, b.name AS b, c.name AS c, d.name AS d, n.weight
  FROM net AS n JOIN facts AS f ON f.a_id = n.id JOIN b ON b.id = f.b_id JOIN c ON c.id = f.c_id JOIN d ON d.id = f.d_id
), next AS (
  SELECT DISTINCT ON (id) * FROM arm ORDER BY id, weight DESC
)
MERGE INTO hand_wide AS w USING next AS n ON w.id = n.id
WHEN MATCHED AND n.weight < 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET amount = n.amount, a = n.a, b = n.b, c = n.c, d = n.d
WHEN NOT MATCHED AND n.weight > 0 THEN INSERT VALUES (n.id, n.amount, n.a, n.b, n.c, n.d)`,
  },
];

function recordByHand({ source, columns }: ByHand): string {
  const events = [
    ["insert", "NEW TABLE AS new_rows"],
    ["update", "OLD TABLE AS old_rows NEW TABLE AS new_rows"],
    ["delete", "OLD TABLE AS old_rows"],
  ] as const;
  return `
CREATE TABLE hand_${source} WITH (autovacuum_enabled = off) AS SELECT 1 AS weight, ${columns} FROM ${source} LIMIT 10;
CREATE FUNCTION hand_record_${source}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN INSERT INTO hand_${source} SELECT -1, ${columns} FROM old_rows; END IF;
  IF TG_OP <> 'DELETE' THEN INSERT INTO hand_${source} SELECT 1, ${columns} FROM new_rows; END IF;
  RETURN NULL;
END $$;
${events
  .map(
    ([
      event,
      tables,
    ]) => `CREATE TRIGGER hand_${event} AFTER ${event} ON ${source} REFERENCING ${tables}
FOR EACH STATEMENT EXECUTE FUNCTION hand_record_${source}();`,
  )
  .join("\n")}`;
}

/** Writes that change about so many rows of the result; no two of them have the same number. */
function changesOf(
  source: string,
  random: Random,
  facts: number,
  count: number,
  number: number,
): string {
  const rows = Math.max(1, Math.round((facts * share) / 1000));
  const some = (of: number, wanted: number): string =>
    Array.from({ length: Math.max(1, Math.round(wanted)) }, () => random.integer(1, of)).join(", ");
  if (source === "a") {
    // Each row of a dimension has as many facts.
    return `UPDATE a SET name = 'cycle ${number} ' || id WHERE id IN (${some(rows, (count * share) / 1000)})`;
  }
  return `
    UPDATE facts SET amount = amount + 1 WHERE id IN (${some(facts, count * 0.4)});
    UPDATE facts SET b_id = 1 + b_id % ${rows} WHERE id IN (${some(facts, count * 0.2)});
    DELETE FROM facts WHERE id IN (${some(facts, count * 0.2)});
    INSERT INTO facts SELECT ${facts + 10_000 * number} + n, 1 + n % ${rows}, 1 + n % ${rows}, 1 + n % ${rows}, 1 + n % ${rows}, n
      FROM generate_series(1, ${Math.max(1, Math.round(count * 0.2))}) AS n`;
}

/** Compared by the server: the results are large. */
async function expectSameAsWide(database: TestDatabase): Promise<void> {
  const [row] = await database.query(`SELECT count(*) AS differing FROM (
    (TABLE wide EXCEPT ALL TABLE hand_wide) UNION ALL (TABLE hand_wide EXCEPT ALL TABLE wide)) AS difference`);
  if (row?.["differing"] !== "0") throw new Error("hand_wide is not wide");
}

/** How long something took each time, by the clock and of the processor, in milliseconds. */
interface Series {
  readonly clock: number[];
  readonly processor: number[];
}

const nothingYet = (): Series => ({ clock: [], processor: [] });

/** What a source's changes cost, by how many there are. */
interface Costs {
  readonly changes: number;
  readonly own: number;
  readonly byHand: number;
}

/** Of the processor where the system tells, else by the clock. */
function typical({ clock, processor }: Series): number {
  return median(processor.some(Number.isNaN) ? clock : processor);
}

/** What a refresh costs whatever changed, and what each further row adds. */
function printCosts(source: string, costs: readonly Costs[]): void {
  const [first, ...others] = costs;
  if (first === undefined || others.length === 0) return;
  printTable(`changes by ${source}: what the smallest refresh costs, and each further row`, [
    ["rows", "pgtrickle", "by hand", "ratio", "pgtrickle per row", "by hand per row", "ratio"],
    ...costs.map((cost) => {
      const rows = cost.changes - first.changes;
      const [own, byHand] = [(cost.own - first.own) / rows, (cost.byHand - first.byHand) / rows];
      return [
        String(cost.changes),
        `${cost.own.toFixed(2)} ms`,
        `${cost.byHand.toFixed(2)} ms`,
        `${(cost.own / cost.byHand).toFixed(2)}×`,
        ...(rows === 0
          ? []
          : [
              `${(1000 * own).toFixed(1)} µs`,
              `${(1000 * byHand).toFixed(1)} µs`,
              `${(own / byHand).toFixed(2)}×`,
            ]),
      ];
    }),
  ]);
}

async function measure(
  database: TestDatabase,
  facts: number,
  sizes: readonly number[],
  cycles: number,
): Promise<void> {
  await database.exec(schema);
  await database.exec(fill(facts));
  const handle = database.handle();
  if (handle.kind !== "server") throw new Error("this needs a server");
  const trickle = await connect(handle.url);
  await trickle.init();
  await trickle.create({ name: "public.wide", query, mode: "differential" });
  const [registered] = await database.query(
    "SELECT artifact ->> 'lock' AS lock, artifact ->> 'refresh' AS refresh, artifact -> 'narrowed' AS narrowed FROM pgtrickle.pgt_stream_tables",
  );
  await database.exec(
    `CREATE TABLE hand_wide AS ${query}; ALTER TABLE hand_wide ADD PRIMARY KEY (id)`,
  );
  await database.exec(byHand.map(recordByHand).join("\n"));
  await database.exec("VACUUM ANALYZE");
  // The planner knows that there are few: with its guess for a table of which it knows nothing it reads the facts whole.
  await database.exec(byHand.map(({ source }) => `DELETE FROM hand_${source};`).join("\n"));
  const random = createRandom(1);
  const pid = String((await database.query("SELECT pg_backend_pid() AS pid"))[0]?.["pid"]);
  const measured = async (series: Series, body: () => Promise<unknown>): Promise<void> => {
    const before = processorTime(pid) ?? Number.NaN;
    series.clock.push(await time(body));
    series.processor.push((processorTime(pid) ?? Number.NaN) - before);
  };
  let number = 0;
  const change = (source: string, changes: number): Promise<void> => {
    number += 1;
    return database.exec(changesOf(source, random, facts, changes, number));
  };
  for (const { source, refresh } of byHand) {
    const costs: Costs[] = [];
    for (const changes of sizes) {
      let ran = "";
      const own = nothingYet();
      const peer = nothingYet();
      const peers: readonly (readonly [string, Series, () => Promise<unknown>])[] = [
        [
          "pgtrickle",
          own,
          async () => {
            const [done] = await database.query(
              "SELECT action, cardinality(arms_run) AS run, cardinality(arms_run || arms_skipped) AS of FROM pgtrickle.refresh_stream_table('public.wide')",
            );
            if (done?.["action"] !== "differential") throw new Error(`it was ${done?.["action"]}`);
            ran = `${done["run"]}/${done["of"]}`;
          },
        ],
        ["by hand", peer, () => database.exec(refresh)],
      ];
      // Beside them, each on changes of its own: the statements of the refresh without the function around them.
      const statements: readonly (readonly [string, Series, string])[] = [
        [
          "its statement alone",
          nothingYet(),
          JSON.parse(registered?.["narrowed"] ?? "")[`public.${source}`],
        ],
        ["its statement with all arms", nothingYet(), String(registered?.["refresh"])],
      ];
      for (let cycle = 1; cycle <= cycles; cycle += 1) {
        await change(source, changes);
        const turns = peers.map((_, index) => peers[(index + cycle) % peers.length]);
        for (const turn of turns) if (turn !== undefined) await measured(turn[1], turn[2]);
        if (!(await trickle.verify("wide")).equal) throw new Error("wide is not its query");
        await expectSameAsWide(database);
        await cleanBuffers(database);
        for (const [, series, text] of statements) {
          await change(source, changes);
          await database.exec(refresh);
          await database.transaction(async () => {
            await database.exec("SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL jit = off");
            await database.exec(String(registered?.["lock"]));
            await measured(series, () => database.query(text));
          });
          await cleanBuffers(database);
        }
      }
      for (const kind of ["clock", "processor"] as const) {
        if (kind === "processor" && processorTime(pid) === undefined) continue;
        printReport(
          `refresh of a star of five tables after about ${changes} rows of the result changed by ${source} (arms ${ran}), ${facts} facts${kind === "clock" ? "" : ", time of the processor"}`,
          [...peers, ...statements].map(([name, series]) => ({ name, rounds: series[kind] })),
          "by hand",
        );
      }
      costs.push({ changes, own: typical(own), byHand: typical(peer) });
    }
    printCosts(source, costs);
  }
  await trickle.close();
}

export async function benchStar(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      facts: { type: "string", default: "500000" },
      changes: { type: "string", default: "1,100,1000,10000" },
      cycles: { type: "string", default: "20" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  await withDatabase(values.postgres, [], (database) =>
    measure(
      database,
      Number(values.facts),
      values.changes.split(",").map(Number),
      Number(values.cycles),
    ),
  );
}
