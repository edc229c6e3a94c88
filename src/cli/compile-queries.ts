import type { Artifact } from "../compile/artifact.js";
import { diagnosticsOf } from "../compile/diagnostics-of.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { usageError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import type { RequestedMode } from "../runtime/stream-table.js";
import {
  artifactsIn,
  type CatalogSource,
  type CompiledFile,
  catalogOfFiles,
  compileEach,
  fixedCatalog,
} from "./compile-each.js";
import { readSource, readSources, withoutSchema } from "./read-files.js";
import { relabelDiagnostics } from "./relabel.js";
import { type Format, isReportable, reportDiagnostics } from "./report.js";
import type { Terminal } from "./terminal.js";

/** The options of the commands that compile. */
export interface CompileOptions {
  readonly schema?: readonly string[];
  readonly database?: string;
  readonly name?: string;
  readonly mode?: RequestedMode;
  readonly timeZone?: string;
  readonly snapshotSources?: true;
  readonly format: Format;
}

/** What came of a list of query files. */
export interface CompiledQueries {
  readonly artifacts: readonly Artifact[];
  /** The highest exit code of what failed; 0 when all were compiled. */
  readonly exitCode: number;
}

/** Compiles each query file that is no schema file. Reports what is wrong, and goes on with the next file. */
export async function compileQueries(
  paths: readonly string[],
  options: CompileOptions,
  terminal: Terminal,
): Promise<CompiledQueries> {
  if (options.name !== undefined && paths.length > 1) {
    throw usageError("22T01", "--name takes a single query", {
      hint: "Name the others in their files: CREATE MATERIALIZED VIEW name AS SELECT.",
    });
  }
  const queries = await Promise.all(paths.map((path) => readSource(path, terminal)));
  return compileSources(queries, options, terminal);
}

/** The same for queries that have been read. */
export async function compileSources(
  queries: readonly SourceText[],
  options: CompileOptions,
  terminal: Terminal,
): Promise<CompiledQueries> {
  const report = (diagnostics: readonly Diagnostic[]) =>
    reportDiagnostics(terminal, diagnostics, options.format);

  const schemas = await Promise.all(
    (options.schema ?? []).map((path) => readSources(path, terminal)),
  );
  const schema = schemas.flat();
  const wanted = withoutSchema(queries, schema);
  if (wanted.length === 0 && queries.length > 0) {
    throw usageError("22T01", "there is no query besides the schema");
  }
  const { name, mode, timeZone, snapshotSources } = options;
  const given = { name, mode, schedule: undefined, timeZone, snapshotSources };
  let compiled: readonly CompiledFile[];
  try {
    compiled = await compileEach(wanted, await readCatalog(schema, options.database), given);
  } catch (error) {
    if (!isReportable(error)) throw error;
    report(error.diagnostics);
    return { artifacts: [], exitCode: error.exitCode };
  }
  for (const file of compiled) {
    switch (file.kind) {
      case "failed":
        report(file.diagnostics);
        break;
      case "compiled":
        report(relabelDiagnostics(diagnosticsOf(file.artifact), file.source));
    }
  }
  return {
    artifacts: artifactsIn(compiled),
    exitCode: Math.max(0, ...compiled.map((file) => (file.kind === "failed" ? file.exitCode : 0))),
  };
}

async function readCatalog(
  schemas: readonly SourceText[],
  database: string | undefined,
): Promise<CatalogSource> {
  if (database === undefined) return catalogOfFiles(schemas);
  if (schemas.length > 0) {
    throw usageError("22T01", "--schema and --database exclude each other", {
      hint: "The tables are read either from files or from a database.",
    });
  }
  const { openConnection } = await import("../runtime/connection.js");
  const { catalogOf } = await import("../runtime/read-catalog.js");
  const connection = await openConnection(database);
  try {
    return fixedCatalog(await catalogOf(connection));
  } finally {
    await connection.close();
  }
}
