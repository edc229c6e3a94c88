import type { ArtifactArm, ArtifactSource } from "../compile/artifact.js";
import { sourceName } from "../emit/naming.js";

/** When an arm runs, with its sources as people know them: an artifact has them by `schema.name` without quotes. */
export function namedRequirements(
  sources: readonly ArtifactSource[],
  { requires }: ArtifactArm,
): ArtifactArm["requires"] {
  const names = new Map(sources.map((source) => [`${source.schema}.${source.name}`, source]));
  return requires.map((keys) =>
    keys.map((key) => {
      const source = names.get(key);
      return source === undefined ? key : sourceName(source);
    }),
  );
}
