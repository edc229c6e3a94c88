import { sourceNameOf } from "../emit/naming.js";
import type { Migration } from "../migration/migration.js";
import { stateOutcome } from "../migration/state-outcome.js";
import type { StateDifference } from "./difference.js";

/** What a migration does to the rows that are kept, and what it reads for that. */
export function diffState(
  migration: Migration,
  rowCounts: ReadonlyMap<string, number>,
): StateDifference {
  const [own] = migration.states;
  const sources = [...new Set(migration.states.flatMap(({ rescans }) => rescans))].sort();
  return {
    outcome: stateOutcome(migration),
    inPlace: own?.fate === "recomputed",
    reason: own?.reason ?? null,
    tables: migration.states.map(({ table, fate, renamed, added, removed }) => ({
      table,
      fate,
      renamed: renamed.map(({ from, to }) => ({ before: from, after: to })),
      added: added.map(({ name }) => name),
      removed,
    })),
    rescans: sources.map((source) => ({
      source: sourceNameOf(source),
      rows: rowCounts.get(source) ?? null,
    })),
  };
}
