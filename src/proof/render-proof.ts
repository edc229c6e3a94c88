import type { ProofReport } from "./prove.js";
import type { Failure } from "./run.js";

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : word.endsWith("sh") ? "es" : "s"}`;
}

function describeFailure(failure: Failure): readonly string[] {
  const place = failure.cycle === 0 ? "after the first fill" : `after batch ${failure.cycle}`;
  switch (failure.kind) {
    case "rows-differ":
      return [
        `${place} the stream table differs from a recompute of the query:`,
        ...failure.differences.map(({ image, surplus }) =>
          surplus > 0 ? `  extra (${surplus}): ${image}` : `  missing (${-surplus}): ${image}`,
        ),
      ];
    case "columns-differ":
      return [
        `${place} the columns of the stream table are not those of the query:`,
        `  expected: ${failure.expected.join(", ")}`,
        `  actual:   ${failure.actual.join(", ")}`,
      ];
    case "statement-failed":
      return [`${place} "${failure.phase}" failed: ${failure.message}`];
    case "state-differs":
      return [
        `${place} the result is right, but a full refresh repaired ${plural(failure.repaired, "row")} of the state`,
      ];
  }
}

/** The report as lines of text, for a terminal or a log. */
export function renderProof(report: ProofReport): string {
  const { statistics, counterExample } = report;
  const lines = [
    `${plural(report.runs, "run")} with seed ${report.seed}, mode ${report.mode}: ${plural(statistics.refreshes, "result")} compared with a recompute`,
    `  ${statistics.differential} refreshed differentially, ${statistics.changing} changed, ${statistics.nonEmpty} not empty, ${statistics.allSourcesChanged} after changes in every source`,
    ...report.reasons.map(({ code, message }) => `  not incremental: ${message} (${code})`),
    ...report.notices.map(({ code, message }) => `  note: ${message} (${code})`),
  ];
  if (report.queryFailures.runs > 0) {
    lines.push(
      `  ${plural(report.queryFailures.runs, "run")} ended early, because the query itself failed: ${report.queryFailures.message ?? ""}`,
    );
  }
  for (const name of report.emptySources) {
    lines.push(`  warning: no row could be made for "${name}": its constraints are too narrow`);
  }
  if (statistics.changing === 0 && counterExample === undefined) {
    lines.push(
      "  warning: no change reached the result, so its maintenance is not shown: try more --runs",
    );
  }
  if (counterExample === undefined) {
    lines.push("every result was equal");
    return `${lines.join("\n")}\n`;
  }
  const { fixture, failure, seed } = counterExample;
  const section = (name: string, text: string): readonly string[] => [
    "",
    `--- ${name} ---`,
    text.trim(),
  ];
  lines.push(
    "",
    `counter-example (again with: --seed ${seed} --runs 1)`,
    ...describeFailure(failure),
    ...section("schema.sql", fixture.schema),
    ...section("view.sql", fixture.view),
    ...section("changes.sql", fixture.changes),
  );
  return `${lines.join("\n")}\n`;
}
