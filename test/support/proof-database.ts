import type { ProofDatabase } from "../../src/proof/database.js";
import type { TestDatabase } from "./database.js";

/** A database of the tests as a proof uses one. */
export function asProofDatabase(database: TestDatabase): ProofDatabase {
  return {
    execute: (script) => database.exec(script),
    query: async (statement) => (await database.query(statement)).map((row) => Object.values(row)),
    close: async () => {},
  };
}
