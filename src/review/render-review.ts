import { describeDifference, type Topic } from "./describe-difference.js";
import type { StreamTableDifference } from "./difference.js";
import { type TextChange, unifiedDiff } from "./unified-diff.js";
import { visible } from "./visible-text.js";

/** A query that does not compile on one side, so that nothing can be said about its stream table. */
export interface ReviewFailure {
  readonly file: string;
  readonly side: "before" | "after";
  readonly code: string;
  readonly message: string;
}

/** What a change of queries does: in words, and to the generated SQL. */
export interface Review {
  readonly streamTables: readonly StreamTableDifference[];
  readonly failures: readonly ReviewFailure[];
  /** The generated files that differ. */
  readonly files: readonly TextChange[];
}

const colours = { heading: "1", added: "32", removed: "31", place: "36", failure: "31" } as const;

/** For a terminal: each stream table in words, then the unified diff. Empty when nothing changes. */
export function renderReview(review: Review, settings: { readonly color: boolean }): string {
  const paint = (style: keyof typeof colours, text: string): string =>
    settings.color ? `\u001b[${colours[style]}m${text}\u001b[0m` : text;
  const summaries = review.streamTables.map((difference) => {
    const topics = describeDifference(difference);
    const width = Math.max(...topics.map(({ title }) => title.length));
    const lines = topics.flatMap(({ title, lines: texts }) =>
      texts.map((text, index) => `  ${(index === 0 ? title : "").padEnd(width)}  ${visible(text)}`),
    );
    const heading = paint("heading", `${visible(difference.name)}: ${difference.change}`);
    return `${[heading, ...lines].join("\n")}\n`;
  });
  const failures = review.failures.map(
    (failure) => `${paint("failure", visible(describeFailure(failure)))}\n`,
  );
  const diffs = review.files.map((file) => paintDiff(unifiedDiff(file), paint));
  return [...failures, ...summaries, ...diffs].join("\n");
}

function paintDiff(
  diff: string,
  paint: (style: keyof typeof colours, text: string) => string,
): string {
  const style = (line: string): string => {
    if (line.startsWith("+++") || line.startsWith("---")) return paint("heading", line);
    if (line.startsWith("@@")) return paint("place", line);
    if (line.startsWith("+")) return paint("added", line);
    return line.startsWith("-") ? paint("removed", line) : line;
  };
  return diff
    .split("\n")
    .map((line) => style(line))
    .join("\n");
}

function describeFailure({ file, side, code, message }: ReviewFailure): string {
  return `${file}: the query ${side} the change does not compile: ${message} (${code})`;
}

/** GitHub refuses comments of more than 65536 characters. */
const longestComment = 60_000;

/** For a comment on a pull request. Empty when nothing changes. */
export function renderReviewAsMarkdown(review: Review): string {
  const failures = review.failures.map(
    (failure) => `**${escapeMarkdown(describeFailure(failure))}**\n`,
  );
  const summaries = review.streamTables.map((difference) => {
    const heading = `### ${escapeMarkdown(difference.name)}: ${difference.change}`;
    const rows = describeDifference(difference).map(tableRow);
    return [heading, "", "| | |", "|---|---|", ...rows, ""].join("\n");
  });
  const parts = [...failures, ...summaries];
  let length = parts.reduce((sum, part) => sum + part.length + 1, 0);
  let omitted = 0;
  for (const file of review.files) {
    const details = diffDetails(file);
    if (length + details.length > longestComment) {
      omitted += 1;
      continue;
    }
    length += details.length + 1;
    parts.push(details);
  }
  if (omitted > 0) {
    parts.push(
      `_The SQL of ${omitted} more is too long for a comment: run \`trickle-compile diff\`._\n`,
    );
  }
  return parts.join("\n");
}

function tableRow({ title, lines }: Topic): string {
  return `| ${title} | ${lines.map(escapeMarkdown).join("<br>")} |`;
}

function diffDetails(file: TextChange): string {
  const diff = unifiedDiff(file).trimEnd();
  const longestRun = Math.max(0, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(Math.max(3, longestRun + 1));
  return [
    "<details>",
    `<summary>${escapeHtml(visible(file.name))}</summary>`,
    "",
    `${fence}diff`,
    diff,
    fence,
    "",
    "</details>",
    "",
  ].join("\n");
}

/** Mentions are looked for in HTML, too. */
function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "&#64;");
}

/** Text as it is: no formatting, no links, no mentions, no HTML, on one line. */
function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]<>|~#!]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("@", "&#64;")
    .replaceAll("://", "&#58;//");
}

/** For programs; docs/review.schema.json describes it. */
export function reviewAsJson({ streamTables, failures, files }: Review): object {
  return {
    streamTables,
    failures,
    files: files.map((file) => ({ name: file.name, diff: unifiedDiff(file) })),
  };
}
