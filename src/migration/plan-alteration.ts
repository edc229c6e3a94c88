import type { Artifact } from "../compile/artifact.js";
import type { MigrationTransaction } from "./migration.js";
import { planChange } from "./plan-migration.js";
import { haveSameEffect } from "./same-effect.js";
import { stateOutcome } from "./state-outcome.js";

/** What a live stream table takes to be given another artifact, where the engine is installed. */
export type AlterationPlan =
  /** Nothing is to do. */
  | { readonly kind: "same" }
  /** Its rows stay. */
  | { readonly kind: "kept"; readonly transactions: readonly MigrationTransaction[] }
  /** They are computed anew. */
  | { readonly kind: "rebuilt" };

/**
 * @param fingerprint the digest of the registration that `before` comes from
 * @param registered whether everything else that is registered stays as it is
 */
export function planAlteration(
  before: Artifact,
  after: Artifact,
  fingerprint: string,
  registered: boolean,
): AlterationPlan {
  // What an earlier version registered may tell too little to be compared.
  const { stateTables }: Partial<Artifact> = before;
  if (stateTables === undefined) return { kind: "rebuilt" };
  // What all stream tables share, the engine brings up to date by itself.
  const old = { ...before, prelude: after.prelude };
  if (registered && haveSameEffect(old, after) && areSameTexts(before, after)) {
    return { kind: "same" };
  }
  const migration = planChange(old, after, { kind: "engine", fingerprint });
  if (stateOutcome(migration) !== "kept") return { kind: "rebuilt" };
  return { kind: "kept", transactions: migration.transactions };
}

/** What is registered and has no effect yet: another compilation would begin with it. */
function areSameTexts(before: Artifact, after: Artifact): boolean {
  return (
    before.query === after.query &&
    before.timeZone === after.timeZone &&
    before.snapshotSources === after.snapshotSources
  );
}
