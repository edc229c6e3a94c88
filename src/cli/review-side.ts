import { access } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import type { Catalog } from "../catalog/catalog.js";
import type { Artifact } from "../compile/artifact.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import type { SourceText } from "../diagnostics/span.js";
import type { RequestedMode } from "../runtime/stream-table.js";
import { isGenerated } from "./artifact-script.js";
import { formatRevisionPath, listRevision, parseRevisionPath, readRevision } from "./git.js";
import { readQueryFile } from "./query-file.js";
import { decodeText, readSources } from "./read-files.js";
import { relabelDiagnostics } from "./relabel.js";
import { isReportable } from "./report.js";
import type { Terminal } from "./terminal.js";

/** One side of a comparison: where its queries and its schema are read from. */
export interface ReviewSide {
  readonly queries: readonly SourceText[];
  /** The schema files of a path as this side has them: those of a revision, where the queries are a revision's. */
  readonly readSchema: (path: string) => Promise<readonly SourceText[]>;
}

/** Reads a file, a folder, or `revision:path`. What is there as a file goes before what looks like a revision. */
export async function readSide(place: string, terminal: Terminal): Promise<ReviewSide> {
  const revision = (await exists(place)) ? undefined : parseRevisionPath(place);
  const sources = await readPlace(place, terminal);
  return {
    queries: sources.filter(({ text }) => !isGenerated(text)),
    readSchema: (path) =>
      revision === undefined || isAbsolute(path) || parseRevisionPath(path) !== undefined
        ? readPlace(path, terminal)
        : readPlace(`${revision.revision}:./${relative(".", path)}`, terminal),
  };
}

/** The .sql files of a path, in order. @throws UsageError 22T02 */
async function readPlace(place: string, terminal: Terminal): Promise<readonly SourceText[]> {
  const revision = (await exists(place)) ? undefined : parseRevisionPath(place);
  if (revision === undefined) return readSources(place, terminal);
  const names = await listRevision(revision);
  const paths =
    names === undefined
      ? [revision.path]
      : names
          .filter((name) => name.endsWith(".sql"))
          .sort()
          .map((name) => (revision.path === "" ? name : `${revision.path}/${name}`));
  return Promise.all(
    paths.map(async (path) => {
      const file = { revision: revision.revision, path };
      const name = formatRevisionPath(file);
      return { name, text: decodeText(name, await readRevision(file)) };
    }),
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(join(path));
    return true;
  } catch {
    return false;
  }
}

/** What came of the queries of one side. */
export interface CompiledSide {
  readonly artifacts: readonly Artifact[];
  readonly failures: readonly {
    readonly file: string;
    readonly diagnostics: readonly Diagnostic[];
    readonly exitCode: number;
  }[];
}

/** Compiles every query of a side; one that is wrong does not keep the others from being compiled. */
export async function compileSide(
  queries: readonly SourceText[],
  catalog: Catalog,
  mode: RequestedMode | undefined,
): Promise<CompiledSide> {
  const { compile } = await import("../compile/compile.js");
  const artifacts: Artifact[] = [];
  const failures: CompiledSide["failures"][number][] = [];
  for (const source of queries) {
    try {
      const file = await readQueryFile(source, { name: undefined, mode, schedule: undefined });
      artifacts.push(await compile(source.text, catalog, { name: file.name, mode: file.mode }));
    } catch (error) {
      if (!isReportable(error)) throw error;
      const diagnostics = relabelDiagnostics(error.diagnostics, source);
      failures.push({ file: source.name, diagnostics, exitCode: error.exitCode });
    }
  }
  return { artifacts, failures };
}
