import { parseArgs } from "node:util";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { printReport, time } from "./report.js";
import { compileSales, fill, schema } from "./sales.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- capture [--rows 10000] [--rounds 20] [--postgres 18]
What writers pay for being captured: the same statements on a table that is captured and on one that is not (aims: 1.6
times for an insert of 10000 rows, 2.5 times for an update).`;

/** Statements that leave the table as they found it, taken one after the other. */
function statements(table: string, rows: number): readonly (readonly [string, string])[] {
  return [
    [
      `insert ${rows} rows`,
      `INSERT INTO ${table} SELECT 900000000 + n, 1, 1.00 FROM generate_series(1, ${rows}) AS n`,
    ],
    [`update ${rows} rows`, `UPDATE ${table} SET price = price + 1 WHERE order_id > 900000000`],
    [`delete ${rows} rows`, `DELETE FROM ${table} WHERE order_id > 900000000`],
    [
      "insert 1000 rows, one by one",
      `DO $$ BEGIN FOR n IN 1..1000 LOOP INSERT INTO ${table} VALUES (900000000 + n, 1, 1.00); END LOOP; END $$`,
    ],
    [
      "update 1000 rows, one by one",
      `DO $$ BEGIN FOR n IN 1..1000 LOOP
         UPDATE ${table} SET price = 2.00 WHERE order_id = 900000000 + n AND number = 1; END LOOP; END $$`,
    ],
    [
      "delete 1000 rows, one by one",
      `DO $$ BEGIN FOR n IN 1..1000 LOOP
         DELETE FROM ${table} WHERE order_id = 900000000 + n AND number = 1; END LOOP; END $$`,
    ],
  ];
}

async function measure(database: TestDatabase, rows: number, rounds: number): Promise<void> {
  const artifact = await compileSales();
  await database.exec(schema);
  await database.exec(fill(50_000));
  await database.exec(`
    CREATE TABLE plain (LIKE lines INCLUDING ALL);
    INSERT INTO plain SELECT * FROM lines;
  `);
  await installArtifact(database, artifact);
  await database.exec("VACUUM ANALYZE");
  const captured = statements("lines", rows);
  const plain = statements("plain", rows);
  const times = captured.map(() => ({ captured: [] as number[], plain: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, kept] of times.entries()) {
      const pair = [
        async () => kept.captured.push(await time(() => database.exec(captured[index]?.[1] ?? ""))),
        async () => kept.plain.push(await time(() => database.exec(plain[index]?.[1] ?? ""))),
      ];
      for (const run of round % 2 === 0 ? pair : pair.reverse()) await run();
    }
    await refreshArtifact(database, artifact);
    await database.exec("VACUUM lines, plain");
  }
  for (const [index, kept] of times.entries()) {
    printReport(
      captured[index]?.[0] ?? "",
      [
        { name: "not captured", rounds: kept.plain },
        { name: "captured", rounds: kept.captured },
      ],
      "not captured",
    );
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
  await withDatabase(values.postgres, (database) =>
    measure(database, Number(values.rows), Number(values.rounds)),
  );
}
