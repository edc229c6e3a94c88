import { isDeepStrictEqual } from "node:util";
import type { Artifact } from "../compile/artifact.js";
import type { MigrationTransaction } from "./migration.js";
import { isReshaped } from "./plan-conversion.js";
import { planChange } from "./plan-migration.js";
import { haveSameEffect } from "./same-effect.js";
import { stateOutcome } from "./state-outcome.js";

/** What a live stream table takes to be given another artifact, where the engine is installed. */
export type AlterationPlan =
  /** Nothing is to do. */
  | { readonly kind: "same" }
  /** Its rows stay; where its columns get other names or go (`reshaped`), only if no other stream table reads it. */
  | {
      readonly kind: "kept";
      readonly reshaped: boolean;
      readonly transactions: readonly MigrationTransaction[];
    }
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
  if (!tellsEnough(before, after)) return { kind: "rebuilt" };
  // What all stream tables share, the engine brings up to date by itself.
  const old = { ...before, prelude: after.prelude };
  if (registered && haveSameEffect(old, after) && areSameTexts(before, after)) {
    return { kind: "same" };
  }
  const migration = planChange(old, after, { kind: "engine", fingerprint });
  if (stateOutcome(migration) !== "kept") return { kind: "rebuilt" };
  const { transactions, states } = migration;
  return { kind: "kept", reshaped: isReshaped(states[0]), transactions };
}

/** Whether all is registered that is compared: an earlier version may have told less. */
function tellsEnough(before: Artifact, after: Artifact): boolean {
  return (
    hasMembersOf(before.sources, after.sources) &&
    hasMembersOf(before.stateTables, after.stateTables)
  );
}

/** Whether an object has the members of another one, and theirs; of arrays, each element those of the other's first. */
function hasMembersOf(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && value.every((element) => hasMembersOf(element, pattern[0]));
  }
  if (typeof pattern !== "object" || pattern === null) return value !== undefined;
  if (typeof value !== "object" || value === null) return false;
  const members = new Map(Object.entries(value));
  return Object.entries(pattern).every(([name, part]) => hasMembersOf(members.get(name), part));
}

/** What is registered and changes no row: another compilation would begin with it, or a refresh would take longer. */
function areSameTexts(before: Artifact, after: Artifact): boolean {
  return (
    isDeepStrictEqual(before.narrowed, after.narrowed) &&
    before.query === after.query &&
    before.timeZone === after.timeZone &&
    before.snapshotSources === after.snapshotSources
  );
}
