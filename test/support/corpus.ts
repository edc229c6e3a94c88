import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Batch, splitBatches } from "./fixtures.js";

/** One query of an area, and how it has to be refreshed. */
export interface CorpusQuery {
  readonly name: string;
  readonly text: string;
  /** The codes that say why it is refreshed in full, in order; none when it is maintained by its changes. */
  readonly codes: readonly string[];
  /** The first version of PostgreSQL that understands it. */
  readonly since: number;
}

/** Tables, a history of their changes, and many queries of one part of the language: `fixtures/corpus/<area>/`. */
export interface CorpusArea {
  readonly name: string;
  readonly schema: string;
  readonly batches: readonly Batch[];
  readonly queries: readonly CorpusQuery[];
}

const root = "fixtures/corpus";

/**
 * Splits a file of queries at its `-- query: <name>` lines. Under that line may stand `-- expect: full <codes>` and
 * `-- since: <version>`.
 */
function splitQueries(text: string): readonly CorpusQuery[] {
  const queries: CorpusQuery[] = [];
  const [before = "", ...parts] = text.split(/^-- query: /m);
  if (before.split("\n").some((line) => line.trim() !== "" && !line.startsWith("--"))) {
    throw new Error("a query stands before the first name");
  }
  for (const part of parts) {
    const [name = "", ...lines] = part.split("\n");
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      throw new Error(`"${name}": a query is named in kebab-case`);
    }
    if (queries.some((query) => query.name === name)) throw new Error(`two are named "${name}"`);
    const first = lines.findIndex((line) => !/^-- (?:expect|since): /.test(line));
    const directives = lines.slice(0, first).join("\n");
    const [, codes] = /^-- expect: full (.+)$/m.exec(directives) ?? [];
    const [, since] = /^-- since: (\d+)$/m.exec(directives) ?? [];
    if ([codes, since].filter((found) => found !== undefined).length !== first) {
      throw new Error(`"${name}": a directive is not understood`);
    }
    const query = lines.slice(first).join("\n").trim();
    if (query === "") throw new Error(`"${name}" has no text`);
    queries.push({
      name,
      text: query,
      codes: codes?.split(" ") ?? [],
      since: Number(since ?? 15),
    });
  }
  return queries;
}

export function readCorpus(): readonly CorpusArea[] {
  return readdirSync(root)
    .sort()
    .map((name) => {
      const read = (file: string): string => readFileSync(join(root, name, file), "utf8");
      try {
        return {
          name,
          schema: read("schema.sql"),
          batches: splitBatches(read("changes.sql")),
          queries: splitQueries(read("queries.sql")),
        };
      } catch (error) {
        throw new Error(`corpus ${name}: ${(error as Error).message}`, { cause: error });
      }
    });
}
