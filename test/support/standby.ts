import { chownSync, cpSync, lchownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { type Account, launchServer, type Server } from "./servers.js";

/** What a backup leaves out: it belongs to the running server, or comes over the wire. */
const left = new Set(["postmaster.pid", "postmaster.opts", "pg_wal", "pg_replslot", "log"]);

function own(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) own(inner, account);
    else lchownSync(inner, account.uid, account.gid);
  }
}

/**
 * Starts a hot standby that streams from a server. The copy is made as the manual describes it (26.3.4, "Making a
 * Base Backup Using the Low Level API"), which is what pg_basebackup does: that program does not come with the
 * binaries that tests have.
 */
export function startStandby(primary: Server): Promise<Server> {
  return launchServer(primary.major, ["hot_standby=on"], async (data, _programs, account) => {
    const client = new pg.Client({ connectionString: primary.url });
    await client.connect();
    try {
      await client.query("SELECT pg_create_physical_replication_slot('standby', true)");
      await client.query("SELECT pg_backup_start('standby', true)");
      const source = join(primary.directory, "data");
      mkdirSync(data, { mode: 0o700 });
      for (const name of readdirSync(source)) {
        if (left.has(name)) continue;
        cpSync(join(source, name), join(data, name), { recursive: true, verbatimSymlinks: true });
      }
      for (const folder of ["pg_wal", "pg_replslot"])
        mkdirSync(join(data, folder), { mode: 0o700 });
      const { rows } = await client.query(
        "SELECT labelfile, spcmapfile FROM pg_backup_stop(wait_for_archive => false)",
      );
      writeFileSync(join(data, "backup_label"), rows[0].labelfile);
      if (rows[0].spcmapfile) writeFileSync(join(data, "tablespace_map"), rows[0].spcmapfile);
    } finally {
      await client.end();
    }
    writeFileSync(join(data, "standby.signal"), "");
    writeFileSync(
      join(data, "postgresql.auto.conf"),
      `primary_conninfo = 'host=''${primary.directory}'' user=postgres'\nprimary_slot_name = 'standby'\n`,
    );
    if (account !== undefined) {
      chownSync(data, account.uid, account.gid);
      own(data, account);
    }
  });
}

/** Waits until a standby has replayed everything that the primary has written up to now. */
export async function catchUp(primary: pg.Client, standby: pg.Client): Promise<void> {
  const { rows } = await primary.query("SELECT pg_current_wal_insert_lsn() AS place");
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { rows: replayed } = await standby.query(
      "SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS there",
      [rows[0].place],
    );
    if (replayed[0].there) return;
    if (Date.now() > deadline) throw new Error("the standby did not catch up");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
