/** A half-open range `[start, end)` of a source text, in UTF-16 code units (what `String.slice` takes). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text that a user wrote, with the name it is shown under. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** The smallest span that covers all given ones; `undefined` when none is known. */
export function coverSpans(spans: readonly (Span | undefined)[]): Span | undefined {
  let covered: Span | undefined;
  for (const span of spans) {
    if (span === undefined) continue;
    covered =
      covered === undefined
        ? span
        : { start: Math.min(covered.start, span.start), end: Math.max(covered.end, span.end) };
  }
  return covered;
}
