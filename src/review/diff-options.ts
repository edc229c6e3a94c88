import type { Artifact } from "../compile/artifact.js";
import { snapshotOption } from "../compile/snapshot-option.js";
import type { OptionDifference } from "./difference.js";

/** The options that the plan depends on, where they differ. The mode is a matter of its own. */
export function diffOptions(
  before: Artifact | undefined,
  after: Artifact | undefined,
): readonly OptionDifference[] {
  const options: readonly OptionDifference[] = [
    { name: "time_zone", before: before?.timeZone ?? null, after: after?.timeZone ?? null },
    { name: snapshotOption, before: allowed(before), after: allowed(after) },
  ];
  return options.filter((option) => option.before !== option.after);
}

function allowed(artifact: Artifact | undefined): string | null {
  return artifact?.snapshotSources === true ? "true" : null;
}
