import type { Span } from "../diagnostics/span.js";
import type { Positions } from "./positions.js";
import { type Token, tokenize } from "./tokens.js";
import type { Node } from "./tree.js";

/** Tells where the nodes of a parse tree stand in their text. */
export interface Spans {
  /** All tokens of a node, closing parentheses included; `undefined` when no part of it tells its place. */
  readonly of: (node: Node) => Span | undefined;
  /** The one token at a `location` of the parse tree; `undefined` for an unknown location. */
  readonly at: (location: number | undefined) => Span | undefined;
  /** From a `location` of the parse tree through the last token that begins before `length` bytes are over. */
  readonly between: (location: number, length: number | undefined) => Span | undefined;
}

/** The first and the last token of something, as indexes. */
interface Range {
  readonly first: number;
  readonly last: number;
}

interface Fields {
  readonly location?: unknown;
  readonly [field: string]: unknown;
}

/** Fields whose value is a node without the object that tells its kind. */
const kindOfField: Readonly<Record<string, string>> = {
  typeName: "TypeName",
  over: "WindowDef",
  rel: "RangeVar",
  larg: "SelectStmt",
  rarg: "SelectStmt",
};

/** Second and later words of type names (manual, chapter 8). */
const typeNameWords = /^(?:varying|precision|character|char|with|without|time|zone)$/;
const intervalWords = /^(?:year|month|day|hour|minute|second|to)$/;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/** For each opening token the index of the closing one, and the other way round. */
function matchTokens(words: readonly string[]): readonly (number | undefined)[] {
  const partners: (number | undefined)[] = words.map(() => undefined);
  const open: number[] = [];
  words.forEach((word, index) => {
    const label = words[index - 1] === "." || words[index - 1] === "as";
    if (word === "(" || word === "[" || (word === "case" && !label)) {
      open.push(index);
      return;
    }
    const closes =
      word === ")" ? "(" : word === "]" ? "[" : word === "end" && !label ? "case" : undefined;
    const opened = open.at(-1);
    if (closes === undefined || opened === undefined || words[opened] !== closes) return;
    open.pop();
    partners[opened] = index;
    partners[index] = opened;
  });
  return partners;
}

