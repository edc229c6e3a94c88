import type { Node } from "../../syntax/tree.js";
import { typeKey } from "../type.js";
import { addUnreadable, type Draft, type DraftTable, removeTable } from "./draft.js";

/**
 * The bare names in a query. PostgreSQL resolves a view's names once, when it is created; we keep its text and
 * resolve it when it is used. The two agree until one of these names is given to something else.
 */
export interface Mentions {
  readonly relations: ReadonlySet<string>;
  /** Names of columns, functions and types, and whatever else is a name. */
  readonly names: ReadonlySet<string>;
  /** It has a `*`, which stands for the columns there were when the view was created. */
  readonly star: boolean;
}

/** The names in a parse tree. */
export function collectMentions(tree: Node): Mentions {
  const relations = new Set<string>();
  const names = new Set<string>();
  let star = false;
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "relname" && typeof inner === "string") relations.add(inner);
      if (key === "sval" && typeof inner === "string") names.add(inner);
      if (key === "A_Star") star = true;
      visit(inner);
    }
  };
  visit(tree);
  return { relations, names, star };
}

/**
 * Gives up views whose text has come to mean something else than what PostgreSQL keeps, and the views on those.
 * They count as unreadable until they are created again.
 */
export function abandonViews(
  draft: Draft,
  reason: string,
  affected: (mentions: Mentions) => boolean,
): void {
  for (const view of [...draft.tables.values()]) {
    if (view.mentions === undefined || !affected(view.mentions)) continue;
    abandonView(draft, view, reason);
  }
}

function abandonView(draft: Draft, view: DraftTable, reason: string): void {
  const key = typeKey(view);
  if (!draft.tables.has(key)) return;
  removeTable(draft, key);
  addUnreadable(draft, view, reason);
  const above = `it reads "${view.name}": ${reason}`;
  abandonViews(draft, above, ({ relations }) => relations.has(view.name));
}
