import { snapshotOption } from "../compile/snapshot-option.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { UsageError, usageError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import { modes, type RequestedMode, requestedModes } from "../runtime/stream-table.js";
import { identifier, nameProblem, printSql } from "../sql/sql.js";
import { type DefiningOption, parseDefiningQuery } from "../syntax/defining-query.js";
import { loadParser } from "../syntax/parse.js";
import { stemOf } from "./read-files.js";

/** What a query file says about the stream table, with what the command line says instead. */
export interface QueryFile {
  readonly source: SourceText;
  /** As SQL writes it; `undefined` when it stands in the text. */
  readonly name: string | undefined;
  readonly mode: RequestedMode;
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
}

/** What stands on the command line goes before what stands in the file. */
export interface QueryOverrides {
  readonly name: string | undefined;
  readonly mode: RequestedMode | undefined;
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
  /** `undefined`: as in the file. */
  readonly snapshotSources: true | undefined;
}

/** Nothing on the command line. */
export const noOverrides: QueryOverrides = {
  name: undefined,
  mode: undefined,
  schedule: undefined,
  timeZone: undefined,
  snapshotSources: undefined,
};

/**
 * Takes name and options from `CREATE MATERIALIZED VIEW name WITH (…) AS SELECT …`; a bare query is named for its
 * file.
 *
 * @throws QueryError, UnsupportedError when the text is not a defining query · UsageError
 */
export async function readQueryFile(
  source: SourceText,
  overrides: QueryOverrides,
): Promise<QueryFile> {
  await loadParser();
  const parsed = parseDefiningQuery(source);
  const options = readOptions(parsed.options, source);
  return {
    source,
    name: overrides.name ?? (parsed.name === undefined ? nameFromFile(source) : undefined),
    mode: overrides.mode ?? options.mode ?? "auto",
    schedule: overrides.schedule ?? options.schedule,
    timeZone: overrides.timeZone ?? options.timeZone,
  };
}

function nameFromFile(source: SourceText): string {
  const stem = stemOf(source.name);
  if (source.name === "<stdin>" || nameProblem(stem) !== undefined) {
    throw usageError("22T01", "the stream table needs a name", {
      hint: "Use --name, or CREATE MATERIALIZED VIEW name AS SELECT.",
    });
  }
  return printSql(identifier(stem));
}

type FileOptions = Omit<QueryOverrides, "name" | "snapshotSources">;

function readOptions(options: readonly DefiningOption[], source: SourceText): FileOptions {
  let mode: RequestedMode | undefined;
  let schedule: string | undefined;
  let timeZone: string | undefined;
  for (const option of options) {
    const name = option.name.replace(/^pg_?trickle\./, "");
    const value = option.value ?? "";
    if (name === "mode") {
      mode = requestedModes.find((known) => known === value.toLowerCase());
      if (mode === undefined) {
        throw optionError(
          option,
          source,
          `"${value}" is not a mode`,
          `Modes: auto, ${modes.join(", ")}.`,
        );
      }
    } else if (name === "schedule") {
      schedule = value;
    } else if (name === "time_zone") {
      timeZone = value;
    } else if (name !== snapshotOption) {
      // What that one says, the compiler reads.
      throw optionError(
        option,
        source,
        `option "${option.name}" is not known`,
        `Options: mode, schedule, time_zone, ${snapshotOption}.`,
      );
    }
  }
  return { mode, schedule, timeZone };
}

function optionError(
  option: DefiningOption,
  source: SourceText,
  message: string,
  hint: string,
): UsageError {
  return new UsageError([
    createDiagnostic("error", "22T03", message, { source, span: option.span, hint }),
  ]);
}
