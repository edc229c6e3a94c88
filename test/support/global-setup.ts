import pg from "pg";
import type { TestProject } from "vitest/node";
import type { ServerAddress } from "./connection.js";
import { selectMajors } from "./selection.js";
import { isInstalled, type Server, startServer } from "./servers.js";

declare module "vitest" {
  interface ProvidedContext {
    servers: readonly ServerAddress[];
  }
}

async function addressOf(url: string): Promise<ServerAddress> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT current_setting('server_version_num')::int AS version",
  );
  await client.end();
  const major = Math.floor(rows[0].version / 10_000);
  return { label: `PostgreSQL ${major} of TRICKLE_DATABASE_URL`, major, url };
}

/** Starts each server once for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env["TRICKLE_DATABASE_URL"];
  if (url !== undefined && url !== "") {
    project.provide("servers", [await addressOf(url)]);
    return async () => {};
  }
  const asked = process.env["TRICKLE_POSTGRES"];
  const selected = selectMajors(asked);
  const missing = selected.filter((major) => !isInstalled(major));
  if (missing.length > 0) {
    const message = `there are no binaries of PostgreSQL ${missing.join(", ")} for this platform`;
    // Who did not ask for it still tests on PGlite, and is told.
    if (asked !== undefined || process.env["CI"] !== undefined) throw new Error(message);
    project.vitest.logger.warn(`${message}: testing on PGlite only`);
  }
  const outcomes = await Promise.allSettled(
    selected.filter(isInstalled).map((major) => startServer(major)),
  );
  const servers: Server[] = [];
  const failures: unknown[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === "fulfilled") servers.push(outcome.value);
    else failures.push(outcome.reason);
  }
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  if (failures.length > 0) {
    await stop();
    throw new AggregateError(failures, "PostgreSQL servers did not start");
  }
  project.provide(
    "servers",
    servers.map(({ major, url }) => ({ label: `PostgreSQL ${major}`, major, url })),
  );
  return stop;
}
