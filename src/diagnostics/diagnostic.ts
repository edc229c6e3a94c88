import type { Code } from "./codes.js";
import { generalHints } from "./general-hints.js";
import type { SourceText, Span } from "./span.js";

export type Severity = "error" | "warning" | "note";

/** One thing to tell the user. Wording follows PostgreSQL's style: short, factual, lower case, no full stop. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: Code;
  readonly message: string;
  /** Which text `span` points into; `undefined` when the finding has no place in a text. */
  readonly source: SourceText | undefined;
  readonly span: Span | undefined;
  /** What the user can do about it: a sentence. */
  readonly hint: string | undefined;
}

/** Optional parts of a diagnostic, for call sites that have only some of them. */
export interface DiagnosticPlace {
  readonly source?: SourceText | undefined;
  readonly span?: Span | undefined;
  readonly hint?: string | undefined;
}

export function createDiagnostic(
  severity: Severity,
  code: Code,
  message: string,
  place: DiagnosticPlace = {},
): Diagnostic {
  return Object.freeze({
    severity,
    code,
    message,
    source: place.source,
    span: place.span,
    hint: place.hint ?? (severity === "error" ? generalHints[code] : undefined),
  });
}
