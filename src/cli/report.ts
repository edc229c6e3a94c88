import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { InternalError, TrickleError } from "../diagnostics/errors.js";
import { renderDiagnostic } from "../diagnostics/render.js";
import { type Terminal, usesColor } from "./terminal.js";

/** How reports and diagnostics are written. */
export const formats = ["text", "json"] as const;

export type Format = (typeof formats)[number];

/** Whether an error is for the user to act on. The others, our defects, are reported by `runProgram`. */
export function isReportable(error: unknown): error is TrickleError {
  return error instanceof TrickleError && !(error instanceof InternalError);
}

/** Writes diagnostics to standard error: as frames for people, or one JSON object per line. */
export function reportDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  format: Format,
): void {
  for (const diagnostic of diagnostics) {
    terminal.writeError(
      format === "json"
        ? `${JSON.stringify(diagnosticAsJson(diagnostic))}\n`
        : `${renderDiagnostic(diagnostic, { color: usesColor(terminal) })}\n`,
    );
  }
}

/** A diagnostic as plain data, with its place in lines and columns (both from 1, columns in characters). */
function diagnosticAsJson(diagnostic: Diagnostic): object {
  const { severity, code, message, source, span, hint } = diagnostic;
  const place = (offset: number) => {
    const before = source?.text.slice(0, offset).split("\n") ?? [];
    return { line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
  };
  return {
    severity,
    code,
    message,
    hint: hint ?? null,
    file: source?.name ?? null,
    start: span === undefined ? null : place(span.start),
    end: span === undefined ? null : place(span.end),
  };
}
