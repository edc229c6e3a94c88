import type { ProofReport } from "../proof/prove.js";
import type { RequestedMode } from "../runtime/stream-table.js";
import { noOverrides, readQueryFile } from "./query-file.js";
import { readSource, readSources } from "./read-files.js";
import { relabelDiagnostics } from "./relabel.js";
import { type Format, isReportable, reportDiagnostics } from "./report.js";
import type { Terminal } from "./terminal.js";

/** The options of `trickle-compile test`. */
export interface TestOptions {
  readonly schema?: readonly string[];
  readonly runs: number;
  readonly seed: number;
  readonly mode?: RequestedMode;
  readonly timeZone?: string;
  readonly format: Format;
}

/**
 * Proves each query file in an embedded PostgreSQL and writes the reports. Reports what is wrong with a file, and goes
 * on with the next.
 *
 * @returns the exit code: 1 when a counter-example was found or a query is wrong
 */
export async function testQueries(
  paths: readonly string[],
  options: TestOptions,
  terminal: Terminal,
): Promise<number> {
  const schemas = (
    await Promise.all((options.schema ?? []).map((path) => readSources(path, terminal)))
  ).flat();
  const queries = await Promise.all(paths.map((path) => readSource(path, terminal)));
  const { proveQuery } = await import("../proof/prove-query.js");
  const { renderProof } = await import("../proof/render-proof.js");

  const reports: { readonly file: string; readonly report: ProofReport }[] = [];
  let exitCode = 0;
  for (const source of queries) {
    try {
      const { mode: wanted, timeZone: zone } = options;
      const overrides = { ...noOverrides, name: "proved", mode: wanted, timeZone: zone };
      const { mode, timeZone } = await readQueryFile(source, overrides);
      const report = await proveQuery({
        schema: schemas,
        query: source.text,
        mode,
        timeZone,
        runs: options.runs,
        seed: options.seed,
        onProgress: ({ run, shrinking }) => {
          if (!terminal.errorIsTerminal) return;
          const doing = shrinking ? "making the counter-example smaller" : `of ${options.runs}`;
          terminal.writeError(`\r\u001b[K${source.name}: run ${run} ${doing}`);
        },
      });
      if (terminal.errorIsTerminal) terminal.writeError("\r\u001b[K");
      if (report.counterExample !== undefined) exitCode = Math.max(exitCode, 1);
      reports.push({ file: source.name, report });
      if (options.format === "text") terminal.write(`${source.name}: ${renderProof(report)}`);
    } catch (error) {
      if (!isReportable(error)) throw error;
      reportDiagnostics(terminal, relabelDiagnostics(error.diagnostics, source), options.format);
      exitCode = Math.max(exitCode, error.exitCode);
    }
  }
  if (options.format === "json") terminal.write(`${JSON.stringify(reports, null, 2)}\n`);
  return exitCode;
}
