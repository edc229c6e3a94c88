import { distributePreState } from "./passes/distribute-pre-state.js";
import type { DeltaPass } from "./passes/pass.js";
import { pruneArms } from "./passes/prune-arms.js";
import { pruneStepColumns } from "./passes/prune-step-columns.js";
import { skipConsolidation } from "./passes/skip-consolidation.js";
import { skipNullKeys } from "./passes/skip-null-keys.js";
import type { DeltaPlan } from "./plan.js";

/**
 * The passes in order. Pre-states go first, because they become arms; pruning then sees every arm; the tests for NULL
 * look at arms as they will run; the columns that nobody reads are known at the end, and so is which sums are left.
 */
export const deltaPasses: readonly DeltaPass[] = [
  distributePreState,
  pruneArms,
  skipNullKeys,
  pruneStepColumns,
  skipConsolidation,
];

export function optimiseDelta(plan: DeltaPlan): DeltaPlan {
  return deltaPasses.reduce((result, pass) => pass.apply(result), plan);
}
