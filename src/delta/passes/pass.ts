import type { DeltaPlan } from "../plan.js";

/** A pass keeps the representation: a delta plan in, an equal one out. The same object means "no change". */
export interface DeltaPass {
  readonly name: string;
  /** The identity that justifies it. */
  readonly identity: string;
  /** Where the identity is from; resolved in docs/references.md. */
  readonly cite: string;
  readonly apply: (plan: DeltaPlan) => DeltaPlan;
}
