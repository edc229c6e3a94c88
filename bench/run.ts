import { benchCapture } from "./capture.js";
import { benchCompile } from "./compile.js";
import { benchGroupingSets } from "./grouping-sets.js";
import { benchRecursion } from "./recursion.js";
import { benchRefresh } from "./refresh.js";
import { benchSoak } from "./soak.js";
import { benchStar } from "./star.js";
import { benchTpch } from "./tpch.js";

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  capture: benchCapture,
  compile: benchCompile,
  "grouping-sets": benchGroupingSets,
  recursion: benchRecursion,
  refresh: benchRefresh,
  soak: benchSoak,
  star: benchStar,
  tpch: benchTpch,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  console.error(`usage: npm run bench -- <${Object.keys(benches).join("|")}> [--help]`);
  process.exitCode = 2;
} else {
  await bench(args);
}
