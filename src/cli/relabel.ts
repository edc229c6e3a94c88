import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceText } from "../diagnostics/span.js";

/** The compiler is given a text without the name of its file: diagnostics about that text get the name. */
export function relabelDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: SourceText,
): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) =>
    diagnostic.source?.text === source.text ? { ...diagnostic, source } : diagnostic,
  );
}
