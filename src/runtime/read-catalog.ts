import type { Catalog } from "../catalog/catalog.js";
import { catalogFromDatabase } from "../catalog/catalog-from-database.js";
import type { Session } from "./connection.js";

/** The tables, types and functions of a database, as the compiler takes them. */
export function catalogOf(session: Session): Promise<Catalog> {
  return catalogFromDatabase({
    query: async (text, values) => ({ rows: await session.query(text, values) }),
  });
}
