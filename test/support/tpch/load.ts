import { readFileSync } from "node:fs";
import { identifier, literal, printSql } from "../../../src/sql/sql.js";
import { generateTables, type Row } from "./tables.js";

/** What is needed of a database to fill it. */
export interface ScriptRunner {
  exec(script: string): Promise<void>;
}

export function readQuery(name: string): string {
  return readFileSync(`fixtures/tpch/${name}.sql`, "utf8");
}

export function readSchema(): string {
  return readFileSync("fixtures/tpch/schema.sql", "utf8");
}

export function insertRows(table: string, rows: readonly Row[]): string {
  const tuples = rows.map((row) => `(${row.map((value) => printSql(literal(value))).join(",")})`);
  return `INSERT INTO ${printSql(identifier("public", table))} VALUES\n${tuples.join(",\n")};\n`;
}

const rowsOfStatement = 2000;

/** Creates the tables in `public` and fills them. The same scale and seed give the same rows. */
export async function loadTpch(database: ScriptRunner, scale: number, seed: number): Promise<void> {
  await database.exec(readSchema());
  for (const { table, rows } of generateTables(scale, seed)) {
    let pending: Row[] = [];
    for (const row of rows) {
      pending.push(row);
      if (pending.length < rowsOfStatement) continue;
      await database.exec(insertRows(table, pending));
      pending = [];
    }
    if (pending.length > 0) await database.exec(insertRows(table, pending));
  }
  await database.exec("ANALYZE");
}
