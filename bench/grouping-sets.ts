import { parseArgs } from "node:util";
import { catalogFromSql } from "../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../src/compile/artifact.js";
import { compile } from "../src/compile/compile.js";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { createRandom, type Random } from "../test/support/tpch/random.js";
import { cleanBuffers } from "./clean-buffers.js";
import { expectSame } from "./expect-same.js";
import { printReport, time } from "./report.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- grouping-sets [--rows 200000] [--changes 100] [--cycles 20] [--values "count(*) AS n, sum(amount) AS amount"] [--postgres 18]
Refreshes a CUBE of three keys after changes, in turns with the same eight groupings written as a UNION ALL of GROUP BYs
and with REFRESH MATERIALIZED VIEW. Results are compared after every cycle.`;

const schema = `
CREATE TABLE sale (
  id integer PRIMARY KEY,
  region integer,
  product integer,
  month integer NOT NULL,
  amount integer
);
CREATE INDEX ON sale (region, product);
CREATE INDEX ON sale (product);
CREATE INDEX ON sale (month);
`;

const keys = ["region", "product", "month"] as const;

function cube(values: string): string {
  return `SELECT region, product, month, GROUPING(region, product, month) AS level, ${values} FROM sale GROUP BY CUBE (region, product, month)`;
}

/** One SELECT for each set. */
function groupings(values: string): string {
  return Array.from({ length: 8 }, (_, mark) => {
    const isAbsent = (index: number): boolean => (mark & (4 >> index)) !== 0;
    const shown = keys.map((key, index) => (isAbsent(index) ? `NULL::integer AS ${key}` : key));
    const grouped = keys.filter((_, index) => !isAbsent(index));
    return `SELECT ${shown.join(", ")}, ${mark} AS level, ${values} FROM sale GROUP BY ${grouped.length === 0 ? "()" : grouped.join(", ")}`;
  }).join(" UNION ALL ");
}

function row(id: string): string {
  return `${id}, nullif(${id} % 20, 0), nullif((${id} * 7) % 50, 0), ${id} % 12, (${id} * 13) % 1000`;
}

/** Changes about `count` rows: changed amounts, rows that move to another group, removed and new ones. */
async function change(
  database: TestDatabase,
  random: Random,
  rows: number,
  count: number,
  cycle: number,
): Promise<void> {
  const some = (share: number): string =>
    Array.from({ length: Math.max(1, Math.round(count * share)) }, () =>
      random.integer(1, rows),
    ).join(", ");
  const first = rows + cycle * count;
  await database.exec(`
    UPDATE sale SET amount = amount + 1 WHERE id IN (${some(0.5)});
    UPDATE sale SET product = nullif((product + 1) % 50, 0) WHERE id IN (${some(0.2)});
    DELETE FROM sale WHERE id IN (${some(0.1)});
    INSERT INTO sale SELECT ${row("n")} FROM generate_series(${first}, ${first + Math.round(count * 0.2)}) AS n;
  `);
}

async function compileAs(name: string, query: string): Promise<Artifact> {
  return compile(query, await catalogFromSql(schema), {
    name: `public.${name}`,
    mode: "differential",
  });
}

async function measure(
  database: TestDatabase,
  values: string,
  rows: number,
  changes: number,
  cycles: number,
): Promise<void> {
  await database.exec(schema);
  await database.exec(`INSERT INTO sale SELECT ${row("n")} FROM generate_series(1, ${rows}) AS n`);
  await database.exec(`CREATE MATERIALIZED VIEW view_cube AS ${cube(values)}`);
  const once = await compileAs("cube", cube(values));
  const each = await compileAs("groupings", groupings(values));
  const filled = [
    await time(() => installArtifact(database, once)),
    await time(() => installArtifact(database, each)),
  ] as const;
  console.log(
    `filled in ${filled[0].toFixed(0)} ms, one GROUP BY per set in ${filled[1].toFixed(0)} ms`,
  );
  await database.exec("VACUUM ANALYZE");
  const random = createRandom(1);
  const peers: readonly (readonly [string, number[], () => Promise<unknown>])[] = [
    ["CUBE", [], () => refreshArtifact(database, once)],
    ["UNION ALL of one GROUP BY per set", [], () => refreshArtifact(database, each)],
    ["REFRESH MATERIALIZED VIEW", [], () => database.exec("REFRESH MATERIALIZED VIEW view_cube")],
  ];
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await change(database, random, rows, changes, cycle);
    // Whoever comes first warms the cache for the others: they take turns.
    const turns = peers.map((_, index) => peers[(index + cycle) % peers.length]);
    for (const peer of turns) peer?.[1].push(await time(peer[2]));
    await expectSame(database, "view_cube", "cube");
    await expectSame(database, "view_cube", "groupings");
    await cleanBuffers(database);
  }
  printReport(
    `CUBE of 3 keys, ${values}: refresh after ${changes} changed rows of ${rows}`,
    peers.map(([name, rounds]) => ({ name, rounds })),
    "CUBE",
  );
}

export async function benchGroupingSets(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: "string", default: "200000" },
      changes: { type: "string", default: "100" },
      cycles: { type: "string", default: "20" },
      values: { type: "string", default: "count(*) AS n, sum(amount) AS amount" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const { rows, changes, cycles } = values;
  await withDatabase(values.postgres, [], (database) =>
    measure(database, values.values, Number(rows), Number(changes), Number(cycles)),
  );
}
