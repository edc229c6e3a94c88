import { isAbsolute, relative } from "node:path";
import { usageError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import { isGenerated } from "./artifact-script.js";
import { parseRevisionPath, readRevision } from "./git.js";
import { decodeText, exists, listSources } from "./read-files.js";
import type { Terminal } from "./terminal.js";

/** One side of a comparison: where its queries and its schema are read from. */
export interface ReviewSide {
  readonly queries: readonly SourceText[];
  /**
   * The schema files of a path as this side has them: those of a revision, where the queries are a revision's.
   *
   * @throws UsageError 22T02, also where there are none
   */
  readonly readSchema: (path: string) => Promise<readonly SourceText[]>;
}

/** Reads a file, a folder, or `revision:path`. What is there as a file goes before what looks like a revision. */
export async function readSide(place: string, terminal: Terminal): Promise<ReviewSide> {
  const revision = (await exists(place)) ? undefined : parseRevisionPath(place);
  const sources = await readPlace(place, terminal);
  return {
    queries: sources.filter(({ text }) => !isGenerated(text)),
    readSchema: async (path) => {
      const isFixed = isAbsolute(path) || parseRevisionPath(path) !== undefined;
      const own =
        revision === undefined || isFixed ? path : `${revision.revision}:./${relative(".", path)}`;
      const schema = await readPlace(own, terminal);
      if (schema.length === 0) throw usageError("22T02", `folder "${own}" holds no .sql file`);
      return schema;
    },
  };
}

/** The .sql files of a path, in order; there may be none. @throws UsageError 22T02 */
async function readPlace(place: string, terminal: Terminal): Promise<readonly SourceText[]> {
  const revision = (await exists(place)) ? undefined : parseRevisionPath(place);
  if (revision === undefined) {
    if (place !== "-" && !(await exists(place))) {
      throw usageError("22T02", `cannot read "${place}": no such file or folder`, {
        hint: "A place is a file, a folder, or one of a revision: HEAD~1:views.",
      });
    }
    return listSources(place, terminal);
  }
  const files = await readRevision(revision, ".sql");
  return files.map(({ name, content }) => ({ name, text: decodeText(name, content) }));
}
