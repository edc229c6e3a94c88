import type { Random } from "../../src/proof/random.js";

/** The right-hand side of a production, or a part of it. */
export type GrammarNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reference"; readonly name: string }
  /** `<…>`: to be filled from the context. */
  | { readonly kind: "hole"; readonly name: string }
  | { readonly kind: "sequence"; readonly items: readonly GrammarNode[] }
  | { readonly kind: "choice"; readonly items: readonly GrammarNode[] }
  | {
      readonly kind: "repeat";
      readonly item: GrammarNode;
      readonly least: 0 | 1;
      readonly most: 1 | "many";
    };

export interface Grammar {
  /** The first production: what a sentence is. */
  readonly start: string;
  readonly productions: ReadonlyMap<string, GrammarNode>;
  /** The comment that stands before a production, in one line. */
  readonly comments: ReadonlyMap<string, string>;
}

const tokenPattern =
  /(?<comment>\/\*[\s\S]*?\*\/)|(?<blank>\s+)|(?<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?<hole><[^>]+>)|(?<name>[a-z_]+)|(?<symbol>::=|[|?*+()])/gy;

interface GrammarToken {
  readonly kind: "comment" | "text" | "hole" | "name" | "symbol";
  readonly text: string;
  readonly line: number;
}

function tokenizeGrammar(source: string): readonly GrammarToken[] {
  const tokens: GrammarToken[] = [];
  let position = 0;
  while (position < source.length) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(source);
    const line = source.slice(0, position).split("\n").length;
    if (match?.groups === undefined) throw new Error(`line ${line}: not the notation of a grammar`);
    position = tokenPattern.lastIndex;
    for (const kind of ["comment", "text", "hole", "name", "symbol"] as const) {
      const text = match.groups[kind];
      if (text !== undefined) tokens.push({ kind, text, line });
    }
  }
  return tokens;
}

function unquote(text: string): string {
  return text.startsWith("'") ? text.slice(1, -1) : text.slice(1, -1).replace(/\\(.)/g, "$1");
}

/** Reads a grammar in W3C notation. Throws for a name that has no production, or one that has two. */
export function parseGrammar(source: string): Grammar {
  const tokens = tokenizeGrammar(source);
  const productions = new Map<string, GrammarNode>();
  const comments = new Map<string, string>();
  let position = 0;

  const isSymbol = (text: string, offset = 0): boolean =>
    tokens[position + offset]?.kind === "symbol" && tokens[position + offset]?.text === text;
  const startsProduction = (): boolean => tokens[position]?.kind === "name" && isSymbol("::=", 1);
  const fail = (message: string): never => {
    throw new Error(`line ${tokens[position]?.line ?? "last"}: ${message}`);
  };

  function parseChoice(): GrammarNode {
    const items = [parseSequence()];
    while (isSymbol("|")) {
      position += 1;
      items.push(parseSequence());
    }
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: "choice", items };
  }

  function parseSequence(): GrammarNode {
    const items: GrammarNode[] = [];
    for (
      let token = tokens[position];
      token !== undefined &&
      token.kind !== "comment" &&
      !startsProduction() &&
      !isSymbol("|") &&
      !isSymbol(")");
      token = tokens[position]
    ) {
      items.push(parseRepeat());
    }
    if (items.length === 0) fail("an alternative is empty");
    return items.length === 1 && items[0] !== undefined ? items[0] : { kind: "sequence", items };
  }

  function parseRepeat(): GrammarNode {
    const item = parseAtom();
    for (const [symbol, least, most] of [
      ["?", 0, 1],
      ["*", 0, "many"],
      ["+", 1, "many"],
    ] as const) {
      if (!isSymbol(symbol)) continue;
      position += 1;
      return { kind: "repeat", item, least, most };
    }
    return item;
  }

  function parseAtom(): GrammarNode {
    const token = tokens[position];
    if (isSymbol("(")) {
      position += 1;
      const inner = parseChoice();
      if (!isSymbol(")")) fail('")" is missing');
      position += 1;
      return inner;
    }
    position += 1;
    if (token?.kind === "text") return { kind: "text", text: unquote(token.text) };
    if (token?.kind === "hole") return { kind: "hole", name: token.text.slice(1, -1) };
    if (token?.kind === "name") return { kind: "reference", name: token.text };
    position -= 1;
    return fail(`"${token?.text}" is unexpected`);
  }

  let comment: string | undefined;
  while (position < tokens.length) {
    const token = tokens[position];
    if (token?.kind === "comment") {
      comment = token.text.slice(2, -2).replace(/\s+/g, " ").trim();
      position += 1;
      continue;
    }
    if (token === undefined || !startsProduction()) fail("a production is expected");
    const name = token?.text ?? "";
    position += 2;
    if (productions.has(name)) fail(`"${name}" has two productions`);
    if (comment !== undefined && productions.size > 0) comments.set(name, comment);
    comment = undefined;
    productions.set(name, parseChoice());
  }
  const start = [...productions.keys()][0];
  if (start === undefined) return fail("there is no production");
  for (const [name, production] of productions) {
    for (const reference of referencesIn(production)) {
      if (!productions.has(reference)) throw new Error(`${name}: "${reference}" has no production`);
    }
  }
  return { start, productions, comments };
}

