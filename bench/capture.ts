import { parseArgs } from "node:util";
import { catalogFromSql } from "../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../src/compile/artifact.js";
import { compile } from "../src/compile/compile.js";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { cleanBuffers } from "./clean-buffers.js";
import { processorTime } from "./processor-time.js";
import { printReport, time } from "./report.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- capture [--rows 10000] [--rounds 20] [--seconds 0.5] [--postgres 18]
What writers pay for being captured: the same statements on a table that is not captured, on one that is, and on one with
a trigger for each row that does the same. Beside them two floors: triggers of statements that are given the rows and do
nothing, and such that copy the captured columns into a table with nothing else in it. Once on the narrowest of tables, of
which everything is captured, once on one with eight columns and a second index, of which four columns are. Commits are durable. Aims: 1.6 times for a statement of
many rows, 1.5 times for a transaction of one row, three quarters of the throughput of four writers.`;

/**
 * What is measured: the same table, written to as it is, with our capture, and with a trigger for each row. The floors say
 * what no capture by statements can do without: to be given the rows, and to write each of them.
 */
const subjects = [
  "not captured",
  "captured",
  "row trigger",
  "floor: rows given",
  "floor: rows copied",
] as const;

type Subject = (typeof subjects)[number];

/** A table, three times. `columns` are captured. */
interface Shape {
  readonly title: string;
  readonly prefix: string;
  readonly definition: string;
  readonly columns: readonly string[];
  /** Given what it is made from: as many rows as the table has orders and lines. */
  readonly query: (table: string) => string;
}

const shapes: readonly Shape[] = [
  {
    title: "three columns, all of them captured",
    prefix: "narrow",
    definition:
      "order_id integer NOT NULL, number integer NOT NULL, price numeric(10, 2) NOT NULL, PRIMARY KEY (order_id, number)",
    columns: ["order_id", "number", "price"],
    query: (table) =>
      `SELECT number, count(*) AS lines, max(order_id) AS newest, sum(price) AS revenue FROM ${table} GROUP BY number`,
  },
  {
    title: "eight columns and two indexes, four columns captured",
    prefix: "wide",
    definition: `order_id integer NOT NULL, number integer NOT NULL, price numeric(10, 2) NOT NULL,
  product_id integer NOT NULL DEFAULT 4711, quantity integer NOT NULL DEFAULT 1,
  shipped_at timestamptz DEFAULT now(), note text DEFAULT 'as it was ordered', comment text DEFAULT repeat('x', 60),
  PRIMARY KEY (order_id, number)`,
    columns: ["order_id", "number", "price", "product_id"],
    query: (table) =>
      `SELECT number, product_id, count(*) AS lines, max(order_id) AS newest, sum(price) AS revenue FROM ${table} GROUP BY number, product_id`,
  },
];

function tableOf(shape: Shape, subject: Subject): string {
  return `${shape.prefix}_${subject.replaceAll(/\W+/g, "_")}`;
}

/** What is done to each table: statements, each a transaction of its own, that together leave it as it was. */
interface Task {
  readonly title: string;
  statements(table: string): readonly string[];
}

const firstOfNew = 900_000_000;

function insertOne(table: string, id: number): string {
  return `INSERT INTO ${table} (order_id, number, price) VALUES (${id}, 1, 1.00)`;
}

function tasksFor(rows: number): readonly Task[] {
  const single = Array.from({ length: 100 }, (_, n) => firstOfNew + 1 + n);
  const bulk = (count: number): readonly Task[] => [
    {
      title: `insert ${count} rows`,
      statements: (table) => [
        `INSERT INTO ${table} (order_id, number, price) SELECT ${firstOfNew} + n, 1, 1.00 FROM generate_series(1, ${count}) AS n`,
      ],
    },
    {
      title: `update ${count} rows`,
      statements: (table) => [
        `UPDATE ${table} SET price = price + 1 WHERE order_id > ${firstOfNew}`,
      ],
    },
    {
      title: `delete ${count} rows`,
      statements: (table) => [`DELETE FROM ${table} WHERE order_id > ${firstOfNew}`],
    },
  ];
  return [
    ...bulk(rows),
    ...bulk(5 * rows),
    {
      title: "100 transactions that insert a row",
      statements: (table) => single.map((id) => insertOne(table, id)),
    },
    {
      title: "100 transactions that update a row",
      statements: (table) =>
        single.map((id) => `UPDATE ${table} SET price = 2 WHERE order_id = ${id} AND number = 1`),
    },
    {
      title: "100 transactions that delete a row",
      statements: (table) =>
        single.map((id) => `DELETE FROM ${table} WHERE order_id = ${id} AND number = 1`),
    },
  ];
}

/** The same records, made by a trigger for each row. */
function rowTrigger({ columns }: Shape, table: string): string {
  const list = columns.join(", ");
  const values = (row: string) => columns.map((column) => `${row}.${column}`).join(", ");
  return `
