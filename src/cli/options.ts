import { InvalidArgumentError, Option } from "commander";
import { assertMergeJoinStrategy } from "../runtime/merge-join-strategy.js";
import {
  type MergeJoinStrategy,
  mergeJoinStrategies,
  requestedModes,
} from "../runtime/stream-table.js";
import { formats } from "./report.js";

/** `--format text|json`, on every command. */
export function formatOption(): Option {
  return new Option("--format <format>", "text or json, for results and errors")
    .choices(formats)
    .default("text");
}

/** `--mode …`, without a default: the query file may name one. */
export function modeOption(): Option {
  return new Option(
    "--mode <mode>",
    "auto, differential, immediate or full (default: auto)",
  ).choices(requestedModes);
}

/** `--time-zone <name>`, without a default: the query file may name one. */
export function timeZoneOption(): Option {
  return new Option("--time-zone <name>", "zone of a query that names none, such as UTC");
}

/** `--merge-join-strategy …`. What is not allowed is refused before anything is done. */
export function mergeJoinStrategyOption(): Option {
  return new Option(
    "--merge-join-strategy <name>",
    `how refreshes join: ${mergeJoinStrategies.join(", ")}`,
  ).argParser((value): MergeJoinStrategy => {
    assertMergeJoinStrategy(value);
    return value;
  });
}

/** `--snapshot-sources`, without a default: the query file may say it. */
export function snapshotOption(): Option {
  return new Option("--snapshot-sources", "compare sources without triggers with a copy");
}

/** `--database <url>`. */
export function databaseOption(): Option {
  return new Option("--database <url>", "the database (default: the PG* variables)");
}

/** For options that may be given several times. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** For options that take a whole number above zero. */
export function positiveInteger(value: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(value)) {
    throw new InvalidArgumentError("It must be a whole number above zero.");
  }
  return Number(value);
}
