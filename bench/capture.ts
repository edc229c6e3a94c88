import { parseArgs } from "node:util";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { printReport, time } from "./report.js";
import { compileSales, fill, schema } from "./sales.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- capture [--rows 10000] [--rounds 20] [--postgres 18]
What writers pay for being captured: the same statements on a table that is not captured, on one that is, and on one with
a trigger for each row that does the same. All three columns are captured, and commits are durable. Aims: 1.6 times for
a statement of many rows, 1.5 times for a transaction of one row.`;

/** What is measured: the same table, written to as it is, with our capture, and with a trigger for each row. */
const tables = { "not captured": "plain", captured: "lines", "row trigger": "by_row" } as const;

type Subject = keyof typeof tables;

const subjects = Object.keys(tables) as Subject[];

/** What is done to each table: statements, each a transaction of its own, that together leave it as it was. */
interface Task {
  readonly title: string;
  statements(table: string): readonly string[];
}

function tasksFor(rows: number): readonly Task[] {
  const single = Array.from({ length: 100 }, (_, n) => 900_000_001 + n);
  const bulk = (count: number): readonly Task[] => [
    {
      title: `insert ${count} rows`,
      statements: (table) => [
        `INSERT INTO ${table} SELECT 900000000 + n, 1, 1.00 FROM generate_series(1, ${count}) AS n`,
      ],
    },
    {
      title: `update ${count} rows`,
      statements: (table) => [`UPDATE ${table} SET price = price + 1 WHERE order_id > 900000000`],
    },
    {
      title: `delete ${count} rows`,
      statements: (table) => [`DELETE FROM ${table} WHERE order_id > 900000000`],
    },
  ];
  return [
    ...bulk(rows),
    ...bulk(5 * rows),
    {
      title: "100 transactions that insert a row",
      statements: (table) => single.map((id) => `INSERT INTO ${table} VALUES (${id}, 1, 1.00)`),
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
const rowTrigger = `
CREATE TABLE by_row_changes (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(), seq bigint GENERATED ALWAYS AS IDENTITY, weight smallint NOT NULL,
  order_id integer, number integer, price numeric(10, 2));
CREATE INDEX ON by_row_changes (xid);
CREATE FUNCTION record_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO by_row_changes (weight, order_id, number, price) VALUES (-1, OLD.order_id, OLD.number, OLD.price);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO by_row_changes (weight, order_id, number, price) VALUES (1, NEW.order_id, NEW.number, NEW.price);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER record AFTER INSERT OR UPDATE OR DELETE ON by_row FOR EACH ROW EXECUTE FUNCTION record_row();
`;

async function measure(database: TestDatabase, rows: number, rounds: number): Promise<void> {
  const artifact = await compileSales();
  await database.exec(schema);
  await database.exec(fill(50_000));
  await database.exec(`
    CREATE TABLE plain (LIKE lines INCLUDING ALL);
    INSERT INTO plain SELECT * FROM lines;
    CREATE TABLE by_row (LIKE lines INCLUDING ALL);
    INSERT INTO by_row SELECT * FROM lines;
    ${rowTrigger}
  `);
  await installArtifact(database, artifact);
  await database.exec("VACUUM ANALYZE");
  const tasks = tasksFor(rows);
  const times = tasks.map(() => new Map(subjects.map((subject) => [subject, [] as number[]])));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, task] of tasks.entries()) {
      // Statement by statement, each table first in turn: what else the machine does falls on all alike.
      const durations = new Map(subjects.map((subject) => [subject, 0]));
      const scripts = new Map(
        subjects.map((subject) => [subject, task.statements(tables[subject])]),
      );
      for (const place of scripts.get("captured")?.keys() ?? []) {
        for (let turn = 0; turn < subjects.length; turn += 1) {
          const subject = subjects[(turn + round + place) % subjects.length] as Subject;
          const statement = scripts.get(subject)?.[place] ?? "";
          const duration = await time(() => database.exec(statement));
          durations.set(subject, (durations.get(subject) ?? 0) + duration);
        }
      }
      for (const [subject, duration] of durations) times[index]?.get(subject)?.push(duration);
    }
    await refreshArtifact(database, artifact);
    await database.exec("TRUNCATE by_row_changes");
    // What a clean-up does once everybody has consumed it.
    await database.exec('DELETE FROM pgtrickle_changes."public.lines"');
    await database.exec("VACUUM");
  }
  for (const [index, { title }] of tasks.entries()) {
    const measurements = subjects.map((name) => ({ name, rounds: times[index]?.get(name) ?? [] }));
    printReport(title, measurements, "not captured");
  }
}

export async function benchCapture(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string", default: "10000" },
      rounds: { type: "string", default: "20" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  await withDatabase(
    values.postgres,
    ["fsync=on", "synchronous_commit=on", "full_page_writes=on"],
    (database) => measure(database, Number(values.rows), Number(values.rounds)),
  );
}
