/**
 * The life of a stream table: installed but not filled yet, kept up to date, waiting for a refresh from
 * scratch because a source changed its shape, or not refreshed until somebody says so.
 */
export const streamTableStatuses = ["initializing", "active", "needs_reinit", "suspended"] as const;

export type StreamTableStatus = (typeof streamTableStatuses)[number];

/** How a stream table is kept (see the artifact's `mode`). */
export const modes = ["differential", "immediate", "full"] as const;

/** What a caller may ask for: `auto` takes differential when the whole query can be maintained, else full. */
export const requestedModes = ["auto", ...modes] as const;

export type RequestedMode = (typeof requestedModes)[number];

/** How joins of a refresh are computed: as the planner sees fit, or by one kind of join wherever that is possible. */
export const mergeJoinStrategies = ["auto", "hash_join", "nested_loop", "merge_join"] as const;

export type MergeJoinStrategy = (typeof mergeJoinStrategies)[number];

/** What a refresh did. */
export const refreshActions = ["differential", "full", "reinitialize", "skipped"] as const;

export type RefreshAction = (typeof refreshActions)[number];

/** What became of a refresh, or that it is not over. A skipped one leaves no trace in the history. */
export const refreshStatuses = ["running", "completed", "failed"] as const;

export type RefreshStatus = (typeof refreshStatuses)[number];

/** What a history row says that a refresh was: also the one that filled the stream table. */
export const historyActions = ["populate", ...refreshActions] as const;

export type HistoryAction = (typeof historyActions)[number];

/** What a stream table can depend on: views are looked through, tables are captured. */
export const dependencyKinds = [
  "table",
  "view",
  "function",
  "operator",
  "type",
  "collation",
] as const;
