import type { Volatility } from "./catalog.js";
import { typeKey } from "./type.js";

/** A line of generated facts, cut into its fields; `.` and a missing field are `undefined`. */
export type FactLine = readonly (string | undefined)[];

/** The lines of a text of facts (see scripts/generate-catalog-facts.mjs). */
export function readFactLines(facts: string): readonly string[] {
  return facts.trimEnd().split("\n");
}

export function readFactLine(line: string): FactLine {
  return line.split(" ").map((field) => (field === "." ? undefined : field));
}

/** The lines by their first field, which is a name, so that only those asked for are ever read. */
export function groupByName(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const name = line.slice(0, line.indexOf(" "));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [line]);
    else group.push(line);
  }
  return groups;
}

/** The members of a field that is a list. */
export function readList(field: string | undefined): readonly string[] {
  return field === undefined ? [] : field.split(",");
}

/** The key of a type of `pg_catalog`. */
export function builtinTypeKey(name: string): string {
  return typeKey({ schema: "pg_catalog", name });
}

/** `pg_proc.provolatile`. */
export function readVolatility(letter: string | undefined): Volatility {
  switch (letter) {
    case "i":
      return "immutable";
    case "s":
      return "stable";
    default:
      return "volatile";
  }
}
