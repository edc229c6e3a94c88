import type { Artifact } from "../compile/artifact.js";
import { usageError } from "../diagnostics/errors.js";
import { type CompileOptions, compileQueries } from "./compile-queries.js";
import type { Format } from "./report.js";
import type { Terminal } from "./terminal.js";

/** The options of `trickle-compile explain`. */
export interface ExplainOptions extends Omit<CompileOptions, "format"> {
  readonly format: Format | "mermaid";
  readonly lineage?: true;
}

/** Explains query files: how they are maintained, or where their columns come from. Returns the exit code. */
export async function explainQueries(
  paths: readonly string[],
  options: ExplainOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.format === "mermaid" && options.lineage !== true) {
    throw usageError("22T01", "--format mermaid needs --lineage");
  }
  const format = options.format === "json" ? "json" : "text";
  const { artifacts, exitCode } = await compileQueries(paths, { ...options, format }, terminal);
  const described =
    options.lineage === true
      ? await describeLineage(artifacts, options.format)
      : await describeMaintenance(artifacts, format);
  terminal.write(described);
  return exitCode;
}

async function describeMaintenance(
  artifacts: readonly Artifact[],
  format: Format,
): Promise<string> {
  const { explainArtifact } = await import("../review/explain-artifact.js");
  const explanations = artifacts.map(explainArtifact);
  return format === "json"
    ? `${JSON.stringify(explanations, null, 2)}\n`
    : explanations.map((explanation) => `${explanation.text}\n`).join("\n");
}

async function describeLineage(
  artifacts: readonly Artifact[],
  format: ExplainOptions["format"],
): Promise<string> {
  const { lineageAsMermaid, lineageOf, renderLineage } = await import("../review/lineage.js");
  switch (format) {
    case "text":
      return artifacts.map((artifact) => renderLineage(lineageOf(artifact))).join("\n");
    case "json":
      return `${JSON.stringify(artifacts.map(lineageOf), null, 2)}\n`;
    case "mermaid":
      return artifacts.map(lineageAsMermaid).join("\n");
  }
}
