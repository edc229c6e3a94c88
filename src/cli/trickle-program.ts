import { Command } from "commander";
import { usageError } from "../diagnostics/errors.js";
import type { Trickle } from "../runtime/connect.js";
import type { RefreshResult } from "../runtime/refresh.js";
import type { RequestedMode } from "../runtime/stream-table.js";
import type { Verification } from "../runtime/verify.js";
import { libraryVersion } from "../runtime/version.js";
import {
  describeHistory,
  describeRefresh,
  describeStatus,
  describeVerification,
} from "./describe-results.js";
import { databaseOption, formatOption, modeOption, positiveInteger } from "./options.js";
import { readQueryFile } from "./query-file.js";
import { readSource } from "./read-files.js";
import { relabelDiagnostics } from "./relabel.js";
import { type Format, isReportable, reportDiagnostics } from "./report.js";
import type { Outcome } from "./run-program.js";
import type { Terminal } from "./terminal.js";

interface DatabaseOptions {
  readonly database?: string;
  readonly format: Format;
}

/** The command `trickle`. */
export function createTrickle(terminal: Terminal, outcome: Outcome): Command {
  const program = new Command("trickle")
    .description("Keeps stream tables of a PostgreSQL database up to date.")
    .version(libraryVersion)
    .addHelpText(
      "after",
      "\nExample:\n  trickle create sales.sql --database postgres://localhost/shop",
    );

  /** A command that works on a database. */
  const databaseCommand = (signature: string, description: string, example: string): Command =>
    program
      .command(signature)
      .description(description)
      .addOption(databaseOption())
      .addOption(formatOption())
      .addHelpText("after", `\nExample:\n  trickle ${example}`);

  /** Prints a value: as JSON, or as `inWords` says. */
  const print = <Value>(format: Format, value: Value, inWords: (value: Value) => string): void =>
    terminal.write(format === "json" ? `${JSON.stringify(value, null, 2)}\n` : inWords(value));

  databaseCommand("init", "install or update schema pgtrickle", "init").action(
    async (options: DatabaseOptions) => {
      const done = await using(options, (trickle) => trickle.init());
      print(options.format, done, (steps) =>
        steps.length === 0
          ? "nothing to do: the database is up to date\n"
          : steps.map((step) => `installed ${step.description}\n`).join(""),
      );
    },
  );

  databaseCommand(
    "create <query.sql>",
    "create a stream table and fill it",
    "create sales.sql --schedule 5s",
  )
    .option("--name <name>", "name of the stream table (default: as in the file)")
    .addOption(modeOption())
    .option("--schedule <schedule>", "when to refresh it: 5s, a cron expression, calculated")
    .action(
      async (
        path: string,
        options: DatabaseOptions & {
          readonly name?: string;
          readonly mode?: RequestedMode;
          readonly schedule?: string;
        },
      ) => {
        const source = await readSource(path, terminal);
        const { name, mode, schedule } = await readQueryFile(source, {
          name: options.name,
          mode: options.mode,
          schedule: options.schedule,
        });
        try {
          const created = await using(options, (trickle) =>
            trickle.create({ name, query: source.text, mode, schedule }),
          );
          print(options.format, created, (table) => `created ${table.name}, mode ${table.mode}\n`);
        } catch (error) {
          if (!isReportable(error)) throw error;
          const diagnostics = relabelDiagnostics(error.diagnostics, source);
          reportDiagnostics(terminal, diagnostics, options.format);
          outcome.exitCode = error.exitCode;
        }
      },
    );

  databaseCommand("refresh [name...]", "bring stream tables up to date", "refresh public.sales")
    .option("--all", "all stream tables")
    .action(
      async (names: readonly string[], options: DatabaseOptions & { readonly all?: true }) => {
        if ((names.length === 0) === (options.all === undefined)) {
          throw usageError("22T01", "name the stream tables to refresh, or use --all");
        }
        const results = await using(options, async (trickle) => {
          const done: RefreshResult[] = [];
          for (const name of await namesOf(trickle, names)) done.push(await trickle.refresh(name));
          return done;
        });
        print(options.format, results, (all) => all.map(describeRefresh).join(""));
      },
    );

  databaseCommand(
    "verify [name...]",
    "compare stream tables with their queries",
    "verify public.sales",
  ).action(async (names: readonly string[], options: DatabaseOptions) => {
    const results = await using(options, async (trickle) => {
      const done: (Verification & { readonly name: string })[] = [];
      for (const name of await namesOf(trickle, names)) {
        done.push({ name, ...(await trickle.verify(name)) });
      }
      return done;
    });
    print(options.format, results, (all) =>
      all.map((result) => describeVerification(result.name, result)).join(""),
    );
    if (results.some((result) => !result.equal)) outcome.exitCode = 1;
  });

  databaseCommand("list", "print the names of the stream tables", "list").action(
    async (options: DatabaseOptions) => {
      const tables = await using(options, (trickle) => trickle.list());
      print(
        options.format,
        tables.map((table) => table.name),
        (all) => all.map((name) => `${name}\n`).join(""),
      );
    },
  );

  databaseCommand("status [name]", "show how fresh stream tables are", "status").action(
    async (name: string | undefined, options: DatabaseOptions) => {
      const tables = await using(options, async (trickle) =>
        name === undefined ? trickle.list() : [await trickle.status(name)],
      );
      print(options.format, tables, describeStatus);
    },
  );

  databaseCommand("history [name]", "show past refreshes, the newest first", "history public.sales")
    .option("--limit <n>", "how many", positiveInteger, 20)
    .action(
      async (name: string | undefined, options: DatabaseOptions & { readonly limit: number }) => {
        const entries = await using(options, (trickle) => trickle.history(name, options.limit));
        print(options.format, entries, describeHistory);
      },
    );

  databaseCommand("drop <name>", "remove a stream table", "drop public.sales")
    .option("--cascade", "remove what reads it too")
    .action(async (name: string, options: DatabaseOptions & { readonly cascade?: true }) => {
      const cascade = options.cascade === true;
      const dropped = await using(options, (trickle) => trickle.drop(name, { cascade }));
      print(options.format, dropped, (all) => all.map((one) => `dropped ${one}\n`).join(""));
    });

  databaseCommand("version", "print versions of program, catalog, server", "version").action(
    async (options: DatabaseOptions) => {
      const versions = await using(options, (trickle) => trickle.version());
      print(
        options.format,
        { program: libraryVersion, ...versions },
        (all) =>
          `trickle ${all.program}\ncatalog ${all.schemaVersion}, by trickle ${all.libraryVersion}\nPostgreSQL ${all.pgMajorVersion}\n`,
      );
    },
  );

  program
    .command("demo")
    .description("show it at work in an embedded PostgreSQL")
    .option("--cycles <n>", "how many rounds of changes", positiveInteger, 5)
    .addHelpText("after", "\nExample:\n  trickle demo --cycles 3")
    .action(async (options: { readonly cycles: number }) => {
      const { runDemo } = await import("./demo/run-demo.js");
      outcome.exitCode = await runDemo(terminal, options.cycles);
    });
  return program;
}

/** Connects, works, and closes the connection whatever happens. */
async function using<Value>(
  options: DatabaseOptions,
  work: (trickle: Trickle) => Promise<Value>,
): Promise<Value> {
  const { connect } = await import("../runtime/connect.js");
  const trickle = await connect(options.database ?? "");
  try {
    return await work(trickle);
  } finally {
    await trickle.close();
  }
}

async function namesOf(trickle: Trickle, names: readonly string[]): Promise<readonly string[]> {
  if (names.length > 0) return names;
  return (await trickle.list()).map((table) => table.name);
}
