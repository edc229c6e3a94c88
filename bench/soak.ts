import { parseArgs } from "node:util";
import { soak } from "../test/support/soak.js";
import { withDatabase } from "./server.js";

const help = `npm run soak -- [--minutes 5] [--seed 1] [--postgres 18]
Four writers, two refreshers over six stream tables, and one who ends their sessions; at quiet points and at the end
every stream table is compared with its query. With TRICKLE_DATABASE_URL, that database is used: it must be empty.`;

/** Runs the soak and prints what happened; exit code 1 when anything differed. */
export async function benchSoak(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string", default: "5" },
      seed: { type: "string", default: "1" },
      postgres: { type: "string", default: "18" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(help);
    return;
  }
  const [seconds, seed] = [Number(values.minutes) * 60, Number(values.seed)];
  if (!(seconds > 0) || !Number.isSafeInteger(seed)) {
    console.error(help);
    process.exitCode = 2;
    return;
  }
  await withDatabase(values.postgres, [], async (database) => {
    const handle = database.handle();
    if (handle.kind !== "server") throw new Error("a soak needs a server");
    console.log(`seed ${seed}`);
    const summary = await soak({ url: handle.url, seconds, seed, report: console.log });
    console.log(JSON.stringify(summary, undefined, 2));
    const wrong = summary.differences.length + summary.errors.length;
    console.log(wrong === 0 ? "all stream tables equal their queries" : `${wrong} FAILURES`);
    if (wrong > 0) process.exitCode = 1;
  });
}
