import type { QualifiedName } from "../catalog/type.js";
import { identifier, literal, printSql, sql } from "../sql/sql.js";
import type { ProofDatabase } from "./database.js";

/** How many rows of a difference are kept to be shown. */
const shownRows = 20;

/** A row as PostgreSQL prints it, and how many times it is there too often (or, negative, too seldom). */
export interface ImageDifference {
  readonly image: string;
  readonly surplus: number;
}

/** How a stream table compares with a recompute of its query. */
export type Comparison =
  | { readonly kind: "equal"; readonly rows: number }
  | { readonly kind: "rows-differ"; readonly differences: readonly ImageDifference[] }
  | {
      readonly kind: "columns-differ";
      readonly expected: readonly string[];
      readonly actual: readonly string[];
    };

/** Name, type with modifier, and collation of each column. */
async function readColumns(
  database: ProofDatabase,
  relation: QualifiedName,
): Promise<readonly string[]> {
  const name = literal(printSql(identifier(relation.schema, relation.name)));
  const facts = await database.query(
    printSql(sql`SELECT pg_catalog.quote_ident(attribute.attname) || ' '
    || pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
    || CASE WHEN attribute.attcollation IN (0, 100) THEN '' ELSE ' COLLATE ' || attribute.attcollation::pg_catalog.regcollation END
FROM pg_catalog.pg_attribute AS attribute
WHERE attribute.attrelid = ${name}::pg_catalog.regclass AND attribute.attnum > 0
ORDER BY attribute.attnum`),
  );
  return facts.map(([fact]) => fact ?? "");
}

/**
 * Compares two relations: names and types of columns in order, rows as a multiset of what PostgreSQL prints for
 * them. So 1.0 and 1.00, or 0 and -0, are told apart, which `=` does not do.
 *
 * @throws the server's error when one of them cannot be read
 */
export async function compareRelations(
  database: ProofDatabase,
  actual: QualifiedName,
  expected: QualifiedName,
): Promise<Comparison> {
  const actualColumns = await readColumns(database, actual);
  const expectedColumns = await readColumns(database, expected);
  if (actualColumns.join("\n") !== expectedColumns.join("\n")) {
    return { kind: "columns-differ", expected: expectedColumns, actual: actualColumns };
  }
  const image = (relation: QualifiedName) =>
    sql`SELECT ROW(result.*)::pg_catalog.text AS image FROM ${identifier(relation.schema, relation.name)} AS result`;
  const rows = await database.query(
    printSql(sql`WITH actual AS (${image(actual)}), expected AS (${image(expected)})
SELECT NULL AS image, pg_catalog.count(*) AS surplus FROM expected
UNION ALL
(SELECT image, pg_catalog.sum(surplus) FROM (
    SELECT image, 1 AS surplus FROM actual UNION ALL SELECT image, -1 FROM expected
  ) AS both_sides
GROUP BY image HAVING pg_catalog.sum(surplus) <> 0
ORDER BY image LIMIT ${literal(shownRows)})`),
  );
  const [total, ...differences] = rows;
  if (differences.length === 0) return { kind: "equal", rows: Number(total?.[1]) };
  return {
    kind: "rows-differ",
    differences: differences.map(([text, surplus]) => ({
      image: text ?? "",
      surplus: Number(surplus),
    })),
  };
}
