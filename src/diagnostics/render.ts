import type { Diagnostic, Severity } from "./diagnostic.js";
import type { SourceText, Span } from "./span.js";

export interface RenderSettings {
  /** Whether to use ANSI colours: only a command on a terminal should. */
  readonly color: boolean;
}

/** How many terminal columns of a source line are shown; of longer lines only the part around the span. */
const widestLine = 100;

/** Of a span over more lines than this, only the first and the last ones are shown. */
const mostLines = 6;

const tabWidth = 4;

type Paint = (style: "error" | "warning" | "note" | "margin" | "strong", text: string) => string;

const ansiCodes = { error: "1;31", warning: "1;33", note: "1;36", margin: "34", strong: "1" };

const plain: Paint = (_style, text) => text;
const coloured: Paint = (style, text) => `\u001b[${ansiCodes[style]}m${text}\u001b[0m`;

/**
 * A diagnostic as text for people: a headline, the place with the lines it is about, and the hint.
 * Without a trailing line break. Control characters are shown as symbols, so that a hostile name cannot
 * steer the terminal.
 */
export function renderDiagnostic(diagnostic: Diagnostic, settings: RenderSettings): string {
  const paint = settings.color ? coloured : plain;
  const { severity, code, message, source, span, hint } = diagnostic;
  const headline = `${paint(severity, `${severity}[${code}]`)}${paint("strong", `: ${visible(message)}`)}`;
  const frame = source === undefined ? undefined : renderFrame(source, span, severity, paint);
  const margin = " ".repeat(frame?.marginWidth ?? 1);
  const lines = [headline, ...(frame?.lines ?? [])];
  if (hint !== undefined) lines.push(`${margin} ${paint("margin", "=")} hint: ${visible(hint)}`);
  return lines.join("\n");
}

interface Frame {
  readonly lines: readonly string[];
  readonly marginWidth: number;
}

/** One line of the source, and the part of it that is underlined (UTF-16 offsets into `text`). */
interface MarkedLine {
  readonly number: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function renderFrame(
  source: SourceText,
  span: Span | undefined,
  severity: Severity,
  paint: Paint,
): Frame {
  const name = visible(source.name);
  if (span === undefined) return { lines: [` ${paint("margin", "-->")} ${name}`], marginWidth: 1 };
  const marked = markLines(source.text, span);
  const marginWidth = String(marked.at(-1)?.number ?? 1).length;
  const blank = `${" ".repeat(marginWidth)} ${paint("margin", "|")}`;
  const first = marked[0];
  const place =
    first === undefined
      ? name
      : `${name}:${first.number}:${[...first.text.slice(0, first.from)].length + 1}`;
  const lines = [`${" ".repeat(marginWidth)}${paint("margin", "-->")} ${place}`, blank];
  marked.forEach((line, index) => {
    const previous = marked[index - 1];
    if (previous !== undefined && line.number > previous.number + 1) {
      lines.push(paint("margin", "..."));
    }
    const { text, underline } = cutLine(line);
    const number = String(line.number).padStart(marginWidth);
    lines.push(`${paint("margin", `${number} |`)} ${text}`.trimEnd());
    if (underline.trim() === "") return;
    lines.push(`${blank} ${underline.replace(/\^+/, (carets) => paint(severity, carets))}`);
  });
  return { lines, marginWidth };
}

/** The lines that a span touches, without the blanks before what it marks. */
function markLines(text: string, span: Span): readonly MarkedLine[] {
  const start = Math.max(0, Math.min(span.start, text.length));
  const end = Math.max(start, Math.min(span.end, text.length));
  const marked: MarkedLine[] = [];
  let offset = 0;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    const lineEnd = offset + whole.length;
    if (start <= lineEnd && (end > offset || start >= offset)) {
      const from = Math.min(Math.max(start - offset, 0), line.length);
      const to = Math.min(end - offset, line.length);
      const blanks = start < offset ? (/^\s*/.exec(line)?.[0].length ?? 0) : from;
      marked.push({ number: index + 1, text: line, from: Math.min(blanks, to), to });
    }
    offset = lineEnd + 1;
    if (offset > end) break;
  }
  if (marked.length <= mostLines) return marked;
  return [...marked.slice(0, 3), ...marked.slice(-2)];
}

/** The visible part of a line and the carets under it; an empty mark gets one caret. */
function cutLine(line: MarkedLine): { readonly text: string; readonly underline: string } {
  const cells: { readonly shown: string; readonly width: number; readonly marked: boolean }[] = [];
  let offset = 0;
  for (const character of line.text) {
    const shown = character === "\t" ? " ".repeat(tabWidth) : visible(character);
    const width = character === "\t" ? tabWidth : widthOf(shown);
    cells.push({ shown, width, marked: offset >= line.from && offset < line.to });
    offset += character.length;
  }
  const insertion = line.from === line.to;
  if (insertion && line.from >= line.text.length) {
    cells.push({ shown: " ", width: 1, marked: true });
  } else if (insertion) {
    const at = [...line.text.slice(0, line.from)].length;
    const cell = cells[at];
    if (cell !== undefined) cells[at] = { ...cell, marked: true };
  }

  const firstMarked = Math.max(
    cells.findIndex((cell) => cell.marked),
    0,
  );
  let from = 0;
  let to = cells.length;
  if (cells.reduce((sum, cell) => sum + cell.width, 0) > widestLine) {
    // A quarter of the window shows what stands before the mark.
    let before = 0;
    from = firstMarked;
    while (from > 0 && before < widestLine / 4) {
      from -= 1;
      before += cells[from]?.width ?? 0;
    }
    let shown = 0;
    to = from;
    while (to < cells.length && shown + (cells[to]?.width ?? 0) <= widestLine) {
      shown += cells[to]?.width ?? 0;
      to += 1;
    }
  }
  const window = cells.slice(from, to);
  const ellipsisBefore = from > 0 ? "…" : "";
  const ellipsisAfter = to < cells.length ? "…" : "";
  return {
    text: `${ellipsisBefore}${window.map((cell) => cell.shown).join("")}${ellipsisAfter}`,
    underline:
      `${" ".repeat(ellipsisBefore.length)}${window.map((cell) => (cell.marked ? "^" : " ").repeat(cell.width)).join("")}`.trimEnd(),
  };
}

/** The text with control characters as their symbols (U+2400 …), and those that reorder text replaced. */
function visible(text: string): string {
  return text
    .replace(/\p{Control}/gu, (control) => {
      const code = control.charCodeAt(0);
      if (code < 0x20) return String.fromCharCode(0x2400 + code);
      return code === 0x7f ? "\u2421" : "\ufffd";
    })
    .replace(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/g, "\ufffd");
}

const wideCharacter =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** How many terminal columns a character takes. */
export function widthOf(character: string): number {
  if (/^[\p{Mark}\p{Format}]$/u.test(character)) return 0;
  return wideCharacter.test(character) ? 2 : 1;
}
