import { Command, Option } from "commander";
import type { Artifact } from "../compile/artifact.js";
import { usageError } from "../diagnostics/errors.js";
import { libraryVersion } from "../runtime/version.js";
import { type Emit, emits, fileNameOf, filesOf, printArtifact } from "./artifact-script.js";
import { type CompileOptions, compileQueries } from "./compile-queries.js";
import { type ExplainOptions, explainQueries } from "./explain-queries.js";
import {
  collect,
  formatOption,
  modeOption,
  positiveInteger,
  snapshotOption,
  timeZoneOption,
} from "./options.js";
import { formats } from "./report.js";
import { addReviewCommands } from "./review-commands.js";
import type { Outcome } from "./run-program.js";
import type { Terminal } from "./terminal.js";
import { type TestOptions, testQueries } from "./test-queries.js";
import { writeFiles } from "./write-files.js";

/** The command `trickle-compile`. */
export function createTrickleCompile(terminal: Terminal, outcome: Outcome): Command {
  const program = new Command("trickle-compile")
    .description("Compiles queries into SQL that keeps their results up to date.")
    .version(libraryVersion)
    .addHelpText(
      "after",
      "\nExample:\n  trickle-compile sales.sql --schema schema.sql > sales.install.sql",
    );
  withSchemaOptions(
    program
      .command("compile", { isDefault: true })
      .description("print the SQL of a stream table")
      .argument("<query.sql...>", "files with one query each; - is standard input"),
  )
    .addOption(
      new Option("--emit <part>", "sql, install, refresh, drop, relation, delta or json")
        .choices(emits)
        .default("sql"),
    )
    .option("--out <folder>", "write files into this folder instead of printing")
    .option("--split", "with --out: files for install, refresh and drop")
    .addHelpText(
      "after",
      "\nExample:\n  trickle-compile sales.sql --schema schema.sql --emit refresh",
    )
    .action(
      async (
        paths: readonly string[],
        options: CompileOptions & {
          readonly emit: Emit;
          readonly out?: string;
          readonly split?: true;
        },
      ) => {
        if (options.split === true && (options.out === undefined || options.emit !== "sql")) {
          throw usageError("22T01", "--split needs --out, and no other --emit");
        }
        const { artifacts, exitCode } = await compileQueries(paths, options, terminal);
        outcome.exitCode = exitCode;
        if (options.out === undefined) {
          terminal.write(printTogether(artifacts, options.emit));
          return;
        }
        const files = artifacts.flatMap((artifact) =>
          options.split === true
            ? filesOf(artifact, "split")
            : [
                {
                  path: fileNameOf(artifact, options.emit),
                  text: printArtifact(artifact, options.emit),
                },
              ],
        );
        await writeFiles(files, options.out, terminal);
      },
    );
  withSchemaOptions(
    program
      .command("explain")
      .description("tell how a query is maintained, or why it is not")
      .argument("<query.sql...>", "files with one query each; - is standard input"),
    new Option("--format <format>", "text or json; with --lineage also mermaid")
      .choices([...formats, "mermaid"])
      .default("text"),
  )
    .option("--lineage", "tell what each column is computed from instead")
    .addHelpText("after", "\nExample:\n  trickle-compile explain sales.sql --schema schema.sql")
    .action(async (paths: readonly string[], options: ExplainOptions) => {
      outcome.exitCode = await explainQueries(paths, options, terminal);
    });
  addReviewCommands(program, terminal, outcome);
  program
    .command("test")
    .description("prove queries on random rows and changes, in an embedded PostgreSQL")
    .argument("<query.sql...>", "files with one query each; - is standard input")
    .option("--schema <path>", "SQL file or folder that creates the tables; repeatable", collect)
    .option("--runs <n>", "how many random histories to try", positiveInteger, 20)
    .option(
      "--seed <n>",
      "where to begin: the same seed makes the same histories",
      positiveInteger,
      1,
    )
    .addOption(modeOption())
    .addOption(timeZoneOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      "\nExample:\n  trickle-compile test sales.sql --schema schema.sql --runs 100",
    )
    .action(async (paths: readonly string[], options: TestOptions) => {
      outcome.exitCode = await testQueries(paths, options, terminal);
    });
  return program;
}

function withSchemaOptions(command: Command, format: Option = formatOption()): Command {
  return command
    .option("--schema <path>", "SQL file or folder that creates the tables; repeatable", collect)
    .option("--database <url>", "read the tables from a database instead")
    .option("--name <name>", "name of the stream table (default: as in the file)")
    .addOption(modeOption())
    .addOption(timeZoneOption())
    .addOption(snapshotOption())
    .addOption(format);
}

function printTogether(artifacts: readonly Artifact[], emit: Emit): string {
  if (emit === "json" && artifacts.length > 1) return `${JSON.stringify(artifacts, null, 2)}\n`;
  return artifacts.map((artifact) => printArtifact(artifact, emit)).join("\n");
}
