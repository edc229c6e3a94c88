import { tokenize } from "../syntax/tokens.js";

/** More constants than this make every other value rare. */
const mostHints = 24;

/**
 * The constants in a text of SQL, each once, in order: values that its conditions are about. For a whole number
 * also its neighbours, which lie on either side of a comparison.
 */
export function constantsOf(text: string): readonly string[] {
  const constants = tokenize(text).flatMap((token): readonly string[] => {
    const written = text.slice(token.start, token.end);
    if (token.kind === "number") {
      return /^\d{1,9}$/.test(written)
        ? [written, String(Number(written) - 1), String(Number(written) + 1)]
        : [written];
    }
    const plain = token.kind === "string" ? /^'([\s\S]*)'$/.exec(written)?.[1] : undefined;
    return plain === undefined ? [] : [plain.replaceAll("''", "'")];
  });
  return [...new Set(constants)].slice(0, mostHints);
}
