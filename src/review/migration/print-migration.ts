import { displayName } from "../../emit/naming.js";
import type { Migration } from "../../migration/migration.js";
import { comment, printSql } from "../../sql/sql.js";
import { printTransaction } from "../print-transaction.js";

const titles = {
  create: "create stream table",
  change: "change stream table",
  drop: "drop stream table",
} as const;

/** A migration as one script; `direction` tells readers which query it leads to. */
export function printMigration(migration: Migration, direction: "up" | "down"): string {
  const query =
    migration.kind === "change" ? `, to its ${direction === "up" ? "new" : "old"} query` : "";
  const title = `${titles[migration.kind]} ${displayName(migration.name)}${query}`;
  const remark =
    migration.kind === "change"
      ? "\nIts old refresh script does not fit it afterwards: stop that one first."
      : "";
  const all = migration.transactions.length;
  const parts = migration.transactions.map(({ isolation, purpose, steps }, index) => {
    const number = all === 1 ? "" : `${index + 1} of ${all}: `;
    const scripts = steps.map((step) =>
      step.purpose === "" ? step.sql : `${printSql(comment(step.purpose))}\n${step.sql.trim()}`,
    );
    return `${printSql(comment(`${number}${purpose}`))}\n\n${printTransaction(isolation, scripts)}`;
  });
  return `${printSql(comment(`${title}${remark}`))}\n\n${parts.join("\n")}`;
}
