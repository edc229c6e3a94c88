import type { Artifact } from "../compile/artifact.js";

/** Whether a database cannot tell them apart: the texts of the queries may differ. */
export function haveSameEffect(before: Artifact, after: Artifact): boolean {
  return effectOf(before) === effectOf(after);
}

function effectOf(artifact: Artifact): string {
  return JSON.stringify(
    [
      artifact.mode,
      // The scripts name no types where PostgreSQL finds them.
      artifact.columns,
      artifact.sources,
      artifact.stateTables,
      artifact.prelude,
      artifact.install,
      artifact.populate,
      artifact.lock,
      artifact.pending,
      artifact.refresh,
      artifact.full,
      artifact.drop,
    ],
    sortMembers,
  );
}

/** `jsonb` keeps the members of an object in an order of its own. */
function sortMembers(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
