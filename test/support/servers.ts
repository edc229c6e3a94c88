import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chmodSync,
  chownSync,
  cpSync,
  constants as fileConstants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";

/** The PostgreSQL versions that the tests can start. */
export const majors = [15, 16, 17, 18] as const;
export type Major = (typeof majors)[number];

/** A PostgreSQL server of our own: empty, superuser `postgres`, reached through a socket in `directory`. */
export interface Server {
  readonly major: Major;
  /** A connection string for database `postgres`, as libpq and `pg` read it. */
  readonly url: string;
  /** Holds the data (`data/`), the log (`log`) and the socket. Removed by `stop`. */
  readonly directory: string;
  /**
   * Ends the server and keeps its files: `INT` as an administrator would, `QUIT` without writing anything down,
   * `KILL` as when the power fails.
   */
  halt(signal: "INT" | "QUIT" | "KILL"): Promise<void>;
  /** Starts it again, on the files that are there; waits until it answers. */
  resume(): Promise<void>;
  /** Ends the server at once and removes its files. May be called twice. */
  stop(): Promise<void>;
}

/** Whom to run a server as: PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account to start servers as; `undefined` when our own will do. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = accounts.find(([candidate]) => candidate === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('servers cannot run as root: there is neither a user "postgres" nor "nobody"');
}

/** Makes a folder in the system's folder for temporary files. Sockets need short paths (107 bytes). */
function makeTemporaryFolder(account: Account | undefined): string {
  const parent = tmpdir().length > 60 ? "/tmp" : tmpdir();
  const folder = mkdtempSync(join(parent, "pgtrickle-"));
  if (account !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

/**
 * Creates the links between libraries that the package lists instead of containing. Its install script does
 * that too, where npm runs such scripts. Several processes may do this at the same time.
 */
function completeLinks(packageRoot: string): void {
  const list: unknown = JSON.parse(
    readFileSync(join(packageRoot, "native/pg-symlinks.json"), "utf8"),
  );
  if (!Array.isArray(list)) throw new Error(`${packageRoot}: pg-symlinks.json is not a list`);
  for (const { source, target } of list as readonly { source: string; target: string }[]) {
    const path = join(packageRoot, target);
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (dirname(source) === dirname(target) && readlinkSync(path) !== basename(source)) {
        throw new Error(`${path} is not a link to ${basename(source)}`, { cause: error });
      }
    }
  }
  const programs = join(packageRoot, "native/bin");
  for (const program of readdirSync(programs)) {
    try {
      accessSync(join(programs, program), fileConstants.X_OK);
    } catch {
      chmodSync(join(programs, program), 0o755);
    }
  }
}

/** Where the package with a version's binaries stands; `undefined` when this platform has none. */
function installedPackage(major: Major): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(`pg${major}`)));
  } catch {
    return undefined;
  }
}

export function isInstalled(major: Major): boolean {
  return installedPackage(major) !== undefined;
}

function runs(program: string, account: Account | undefined): boolean {
  return spawnSync(program, ["--version"], { cwd: "/", ...account }).status === 0;
}

/** The folder of a version's programs, and what to remove afterwards when they had to be copied. */
function findPrograms(
  major: Major,
  account: Account | undefined,
): { readonly programs: string; readonly copy: string | undefined } {
  const installed = installedPackage(major);
  if (installed === undefined) {
    throw new Error(`there are no PostgreSQL ${major} binaries in node_modules for this platform`);
  }
  try {
    completeLinks(installed);
    const programs = join(installed, "native/bin");
    if (runs(join(programs, "postgres"), account)) return { programs, copy: undefined };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EROFS" && code !== "EPERM") throw error;
  }
  // The account cannot read node_modules, or we cannot write there.
  const copy = makeTemporaryFolder(account);
  chmodSync(copy, 0o755);
  cpSync(join(installed, "native"), join(copy, "native"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  completeLinks(copy);
  return { programs: join(copy, "native/bin"), copy };
}

/**
 * Runs the server for as long as standard input is open, so that it ends with the process that started it,
 * however that one ended. Lines of standard input are orders: a signal to end the server with, or `start`. After a
 * crash the memory that servers share is free only when the last of the old processes has gone.
 */
const supervisor = `
folder=$1; copy=$2; shift 2
launch() {
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    "$@" >>"$folder/log" 2>&1 &
    server=$!
    sleep 0.3
    kill -0 $server 2>/dev/null && return
  done
}
launch "$@"
while read -r order; do
  case $order in
    start) launch "$@" ;;
    *) kill -$order $server 2>/dev/null; wait $server; echo ended ;;
  esac
done
kill -QUIT $server 2>/dev/null
wait $server
cd /
rm -rf "$folder" \${copy:+"$copy"}
`;

const settings: readonly string[] = [
  "listen_addresses=",
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=logical",
  "max_prepared_transactions=20",
  "max_connections=100",
  "timezone=UTC",
];

/** The environment that the programs of a server run in. */
function programOptions(directory: string, account: Account | undefined) {
  return {
    cwd: directory,
    env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" },
    ...account,
  };
}

/** Starts an empty server; `extraSettings` are further `name=value` pairs of its configuration. */
export function startServer(major: Major, extraSettings: readonly string[] = []): Promise<Server> {
  return launchServer(major, extraSettings, initialise);
}

/**
 * Starts a server on files that `prepare` puts into the folder `data`, which does not exist. It is given the
 * programs of the version, and the account that the files must belong to.
 */
export async function launchServer(
  major: Major,
  extraSettings: readonly string[],
  prepare: (data: string, programs: string, account: Account | undefined) => void | Promise<void>,
): Promise<Server> {
  const account = serverAccount();
  const { programs, copy } = findPrograms(major, account);
  const directory = makeTemporaryFolder(account);
  const data = join(directory, "data");
  try {
    await prepare(data, programs, account);
  } catch (error) {
    for (const folder of [directory, copy]) {
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    }
    throw error;
  }
  const child = spawn(
    "/bin/sh",
    [
      ["-c", supervisor, "sh", directory, copy ?? ""],
      [join(programs, "postgres"), "-D", data, "-k", directory],
      [...settings, ...extraSettings].flatMap((setting) => ["-c", setting]),
    ].flat(),
    // A group of its own: an interrupt at the terminal reaches the server through standard input only.
    {
      ...programOptions(directory, account),
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    },
  );
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(directory)}`;
  const server: Server = {
    major,
    url,
    directory,
    halt: async (signal) => {
      const halted = once(child.stdout, "data");
      child.stdin.write(`${signal}\n`);
      await halted;
    },
    resume: async () => {
      child.stdin.write("start\n");
      await waitUntilReady(server);
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
  try {
    await waitUntilReady(server);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

function initialise(data: string, programs: string, account: Account | undefined): void {
  const initialised = spawnSync(
    join(programs, "initdb"),
    [
      ["--pgdata", data],
      ["--username", "postgres"],
      ["--auth", "trust"],
      ["--encoding", "UTF8"],
      ["--locale", "C"],
      ["--no-sync", "--no-instructions"],
    ].flat(),
    { ...programOptions(dirname(data), account), encoding: "utf8" },
  );
  if (initialised.status !== 0) {
    throw new Error(`initdb failed: ${initialised.stderr}`);
  }
}

async function waitUntilReady(server: Server): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ connectionString: server.url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        const log = readFileSync(join(server.directory, "log"), "utf8");
        throw new Error(`PostgreSQL ${server.major} did not start:\n${log}`, { cause: error });
      }
      await delay(50);
    }
  }
}
