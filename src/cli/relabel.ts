import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceText } from "../diagnostics/span.js";

/** Between files that are read as one text. A file need not end in a line break, nor in a semicolon. */
const separator = "\n;\n";

/** Several files as one text. */
export function joinSources(sources: readonly SourceText[]): string {
  return sources.map((source) => source.text).join(separator);
}

/**
 * Diagnostics about a text, as ones about the files that it was joined from by {@link joinSources}. Those about
 * other texts stay as they are.
 */
export function relabelDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
): readonly Diagnostic[] {
  const joined = joinSources(sources);
  return diagnostics.map((diagnostic) => {
    if (diagnostic.source?.text !== joined) return diagnostic;
    let offset = 0;
    for (const source of sources) {
      const end = offset + source.text.length;
      const { span } = diagnostic;
      if (span === undefined) return { ...diagnostic, source: only(sources) };
      if (span.start <= end) {
        const within = (position: number) =>
          Math.max(0, Math.min(position - offset, source.text.length));
        return {
          ...diagnostic,
          source,
          span: { start: within(span.start), end: within(span.end) },
        };
      }
      offset = end + separator.length;
    }
    return diagnostic;
  });
}

function only(sources: readonly SourceText[]): SourceText | undefined {
  return sources.length === 1 ? sources[0] : undefined;
}
