import { formatPatch, structuredPatch } from "diff";

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
    before === undefined ? "/dev/null" : `a/${name}`,
    after === undefined ? "/dev/null" : `b/${name}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { context: 3 },
  );
  // Names with unusual characters stay as they are: this is for reading.
  return formatPatch(patch).replace(/^=+\n/, "");
}
