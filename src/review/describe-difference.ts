import { sourceName } from "../emit/naming.js";
import { costWords } from "./cost-words.js";
import type {
  CaptureDifference,
  DiffedStep,
  NamedColumn,
  StreamTableDifference,
} from "./difference.js";

/** What there is to say about one aspect of a difference. */
export interface Topic {
  readonly title: string;
  readonly lines: readonly string[];
}

const longestOperator = 300;

/** A difference in words. Aspects that do not change are not mentioned, except for what becomes of the rows. */
export function describeDifference(difference: StreamTableDifference): readonly Topic[] {
  const topics: readonly Topic[] = [
    { title: "mode", lines: describeMode(difference) },
    { title: "options", lines: describeOptions(difference) },
    { title: "query", lines: describeQuery(difference) },
    { title: "columns", lines: describeColumns(difference) },
    { title: "key", lines: describeKey(difference) },
    { title: "state", lines: describeState(difference) },
    { title: "operators", lines: describeOperators(difference) },
    { title: "refresh", lines: describeSteps(difference) },
    { title: "capture", lines: difference.capture.map(describeCapture) },
    { title: "indexes", lines: describeIndexes(difference) },
    { title: "locks", lines: describeLocks(difference) },
  ];
  return topics.filter(({ lines }) => lines.length > 0);
}

/** What can be said of a change that nothing else tells: the order of joins, for example. */
function describeQuery(difference: StreamTableDifference): readonly string[] {
  return difference.state.outcome !== "kept" || isTold(difference)
    ? []
    : ["another way to the same"];
}

/** Whether other aspects than the state tell what changes. */
function isTold(difference: StreamTableDifference): boolean {
  const told = [
    describeMode,
    describeOptions,
    describeColumns,
    describeKey,
    describeOperators,
    describeSteps,
    describeIndexes,
  ].some((describe) => describe(difference).length > 0);
  return told || difference.capture.length > 0;
}

function describeOptions({ change, options }: StreamTableDifference): readonly string[] {
  if (change !== "changed") return [];
  return options.map(
    ({ name, before, after }) =>
      `${name}: ${after ?? "not given any more"}${before === null ? "" : `, was ${before}`}`,
  );
}

function describeMode({ change, mode }: StreamTableDifference): readonly string[] {
  if (change === "gone") return [];
  const asked = mode.after === "full" && mode.reasons.length === 0;
  const reasons = asked
    ? ["that was asked for"]
    : mode.reasons.map(({ code, message }) => `${message} (${code})`);
  if (change === "new") {
    return [`it is maintained in mode ${mode.after}${colonBefore(reasons)}`];
  }
  if (mode.before === mode.after) return [];
  return [
    mode.after === "full"
      ? `it is no longer maintained incrementally${colonBefore(reasons)}`
      : mode.before === "full"
        ? "it becomes incremental"
        : `it changes from ${mode.before} to ${mode.after}`,
  ];
}

function colonBefore(reasons: readonly string[]): string {
  return reasons.length === 0 ? "" : `: ${reasons.join("; ")}`;
}

function describeColumns({ columns, viewReplaced }: StreamTableDifference): readonly string[] {
  const typed = ({ name, type }: NamedColumn): string => `${name} ${type}`;
  return [
    ...sentence("added", columns.added.map(typed)),
    ...sentence("removed", columns.removed.map(typed)),
    ...columns.renamed.map(({ before, after }) => `renamed: ${before} to ${after}`),
    ...columns.retyped.map(
      ({ name, before, after }) => `retyped: ${name}, from ${before} to ${after}`,
    ),
    ...(columns.reordered ? ["in another order"] : []),
    ...(viewReplaced
      ? [
          "the view is dropped and made again, with its privileges and comments; views that read it stand in the way",
        ]
      : []),
  ];
}

