import type { Clause } from "./scope.js";

/** How messages call the place of an expression. */
export function placeWords(clause: Clause): string {
  switch (clause) {
    case "FROM":
      return "FROM clause of their own query level";
    case "window PARTITION BY":
    case "window ORDER BY":
      return "window definitions";
    case "window frame":
      return "window frames";
    default:
      return clause;
  }
}

/** Where aggregates may stand (manual, 4.2.7). */
export const clausesWithAggregates: ReadonlySet<Clause> = new Set<Clause>([
  "select list",
  "HAVING",
  "ORDER BY",
  "DISTINCT ON",
  "window PARTITION BY",
  "window ORDER BY",
]);

/** Where window functions may stand (manual, 4.2.8). */
export const clausesWithWindows: ReadonlySet<Clause> = new Set<Clause>([
  "select list",
  "ORDER BY",
  "DISTINCT ON",
]);

/** Where set-returning functions may stand. */
export const clausesWithSets: ReadonlySet<Clause> = new Set<Clause>([
  "select list",
  "ORDER BY",
  "GROUP BY",
  "DISTINCT ON",
]);
