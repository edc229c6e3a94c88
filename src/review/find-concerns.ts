import type { CostClass } from "../compile/artifact.js";
import type { StreamTableDifference } from "./difference.js";

/** What a gate can refuse. */
export const concerns = [
  "change",
  "columns",
  "key",
  "rebuild",
  "full",
  "cost",
  "capture",
  "index",
  "lock",
] as const;

export type Concern = (typeof concerns)[number];

/** Whether a difference is what a concern is about. */
const tests: Readonly<Record<Concern, (difference: StreamTableDifference) => boolean>> = {
  change: () => true,
  columns: ({ change, columns }) =>
    change === "gone" ||
    columns.removed.length + columns.retyped.length + columns.renamed.length > 0,
  key: ({ key }) => key !== null,
  rebuild: ({ state }) => state.outcome === "rebuilt",
  full: ({ mode }) => mode.after === "full" && mode.before !== "full",
  cost: ({ mode, steps }) =>
    (mode.after === "full" && mode.before !== "full") ||
    steps.kept.some(({ before, after }) => rank[after] > rank[before]) ||
    steps.added.filter(isScan).length > steps.removed.filter(isScan).length,
  capture: ({ capture }) =>
    capture.some(({ change, added }) => change === "new" || added.length > 0),
  index: ({ indexes }) => indexes.wanted.some(({ present }) => !present),
  lock: ({ locks }) => locks.some(({ blocks }) => blocks !== "refreshes"),
};

const rank: Readonly<Record<CostClass, number>> = { changes: 0, probe: 1, scan: 2 };

function isScan({ cost }: { readonly cost: CostClass }): boolean {
  return cost === "scan";
}

/** The concerns, of those asked about, that differences give cause for, each with the stream tables. */
export function findConcerns(
  differences: readonly StreamTableDifference[],
  asked: readonly Concern[],
): readonly { readonly concern: Concern; readonly streamTables: readonly string[] }[] {
  return asked.flatMap((concern) => {
    const streamTables = differences.filter(tests[concern]).map(({ name }) => name);
    return streamTables.length === 0 ? [] : [{ concern, streamTables }];
  });
}
