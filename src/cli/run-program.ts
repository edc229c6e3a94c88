import { type Argument, type Command, CommanderError, type HelpConfiguration } from "commander";
import { InternalError, TrickleError, usageError } from "../diagnostics/errors.js";
import { formats, reportDiagnostics } from "./report.js";
import type { Terminal } from "./terminal.js";

/** What an action leaves behind for the exit code, when it does not throw. */
export interface Outcome {
  /** 0 done · 1 the query or a check failed · 2 usage · 3 database · 4 version · 5 skipped · 70 internal error. */
  exitCode: number;
}

/** Shorter than commander's own, so that every help fits a screen. */
const helpLayout: HelpConfiguration = {
  subcommandTerm: (command) => {
    const names = command.registeredArguments.map((argument) => humanReadable(argument));
    return [command.name(), ...names].join(" ");
  },
  optionDescription: ({ description, defaultValue }) =>
    defaultValue === undefined ? description : `${description} (default: ${defaultValue})`,
};

function humanReadable(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Runs a command line and returns the exit code. Nothing escapes: an unknown error is reported as internal. */
export async function runProgram(
  createProgram: (terminal: Terminal, outcome: Outcome) => Command,
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const outcome: Outcome = { exitCode: 0 };
  const program = createProgram(terminal, outcome);
  for (const command of [program, ...program.commands]) {
    command
      .helpCommand(false)
      .configureHelp(helpLayout)
      .exitOverride()
      .configureOutput({
        writeOut: (text) => terminal.write(text),
        writeErr: (text) => terminal.writeError(text),
        // The same wherever it is printed: help is documentation.
        getOutHelpWidth: () => 80,
        getErrHelpWidth: () => 80,
        // Reported below, in the form of all other errors.
        outputError: () => {},
      });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const reported = asTrickleError(error, program.name());
    const format = asksForJson(argv) ? "json" : "text";
    reportDiagnostics(terminal, reported.diagnostics, format);
    if (reported instanceof InternalError) terminal.writeError(describeDefect(error));
    return reported.exitCode;
  }
}

function asTrickleError(error: unknown, program: string): TrickleError {
  if (error instanceof TrickleError) return error;
  if (error instanceof CommanderError) {
    // Without a command, help has been printed instead of a message.
    const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
    const text = error.code === "commander.help" ? "a command is needed" : message;
    const hint = suggestion?.replace(/^\((.*)\)$/, "$1") ?? `See: ${program} --help`;
    return usageError("22T01", text, { hint });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new InternalError(message, { cause: error });
}

/** Also right where the command line could not be understood. */
function asksForJson(argv: readonly string[]): boolean {
  const json = formats[1];
  return argv.some(
    (argument, index) =>
      argument === `--format=${json}` || (argument === json && argv[index - 1] === "--format"),
  );
}

/** What a report about a defect needs. */
function describeDefect(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a defect of pgtrickle. Please report it with the input and this text:\n${stack}\n`;
}
