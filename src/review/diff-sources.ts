import type { Artifact, WantedIndex } from "../compile/artifact.js";
import { sourceName } from "../emit/naming.js";
import { captureGains } from "../migration/plan-capture.js";
import type { CaptureDifference, StreamTableDifference } from "./difference.js";
import { pairOff } from "./pair-off.js";

/** What is recorded of each changed row of a source, where that differs. */
export function diffCapture(
  before: Artifact | undefined,
  after: Artifact | undefined,
): readonly CaptureDifference[] {
  const gains = gainsOf(before, after);
  const losses = gainsOf(after, before);
  const sources = [...new Set([...gains.keys(), ...losses.keys()])].sort();
  return sources.map((source) => {
    const added = gains.get(source) ?? [];
    const removed = losses.get(source) ?? [];
    const change = !hasSource(before, source)
      ? "new"
      : hasSource(after, source)
        ? "changed"
        : "gone";
    return { source, change, added, removed };
  });
}

function gainsOf(
  before: Artifact | undefined,
  after: Artifact | undefined,
): ReadonlyMap<string, readonly string[]> {
  if (after === undefined) return new Map();
  const gains = captureGains(before, after);
  return new Map(gains.map(({ source, columns }) => [sourceName(source), columns]));
}

function hasSource(artifact: Artifact | undefined, name: string): boolean {
  return artifact?.sources.some((source) => sourceName(source) === name) === true;
}

/** The indexes that only one side probes, and those that are not there any more. */
export function diffIndexes(
  before: Artifact | undefined,
  after: Artifact | undefined,
): StreamTableDifference["indexes"] {
  const keyOf = ({ table, columns }: WantedIndex): string =>
    JSON.stringify([table.schema, table.name, [...columns].sort()]);
  const { added, removed, common } = pairOff(before?.indexes ?? [], after?.indexes ?? [], keyOf);
  const missed = common.flatMap(([old, wanted]) =>
    old.present && !wanted.present ? [wanted] : [],
  );
  return { wanted: [...added, ...missed], unused: removed };
}
