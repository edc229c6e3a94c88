/** Converts the positions that PostgreSQL's parser tells into UTF-16 offsets, the unit of every `Span`. */
export interface Positions {
  /** The parse tree counts UTF-8 bytes. */
  readonly fromBytes: (offset: number) => number;
  /** The parser's errors count code points. */
  readonly fromCodePoints: (offset: number) => number;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

/** The positions of a text without lone surrogates. An offset beyond the end is the end. */
export function indexPositions(text: string): Positions {
  if (!/[^\0-\x7f]/.test(text)) {
    const same = (offset: number): number => Math.min(offset, text.length);
    return { fromBytes: same, fromCodePoints: same };
  }
  const byBytes = new Map<number, number>();
  const byCodePoints: number[] = [];
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    byBytes.set(bytes, units);
    byCodePoints.push(units);
    bytes += utf8Length(character.codePointAt(0) ?? 0);
    units += character.length;
  }
  return {
    fromBytes: (offset) => byBytes.get(offset) ?? text.length,
    fromCodePoints: (offset) => byCodePoints[offset] ?? text.length,
  };
}
