import { type Command, InvalidArgumentError, Option } from "commander";
import { type Concern, concerns } from "../review/find-concerns.js";
import { layouts } from "../review/migration/migration-files.js";
import { type CheckOptions, checkFiles } from "./check-files.js";
import { type DiffOptions, diffEmits, diffQueries } from "./diff-queries.js";
import { collect, modeOption, timeZoneOption } from "./options.js";
import { reviewFormats } from "./print-review.js";
import type { Outcome } from "./run-program.js";
import type { Terminal } from "./terminal.js";

/** Adds the commands that review changes of queries. */
export function addReviewCommands(program: Command, terminal: Terminal, outcome: Outcome): void {
  program
    .command("check")
    .description("compare committed SQL with what its queries compile to")
    .argument("<folder>", "where the queries are")
    .option("--schema <path>", "SQL file or folder that creates the tables; repeatable", collect)
    .option("--database <url>", "read the tables from a database instead")
    .option("--out <folder>", "where the committed SQL is (default: <folder>)")
    .option("--split", "it is in files for install, refresh and drop")
    .option("--fix", "write what differs")
    .addOption(modeOption())
    .addOption(timeZoneOption())
    .addOption(reviewFormatOption())
    .addHelpText(
      "after",
      "\nExample:\n  trickle-compile check views --schema schema.sql --out generated",
    )
    .action(async (folder: string, options: CheckOptions) => {
      outcome.exitCode = await checkFiles(folder, options, terminal);
    });
  program
    .command("diff")
    .description("tell what a change of queries does to the database")
    .argument("<old>", "file, folder or revision:path")
    .argument("[new]", "the same; without it, --database is the old side")
    .option("--schema <path>", "SQL that creates the tables, on each side; repeatable", collect)
    .option("--old-schema <path>", "the same for the old side alone; repeatable", collect)
    .option("--database <url>", "read the tables from a database instead")
    .addOption(
      new Option("--emit <what>", "review or sql, the migrations")
        .choices(diffEmits)
        .default("review"),
    )
    .addOption(
      new Option("--layout <layout>", "of migrations: plain, flyway or sqitch")
        .choices(layouts)
        .default("plain"),
    )
    .option("--out <folder>", "write migrations into this folder")
    .option("--fail-on <kinds>", `exit 1 on: ${concerns.join(",")}`, readConcerns)
    .addOption(modeOption())
    .addOption(timeZoneOption())
    .addOption(reviewFormatOption())
    .addHelpText(
      "after",
      "\nExample:\n  trickle-compile diff HEAD~1:views views --schema schema.sql",
    )
    .action(async (old: string, wanted: string | undefined, options: DiffOptions) => {
      outcome.exitCode = await diffQueries([old, wanted], options, terminal);
    });
}

function reviewFormatOption(): Option {
  return new Option("--format <format>", "text, markdown or json")
    .choices(reviewFormats)
    .default("text");
}

/** A list with commas; the option may be given several times. */
function readConcerns(value: string, previous: readonly Concern[] | undefined): readonly Concern[] {
  const asked = value.split(",").map((word) => {
    const known = concerns.find((concern) => concern === word.trim());
    if (known === undefined) {
      throw new InvalidArgumentError(`Kinds: ${concerns.join(", ")}.`);
    }
    return known;
  });
  return [...(previous ?? []), ...asked];
}
