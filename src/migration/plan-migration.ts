import type { Artifact, ArtifactState } from "../compile/artifact.js";
import { InternalError } from "../diagnostics/errors.js";
import { compareStates, type StateTableChange } from "./compare-states.js";
import { registerInEngine, unregisterInEngine } from "./engine.js";
import { actAsOwner, type Host } from "./host.js";
import {
  bufferLocks,
  captureLock,
  mutexEndLock,
  mutexLock,
  releaseLock,
  stateLock,
  viewLock,
} from "./locks.js";
import type { Migration, MigrationTransaction } from "./migration.js";
import { planForgetting, planRecording } from "./plan-capture.js";
import { planConversion, unreadGuard } from "./plan-conversion.js";
import { patience } from "./steps.js";

/**
 * Plans the way from one artifact of a stream table to another; `undefined` stands for no stream table, on one side at
 * most. The way back is the plan with both exchanged.
 *
 * Capture comes first and in a transaction of its own, so that the second one's snapshot knows every change that is not
 * recorded for both; what only the old artifact captured goes last.
 */
export function planMigration(
  before: Artifact | undefined,
  after: Artifact | undefined,
): Migration {
  if (before !== undefined) {
    return after === undefined ? planDrop(before) : planChange(before, after, { kind: "script" });
  }
  if (after === undefined) throw new InternalError("a migration needs a stream table");
  return planCreation(after);
}

function planCreation(artifact: Artifact): Migration {
  return {
    name: artifact.name,
    kind: "create",
    states: artifact.stateTables.map((state) => stateOf(state, "new", state.reads)),
    viewReplaced: false,
    transactions: [
      {
        purpose: "install it",
        isolation: "read committed",
        converts: false,
        steps: [
          { purpose: "", sql: artifact.prelude },
          patience,
          { purpose: "", sql: artifact.install },
        ],
        locks: artifact.sources.map(captureLock),
      },
      {
        purpose: "fill it",
        isolation: "repeatable read",
        converts: true,
        steps: [
          { purpose: "", sql: artifact.lock },
          { purpose: "", sql: artifact.populate },
          registerInEngine(artifact),
        ],
        locks: [mutexLock(artifact)],
      },
    ],
  };
}

function planDrop(artifact: Artifact): Migration {
  return {
    name: artifact.name,
    kind: "drop",
    states: artifact.stateTables.map((state) => stateOf(state, "gone", [])),
    viewReplaced: false,
    transactions: [
      {
        purpose: "remove it",
        isolation: "read committed",
        converts: true,
        steps: [
          patience,
          actAsOwner(artifact),
          unreadGuard(artifact),
          { purpose: "", sql: artifact.drop },
          unregisterInEngine(artifact),
        ],
        locks: [
          ...artifact.sources.flatMap((source) => [releaseLock(source), ...bufferLocks(source)]),
          viewLock(artifact),
          ...artifact.states.map(stateLock),
          mutexEndLock(artifact),
        ],
      },
    ],
  };
}

/** The way between two artifacts, as it is for whoever carries it out. */
export function planChange(before: Artifact, after: Artifact, host: Host): Migration {
  const states = compareStates(before, after);
  const recording = planRecording(before, after);
  const forgetting = planForgetting(before, after);
  const conversion = planConversion(before, after, states, recording !== undefined, host);
  const parts = [recording, conversion?.transaction, forgetting].filter(
    (part) => part !== undefined,
  );
  const needed = parts.length > 0 && host.kind === "script";
  return {
    name: after.name,
    kind: "change",
    states,
    viewReplaced: conversion?.viewReplaced ?? false,
    transactions: [...(needed ? [planPreparation(before, after)] : []), ...parts],
  };
}

/** What is needed besides, and who may go on: where locks are what comes first, they would be refused with other words. */
function planPreparation(before: Artifact, after: Artifact): MigrationTransaction {
  const engine = before.prelude === after.prelude ? [] : [{ purpose: "", sql: after.prelude }];
  return {
    purpose: "only by whoever may act as its owner",
    isolation: "read committed",
    converts: false,
    steps: [...engine, { ...actAsOwner(after), purpose: "" }],
    locks: [],
  };
}

function stateOf(
  { table }: ArtifactState,
  fate: "new" | "gone",
  rescans: readonly string[],
): StateTableChange {
  return { table, fate, renamed: [], added: [], removed: [], rescans, reason: null };
}
