import type { Artifact, ArtifactReads } from "../compile/artifact.js";
import type { DiffedStep, StepDifference } from "./difference.js";
import { namedRequirements } from "./named-requirements.js";
import { pairOff } from "./pair-off.js";

type Step = DiffedStep & Pick<ArtifactReads, "probes" | "scans">;

function stepsOf(artifact: Artifact | undefined): readonly Step[] {
  return [
    ...(artifact?.arms ?? []).map((arm) => ({
      ...arm,
      name: titleOf(arm.name),
      requires: namedRequirements(artifact?.sources ?? [], arm),
    })),
    ...(artifact?.steps ?? []).map(({ purpose, cost, probes, scans }) => ({
      name: purpose,
      cost,
      probes,
      scans,
      requires: [],
    })),
  ];
}

/** The title of an arm without the name of the step that it stands in. */
function titleOf(name: string): string {
  return name.slice(name.indexOf(": ") + 2);
}

/** Arms that run for the same changes and read the same tables do the same, in whatever order they join. */
function stepKey({ name, requires, probes, scans }: Step): string {
  if (requires.length === 0) return name;
  const sorted = (texts: readonly string[]): readonly string[] => [...texts].sort();
  return JSON.stringify([
    name.startsWith("−"),
    requires.map((sources) => sorted(sources).join()).sort(),
    sorted([...probes, ...scans]),
  ]);
}

/** The arms, and the steps that read again, that only one side has, and those that both have. */
export function diffSteps(
  before: Artifact | undefined,
  after: Artifact | undefined,
): StepDifference {
  const { added, removed, common } = pairOff(stepsOf(before), stepsOf(after), stepKey);
  const shown = ({ name, cost, requires }: Step): DiffedStep => ({ name, cost, requires });
  return {
    added: added.map(shown),
    removed: removed.map(shown),
    kept: common.map(([old, wanted]) => ({
      name: wanted.name,
      before: old.cost,
      after: wanted.cost,
    })),
  };
}
