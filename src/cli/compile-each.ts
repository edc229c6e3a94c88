import type { Catalog } from "../catalog/catalog.js";
import { typeKey } from "../catalog/type.js";
import type { Artifact } from "../compile/artifact.js";
import { createDiagnostic, type Diagnostic } from "../diagnostics/diagnostic.js";
import { QueryError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import { displayName } from "../emit/naming.js";
import { type QueryOverrides, readQueryFile } from "./query-file.js";
import { relabelDiagnostics } from "./relabel.js";
import { isReportable } from "./report.js";

/** What came of one query file. */
export type CompiledFile =
  | { readonly kind: "compiled"; readonly source: SourceText; readonly artifact: Artifact }
  | {
      readonly kind: "failed";
      readonly source: SourceText;
      readonly diagnostics: readonly Diagnostic[];
      readonly exitCode: number;
    };

/** Where the tables of a schema are known from. */
export interface CatalogSource {
  /** The schema, and with it the stream tables of these artifacts: what is there once they are installed. */
  withStreamTables(artifacts: readonly Artifact[]): Promise<Catalog>;
}

/** A schema that stands in files. */
export function catalogOfFiles(schema: readonly SourceText[]): CatalogSource {
  return {
    withStreamTables: async (artifacts) => {
      const { catalogFromSql } = await import("../catalog/catalog-from-sql.js");
      const { declareStreamTable } = await import("../compile/declare-stream-table.js");
      const catalog = await catalogFromSql(schema);
      // The schema of a database with stream tables has them already.
      const unknown = artifacts.filter(({ name }) => !catalog.tables.has(typeKey(name)));
      if (unknown.length === 0) return catalog;
      const declared = unknown.map((artifact) => ({
        name: displayName(artifact.name),
        text: declareStreamTable(artifact),
      }));
      return catalogFromSql([...schema, ...declared]);
    },
  };
}

/** A schema that is as it is: that of a database, which knows its own stream tables. */
export function fixedCatalog(catalog: Catalog): CatalogSource {
  return { withStreamTables: async () => catalog };
}

/**
 * Compiles query files; one that is wrong does not keep the others from being compiled. A query may read the stream
 * table of another one. What comes of them is in the order of the files.
 *
 * @throws QueryError when the schema is wrong
 */
export async function compileEach(
  queries: readonly SourceText[],
  schema: CatalogSource,
  overrides: QueryOverrides,
): Promise<readonly CompiledFile[]> {
  const results = new Map<SourceText, CompiledFile>();
  let waiting = queries;
  for (;;) {
    const artifacts = artifactsIn([...results.values()]);
    const catalog = await schema.withStreamTables(artifacts);
    const before = artifacts.length;
    for (const source of waiting) {
      results.set(source, await compileFile(source, catalog, overrides, [...results.values()]));
    }
    // What reads something unknown may read what has been compiled since.
    waiting = waiting.filter((source) => lacksTable(results.get(source)));
    if (waiting.length === 0 || artifactsIn([...results.values()]).length === before) break;
  }
  return queries.flatMap((source) => results.get(source) ?? []);
}

/** What was compiled. */
export function artifactsIn(files: readonly CompiledFile[]): readonly Artifact[] {
  return files.flatMap((file) => (file.kind === "compiled" ? [file.artifact] : []));
}

function lacksTable(file: CompiledFile | undefined): boolean {
  return file?.kind === "failed" && file.diagnostics.some(({ code }) => code === "42P01");
}

async function compileFile(
  source: SourceText,
  catalog: Catalog,
  overrides: QueryOverrides,
  others: readonly CompiledFile[],
): Promise<CompiledFile> {
  const { compile } = await import("../compile/compile.js");
  try {
    const { name, mode, timeZone } = await readQueryFile(source, overrides);
    const artifact = await compile(source.text, catalog, {
      name,
      mode,
      timeZone,
      snapshotSources: overrides.snapshotSources,
    });
    const shown = displayName(artifact.name);
    const other = others.find(
      (file) => file.kind === "compiled" && displayName(file.artifact.name) === shown,
    );
    if (other !== undefined) throw definedTwice(shown, other.source.name, source);
    return { kind: "compiled", source, artifact };
  } catch (error) {
    if (!isReportable(error)) throw error;
    const diagnostics = relabelDiagnostics(error.diagnostics, source);
    return { kind: "failed", source, diagnostics, exitCode: error.exitCode };
  }
}

function definedTwice(name: string, other: string, source: SourceText): QueryError {
  return new QueryError([
    createDiagnostic("error", "42P07", `stream table "${name}" is in "${other}" already`, {
      source,
      span: { start: 0, end: source.text.trimEnd().length },
    }),
  ]);
}
