import type { HistoryEntry, StreamTable } from "../runtime/list.js";
import type { Finding, GraphNode } from "../runtime/maintain.js";
import type { RefreshResult } from "../runtime/refresh.js";
import type { Verification } from "../runtime/verify.js";
import { formatDuration } from "./duration.js";
import { type Column, layoutTable } from "./table.js";

/** A line about a refresh; in full, with the arms that did not run. */
export function describeRefresh(result: RefreshResult, inFull: boolean): string {
  if (result.action === "skipped") {
    return `refresh skipped for "${result.name}": ${result.reason}\n`;
  }
  const { run, skipped } = result.arms;
  const all = run.length + skipped.length;
  const names = inFull && skipped.length > 0 ? ` (skipped: ${skipped.join(", ")})` : "";
  const parts = [
    `${result.name}: ${result.action}`,
    `${result.rowsInserted} inserted`,
    `${result.rowsUpdated} updated`,
    `${result.rowsDeleted} deleted`,
    ...(all === 0 ? [] : [`arms ${run.length}/${all}${names}`]),
    formatDuration(result.durationMs),
  ];
  const reason = result.reason === undefined ? "" : ` (${result.reason})`;
  return `${parts.join(", ")}${reason}\n`;
}

/** A line about a comparison, and some of the rows that differ. */
export function describeVerification(name: string, result: Verification): string {
  const counts = `(${result.missing} missing, ${result.extra} extra)`;
  if (result.equal) return `${name}: equal ${counts}\n`;
  const rows = result.sample.map(
    ({ kind, count, row }) => `  ${kind} ${count}× ${JSON.stringify(row)}\n`,
  );
  return `${name}: differs ${counts}\n${rows.join("")}`;
}

const statusColumns: readonly Column[] = [
  { title: "stream table", align: "left" },
  { title: "mode", align: "left" },
  { title: "schedule", align: "left" },
  { title: "status", align: "left" },
  { title: "age", align: "right" },
  { title: "last refresh", align: "left" },
  { title: "took", align: "right" },
];

/** A table of stream tables. */
export function describeStatus(tables: readonly StreamTable[]): string {
  if (tables.length === 0) return "there are no stream tables\n";
  const rows = tables.map((table) => [
    table.name,
    table.mode,
    table.schedule ?? "on demand",
    table.reason === undefined ? table.status : `${table.status}: ${table.reason}`,
    table.stalenessMs === undefined ? "" : formatDuration(table.stalenessMs),
    table.lastError === undefined ? (table.lastAction ?? "") : `failed: ${table.lastError}`,
    table.lastDurationMs === undefined ? "" : formatDuration(table.lastDurationMs),
  ]);
  return layoutTable(statusColumns, rows);
}

const historyColumns: readonly Column[] = [
  { title: "started", align: "left" },
  { title: "stream table", align: "left" },
  { title: "action", align: "left" },
  { title: "inserted", align: "right" },
  { title: "updated", align: "right" },
  { title: "deleted", align: "right" },
  { title: "took", align: "right" },
  { title: "result", align: "left" },
];

/** A table of refreshes. */
export function describeHistory(entries: readonly HistoryEntry[]): string {
  if (entries.length === 0) return "there are no refreshes yet\n";
  const rows = entries.map((entry) => [
    entry.startedAt,
    entry.name,
    entry.action,
    String(entry.rowsInserted),
    String(entry.rowsUpdated),
    String(entry.rowsDeleted),
    formatDuration(entry.durationMs),
    entry.error === undefined ? entry.status : `${entry.status}: ${entry.error}`,
  ]);
  return layoutTable(historyColumns, rows);
}

/** What reads what, one line per edge, or per stream table that reads nothing. */
export function describeGraph(nodes: readonly GraphNode[]): string {
  if (nodes.length === 0) return "there are no stream tables\n";
  return nodes
    .flatMap(({ name, reads }) =>
      reads.length === 0 ? [`${name}\n`] : reads.map((read) => `${read} -> ${name}\n`),
    )
    .join("");
}

/** Findings, each with its fix. */
export function describeFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return "all is well\n";
  return findings
    .map(({ severity, message, fix }) => `${severity}: ${message}\n  fix: ${fix}\n`)
    .join("");
}