function childrenOf(node: GrammarNode): readonly GrammarNode[] {
  switch (node.kind) {
    case "text":
    case "reference":
    case "hole":
      return [];
    case "sequence":
    case "choice":
      return node.items;
    case "repeat":
      return [node.item];
  }
}

/** The names of productions in a right-hand side. */
function referencesIn(node: GrammarNode): readonly string[] {
  return node.kind === "reference" ? [node.name] : childrenOf(node).flatMap(referencesIn);
}

/** All alternatives of all choices: what a set of sentences should have used. */
export function alternativesOf(grammar: Grammar): readonly GrammarNode[] {
  const collect = (node: GrammarNode): readonly GrammarNode[] => [
    ...(node.kind === "choice" ? node.items : []),
    ...childrenOf(node).flatMap(collect),
  ];
  return [...grammar.productions.values()].flatMap(collect);
}

/** What the writer of sentences asks about meaning, which a grammar does not know. */
export interface SentenceContext {
  /** The text of a hole; `undefined` when there is nothing to fill it with here. */
  fill(hole: string): string | undefined;
  /**
   * Writes a production: by `write`, which follows the grammar, of the same or of other productions.
   * `undefined` when it cannot be written here.
   */
  around(production: string, write: (production: string) => string): string | undefined;
  /** What is known now; {@link restore} goes back to it when what was written since is thrown away. */
  save(): unknown;
  restore(saved: unknown): void;
  /** Parts of a sequence with a smaller number are written earlier; they stay where they are in the text. */
  rankOf(production: string): number;
}

/** Thrown inside the writer when a hole cannot be filled; another alternative is tried. */
class DeadEnd extends Error {}

/** How many steps the shortest sentence of each production needs. */
function measure(grammar: Grammar): (node: GrammarNode) => number {
  const depths = new Map<string, number>();
  const depthOf = (node: GrammarNode): number => {
    switch (node.kind) {
      case "text":
      case "hole":
        return 0;
      case "reference":
        return 1 + (depths.get(node.name) ?? Number.POSITIVE_INFINITY);
      case "sequence":
        return Math.max(...node.items.map(depthOf));
      case "choice":
        return Math.min(...node.items.map(depthOf));
      case "repeat":
        return node.least === 0 ? 0 : depthOf(node.item);
    }
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, production] of grammar.productions) {
      const depth = depthOf(production);
      if (depth < (depths.get(name) ?? Number.POSITIVE_INFINITY)) {
        depths.set(name, depth);
        changed = true;
      }
    }
  }
  return depthOf;
}

