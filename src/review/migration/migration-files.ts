import { createHash } from "node:crypto";
import type { Artifact } from "../../compile/artifact.js";
import { displayName } from "../../emit/naming.js";
import type { Migration } from "../../migration/migration.js";
import { planMigration } from "../../migration/plan-migration.js";
import { identifier, join, literal, printSql, sql } from "../../sql/sql.js";
import { printMigration } from "./print-migration.js";

/** How the files of a migration are named and laid out. */
export const layouts = ["plain", "flyway", "sqitch"] as const;

export type Layout = (typeof layouts)[number];

export interface MigrationFile {
  /** With `/` between folders. */
  readonly path: string;
  readonly text: string;
}

/**
 * The scripts that take a stream table from one artifact to another, and back; none when there is nothing to do.
 *
 * @param version the version that Flyway orders migrations by
 */
export function migrationFiles(
  before: Artifact | undefined,
  after: Artifact | undefined,
  layout: Layout,
  version: number,
): readonly MigrationFile[] {
  const up = planMigration(before, after);
  if (up.transactions.length === 0) return [];
  const down = planMigration(after, before);
  const scripts = { up: printMigration(up, "up"), down: printMigration(down, "down") };
  const name = displayName(up.name);
  switch (layout) {
    case "plain": {
      const stem = fileStem(name);
      return [
        { path: `${stem}.up.sql`, text: scripts.up },
        { path: `${stem}.down.sql`, text: scripts.down },
      ];
    }
    case "flyway": {
      const title = `${verbOf(up)}_${wordsOf(name)}`;
      return [
        ...flywayFiles(`V${version}__${title}.sql`, scripts.up),
        ...flywayFiles(`U${version}__${title}.sql`, scripts.down),
      ];
    }
    case "sqitch": {
      const change = `${verbOf(up)}_${wordsOf(name)}_${digest(scripts.up)}.sql`;
      return [
        { path: `deploy/${change}`, text: scripts.up },
        { path: `revert/${change}`, text: scripts.down },
        { path: `verify/${change}`, text: verification(after, up) },
      ];
    }
  }
}

/** The beginning of the names of a stream table's files. */
export function fileStem(name: string): string {
  // What file systems do not take in a name is written as in a URL; quotes go with it.
  return encodeURIComponent(name).replaceAll("*", "%2A");
}

/** The scripts begin and end transactions themselves. */
function flywayFiles(path: string, text: string): readonly MigrationFile[] {
  return [
    { path, text },
    { path: `${path}.conf`, text: "executeInTransaction=false\n" },
  ];
}

function verbOf({ kind }: Migration): string {
  return kind === "change" ? "alter" : kind;
}

/** A name as tools like it: letters, digits and underscores. */
function wordsOf(name: string): string {
  const words = name.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  // Names that differ only in other characters stay apart.
  return /^[A-Za-z0-9_.]+$/.test(name) ? words : `${words}_${digest(name)}`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** Fails unless the stream table is as it shall be. */
function verification(after: Artifact | undefined, { name }: Migration): string {
  const view = identifier(name.schema, name.name);
  if (after === undefined) {
    const shown = literal(displayName(name));
    // Divides by zero while it is there.
    return printSql(sql`SELECT 1 / (pg_catalog.to_regclass(${shown}) IS NULL)::pg_catalog.int4;
`);
  }
  const columns = after.columns.map((column) => identifier(column.name));
  return printSql(sql`SELECT ${join(columns, sql`, `)}
FROM ${view}
WHERE false;
`);
}
