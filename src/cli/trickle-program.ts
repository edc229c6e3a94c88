import { Command } from "commander";
import { usageError } from "../diagnostics/errors.js";
import type { Trickle } from "../runtime/connect.js";
import type { RefreshResult } from "../runtime/refresh.js";
import type { MergeJoinStrategy, RequestedMode } from "../runtime/stream-table.js";
import type { Verification } from "../runtime/verify.js";
import { libraryVersion } from "../runtime/version.js";
import { applyFolder, describeStep } from "./apply.js";
import { describeApply, describeArms, describePlan } from "./describe-plan.js";
import {
  describeFindings,
  describeGraph,
  describeHistory,
  describeRefresh,
  describeStatus,
  describeVerification,
} from "./describe-results.js";
import {
  databaseOption,
  formatOption,
  mergeJoinStrategyOption,
  modeOption,
  positiveInteger,
  snapshotOption,
  timeZoneOption,
} from "./options.js";
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
          : steps.map((step) => `${step.action} ${step.description}\n`).join(""),
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
    .addOption(timeZoneOption())
    .addOption(snapshotOption())
    .option("--schedule <schedule>", "when to refresh it: 5s, a cron expression, calculated")
    .addOption(mergeJoinStrategyOption())
    .option("--or-replace", "change the stream table of this name, if there is one")
    .action(
      async (
        path: string,
        options: DatabaseOptions & {
          readonly orReplace?: true;
          readonly name?: string;
          readonly mode?: RequestedMode;
          readonly schedule?: string;
          readonly timeZone?: string;
          readonly mergeJoinStrategy?: MergeJoinStrategy;
          readonly snapshotSources?: true;
        },
      ) => {
        const source = await readSource(path, terminal);
        const { name, mode, schedule, timeZone } = await readQueryFile(source, {
          name: options.name,
          mode: options.mode,
          schedule: options.schedule,
          timeZone: options.timeZone,
          snapshotSources: options.snapshotSources,
        });
        try {
          const { created, told } = await using(options, async (trickle) => {
            const created = await trickle.create({
              name,
              query: source.text,
              mode,
              snapshotSources: options.snapshotSources,
              schedule,
              timeZone,
              mergeJoinStrategy: options.mergeJoinStrategy,
              orReplace: options.orReplace,
            });
            return { created, told: await trickle.diagnostics(created.name) };
          });
          reportDiagnostics(terminal, relabelDiagnostics(told, source), options.format);
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
    .option("-v, --verbose", "name the arms that did not run")
    .option("--fail-on-skip", "exit with 5 when a refresh was skipped")
    .action(
      async (
        names: readonly string[],
        options: DatabaseOptions & {
          readonly all?: true;
          readonly verbose?: true;
          readonly failOnSkip?: true;
        },
      ) => {
        if ((names.length === 0) === (options.all === undefined)) {
          throw usageError("22T01", "name the stream tables to refresh, or use --all");
        }
        const results = await using(options, async (trickle) => {
          const done: RefreshResult[] = [];
          for (const name of await namesOf(trickle, names)) done.push(await trickle.refresh(name));
          return done;
        });
        print(options.format, results, (all) =>
          all.map((result) => describeRefresh(result, options.verbose === true)).join(""),
        );
        if (options.failOnSkip === true && results.some(({ action }) => action === "skipped")) {
          outcome.exitCode = 5;
        }
      },
    );

  databaseCommand(
    "write-and-refresh <statement> <name>",
    "write, and refresh, in one transaction",
    'write-and-refresh "DELETE FROM orders" public.sales',
  ).action(async (statement: string, name: string, options: DatabaseOptions) => {
    const done = await using(options, (trickle) => trickle.writeAndRefresh(statement, [], name));
    print(
      options.format,
      done,
      ({ rowsAffected, action, rowsChanged }) =>
        `${rowsAffected} rows written, ${action}, ${rowsChanged} rows changed\n`,
    );
  });

  databaseCommand(
    "apply <folder>",
    "make the stream tables those of the files",
    "apply stream-tables/ --dry-run",
  )
    .option("--dry-run", "print what would be done")
    .option("--prune", "drop stream tables that no file describes")
    .action(
      async (
        folder: string,
        options: DatabaseOptions & { readonly dryRun?: true; readonly prune?: true },
      ) => {
        const settings = {
          dryRun: options.dryRun === true,
          prune: options.prune === true,
          format: options.format,
        };
        const steps = await using(options, (trickle) =>
          applyFolder(trickle, folder, settings, terminal),
        );
        print(options.format, steps, (all) =>
          all.length === 0 ? "nothing to do\n" : all.map(describeStep).join(""),
        );
      },
    );

  databaseCommand(
    "alter <name>",
    "change query, mode, schedule or time zone of a stream table",
    "alter public.sales --schedule 1m",
  )
    .option("--query <query.sql>", "give it another query")
    .addOption(modeOption())
    .addOption(timeZoneOption())
    .option("--schedule <schedule>", 'when to refresh it ("": on demand)')
    .addOption(mergeJoinStrategyOption())
    .option("--suspend", "do not refresh it on schedule")
    .option("--resume", "refresh it on schedule again")
    .action(
      async (
        name: string,
        options: DatabaseOptions & {
          readonly query?: string;
          readonly mode?: RequestedMode;
          readonly schedule?: string;
          readonly timeZone?: string;
          readonly mergeJoinStrategy?: MergeJoinStrategy;
          readonly suspend?: true;
          readonly resume?: true;
        },
      ) => {
        const source =
          options.query === undefined ? undefined : await readSource(options.query, terminal);
        const suspended = options.suspend ?? (options.resume === true ? false : undefined);
        const { done, told } = await using(options, async (trickle) => {
          const done = await trickle.alter(name, {
            query: source?.text,
            mode: options.mode,
            schedule: options.schedule,
            timeZone: options.timeZone,
            mergeJoinStrategy: options.mergeJoinStrategy,
            suspended,
          });
          return { done, told: source === undefined ? [] : await trickle.diagnostics(name) };
        });
        if (source !== undefined) {
          reportDiagnostics(terminal, relabelDiagnostics(told, source), options.format);
        }
        const words = { unchanged: "unchanged", kept: "changed", rebuilt: "rebuilt" };
        print(options.format, { name, result: done }, () => `${name}: ${words[done]}\n`);
      },
    );

  databaseCommand(
    "explain <name>",
    "show the plan of the next refresh",
    "explain public.sales --analyze",
  )
    .option("--analyze", "run it, measure it, and roll it back")
    .option("--arms", "one line for each arm (with --analyze)")
    .option("--apply", "only how rows of the states are found and changed")
    .action(
      async (
        name: string,
        options: DatabaseOptions & {
          readonly analyze?: true;
          readonly arms?: true;
          readonly apply?: true;
        },
      ) => {
        if (options.arms === true) {
          const { plan, run, arms } = await using(options, async (trickle) => ({
            ...(await trickle.explainArms(name)),
            arms: await trickle.arms(name),
          }));
          print(options.format, plan, () => describeArms(plan, arms, run));
          return;
        }
        const plan = await using(options, (trickle) =>
          trickle.explain(name, { analyze: options.analyze === true }),
        );
        print(options.format, plan, () =>
          options.apply === true ? describeApply(plan) : describePlan(plan),
        );
      },
    );

  databaseCommand("graph", "print what reads what", "graph").action(
    async (options: DatabaseOptions) => {
      const nodes = await using(options, (trickle) => trickle.graph());
      print(options.format, nodes, describeGraph);
    },
  );

  databaseCommand("doctor", "look for what is not as it should be", "doctor").action(
    async (options: DatabaseOptions) => {
      const findings = await using(options, (trickle) => trickle.doctor());
      print(options.format, findings, describeFindings);
      if (findings.some(({ severity }) => severity === "error")) outcome.exitCode = 1;
    },
  );

  databaseCommand("migrate", "bring catalog and capture to this version", "migrate").action(
    async (options: DatabaseOptions) => {
      const repairs = await using(options, (trickle) => trickle.migrate());
      print(options.format, repairs, (all) =>
        all.length === 0
          ? "0 objects to migrate\n"
          : all.map(({ object, action }) => `1 ${action}: ${object}\n`).join(""),
      );
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
    .option("--prune [days]", "delete what is older (default: the setting)", positiveInteger)
    .action(
      async (
        name: string | undefined,
        options: DatabaseOptions & { readonly limit: number; readonly prune?: number | true },
      ) => {
        const { prune } = options;
        if (prune !== undefined) {
          const deleted = await using(options, (trickle) =>
            prune === true ? trickle.pruneHistory() : trickle.pruneHistory(prune),
          );
          print(options.format, { deleted }, () => `deleted ${deleted} rows of history\n`);
          return;
        }
        const entries = await using(options, (trickle) => trickle.history(name, options.limit));
        print(options.format, entries, describeHistory);
      },
    );

  databaseCommand("drop <name>", "remove a stream table", "drop public.sales")
    .option("--cascade", "remove what reads it too")
    .option("--yes", "do not ask before a cascade")
    .option("--keep-history", "keep the history of its refreshes")
    .action(
      async (
        name: string,
        options: DatabaseOptions & {
          readonly cascade?: true;
          readonly yes?: true;
          readonly keepHistory?: true;
        },
      ) => {
        const cascade = options.cascade === true;
        const dropped = await using(options, async (trickle) => {
          if (cascade && options.yes !== true && terminal.outputIsTerminal) {
            const would = await trickle.dependents(name);
            if (would.length > 0) {
              throw usageError("22T01", `this drops ${[...would, name].join(", ")} too`, {
                hint: "Use --yes to do it.",
              });
            }
          }
          return trickle.drop(name, { cascade, keepHistory: options.keepHistory });
        });
        print(options.format, dropped, (all) => all.map((one) => `dropped ${one}\n`).join(""));
      },
    );

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
