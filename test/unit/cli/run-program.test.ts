import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { runProgram } from "../../../src/cli/run-program.js";
import { createTrickleCompile } from "../../../src/cli/trickle-compile-program.js";
import { createTrickle } from "../../../src/cli/trickle-program.js";
import { createTerminal } from "./terminal.js";

async function run(program: "trickle" | "trickle-compile", ...argv: readonly string[]) {
  const terminal = createTerminal();
  const create = program === "trickle" ? createTrickle : createTrickleCompile;
  const exitCode = await runProgram(create, argv, terminal);
  return { exitCode, output: terminal.output(), errors: terminal.errors() };
}

describe("runProgram", () => {
  it.each([
    ["trickle-compile", ["q.sql", "--nope"], "unknown option '--nope'"],
    ["trickle-compile", ["compile"], "missing required argument 'query.sql'"],
    ["trickle-compile", ["q.sql", "--emit", "x"], "argument 'x' is invalid"],
    ["trickle-compile", ["q.sql", "--mode", "fast"], "argument 'fast' is invalid"],
    ["trickle-compile", ["a.sql", "b.sql", "--name", "x"], "--name takes a single query"],
    ["trickle-compile", ["--schema"], "argument missing"],
    ["trickle", ["refesh"], "unknown command 'refesh'"],
    ["trickle", ["refresh"], "name the stream tables to refresh, or use --all"],
    ["trickle", ["refresh", "a", "--all"], "name the stream tables to refresh, or use --all"],
    ["trickle", ["drop"], "missing required argument 'name'"],
    ["trickle", ["drop", "a", "b"], "too many arguments"],
    ["trickle", ["history", "--limit", "0"], "whole number above zero"],
    ["trickle", ["list", "--database", "mysql://x"], "must begin with postgres://"],
    ["trickle", [], "a command is needed"],
  ] as const)("%s %j is a usage error", async (program, argv, message) => {
    const { exitCode, errors } = await run(program, ...argv);
    expect(errors).toContain("error[22T01]: ");
    expect(errors).toContain(message);
    expect(exitCode).toBe(2);
  });

  it("suggests what may have been meant", async () => {
    const { errors } = await run("trickle", "refesh");
    expect(errors).toContain("= hint: Did you mean refresh?");
  });

  it("reports a missing file as 22T02, and as JSON on request", async () => {
    const text = await run("trickle-compile", "/nonexistent.sql", "--schema", "s.sql");
    expect(text.errors).toBe(
      'error[22T02]: cannot read "/nonexistent.sql": no such file or folder\n' +
        "  = hint: Give the path of a file or folder that exists and may be read.\n",
    );
    expect(text.exitCode).toBe(2);
    const json = await run("trickle-compile", "/nonexistent.sql", "--format=json");
    expect(JSON.parse(json.errors)).toEqual({
      severity: "error",
      code: "22T02",
      message: 'cannot read "/nonexistent.sql": no such file or folder',
      hint: "Give the path of a file or folder that exists and may be read.",
      file: null,
      start: null,
      end: null,
    });
    expect(json.exitCode).toBe(2);
  });

  it("reports a refused connection as 55T04 with exit code 3", async () => {
    const { exitCode, errors } = await run(
      "trickle",
      "list",
      "--database",
      "postgres://localhost:1/x",
    );
    expect(errors).toContain("error[55T04]: connection to the database failed: ");
    expect(exitCode).toBe(3);
  });

  it("prints help and version to standard output with exit code 0", async () => {
    for (const program of ["trickle", "trickle-compile"] as const) {
      const help = await run(program, "--help");
      expect(help).toMatchObject({ exitCode: 0, errors: "" });
      expect(help.output).toContain(`Usage: ${program}`);
      const version = await run(program, "--version");
      expect(version).toMatchObject({ exitCode: 0, errors: "" });
      expect(version.output).toMatch(/^\d+\.\d+\.\d+\n$/);
    }
  });

  it("reports an unknown failure as a defect with exit code 70", async () => {
    const terminal = createTerminal();
    const exitCode = await runProgram(
      () =>
        new Command("broken").action(() => {
          throw new TypeError("x is not a function");
        }),
      [],
      terminal,
    );
    expect(exitCode).toBe(70);
    expect(terminal.errors()).toContain("error[XXT00]: x is not a function");
    expect(terminal.errors()).toContain("TypeError: x is not a function\n    at ");
  });

  it("uses colour only on a terminal without NO_COLOR", async () => {
    const coloured = createTerminal({ errorIsTerminal: true });
    await runProgram(createTrickle, ["x"], coloured);
    expect(coloured.errors()).toContain("\u001b[");
    const refused = createTerminal({ errorIsTerminal: true, environment: { NO_COLOR: "1" } });
    await runProgram(createTrickle, ["x"], refused);
    expect(refused.errors()).not.toContain("\u001b[");
  });
});