CREATE TABLE ${table}_changes AS SELECT ${list} FROM ${table} WITH NO DATA;
ALTER TABLE ${table}_changes ADD xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD seq bigint GENERATED ALWAYS AS IDENTITY, ADD weight smallint NOT NULL;
CREATE INDEX ON ${table}_changes (xid);
CREATE FUNCTION ${table}_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO ${table}_changes (weight, ${list}) VALUES (-1, ${values("OLD")});
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO ${table}_changes (weight, ${list}) VALUES (1, ${values("NEW")});
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER record AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_record();
`;
}

/** Triggers of statements that are given the rows, with what they do for the rows that went and for those that came. */
function statementTriggers(
  table: string,
  doing: { readonly deleted: string; readonly inserted: string },
): string {
  const trigger = (event: string, transition: string): string =>
    `CREATE TRIGGER record_${event} AFTER ${event} ON ${table} REFERENCING ${transition} FOR EACH STATEMENT EXECUTE FUNCTION ${table}_record();`;
  return `
CREATE FUNCTION ${table}_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    ${doing.deleted}
  END IF;
  IF TG_OP <> 'DELETE' THEN
    ${doing.inserted}
  END IF;
  RETURN NULL;
END
$$;
${trigger("insert", "NEW TABLE AS inserted")}
${trigger("update", "OLD TABLE AS deleted NEW TABLE AS inserted")}
${trigger("delete", "OLD TABLE AS deleted")}
`;
}

function rowsGiven(table: string): string {
  return statementTriggers(table, { deleted: "NULL;", inserted: "NULL;" });
}

function rowsCopied({ columns }: Shape, table: string): string {
  const list = columns.join(", ");
  const copy = (rows: string): string =>
    `INSERT INTO ${table}_changes SELECT ${list} FROM ${rows};`;
  return `
