import type { Catalog } from "../catalog/catalog.js";
import { printSql } from "../sql/sql.js";
import { type Change, printChange } from "./change.js";
import type { ProofDatabase } from "./database.js";

/** A change, and whether its savepoint is kept or rolled back. */
export interface Step {
  readonly change: Change;
  readonly outcome: "kept" | "rolled-back";
}

/** The changes between two refreshes, in one transaction or each in one of its own. */
export interface Batch {
  readonly oneTransaction: boolean;
  readonly steps: readonly Step[];
}

/** A batch, and how the stream table is brought up to date after it. */
export interface Cycle {
  readonly batch: Batch;
  readonly refresh: "refresh" | "full";
}

/** What a proof does to a database: the rows at the start, then cycles. */
export interface Scenario {
  /** The rows come after the stream table is installed, just before it is filled: they are captured too. */
  readonly installFirst: boolean;
  readonly initial: Batch;
  readonly cycles: readonly Cycle[];
}

/**
 * Applies one step; a change that the database refuses leaves no trace.
 * @returns whether the database took it
 */
async function applyStep(
  database: ProofDatabase,
  catalog: Catalog,
  step: Step,
  oneTransaction: boolean,
): Promise<boolean> {
  const statement = printSql(printChange(catalog, step.change));
  const [begin, keep, drop] = oneTransaction
    ? [
        "SAVEPOINT pgtrickle_proof",
        "RELEASE SAVEPOINT pgtrickle_proof",
        "ROLLBACK TO SAVEPOINT pgtrickle_proof",
      ]
    : ["BEGIN", "COMMIT", "ROLLBACK"];
  await database.execute(begin);
  try {
    await database.execute(statement);
    await database.execute(step.outcome === "kept" ? keep : drop);
    return true;
  } catch {
    await database.execute(drop);
    return false;
  }
}

/** An open batch, to which steps are applied one after the other. */
export interface OpenBatch {
  /** Applies a change; says whether the database took it. */
  attempt(change: Change, outcome?: Step["outcome"]): Promise<boolean>;
  /** Ends the batch; what it holds are the steps that the database took. */
  close(): Promise<Batch>;
}

export async function openBatch(
  database: ProofDatabase,
  catalog: Catalog,
  oneTransaction: boolean,
): Promise<OpenBatch> {
  const steps: Step[] = [];
  if (oneTransaction) await database.execute("BEGIN");
  return {
    attempt: async (change, outcome = "kept") => {
      const step: Step = { change, outcome };
      const taken = await applyStep(database, catalog, step, oneTransaction);
      if (taken) steps.push(step);
      return taken;
    },
    close: async () => {
      if (!oneTransaction) return { oneTransaction, steps };
      try {
        await database.execute("COMMIT");
        return { oneTransaction, steps };
      } catch {
        // A deferred constraint refuses the transaction as a whole, and the server has rolled it back.
        return { oneTransaction, steps: [] };
      }
    },
  };
}

/** Applies a batch that was made before; changes that the database refuses are passed over. */
export async function applyBatch(
  database: ProofDatabase,
  catalog: Catalog,
  batch: Batch,
): Promise<void> {
  const open = await openBatch(database, catalog, batch.oneTransaction);
  for (const step of batch.steps) await open.attempt(step.change, step.outcome);
  await open.close();
}

/** The batch as a script. */
export function printBatch(catalog: Catalog, batch: Batch): string {
  const lines = batch.steps.flatMap(({ change, outcome }) => {
    const statement = `${printSql(printChange(catalog, change))};`;
    if (outcome === "kept") return [statement];
    return batch.oneTransaction
      ? ["SAVEPOINT undone;", statement, "ROLLBACK TO SAVEPOINT undone;"]
      : ["BEGIN;", statement, "ROLLBACK;"];
  });
  return (batch.oneTransaction && lines.length > 1 ? ["BEGIN;", ...lines, "COMMIT;"] : lines).join(
    "\n",
  );
}
