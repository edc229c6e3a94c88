import { createHash } from "node:crypto";

/** PostgreSQL's limit on names, in bytes (manual, 4.1.1); it cuts longer ones with only a NOTICE. */
const maximumNameBytes = 63;

/**
 * A name of at most 63 bytes for something we make: the text itself, or its beginning and a digest of the whole where
 * it is longer, since cut names of two things could become one.
 */
export function shortenName(name: string): string {
  if (Buffer.byteLength(name, "utf8") <= maximumNameBytes) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 12);
  let kept = "";
  for (const character of name) {
    if (Buffer.byteLength(kept + character, "utf8") > maximumNameBytes - digest.length - 1) break;
    kept += character;
  }
  return `${kept}~${digest}`;
}

/** Hands out names that differ from all handed out before: `name`, `name_2`, `name_3`, … */
export function createNamer(taken: Iterable<string> = []): (wanted: string) => string {
  const used = new Set(taken);
  return (wanted) => {
    let name = shortenName(wanted);
    for (let count = 2; used.has(name); count += 1) name = shortenName(`${wanted}_${count}`);
    used.add(name);
    return name;
  };
}
