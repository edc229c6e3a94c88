import { stateSchema } from "../emit/naming.js";
import { dollarQuoted, identifier, literal, printSql, type Sql, sql } from "../sql/sql.js";
import type { MigrationStep } from "./migration.js";

/** Statements with one purpose, those of an artifact as they are; no step where there are none. */
export function step(
  purpose: string,
  statements: readonly (Sql | string)[],
): readonly MigrationStep[] {
  if (statements.length === 0) return [];
  const texts = statements.map((statement) =>
    typeof statement === "string" ? statement : printSql(statement),
  );
  return [{ purpose, sql: texts.join("\n") }];
}

/** Ends the transaction unless a condition is true. */
export function guard(
  purpose: string,
  condition: Sql,
  message: string,
  hint: string,
): MigrationStep {
  const body = sql`BEGIN
  IF (${condition}) IS NOT TRUE THEN
    RAISE EXCEPTION ${literal(message.replaceAll("%", "%%"))}
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = ${literal(hint)};
  END IF;
END`;
  return { purpose, sql: printSql(sql`DO ${dollarQuoted(body)};`) };
}

/** Whoever waits for a lock keeps those who come later waiting too. */
export const patience: MigrationStep = {
  purpose: "rather fail than keep others waiting: it can be run again",
  sql: "SET LOCAL lock_timeout = '5s';",
};

/** A table in schema `pgtrickle_state`. */
export function stateTable(table: string): Sql {
  return identifier(stateSchema, table);
}
