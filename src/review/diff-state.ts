import type { StateDifference } from "./difference.js";
import type { StateTableChange } from "./migration/compare-states.js";
import type { Migration } from "./migration/migration.js";

/** What a migration does to the rows that are kept, and what it reads for that. */
export function diffState(
  migration: Migration,
  rowCounts: ReadonlyMap<string, number>,
): StateDifference {
  const fates = migration.states.map(({ fate }) => fate);
  const [own] = fates;
  const sources = [...new Set(migration.states.flatMap(({ rescans }) => rescans))].sort();
  return {
    outcome: outcomeOf(migration, fates),
    inPlace: own === "recomputed",
    tables: migration.states.map(({ table, fate, renamed, added, removed }) => ({
      table,
      fate,
      renamed: renamed.map(({ from, to }) => ({ before: from, after: to })),
      added: added.map(({ name }) => name),
      removed,
    })),
    rescans: sources.map((source) => ({ source, rows: rowCounts.get(source) ?? null })),
  };
}

function outcomeOf(
  { kind }: Migration,
  fates: readonly StateTableChange["fate"][],
): StateDifference["outcome"] {
  if (kind === "create") return "new";
  if (kind === "drop") return "gone";
  const [own] = fates;
  if (own === "recomputed" || own === "replaced" || own === "new") return "rebuilt";
  const inner = fates.slice(1);
  const widened = fates.includes("widened") || inner.includes("new") || inner.includes("replaced");
  return widened ? "widened" : "kept";
}