CREATE TABLE ${table}_changes AS SELECT ${list} FROM ${table} WITH NO DATA;
${statementTriggers(table, { deleted: copy("deleted"), inserted: copy("inserted") })}
`;
}

async function setUp(database: TestDatabase, shape: Shape): Promise<Artifact> {
  for (const subject of subjects) {
    const table = tableOf(shape, subject);
    await database.exec(`
      CREATE TABLE ${table} (${shape.definition});
      INSERT INTO ${table} (order_id, number, price)
        SELECT n, m, (n * 7 + m * 13) % 10000 / 100.0 FROM generate_series(1, 50000) AS n, generate_series(1, 4) AS m;
      ${shape.prefix === "wide" ? `CREATE INDEX ON ${table} (product_id, price)` : ""}`);
  }
  await database.exec(rowTrigger(shape, tableOf(shape, "row trigger")));
  await database.exec(rowsGiven(tableOf(shape, "floor: rows given")));
  await database.exec(rowsCopied(shape, tableOf(shape, "floor: rows copied")));
  const table = tableOf(shape, "captured");
  const catalog = await catalogFromSql(`CREATE TABLE ${table} (${shape.definition})`);
  const artifact = await compile(shape.query(table), catalog, {
    name: `public.${shape.prefix}`,
    mode: "differential",
  });
  await installArtifact(database, artifact);
  await database.exec("VACUUM ANALYZE");
  return artifact;
}

/** Refreshes, and leaves no rows behind. */
async function consume(database: TestDatabase, shape: Shape, artifact: Artifact): Promise<void> {
  await refreshArtifact(database, artifact);
  for (const subject of ["row trigger", "floor: rows copied"] as const) {
    await database.exec(`TRUNCATE ${tableOf(shape, subject)}_changes`);
  }
  await cleanBuffers(database);
  await database.exec("VACUUM");
}

async function measure(
  database: TestDatabase,
  shape: Shape,
  rows: number,
  rounds: number,
): Promise<void> {
  const artifact = await setUp(database, shape);
  const pid = String((await database.query("SELECT pg_backend_pid() AS pid"))[0]?.["pid"]);
  const tasks = tasksFor(rows);
  const series = () => tasks.map(() => new Map(subjects.map((name) => [name, [] as number[]])));
  const times = series();
  const processor = series();
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, task] of tasks.entries()) {
      // Statement by statement, each table first in turn: what else the machine does falls on all alike.
      const durations = new Map(subjects.map((subject) => [subject, 0]));
      const worked = new Map(subjects.map((subject) => [subject, 0]));
      const scripts = new Map(
        subjects.map((subject) => [subject, task.statements(tableOf(shape, subject))]),
      );
      for (const place of scripts.get("captured")?.keys() ?? []) {
        for (let turn = 0; turn < subjects.length; turn += 1) {
          const subject = subjects[(turn + round + place) % subjects.length] as Subject;
          const statement = scripts.get(subject)?.[place] ?? "";
          const before = processorTime(pid) ?? Number.NaN;
          const duration = await time(() => database.exec(statement));
          const after = processorTime(pid) ?? Number.NaN;
          durations.set(subject, (durations.get(subject) ?? 0) + duration);
          worked.set(subject, (worked.get(subject) ?? 0) + after - before);
        }
      }
      for (const [subject, duration] of durations) times[index]?.get(subject)?.push(duration);
      for (const [subject, work] of worked) processor[index]?.get(subject)?.push(work);
    }
    await consume(database, shape, artifact);
  }
  for (const [index, { title }] of tasks.entries()) {
    const report = (kind: string, of: typeof times) =>
      printReport(
        `${shape.title}: ${title}${kind}`,
        subjects.map((name) => ({ name, rounds: of[index]?.get(name) ?? [] })),
        "not captured",
      );
    report("", times);
    if (processorTime(pid) !== undefined) report(", time of the processor", processor);
  }
}

/** Four sessions that write a row at a time: how long each of their transactions takes. */
async function measureWriters(
  database: TestDatabase,
  shape: Shape,
  rounds: number,
  seconds: number,
): Promise<void> {
  const writers = await Promise.all(Array.from({ length: 4 }, () => database.connect()));
  const times = new Map(subjects.map((subject) => [subject, [] as number[]]));
  let next = 2 * firstOfNew;
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(turn + round) % subjects.length] as Subject;
      const table = tableOf(shape, subject);
      let commits = 0;
      const started = performance.now();
      await Promise.all(
        writers.map(async (writer) => {
          while (performance.now() - started < 1000 * seconds) {
            next += 1;
            await writer.exec(insertOne(table, next));
            commits += 1;
          }
        }),
      );
      times.get(subject)?.push((performance.now() - started) / commits);
    }
  }
  printReport(
    `${shape.title}: a transaction of one row, four writers at once`,
    subjects.map((name) => ({ name, rounds: times.get(name) ?? [] })),
    "not captured",
  );
  await Promise.all(writers.map((writer) => writer.close()));
}

export async function benchCapture(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string", default: "10000" },
      rounds: { type: "string", default: "20" },
      seconds: { type: "string", default: "0.5" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const rounds = Number(values.rounds);
  await withDatabase(
    values.postgres,
    ["fsync=on", "synchronous_commit=on", "full_page_writes=on", "wal_level=replica"],
    async (database) => {
      for (const shape of shapes) {
        await measure(database, shape, Number(values.rows), rounds);
        await measureWriters(database, shape, rounds, Number(values.seconds));
      }
    },
  );
}
