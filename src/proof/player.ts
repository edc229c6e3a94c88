import type { Catalog } from "../catalog/catalog.js";
import type { ProofDatabase } from "./database.js";
import { generateBatch } from "./history.js";
import type { Random } from "./random.js";
import { generateRows } from "./rows.js";
import { applyBatch, type Batch, type Scenario } from "./scenario.js";
import type { Workbench } from "./workbench.js";

/** Where the changes of a run come from: thought up as it goes, or played again. */
export interface Player {
  readonly installFirst: boolean;
  readonly cycles: number;
  fill(): Promise<Batch>;
  /** How the refresh after the batch of cycle `index` is done. */
  refreshOf(index: number): "refresh" | "full";
  change(index: number): Promise<Batch>;
}

/** How large a generated run is. */
export interface RunSize {
  readonly rowsPerTable: number;
  readonly cycles: number;
}

/**
 * Thinks up rows and changes that fit what the database holds at the time.
 *
 * @param sources the tables to change, by `schema.name`
 */
export function createGenerator(
  random: Random,
  workbench: Workbench,
  sources: ReadonlySet<string>,
  size: RunSize,
): Player {
  const installFirst = random.chance(0.25);
  const fulls = Array.from({ length: size.cycles }, () => random.chance(0.08));
  return {
    installFirst,
    cycles: size.cycles,
    fill: () => generateRows(random, workbench, size.rowsPerTable),
    refreshOf: (index) => (fulls[index] === true ? "full" : "refresh"),
    change: () => generateBatch(random, workbench, sources),
  };
}

/** Plays a scenario again. */
export function replay(database: ProofDatabase, catalog: Catalog, scenario: Scenario): Player {
  return {
    installFirst: scenario.installFirst,
    cycles: scenario.cycles.length,
    fill: async () => {
      await applyBatch(database, catalog, scenario.initial);
      return scenario.initial;
    },
    refreshOf: (index) => scenario.cycles[index]?.refresh ?? "refresh",
    change: async (index) => {
      const batch = scenario.cycles[index]?.batch ?? { oneTransaction: false, steps: [] };
      await applyBatch(database, catalog, batch);
      return batch;
    },
  };
}
