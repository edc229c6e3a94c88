import type { QualifiedName } from "../../src/catalog/type.js";
import { displayName, identifier, printSql } from "../../src/sql/sql.js";
import type { TestDatabase } from "./connection.js";

type Database = Pick<TestDatabase, "query" | "exec">;

/** A relation as a reader sees it: what its columns are, and every row as PostgreSQL prints it. */
export interface Image {
  /** Name, type with modifier, and collation of every column, in order. */
  readonly columns: readonly string[];
  /** The printed values of every row, in the order of the columns; rows in no order. */
  readonly rows: readonly (readonly (string | null)[])[];
}

const columnFacts = `
SELECT attribute.attname AS name,
       format_type(attribute.atttypid, attribute.atttypmod)
         || CASE WHEN attribute.attcollation = type.typcollation THEN ''
                 ELSE ' COLLATE ' || attribute.attcollation::regcollation END AS type
FROM pg_attribute AS attribute
JOIN pg_type AS type ON type.oid = attribute.atttypid
WHERE attribute.attrelid = $1::regclass AND attribute.attnum > 0 AND NOT attribute.attisdropped
ORDER BY attribute.attnum
`;

/**
 * Reads a relation. `relation` is SQL text of a qualified name. Values are taken as the output functions of their
 * types print them, so that 1.0 and 1.00, or 0 and -0, are told apart, which `=` does not do.
 */
async function readImage(database: Database, relation: string): Promise<Image> {
  const facts = await database.query(columnFacts, [relation]);
  const columns = facts.map(({ name, type }) => `${printSql(identifier(name ?? ""))} ${type}`);
  // Rows arrive by name: numbered names are never taken for each other.
  const numbered = facts.map((_, index) => `c${index}`);
  // PostgreSQL takes no empty list of names, but a result without columns.
  const names = numbered.length === 0 ? "" : `(${numbered.join(", ")})`;
  const rows = await database.query(`SELECT * FROM ${relation} AS image${names}`);
  return { columns, rows: rows.map((row) => numbered.map((name) => row[name] ?? null)) };
}

/** How a relation differs from what it should be. */
export interface Comparison {
  readonly equal: boolean;
  /** `undefined` when the columns are the same. */
  readonly columns: { readonly expected: string; readonly actual: string } | undefined;
  /** Rows that should be there and are not: once for every time that they are wanting. */
  readonly missing: readonly string[];
  /** Rows that are there and should not be. */
  readonly extra: readonly string[];
}

function printRow(row: readonly (string | null)[]): string {
  return `(${row.map((value) => (value === null ? "NULL" : JSON.stringify(value))).join(", ")})`;
}

/** What `left` has more than `right`, as multisets. */
function subtract(left: readonly string[], right: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const row of right) counts.set(row, (counts.get(row) ?? 0) + 1);
  return left
    .filter((row) => {
      const count = counts.get(row) ?? 0;
      counts.set(row, count - 1);
      return count <= 0;
    })
    .sort();
}

/** Compares columns in order and rows as multisets. */
export function compareImages(expected: Image, actual: Image): Comparison {
  const expectedColumns = expected.columns.join(", ");
  const actualColumns = actual.columns.join(", ");
  const columns =
    expectedColumns === actualColumns
      ? undefined
      : { expected: expectedColumns, actual: actualColumns };
  const expectedRows = expected.rows.map(printRow);
  const actualRows = actual.rows.map(printRow);
  const missing = subtract(expectedRows, actualRows);
  const extra = subtract(actualRows, expectedRows);
  return {
    equal: columns === undefined && missing.length === 0 && extra.length === 0,
    columns,
    missing,
    extra,
  };
}

/** What the query returns now, with the columns that a view of it has. */
export async function readQuery(database: Database, query: string): Promise<Image> {
  const body = query.trim().replace(/;\s*$/, "");
  await database.exec(`CREATE TEMPORARY VIEW recomputed AS\n${body}\n`);
  try {
    return await readImage(database, "pg_temp.recomputed");
  } finally {
    await database.exec("DROP VIEW pg_temp.recomputed");
  }
}

/** What a table or view holds now. */
export function readRelation(database: Database, relation: QualifiedName): Promise<Image> {
  // The form with U& is not what regclass takes.
  return readImage(database, displayName(relation.schema, relation.name));
}

/** Compares a stream table with a recompute of its defining query. */
export async function compareWithQuery(
  database: Database,
  relation: QualifiedName,
  query: string,
): Promise<Comparison> {
  return compareImages(await readQuery(database, query), await readRelation(database, relation));
}

const shownRows = 20;

/** Says how a relation differs; `undefined` when it does not. */
export function describeDifference(comparison: Comparison): string | undefined {
  if (comparison.equal) return undefined;
  const lines: string[] = [];
  if (comparison.columns !== undefined) {
    lines.push(`columns should be: ${comparison.columns.expected}`);
    lines.push(`columns are:       ${comparison.columns.actual}`);
  }
  for (const [title, rows] of [
    ["missing", comparison.missing],
    ["extra", comparison.extra],
  ] as const) {
    if (rows.length === 0) continue;
    lines.push(`${rows.length} ${title}:`, ...rows.slice(0, shownRows).map((row) => `  ${row}`));
    if (rows.length > shownRows) lines.push(`  and ${rows.length - shownRows} more`);
  }
  return lines.join("\n");
}
