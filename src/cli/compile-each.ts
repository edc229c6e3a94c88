import type { Catalog } from "../catalog/catalog.js";
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

/** Compiles query files, in order; one that is wrong does not keep the others from being compiled. */
export async function compileEach(
  queries: readonly SourceText[],
  catalog: Catalog,
  overrides: QueryOverrides,
): Promise<readonly CompiledFile[]> {
  const { compile } = await import("../compile/compile.js");
  const files = new Map<string, string>();
  const compiled: CompiledFile[] = [];
  for (const source of queries) {
    try {
      const { name, mode } = await readQueryFile(source, overrides);
      const artifact = await compile(source.text, catalog, { name, mode });
      const shown = displayName(artifact.name);
      const other = files.get(shown);
      if (other !== undefined) throw definedTwice(shown, other, source);
      files.set(shown, source.name);
      compiled.push({ kind: "compiled", source, artifact });
    } catch (error) {
      if (!isReportable(error)) throw error;
      const diagnostics = relabelDiagnostics(error.diagnostics, source);
      compiled.push({ kind: "failed", source, diagnostics, exitCode: error.exitCode });
    }
  }
  return compiled;
}

function definedTwice(name: string, other: string, source: SourceText): QueryError {
  return new QueryError([
    createDiagnostic("error", "42P07", `stream table "${name}" is in "${other}" already`, {
      source,
      span: { start: 0, end: source.text.trimEnd().length },
    }),
  ]);
}
