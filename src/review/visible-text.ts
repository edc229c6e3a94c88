/** Control characters as symbols, so that a hostile name can neither steer the terminal nor begin a line. */
export function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\u2421";
  });
}
