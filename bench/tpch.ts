import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { catalogFromSql } from "../src/catalog/catalog-from-sql.js";
import { compile } from "../src/compile/compile.js";
import type { TestDatabase } from "../test/support/connection.js";
import { installArtifact, refreshArtifact } from "../test/support/stream-table.js";
import { changeTpch, refreshTpch } from "../test/support/tpch/changes.js";
import { loadTpch, readQuery, readSchema } from "../test/support/tpch/load.js";
import { createRandom } from "../test/support/tpch/random.js";
import { cleanBuffers } from "./clean-buffers.js";
import { expectSame } from "./expect-same.js";
import { type Comparison, printComparisons, time } from "./report.js";
import { withDatabase } from "./server.js";

const help = `npm run bench -- tpch [--scale 0.1] [--cycles 20] [--size 5] [--orders] [--indexes] [--queries q01,q02]
  [--postgres 18]
Refreshes the queries of TPC-H as the standard has them, in turns with REFRESH MATERIALIZED VIEW of the same query, and
compares each result after every cycle. A cycle changes all eight tables, keys of regions, nations and suppliers with
all that hangs on them included: \`size\` is about how many rows of a large table each kind of change meets. With
\`--orders\` a cycle is the standard's refresh functions: \`size\` orders come with their lines, and as many go. The
standard has primary keys alone: \`--indexes\` makes those that the refreshes ask for, for both sides.`;

interface Subject {
  readonly name: string;
  readonly own: number[];
  readonly peer: number[];
  refresh(): Promise<unknown>;
}

/** Makes a stream table and a materialized view of a query, and the indexes that its refresh wants. */
async function prepare(
  database: TestDatabase,
  name: string,
  withIndexes: boolean,
): Promise<Subject> {
  const query = readQuery(name);
  const artifact = await compile(query, await catalogFromSql(readSchema()), {
    name: `public.${name}`,
    mode: "differential",
  });
  await database.exec(`CREATE MATERIALIZED VIEW view_${name} AS\n${query}`);
  await installArtifact(database, artifact);
  for (const { table, columns, present } of artifact.indexes) {
    if (!withIndexes || present) continue;
    const index = `${table.name}_${columns.join("_")}`;
    await database.exec(
      `CREATE INDEX IF NOT EXISTS ${index} ON ${table.schema}.${table.name} (${columns.join(", ")})`,
    );
  }
  return { name, own: [], peer: [], refresh: () => refreshArtifact(database, artifact) };
}

async function measure(
  database: TestDatabase,
  queries: readonly string[],
  scale: number,
  cycles: number,
  size: number,
  withIndexes: boolean,
  change: typeof changeTpch,
): Promise<readonly Comparison[]> {
  await loadTpch(database, scale, 1);
  const subjects: Subject[] = [];
  for (const name of queries) subjects.push(await prepare(database, name, withIndexes));
  await database.exec("VACUUM ANALYZE");
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    await change(database, createRandom(cycle), cycle, size);
    for (const { name, own, peer, refresh } of subjects) {
      const turns = [
        async () => own.push(await time(refresh)),
        async () =>
          peer.push(await time(() => database.exec(`REFRESH MATERIALIZED VIEW view_${name}`))),
      ];
      // Whoever comes second finds the pages in memory.
      for (const turn of cycle % 2 === 0 ? turns : turns.reverse()) await turn();
      await expectSame(database, `view_${name}`, name);
    }
    await cleanBuffers(database);
  }
  return subjects;
}

export async function benchTpch(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scale: { type: "string", default: "0.1" },
      cycles: { type: "string", default: "20" },
      size: { type: "string", default: "5" },
      orders: { type: "boolean", default: false },
      indexes: { type: "boolean", default: false },
      queries: { type: "string" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const all = readdirSync("fixtures/tpch")
    .filter((file) => /^q\d\d\.sql$/.test(file))
    .map((file) => file.slice(0, -".sql".length))
    .sort();
  const queries = values.queries?.split(",") ?? all;
  const unknown = queries.find((query) => !all.includes(query));
  if (unknown !== undefined)
    throw new Error(`--queries: "${unknown}" is not one of ${all[0]} … ${all.at(-1)}`);
  await withDatabase(values.postgres, [], async (database) => {
    const comparisons = await measure(
      database,
      queries,
      Number(values.scale),
      Number(values.cycles),
      Number(values.size),
      values.indexes,
      values.orders ? refreshTpch : changeTpch,
    );
    printComparisons(
      `TPC-H at scale factor ${values.scale}, ${values.orders ? "orders" : "all eight tables"} changed ${values.cycles} times`,
      "REFRESH MATERIALIZED VIEW",
      comparisons,
    );
  });
}
