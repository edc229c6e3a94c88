import { parseArgs } from "node:util";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { createRandom, type Random } from "../test/support/tpch/random.js";
import { cleanBuffers } from "./clean-buffers.js";
import { expectSame } from "./expect-same.js";
import { printReport, time } from "./report.js";
import { compileSales, fill, query, schema } from "./sales.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- refresh [--lines 1200000] [--changes 100] [--cycles 20] [--postgres 18]
Refreshes an aggregate over a join of two tables after changes in both, in turns with REFRESH MATERIALIZED VIEW (aim:
200 times faster) and with delta SQL written by hand (aim: at most 1.3 times its time). Results are compared after
every cycle.`;

/** Capture and delta as an expert would write them for this one query. */
const byHandInstall = `
CREATE TABLE hand_orders (weight int NOT NULL, id int NOT NULL, region int NOT NULL);
CREATE TABLE hand_lines (weight int NOT NULL, order_id int NOT NULL, price numeric NOT NULL);
CREATE TABLE hand_sales AS ${query};
ALTER TABLE hand_sales ADD PRIMARY KEY (region);
CREATE FUNCTION hand_capture_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN INSERT INTO hand_orders SELECT -1, id, region FROM old_rows; END IF;
  IF TG_OP <> 'DELETE' THEN INSERT INTO hand_orders SELECT 1, id, region FROM new_rows; END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION hand_capture_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN INSERT INTO hand_lines SELECT -1, order_id, price FROM old_rows; END IF;
  IF TG_OP <> 'DELETE' THEN INSERT INTO hand_lines SELECT 1, order_id, price FROM new_rows; END IF;
  RETURN NULL;
END $$;
${["orders", "lines"]
  .flatMap((table) => [
    `CREATE TRIGGER hand_insert AFTER INSERT ON ${table} REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION hand_capture_${table}();`,
    `CREATE TRIGGER hand_update AFTER UPDATE ON ${table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION hand_capture_${table}();`,
    `CREATE TRIGGER hand_delete AFTER DELETE ON ${table} REFERENCING OLD TABLE AS old_rows
     FOR EACH STATEMENT EXECUTE FUNCTION hand_capture_${table}();`,
  ])
  .join("\n")}
`;

const byHandRefresh = `
WITH o AS MATERIALIZED (
  DELETE FROM hand_orders RETURNING weight, id, region
), l AS MATERIALIZED (
  DELETE FROM hand_lines RETURNING weight, order_id, price
), terms AS (
  SELECT orders.region, l.weight, l.price FROM l JOIN orders ON orders.id = l.order_id
  UNION ALL
  SELECT o.region, o.weight, lines.price FROM o JOIN lines ON lines.order_id = o.id
  UNION ALL
  SELECT o.region, -o.weight * l.weight, l.price FROM o JOIN l ON l.order_id = o.id
), delta AS (
  SELECT region, sum(weight) AS lines, sum(weight * price) AS revenue FROM terms GROUP BY region
)
MERGE INTO hand_sales AS sales USING delta ON sales.region = delta.region
WHEN MATCHED AND sales.lines + delta.lines = 0 THEN DELETE
WHEN MATCHED AND (delta.lines <> 0 OR delta.revenue <> 0)
  THEN UPDATE SET lines = sales.lines + delta.lines, revenue = sales.revenue + delta.revenue
WHEN NOT MATCHED AND delta.lines <> 0 THEN INSERT VALUES (delta.region, delta.lines, delta.revenue)
`;

/** Changes about `count` rows: new, changed and removed lines, and orders that move to another region. */
async function change(
  database: TestDatabase,
  random: Random,
  orders: number,
  count: number,
  cycle: number,
): Promise<void> {
  const some = (share: number): string =>
    Array.from({ length: Math.max(1, Math.round(count * share)) }, () =>
      random.integer(1, orders),
    ).join(", ");
  await database.exec(`
    UPDATE lines SET price = price + 1 WHERE number = 1 AND order_id IN (${some(0.4)});
    INSERT INTO lines SELECT DISTINCT id, ${4 + cycle}, 9.99 FROM orders WHERE id IN (${some(0.3)});
    DELETE FROM lines WHERE number = 2 AND order_id IN (${some(0.1)});
    UPDATE orders SET region = (region + 1) % 100 WHERE id IN (${some(0.2)});
  `);
}

async function measure(
  database: TestDatabase,
  lines: number,
  changes: number,
  cycles: number,
): Promise<void> {
  const orders = Math.round(lines / 4);
  const artifact = await compileSales();
  await database.exec(schema);
  await database.exec(fill(orders));
  await database.exec(`CREATE MATERIALIZED VIEW view_sales AS ${query}`);
  await installArtifact(database, artifact);
  await database.exec(byHandInstall);
  await database.exec("VACUUM ANALYZE");
  const random = createRandom(1);
  const peers: readonly (readonly [string, number[], () => Promise<unknown>])[] = [
    ["pgtrickle", [], () => refreshArtifact(database, artifact)],
    ["by hand", [], () => database.exec(byHandRefresh)],
    ["REFRESH MATERIALIZED VIEW", [], () => database.exec("REFRESH MATERIALIZED VIEW view_sales")],
  ];
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await change(database, random, orders, changes, cycle);
    // Whoever comes first warms the cache for the others: they take turns.
    const turns = peers.map((_, index) => peers[(index + cycle) % peers.length]);
    for (const peer of turns) peer?.[1].push(await time(peer[2]));
    await expectSame(database, "view_sales", "sales");
    await expectSame(database, "view_sales", "hand_sales");
    await cleanBuffers(database);
  }
  printReport(
    `refresh after ${changes} changed rows, ${orders} orders, ${lines} lines`,
    peers.map(([name, rounds]) => ({ name, rounds })),
    "pgtrickle",
  );
}

export async function benchRefresh(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      lines: { type: "string", default: "1200000" },
      changes: { type: "string", default: "100" },
      cycles: { type: "string", default: "20" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  await withDatabase(values.postgres, [], (database) =>
    measure(database, Number(values.lines), Number(values.changes), Number(values.cycles)),
  );
}