/** Indexes a text for {@link Spans}. */
export function indexSpans(text: string, positions: Positions): Spans {
  const tokens: readonly Token[] = tokenize(text);
  /** Symbols and words in lower case; other tokens can never be mistaken for one. */
  const words = tokens.map((token) =>
    token.kind === "word" || token.kind === "symbol"
      ? text.slice(token.start, token.end).toLowerCase()
      : `'${token.kind}`,
  );
  const partners = matchTokens(words);
  const known = new WeakMap<object, { readonly range: Range | undefined }>();

  /** The index of the first token that ends after an offset. */
  const tokenAt = (offset: number): number => {
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((tokens[middle]?.end ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  const tokenOf = (location: unknown): number | undefined => {
    if (typeof location !== "number" || location < 0) return undefined;
    const index = tokenAt(positions.fromBytes(location));
    return index < tokens.length ? index : undefined;
  };

  const throughParentheses = (index: number): number =>
    words[index + 1] === "(" ? (partners[index + 1] ?? index) : index;

  const throughName = (index: number): number => {
    let last = index;
    while (words[last + 1] === "." && last + 2 < tokens.length) last += 2;
    return last;
  };

  const throughCall = (index: number): number => {
    const name = throughName(index);
    let last = throughParentheses(name);
    if (last === name) return index;
    for (;;) {
      const next = words[last + 1];
      const start = next === "within" ? last + 2 : last + 1;
      if (next === "over" && words[last + 2] !== "(") return last + 2;
      if (next !== "within" && next !== "filter" && next !== "over") return last;
      const end = throughParentheses(start);
      if (end === start) return last;
      last = end;
    }
  };

  const throughType = (index: number): number => {
    const interval = words[index] === "interval";
    let last = throughName(index);
    for (;;) {
      const next = words[last + 1] ?? "";
      const multipleWords = interval ? intervalWords : typeNameWords;
      if (next === "(" || next === "[") last = partners[last + 1] ?? last + 1;
      // `interval '1' day`: the constant stands inside the name.
      else if (multipleWords.test(next) || (interval && next === "'string")) last += 1;
      else return last;
    }
  };

  const throughTest = (index: number): number =>
    words[index] !== "is" ? index : words[index + 1] === "not" ? index + 2 : index + 1;

  const throughSubquery = (index: number): number => {
    for (let offset = 0; offset < 5; offset += 1) {
      if (words[index + offset] === "(") return partners[index + offset] ?? index;
    }
    return index;
  };

  const ownEnd = (kind: string, index: number): number => {
    switch (kind) {
      case "ColumnRef":
      case "RangeVar":
        return throughName(index);
      case "CollateClause":
        return throughName(index + 1);
      case "A_Const":
        return words[index] === "-" || words[index] === "+" ? index + 1 : index;
      case "FuncCall":
        return throughCall(index);
      case "TypeName":
        return throughType(index);
      case "NullTest":
      case "BooleanTest":
        return throughTest(index);
      case "SubLink":
        return throughSubquery(index);
      case "A_ArrayExpr":
      case "RowExpr":
      case "CaseExpr":
      case "WindowDef":
        return partners[index] ?? partners[index + 1] ?? index;
      case "A_Expr":
      case "BoolExpr":
      case "ParamRef":
      case "JsonIsPredicate":
        return index;
      default:
        return throughParentheses(index);
    }
  };

  const cover = (left: Range | undefined, right: Range | undefined): Range | undefined => {
    if (left === undefined || right === undefined) return left ?? right;
    return { first: Math.min(left.first, right.first), last: Math.max(left.last, right.last) };
  };

  /** Includes the partner of every parenthesis inside. */
  const balance = (range: Range): Range => {
    let { first, last } = range;
    for (let index = first; index <= last; index += 1) {
      const partner = partners[index] ?? index;
      if (partner > last) last = partner;
      if (partner < first) {
        first = partner;
        index = first - 1;
      }
    }
    return { first, last };
  };

  const throughIndirection = (range: Range): Range => {
    let { first, last } = range;
    while (partners[first - 1] === last + 1) {
      first -= 1;
      last += 1;
    }
    for (;;) {
      if (words[last + 1] === "[") last = partners[last + 1] ?? last + 1;
      else if (words[last + 1] === ".") last += 2;
      else return { first, last };
    }
  };

  /** A query tells the places of its parts only: the first is the select list, or the first row of VALUES. */
  const fromKeyword = ({ first, last }: Range): Range => {
    const modified = words[first - 1] === "distinct" || words[first - 1] === "all";
    const keyword = modified ? first - 2 : first - 1;
    const isKeyword = /^(?:select|values|table)$/.test(words[keyword] ?? "");
    return { first: isKeyword ? keyword : first, last };
  };

  const throughEnclosing = ({ first, last }: Range): Range =>
    partners[first - 1] === last + 1 ? { first: first - 1, last: last + 1 } : { first, last };

  const rangeOfChild = (value: unknown, field: string): Range | undefined => {
    if (!isFields(value)) return undefined;
    if (Array.isArray(value)) {
      let range: Range | undefined;
      for (const item of value) range = cover(range, rangeOfChild(item, ""));
      return range;
    }
    const keys = Object.keys(value);
    const only = keys[0];
    if (keys.length === 1 && only !== undefined && /^[A-Z]/.test(only)) {
      return rangeOfNode(only, value[only]);
    }
    return rangeOfNode(kindOfField[field] ?? "", value);
  };

  const rangeOfNode = (kind: string, node: unknown): Range | undefined => {
    if (!isFields(node)) return undefined;
    const remembered = known.get(node);
    if (remembered !== undefined) return remembered.range;
    const own = tokenOf(node.location);
    let range: Range | undefined =
      own === undefined ? undefined : { first: own, last: ownEnd(kind, own) };
    for (const [field, value] of Object.entries(node)) {
      range = cover(range, rangeOfChild(value, field));
    }
    if (range !== undefined) {
      range = balance(range);
      if (kind === "A_Indirection") range = throughIndirection(range);
      if (kind === "SelectStmt") range = fromKeyword(range);
      if (kind === "RangeSubselect") range = throughEnclosing(range);
    }
    known.set(node, { range });
    return range;
  };

  const toSpan = (range: Range | undefined): Span | undefined => {
    if (range === undefined) return undefined;
    const first = tokens[range.first];
    const last = tokens[Math.min(range.last, tokens.length - 1)];
    return first === undefined || last === undefined
      ? undefined
      : { start: first.start, end: last.end };
  };

  return {
    of: (node) => toSpan(rangeOfChild(node, "")),
    at: (location) => {
      const token = tokenOf(location);
      return toSpan(token === undefined ? undefined : { first: token, last: token });
    },
    between: (location, length) => {
      const first = tokenAt(positions.fromBytes(location));
      const end = length === undefined ? text.length : positions.fromBytes(location + length);
      const last = tokenAt(end - 1);
      return toSpan({ first, last: (tokens[last]?.start ?? end) < end ? last : last - 1 });
    },
  };
}
