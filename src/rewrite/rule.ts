import type { Relation } from "../relation/relation.js";
import type { ColumnAllocator } from "../relation/traversal.js";

/** A pass over one node, justified by one identity. */
export interface Rule {
  /** `verb-operator[-into-operator]`. */
  readonly name: string;
  /** The equation that makes it right, in the notation of relation.ts. */
  readonly identity: string;
  /** Where the identity is shown; resolved in docs/references.md. */
  readonly cite: string;
  /**
   * Looks at the root only; pure. The result denotes the same Z-set and has the same columns, though perhaps in
   * another order; the same object means "no change".
   */
  readonly apply: (plan: Relation, allocate: ColumnAllocator) => Relation;
}

/** Rules that run together until none of them changes the plan. */
export interface RuleGroup {
  readonly name: string;
  /** Why the group stands where it does in the order. */
  readonly reason: string;
  readonly rules: readonly Rule[];
}
