import { formatPatch, structuredPatch } from "diff";
import { visible } from "./visible-text.js";

/** A text before and after; `undefined` where there is none. */
export interface TextChange {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The lines that change, with three around them, as `diff -u` writes them; empty when none does. */
export function unifiedDiff({ name, before, after }: TextChange): string {
  if (before === after) return "";
  const patch = structuredPatch(
    before === undefined ? "/dev/null" : `a/${visible(name)}`,
    after === undefined ? "/dev/null" : `b/${visible(name)}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: 3 },
  );
  // Names are not quoted as git does: this is for reading.
  return formatPatch(patch).replace(/^=+\n/, "");
}
