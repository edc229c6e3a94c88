import type { BoundSelect } from "./bound-select.js";

/** The names that WITH clauses define, from the innermost outwards. */
export interface WithScope {
  readonly parent: WithScope | undefined;
  readonly name: string;
  /** Its own recursive term is being bound: a use is a reference to the rows found last. */
  readonly recursing: boolean;
  /** The plan of one use, with columns of its own. */
  readonly use: () => BoundSelect;
}

/** Finds what a name of a WITH clause means; inner ones hide outer ones. */
export function findWith(scope: WithScope | undefined, name: string): WithScope | undefined {
  let current = scope;
  while (current !== undefined && current.name !== name) current = current.parent;
  return current;
}
