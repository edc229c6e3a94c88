import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { UsageError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import type { DefiningOption } from "../syntax/defining-query.js";

/** The option of `CREATE MATERIALIZED VIEW … WITH (…)` that allows sources to be compared. */
export const snapshotOption = "snapshot_sources";

const values: ReadonlyMap<string, boolean> = new Map([
  ["", true],
  ["true", true],
  ["on", true],
  ["false", false],
  ["off", false],
]);

/** What the text of a defining query says of {@link snapshotOption}; `undefined` when it says nothing. */
export function readSnapshotOption(
  options: readonly DefiningOption[],
  source: SourceText,
): boolean | undefined {
  const option = options.find(({ name }) => name.replace(/^pg_?trickle\./, "") === snapshotOption);
  if (option === undefined) return undefined;
  const value = values.get((option.value ?? "").toLowerCase());
  if (value !== undefined) return value;
  throw new UsageError([
    createDiagnostic("error", "22T03", `"${option.value}" is not a value of ${snapshotOption}`, {
      source,
      span: option.span,
      hint: "Values: true, false, on, off.",
    }),
  ]);
}
