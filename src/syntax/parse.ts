import { hasSqlDetails, loadModule, parseSync } from "libpg-query";
import { InternalError, queryError } from "../diagnostics/errors.js";
import type { SourceText, Span } from "../diagnostics/span.js";
import { indexPositions } from "./positions.js";
import { indexSpans, type Spans } from "./spans.js";
import type { Node } from "./tree.js";

/** One statement of a text. */
export interface Statement {
  readonly source: SourceText;
  readonly tree: Node;
  /** Without the semicolon. */
  readonly span: Span | undefined;
  /** The places of the nodes of `tree` in `source`. */
  readonly spans: Spans;
}

let loaded = false;

/** Loads PostgreSQL's parser (WebAssembly; about 15 ms, once). Needed before {@link parseStatements}. */
export async function loadParser(): Promise<void> {
  await loadModule();
  loaded = true;
}

function refuseBadCharacters(source: SourceText): void {
  const bad = /\0|\p{Surrogate}/u.exec(source.text);
  if (bad === null) return;
  const message =
    bad[0] === "\0"
      ? "SQL text cannot contain a NUL character"
      : "SQL text cannot contain a lone surrogate";
  throw queryError("42601", message, { source, span: { start: bad.index, end: bad.index + 1 } });
}

/** What the user may have meant, where the message and the place make it evident. */
function hintFor(message: string, source: SourceText, offset: number): string | undefined {
  if (message.includes("unterminated quoted string")) return "Close the string with '.";
  if (message.includes("unterminated quoted identifier")) return 'Close the name with ".';
  if (message.includes("unterminated /* comment")) return "Close the comment with */.";
  if (message.includes("zero-length delimited identifier")) return "A name must not be empty.";
  const before = source.text.slice(0, offset).trimEnd();
  if (before.endsWith(",")) return "Remove the comma before it, or write what is missing.";
  const after = source.text.slice(offset);
  if (/^`/.test(after)) return 'PostgreSQL quotes names with ".';
  if (/^:[A-Za-z_]/.test(after)) {
    return "Variables of psql are not replaced here: write the value.";
  }
  if (/^\\/.test(after)) return "Commands of psql are not SQL: leave them out.";
  return undefined;
}

function syntaxError(source: SourceText, message: string, codePoint: number): Error {
  const offset = indexPositions(source.text).fromCodePoints(codePoint);
  const start = Math.min(offset, source.text.trimEnd().length);
  // The parser's message quotes the offending text; "at end of input" has none.
  const quoted = /at or near "([\s\S]*)"$/.exec(message)?.[1];
  const length = quoted === undefined ? 0 : Math.max(quoted.length, 1);
  const firstLine = source.text.slice(start, start + length).split(/[\r\n]/)[0] ?? "";
  return queryError("42601", message, {
    source,
    span: { start, end: start + firstLine.length },
    hint: hintFor(message, source, start),
  });
}

/**
 * Parses a text with PostgreSQL's own grammar (of version 18) into its statements; none for an empty text.
 * Throws a QueryError (42601) with PostgreSQL's message and the place of the mistake.
 */
export function parseStatements(source: SourceText): readonly Statement[] {
  if (!loaded) throw new InternalError("loadParser() must have finished before a text is parsed");
  refuseBadCharacters(source);
  // libpg-query takes no empty string.
  if (source.text.trim() === "") return [];
  try {
    const spans = indexSpans(source.text, indexPositions(source.text));
    return (parseSync(source.text).stmts ?? []).flatMap((statement): Statement[] => {
      if (statement.stmt === undefined) return [];
      const span = spans.between(statement.stmt_location ?? 0, statement.stmt_len);
      return [{ source, tree: statement.stmt, span, spans }];
    });
  } catch (error) {
    if (hasSqlDetails(error)) {
      throw syntaxError(source, error.message, error.sqlDetails?.cursorPosition ?? 0);
    }
    if (error instanceof RangeError) {
      const span = { start: 0, end: source.text.length };
      throw queryError("42601", "statement is nested too deeply", { source, span });
    }
    throw new InternalError("PostgreSQL's parser failed", { cause: error });
  }
}