export interface SentenceWriter {
  /** Writes one sentence: tokens with blanks between them. Below `depth`, the shortest way out is taken. */
  write(random: Random, context: SentenceContext, depth: number): string;
  /** The alternatives that sentences have used so far. */
  readonly used: ReadonlySet<GrammarNode>;
}

export function createWriter(grammar: Grammar): SentenceWriter {
  const depthOf = measure(grammar);
  const used = new Set<GrammarNode>();

  function write(random: Random, context: SentenceContext, depth: number): string {
    function writeProduction(name: string, left: number): string {
      const production = grammar.productions.get(name);
      if (production === undefined) throw new Error(`"${name}" has no production`);
      const text = context.around(name, (other) =>
        other === name ? writeNode(production, left) : writeProduction(other, left),
      );
      if (text === undefined) throw new DeadEnd(name);
      return text;
    }

    function rankOf(node: GrammarNode): number {
      return Math.min(100, ...referencesIn(node).map((name) => context.rankOf(name)));
    }

    function writeNode(node: GrammarNode, left: number): string {
      switch (node.kind) {
        case "text":
          return node.text;
        case "hole": {
          const text = context.fill(node.name);
          if (text === undefined) throw new DeadEnd(node.name);
          return text;
        }
        case "reference":
          return writeProduction(node.name, left - 1);
        case "sequence": {
          const written: string[] = [];
          const order = node.items
            .map((item, index) => ({ item, index, rank: rankOf(item) }))
            .sort((one, other) => one.rank - other.rank || one.index - other.index);
          for (const { item, index } of order) written[index] = writeNode(item, left);
          return written.filter((text) => text !== "").join(" ");
        }
        case "repeat": {
          const times =
            node.most === 1
              ? Number(left > depthOf(node.item) && random.chance(0.4))
              : node.least +
                (left > depthOf(node.item) + 1
                  ? random.pickWeighted([
                      { weight: 6, item: 0 },
                      { weight: 3, item: 1 },
                      { weight: 1, item: 2 },
                    ])
                  : 0);
          const texts: string[] = [];
          for (let time = 0; time < times; time += 1) {
            const saved = context.save();
            try {
              texts.push(writeNode(node.item, left));
            } catch (error) {
              if (!(error instanceof DeadEnd) || texts.length < node.least) throw error;
              context.restore(saved);
              break;
            }
          }
          return texts.join(" ");
        }
        case "choice": {
          const reachable = node.items.filter((item) => depthOf(item) < left);
          const shortest = Math.min(...node.items.map(depthOf));
          const usable =
            reachable.length > 0
              ? reachable
              : node.items.filter((item) => depthOf(item) === shortest);
          for (const item of [...random.shuffle(usable), ...node.items]) {
            const saved = context.save();
            try {
              const text = writeNode(item, left);
              used.add(item);
              return text;
            } catch (error) {
              if (!(error instanceof DeadEnd)) throw error;
              context.restore(saved);
            }
          }
          throw new DeadEnd("no alternative can be written here");
        }
      }
    }

    return writeProduction(grammar.start, depth);
  }

  return { write, used };
}

/** A right-hand side in the notation it is read from. */
export function printGrammarNode(node: GrammarNode): string {
  switch (node.kind) {
    case "text":
      return node.text.includes('"') ? `'${node.text}'` : `"${node.text}"`;
    case "reference":
      return node.name;
    case "hole":
      return `<${node.name}>`;
    case "sequence":
      return node.items.map(printGrammarNode).join(" ");
    case "choice":
      return `( ${node.items.map(printGrammarNode).join(" | ")} )`;
    case "repeat": {
      const sign = node.most === 1 ? "?" : node.least === 0 ? "*" : "+";
      const item = printGrammarNode(node.item);
      return node.item.kind === "sequence" ? `( ${item} )${sign}` : `${item}${sign}`;
    }
  }
}
