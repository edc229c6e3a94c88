import { distributePreState } from "./passes/distribute-pre-state.js";
import type { DeltaPass } from "./passes/pass.js";
import { pruneArms } from "./passes/prune-arms.js";
import { skipNullKeys } from "./passes/skip-null-keys.js";
import type { DeltaPlan } from "./plan.js";

/**
 * The passes in order. Pre-states go first, because they become arms; pruning then sees every arm; the tests for NULL
 * come last, because they look at arms as they will run.
 */
export const deltaPasses: readonly DeltaPass[] = [distributePreState, pruneArms, skipNullKeys];

export function optimiseDelta(plan: DeltaPlan): DeltaPlan {
  return deltaPasses.reduce((result, pass) => pass.apply(result), plan);
}
