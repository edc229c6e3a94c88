import { usageError } from "../diagnostics/errors.js";
import { type MergeJoinStrategy, mergeJoinStrategies } from "./stream-table.js";

/** Fails with 22T03 unless the text is a strategy, also for callers without types. */
export function assertMergeJoinStrategy(value: string): asserts value is MergeJoinStrategy {
  if (mergeJoinStrategies.some((allowed) => allowed === value)) return;
  throw usageError("22T03", `"${value}" is not a merge join strategy`, {
    hint: `Use "auto". Allowed: ${mergeJoinStrategies.join(", ")}.`,
  });
}
