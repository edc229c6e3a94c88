/** A piece of plan text. */
export interface PlanToken {
  readonly kind:
    | "column"
    | "string"
    | "number"
    | "mark"
    | "session"
    | "name"
    | "quoted"
    | "symbol"
    | "operator";
  readonly text: string;
}

const pattern = new RegExp(
  [
    String.raw`(?<blank>\s+)`,
    '(?<column>(?:[a-z_][a-z0-9_]*|e?"(?:[^"]|"")*"):[0-9]+)',
    "(?<string>e?'(?:[^']|'')*')",
    String.raw`(?<number>-?[0-9]+(?:\.[0-9]+)?)`,
    String.raw`(?<mark>\$[0-9]+)`,
    String.raw`(?<session>[A-Z][A-Z_]*(?:\([0-9]+\))?)`,
    '(?<quoted>e?"(?:[^"]|"")*")',
    "(?<name>[a-z_][a-z0-9_]*)",
    String.raw`(?<symbol>::|[()[\]{},.:])`,
    "(?<operator>[-+*/<>=~!@#%^&|?`]+)",
  ].join("|"),
  "y",
);

const kinds = [
  "column",
  "string",
  "number",
  "mark",
  "session",
  "name",
  "quoted",
  "symbol",
  "operator",
] as const;

/** Splits a line of plan text; fails on a character that no token begins with. */
export function tokenizePlan(text: string): readonly PlanToken[] {
  const tokens: PlanToken[] = [];
  let position = 0;
  while (position < text.length) {
    pattern.lastIndex = position;
    const match = pattern.exec(text);
    if (match?.groups === undefined)
      throw new Error(`plan text: unexpected ${text.slice(position)}`);
    position = pattern.lastIndex;
    for (const kind of kinds) {
      const found = match.groups[kind];
      if (found !== undefined) tokens.push({ kind, text: found });
    }
  }
  return tokens;
}

/** The text that a quoted token stands for. */
export function unquotePlan(token: string): string {
  const escaped = token.startsWith("e");
  const quote = token.at(-1) ?? "";
  const inside = token.slice(escaped ? 2 : 1, -1).replaceAll(quote + quote, quote);
  if (!escaped) return inside;
  return inside.replace(/\\u([0-9a-f]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
