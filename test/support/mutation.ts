import type { Artifact } from "../../src/compile/artifact.js";

/** The artifact with one arm of its refresh, the `index`-th in the text, made to yield nothing. */
export function disableArm(artifact: Artifact, index: number): Artifact {
  const lines = artifact.refresh.split("\n");
  const heads = lines.flatMap((line, at) => (/^ +-- .*: runs when /.test(line) ? [at] : []));
  const head = heads[index];
  if (head === undefined || heads.length !== artifact.arms.length) {
    throw new Error(`the refresh shows ${heads.length} arms, the artifact ${artifact.arms.length}`);
  }
  const margin = /^ */.exec(lines[head] ?? "")?.[0] ?? "";
  // The arm ends where the next one is added to it, or where its CTE ends.
  const length = lines
    .slice(head + 1)
    .findIndex((line) => line === `${margin}UNION ALL` || !line.startsWith(margin));
  const end = head + 1 + length;
  const disabled = [
    `${margin}SELECT * FROM (`,
    ...lines.slice(head, end),
    `${margin}) AS disabled WHERE false`,
  ];
  return {
    ...artifact,
    narrowed: {},
    refresh: [...lines.slice(0, head), ...disabled, ...lines.slice(end)].join("\n"),
  };
}
