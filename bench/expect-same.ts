import { compareImages, describeDifference, readRelation } from "../test/support/compare.js";
import type { TestDatabase } from "../test/support/connection.js";

/**
 * Compares the rows of two relations of `public`, with their duplicates and as PostgreSQL prints them.
 * @throws {Error} when they differ: what was measured is then worth nothing
 */
export async function expectSame(
  database: TestDatabase,
  left: string,
  right: string,
): Promise<void> {
  const comparison = compareImages(
    await readRelation(database, { schema: "public", name: left }),
    await readRelation(database, { schema: "public", name: right }),
  );
  const difference = describeDifference({ ...comparison, columns: undefined });
  if (comparison.missing.length + comparison.extra.length > 0) {
    throw new Error(`${right} is not ${left}: ${difference}`);
  }
}
