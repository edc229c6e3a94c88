import type { Artifact } from "../../compile/artifact.js";
import { displayName, stateSchema } from "../../emit/naming.js";

/** What a stream table was and what it shall be; `undefined` where there is none. */
export type ArtifactPair = readonly [before: Artifact | undefined, after: Artifact | undefined];

/**
 * Pairs in the order in which they can be migrated: a stream table goes before what it reads goes, and comes after what
 * it reads has come. Otherwise they stay in their order.
 */
export function orderPairs(pairs: readonly ArtifactPair[]): readonly ArtifactPair[] {
  const going = pairs.filter(([, after]) => after === undefined);
  const staying = pairs.filter(([, after]) => after !== undefined);
  const bySources = (some: readonly ArtifactPair[], sideOf: Side): readonly ArtifactPair[] => {
    const done: ArtifactPair[] = [];
    const visit = (pair: ArtifactPair): void => {
      if (done.includes(pair)) return;
      for (const other of some) {
        if (other !== pair && isRead(sideOf(other), sideOf(pair))) visit(other);
      }
      done.push(pair);
    };
    for (const pair of some) visit(pair);
    return done;
  };
  return [
    ...bySources(going.toReversed(), ([before]) => before).toReversed(),
    ...bySources(staying, ([, after]) => after),
  ];
}

type Side = (pair: ArtifactPair) => Artifact | undefined;

/** Whether a stream table is a source of another one: it is read through its states. */
function isRead(source: Artifact | undefined, reader: Artifact | undefined): boolean {
  if (source === undefined || reader === undefined) return false;
  const states = new Set(source.states.map((name) => displayName({ schema: stateSchema, name })));
  return reader.stateTables.some(({ reads }) => reads.some((name) => states.has(name)));
}
