import type { SourceText } from "../diagnostics/span.js";
import { loadParser, parseStatements } from "../syntax/parse.js";
import type { Catalog } from "./catalog.js";
import { createDraft } from "./ddl/draft.js";
import { finishDraft } from "./ddl/finish-draft.js";
import { blankPsqlCommands } from "./ddl/psql-commands.js";
import { runStatement } from "./ddl/run-statement.js";

export interface CatalogFromSqlOptions {
  /** `search_path` of the sessions that the statements and the queries run in; `["public"]` when left out. */
  readonly searchPath?: readonly string[];
}

/**
 * The catalog of the database that a schema's statements make: what `pg_dump --schema-only` writes, or the files of
 * a schema or of its migrations, in order. Statements that tell nothing about tables, types and functions are passed
 * over, rows and commands of psql among them.
 *
 * Throws a `QueryError` with the place in the text: 42601 for what is not SQL, 42704 for unknown types, 42P01 for
 * unknown tables, 42P07 and 42701 for what is there already, and others that PostgreSQL would raise too.
 */
export async function catalogFromSql(
  ddl: string | SourceText | readonly SourceText[],
  options: CatalogFromSqlOptions = {},
): Promise<Catalog> {
  await loadParser();
  const searchPath = options.searchPath ?? ["public"];
  const draft = createDraft(searchPath);
  for (const source of sourcesOf(ddl)) {
    // Each text is a session of its own.
    draft.searchPath = draft.databaseSearchPath;
    const text = blankPsqlCommands(source.text);
    for (const statement of parseStatements({ name: source.name, text })) {
      runStatement({ draft, statement: { ...statement, source } });
    }
  }
  return finishDraft(draft);
}

function sourcesOf(ddl: string | SourceText | readonly SourceText[]): readonly SourceText[] {
  if (typeof ddl === "string") return [{ name: "schema.sql", text: ddl }];
  return "text" in ddl ? [ddl] : ddl;
}
