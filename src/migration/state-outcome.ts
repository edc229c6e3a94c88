import type { Migration } from "./migration.js";

/**
 * What becomes of the rows that are kept: `kept`, none is written; `widened`, they stay and get further columns, or
 * a table beside them is filled; `rebuilt`, they are computed anew.
 */
export type StateOutcome = "kept" | "widened" | "rebuilt" | "new" | "gone";

export function stateOutcome({ kind, states }: Pick<Migration, "kind" | "states">): StateOutcome {
  if (kind === "create") return "new";
  if (kind === "drop") return "gone";
  const [own, ...inner] = states.map(({ fate }) => fate);
  if (own === "recomputed" || own === "replaced" || own === "new") return "rebuilt";
  const filled = inner.some((fate) => fate === "new" || fate === "replaced");
  return own === "widened" || inner.includes("widened") || filled ? "widened" : "kept";
}
