import { identifier, join, literal, type Sql, sql } from "../sql/sql.js";

/**
 * Settings of a session that decide how values print or what a text says, though PostgreSQL calls the functions that
 * follow them immutable, or reads them before any function is called. The scripts and the engine pin them all, to
 * PostgreSQL's defaults: a stream table that several sessions refresh would mix what each of them means.
 */
const pinnedSettings = {
  bytea_output: "hex",
  extra_float_digits: "1",
  xmlbinary: "base64",
  xmloption: "content",
  array_nulls: "on",
  standard_conforming_strings: "on",
  transform_null_equals: "off",
} as const;

/** Pins them until the transaction ends. Reads nothing: a snapshot is taken by what comes after it. */
export function pinForTransaction(): Sql {
  return join(
    Object.entries(pinnedSettings).map(
      ([name, value]) => sql`SET LOCAL ${identifier(name)} = ${literal(value)};`,
    ),
    sql` `,
  );
}

/** Pins them for as long as a function runs: the settings of its caller are back afterwards. */
export function pinForFunction(schema: string, name: string): Sql {
  return join(
    Object.entries(pinnedSettings).map(
      ([setting, value]) =>
        sql`ALTER FUNCTION ${identifier(schema, name)} SET ${identifier(setting)} = ${literal(value)};`,
    ),
    sql`\n`,
  );
}
