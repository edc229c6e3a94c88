import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { Bench } from "tinybench";
import { catalogFromSql } from "../src/catalog/catalog-from-sql.js";
import { compile } from "../src/compile/compile.js";
import { readQuery, readSchema } from "../test/support/tpch/load.js";
import { printReport, time } from "./report.js";

const help = `npm run bench -- compile [--rounds n] [--starts n]
Compiles every query of TPC-H in this process (aim: p50 under 5 ms), and one through the command (aim: 400 ms).`;

export async function benchCompile(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "50" },
      starts: { type: "string", default: "20" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const catalog = await catalogFromSql(readSchema());
  const queries = readdirSync("fixtures/tpch")
    .filter((file) => /^q\d\d\.sql$/.test(file))
    .map((file) => file.slice(0, -".sql".length))
    .sort();
  const bench = new Bench({ iterations: Number(values.rounds), time: 0, retainSamples: true });
  for (const query of queries) {
    const text = readQuery(query);
    bench.add(query, () => compile(text, catalog, { name: `public.${query}` }));
  }
  const tasks = await bench.run();
  const measurements = tasks.map((task) => {
    const { result } = task;
    if (result.state !== "completed" || result.latency.samples === undefined) {
      const cause = result.state === "errored" ? result.error : undefined;
      throw new Error(`${task.name} was not measured: ${result.state}`, { cause });
    }
    return { name: task.name, rounds: result.latency.samples };
  });
  printReport("compile, in this process", measurements, "q01");

  const rounds: number[] = [];
  for (let round = 0; round < Number(values.starts); round += 1) {
    rounds.push(
      await time(async () => {
        const { status, stderr } = spawnSync(
          process.execPath,
          [
            ["dist/cli/trickle-compile.js", "fixtures/tpch/q05.sql"],
            ["--schema", "fixtures/tpch/schema.sql", "--name", "public.q05"],
          ].flat(),
          { encoding: "utf8" },
        );
        if (status !== 0) throw new Error(`the command failed: ${stderr}`);
      }),
    );
  }
  printReport("trickle-compile, from process start", [{ name: "q05", rounds }], "q05");
}