function sentence(word: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${word}: ${items.join(", ")}`];
}

function describeKey({ key }: StreamTableDifference): readonly string[] {
  if (key === null) return [];
  const named = (names: readonly string[] | null): string => {
    if (names === null) return "none, rows are counted";
    return names.length === 0 ? "none, there is one row" : names.join(", ");
  };
  return [`was ${named(key.before)}`, `is ${named(key.after)}`];
}

function describeState(difference: StreamTableDifference): readonly string[] {
  const { change, state } = difference;
  if (change === "gone") return ["its rows are dropped"];
  const sources = state.rescans.map(({ source, rows }) =>
    rows === null ? source : `${source} (${grouped(rows)} rows)`,
  );
  const known = state.rescans.flatMap(({ rows }) => (rows === null ? [] : [rows]));
  const total = known.reduce((sum, rows) => sum + rows, 0);
  const all = known.length > 1 && known.length === sources.length ? `, ${grouped(total)} rows` : "";
  const cost = sources.length === 0 ? "" : ` reads all of ${sources.join(", ")}${all}`;
  switch (state.outcome) {
    case "new":
      return [`filled:${cost}`];
    case "gone":
      return [];
    case "kept":
      return ["kept: no row is written", ...describeTables(state.tables)];
    case "widened":
      return [
        `widened: its rows stay; computing what they lack${cost}`,
        ...describeTables(state.tables),
      ];
    case "rebuilt":
      return [
        state.inPlace
          ? `rebuilt in place:${cost}; only rows that differ are written`
          : `rebuilt:${cost}; it can be read meanwhile`,
        ...describeReason(difference),
      ];
  }
}

/** Why the rows cannot stay, where that is not the query's change itself. */
function describeReason(difference: StreamTableDifference): readonly string[] {
  const { reason } = difference.state;
  switch (reason?.kind) {
    case undefined:
      return [];
    case "capture":
      return [
        `because of another type, what was recorded before cannot be read any more: ${reason.columns.join(", ")}`,
      ];
    case "null-key":
      return [
        `because its key ${reason.nullable ? "may be NULL now" : "cannot be NULL any more"}: ${reason.columns.join(", ")}`,
      ];
    case "no-key":
      return [
        `because its rows have no key, by which what they lack could be added: ${reason.columns.join(", ")}`,
      ];
    case "lookups":
      return ["because a refresh finds its rows in another way"];
    case "key":
      return isTold(difference) ? [] : ["because its rows are told apart in another way"];
    case "rows":
      return isTold(difference) ? [] : ["because nothing tells that the rows are the same"];
  }
}

function describeTables(tables: StreamTableDifference["state"]["tables"]): readonly string[] {
  return tables.flatMap(({ table, fate, added, removed, renamed }) => [
    ...sentence(`${table} gets`, added),
    ...sentence(`${table} loses`, removed),
    ...renamed.map(({ before, after }) => `${table}: ${before} is called ${after}`),
    ...(fate === "new" || fate === "gone" ? [`${table} is ${fate}`] : []),
    ...(fate === "replaced" ? [`${table} is filled anew`] : []),
  ]);
}

/** 1234567 as 1,234,567. */
function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

function describeOperators({ operators }: StreamTableDifference): readonly string[] {
  return [
    ...operators.added.map((operator) => `added: ${shortened(operator)}`),
    ...operators.removed.map((operator) => `removed: ${shortened(operator)}`),
  ];
}

/** A condition may hold a list of thousands: the beginning tells which one it is. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= longestOperator
    ? text
    : `${characters.slice(0, longestOperator).join("")}… (${grouped(characters.length)} characters)`;
}

function describeSteps({ change, mode, steps }: StreamTableDifference): readonly string[] {
  if (change === "gone") return [];
  const described = ({ name, cost, requires }: DiffedStep): string =>
    `${name}${whenChanged(requires)}, ${costWords[cost]}`;
  // What was computed step by step is computed as a whole, or the other way round.
  if (mode.after === "full") return ["each refresh computes the whole query"];
  return [
    ...steps.added.map((item) => `added: ${described(item)}`),
    ...steps.removed.map((item) => `removed: ${described(item)}`),
    ...steps.kept
      .filter(({ before, after }) => before !== after)
      .map(
        ({ name, before, after }) => `changed: ${name} ${costWords[before]} → ${costWords[after]}`,
      ),
  ];
}

function whenChanged(requires: readonly (readonly string[])[]): string {
  const members = requires.map((sources) =>
    sources.length > 1 && requires.length > 1 ? `(${sources.join(" or ")})` : sources.join(" or "),
  );
  return members.length === 0 ? "" : ` when ${members.join(" and ")} changed`;
}

function describeCapture({ source, change, added, removed }: CaptureDifference): string {
  switch (change) {
    case "new":
      return `${source}: writing to it gets dearer, its changes are recorded (${added.join(", ")})`;
    case "gone":
      return `${source}: writing to it gets cheaper, its changes are no longer recorded for this`;
    case "changed":
      return [
        `${source}:`,
        added.length === 0 ? "" : ` changes are recorded with ${added.join(", ")} too`,
        added.length > 0 && removed.length > 0 ? ";" : "",
        removed.length === 0 ? "" : ` changes are recorded without ${removed.join(", ")}`,
      ].join("");
  }
}

function describeIndexes({ indexes }: StreamTableDifference): readonly string[] {
  const named = ({ table, columns }: (typeof indexes.wanted)[number]): string =>
    `${sourceName(table)} (${columns.join(", ")})`;
  return [
    ...indexes.wanted.map(
      (index) =>
        `wanted: ${named(index)}, ${index.present ? "which is there" : "which is missing"}`,
    ),
    ...indexes.unused.map((index) => `no longer used: ${named(index)}`),
  ];
}

function describeLocks({ locks }: StreamTableDifference): readonly string[] {
  return locks.map(({ relation, mode, blocks }) => `${relation}, ${mode}: ${blocks} wait`);
}
