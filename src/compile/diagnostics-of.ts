import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { Artifact } from "./artifact.js";

/**
 * What is said of a query wherever it is compiled or installed: its notices, and as warnings why it is refreshed in full
 * although nobody asked for that.
 */
export function diagnosticsOf({
  notices,
  reasons,
}: Pick<Artifact, "notices" | "reasons">): readonly Diagnostic[] {
  return [...notices, ...reasons.map((reason) => ({ ...reason, severity: "warning" as const }))];
}
