import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { type Server, serverAccount } from "./servers.js";

/** A PgBouncer in front of a server. */
export interface Pooler {
  /** A connection string of a database through the pooler. */
  url(database: string): string;
  /** What it has written down so far. */
  log(): string;
  stop(): Promise<void>;
}

const program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"].find(
  (path) => spawnSync(path, ["--version"]).status === 0,
);

/** Whether PgBouncer is there (Debian's package `pgbouncer`). */
export const poolerIsInstalled = program !== undefined;

/** Its version, such as 1.18; prepared statements are followed, and have a setting, from 1.21 on. */
function versionOf(path: string): number {
  const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
  const [, major = "0", minor = "0"] = /PgBouncer (\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) * 1000 + Number(minor);
}

/** Starts PgBouncer in transaction mode, with two connections to the server, which follow no prepared statement. */
export async function startPooler(server: Server): Promise<Pooler> {
  if (program === undefined) throw new Error("pgbouncer is not installed");
  const account = serverAccount();
  const folder = mkdtempSync(join(tmpdir().length > 60 ? "/tmp" : tmpdir(), "pgtrickle-pooler-"));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  const settings = [
    "[databases]",
    `* = host=${server.directory} user=postgres`,
    "[pgbouncer]",
    "listen_addr =",
    `unix_socket_dir = ${folder}`,
    "listen_port = 6432",
    "auth_type = any",
    "pool_mode = transaction",
    "default_pool_size = 2",
    "max_client_conn = 50",
    `logfile = ${join(folder, "log")}`,
    "ignore_startup_parameters = extra_float_digits",
    ...(versionOf(program) >= 1021 ? ["max_prepared_statements = 0"] : []),
  ];
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(file, `${settings.join("\n")}\n`);
  const child = spawn(program, [file], { cwd: folder, stdio: "ignore", ...account });
  const ended = once(child, "close");
  const pooler: Pooler = {
    url: (database) =>
      `postgres://postgres@localhost:6432/${database}?host=${encodeURIComponent(folder)}`,
    log: () => readFileSync(join(folder, "log"), "utf8"),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const deadline = Date.now() + 10_000;
  for (;;) {
    const client = new pg.Client({ connectionString: pooler.url("postgres") });
    try {
      await client.connect();
      await client.end();
      return pooler;
    } catch (error) {
      if (Date.now() > deadline) {
        await pooler.stop();
        throw new Error("pgbouncer did not start", { cause: error });
      }
      await delay(50);
    }
  }
}
