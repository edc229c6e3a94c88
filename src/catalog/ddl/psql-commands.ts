import { tokenize } from "../../syntax/tokens.js";

/** The same number of blanks, line breaks kept, so that every position stays what it is. */
function blank(text: string): string {
  return text.replace(/[^\r\n]/g, " ");
}

/** Whether a text stops outside of strings, quoted names and comments. */
function endsOutside(text: string): boolean {
  const marked = `${text}\\`;
  const tokens = tokenize(marked);
  const last = tokens.at(-1);
  if (last?.kind !== "symbol" || marked.slice(last.start, last.end) !== "\\") return false;
  // A quote that nothing closes is cut off as a symbol.
  return !tokens.some(
    ({ kind, start }) => kind === "symbol" && (marked[start] === "'" || marked[start] === '"'),
  );
}

/** Where the rows behind the first `COPY … FROM stdin;` of a text begin. */
function copyRowsStart(text: string): number | undefined {
  let words: string[] = [];
  for (const { kind, start, end } of tokenize(text)) {
    const word = kind === "quoted-name" ? "" : text.slice(start, end).toLowerCase();
    if (word !== ";") {
      words.push(word);
      continue;
    }
    const from = words.lastIndexOf("from");
    if (words[0] === "copy" && from !== -1 && words[from + 1] === "stdin") {
      const lineEnd = text.indexOf("\n", end);
      return lineEnd === -1 ? text.length : lineEnd + 1;
    }
    words = [];
  }
  return undefined;
}

/**
 * Takes out of a script what is for psql and not for the server: lines that begin with a backslash (pg_dump writes
 * `\restrict`), and the rows behind `COPY … FROM stdin`. Blanks stand in their place.
 */
export function blankPsqlCommands(text: string): string {
  let done = "";
  let rest = text;
  let searchFrom = 0;
  for (;;) {
    const offset = rest.slice(searchFrom).search(/^[ \t]*\\/m);
    if (offset === -1) return done + rest;
    const place = searchFrom + offset;
    const before = rest.slice(0, place);
    const rows = copyRowsStart(before);
    if (rows !== undefined) {
      const end = /^\\\.[^\n]*$/m.exec(rest.slice(rows));
      const stop = end === null ? rest.length : rows + end.index + end[0].length;
      done += rest.slice(0, rows) + blank(rest.slice(rows, stop));
      rest = rest.slice(stop);
      searchFrom = 0;
    } else if (endsOutside(before)) {
      const lineEnd = rest.indexOf("\n", place);
      const stop = lineEnd === -1 ? rest.length : lineEnd;
      done += before + blank(rest.slice(place, stop));
      rest = rest.slice(stop);
      searchFrom = 0;
    } else {
      searchFrom = place + 1;
    }
  }
}
