import { type Major, majors } from "./servers.js";

/**
 * The servers that `TRICKLE_POSTGRES` asks for: `all`, or versions separated by commas; PostgreSQL 18 when it
 * is not set. PGlite is always tested besides.
 */
export function selectMajors(setting: string | undefined): readonly Major[] {
  if (setting === undefined || setting.trim() === "") return [18];
  if (setting.trim() === "all") return majors;
  return setting.split(",").map((word) => {
    const major = majors.find((candidate) => String(candidate) === word.trim());
    if (major === undefined) {
      throw new Error(
        `TRICKLE_POSTGRES: "${word.trim()}" is not one of ${majors.join(", ")} or "all"`,
      );
    }
    return major;
  });
}
