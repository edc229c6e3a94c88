/** A token of SQL (manual, 4.1), in UTF-16 units. Comments and blanks are no tokens. */
export interface Token {
  readonly kind: "word" | "quoted-name" | "string" | "number" | "parameter" | "symbol";
  readonly start: number;
  readonly end: number;
}

const blank = /[ \t\n\r\f\v]+/y;
const lineComment = /--[^\n\r]*/y;
const word = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const number =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*(?:\.(?!\.)(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y;
const parameter = /\$[0-9]+/y;
const plainString = /(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*'/y;
const escapeString = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y;
const quotedName = /(?:[uU]&)?"(?:[^"]|"")*"/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const operatorCharacters = /[-+*/<>=~!@#%^&|`?]+/y;
const fixedSymbol = /::|\.\.|:=|[\s\S]/y;

/** The end of a block comment that begins at `start`; they nest. */
function endOfBlockComment(text: string, start: number): number {
  let depth = 0;
  let position = start;
  while (position < text.length) {
    if (text.startsWith("/*", position)) {
      depth += 1;
      position += 2;
    } else if (text.startsWith("*/", position)) {
      depth -= 1;
      position += 2;
      if (depth === 0) return position;
    } else {
      position += 1;
    }
  }
  return text.length;
}

/** Where a run of operator characters ends as one token: before a comment, and without a trailing sign. */
function endOfOperator(text: string, start: number, runEnd: number): number {
  let end = runEnd;
  for (let position = start + 1; position < end; position += 1) {
    if (text.startsWith("--", position) || text.startsWith("/*", position)) end = position;
  }
  // A longer operator may end in + or - only if it has one of these characters (manual, 4.1.3).
  while (
    end - start > 1 &&
    /[-+]/.test(text.charAt(end - 1)) &&
    !/[~!@#%^&|`?]/.test(text.slice(start, end))
  ) {
    end -= 1;
  }
  return end;
}

/**
 * Cuts a text into tokens. Meant for texts that PostgreSQL's parser has accepted; any other text is cut too, without
 * an error. (libpg-query has a scanner, but its answer is not readable when a token holds a control character.)
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  const matchAt = (pattern: RegExp): number | undefined => {
    pattern.lastIndex = position;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  };
  const add = (kind: Token["kind"], end: number): void => {
    tokens.push({ kind, start: position, end });
    position = end;
  };
  while (position < text.length) {
    const skipped =
      matchAt(blank) ??
      matchAt(lineComment) ??
      (text.startsWith("/*", position) ? endOfBlockComment(text, position) : undefined);
    if (skipped !== undefined) {
      position = skipped;
      continue;
    }
    const string = matchAt(escapeString) ?? matchAt(plainString);
    if (string !== undefined) {
      add("string", string);
      continue;
    }
    const quoted = matchAt(quotedName);
    if (quoted !== undefined) {
      add("quoted-name", quoted);
      continue;
    }
    const tag = matchAt(dollarTag);
    if (tag !== undefined) {
      const close = text.indexOf(text.slice(position, tag), tag);
      add("string", close < 0 ? text.length : close + tag - position);
      continue;
    }
    const name = matchAt(word);
    if (name !== undefined) {
      add("word", name);
      continue;
    }
    const numeral = matchAt(number);
    if (numeral !== undefined) {
      add("number", numeral);
      continue;
    }
    const placeholder = matchAt(parameter);
    if (placeholder !== undefined) {
      add("parameter", placeholder);
      continue;
    }
    const operator = matchAt(operatorCharacters);
    if (operator !== undefined) {
      add("symbol", endOfOperator(text, position, operator));
      continue;
    }
    add("symbol", matchAt(fixedSymbol) ?? position + 1);
  }
  return tokens;
}
