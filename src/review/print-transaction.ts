const searchPath = "SET LOCAL search_path = pg_catalog, pg_temp;";

/** Scripts as one transaction, with the search path that they are made for. psql runs it as it is. */
export function printTransaction(
  isolation: "read committed" | "repeatable read",
  scripts: readonly string[],
): string {
  const begin =
    isolation === "read committed" ? "BEGIN;" : "BEGIN ISOLATION LEVEL REPEATABLE READ;";
  // Scripts that do not say so themselves expect it.
  const path = scripts[0]?.startsWith(searchPath) ? [] : [searchPath];
  return `${[begin, ...path, ...scripts.map((script) => script.trim()), "COMMIT;"].join("\n\n")}\n`;
}
