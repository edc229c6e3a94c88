import { expect, it } from "vitest";
import { runProgram } from "../../src/cli/run-program.js";
import { createTrickleCompile } from "../../src/cli/trickle-compile-program.js";
import { createTrickle } from "../../src/cli/trickle-program.js";
import { openGoldenFolder } from "../support/golden.js";
import { createTerminal } from "../unit/cli/terminal.js";

const golden = openGoldenFolder("cli");

const programs = [
  { name: "trickle-compile", create: createTrickleCompile },
  { name: "trickle", create: createTrickle },
] as const;

const calls = programs.flatMap(({ name, create }) => {
  const terminal = createTerminal();
  const commands = create(terminal, { exitCode: 0 }).commands.map((command) => command.name());
  return [
    // A screen, and for the list of all commands a tall one.
    { file: `${name}.txt`, title: name, create, argv: ["--help"], lines: 36 },
    ...commands.map((command) => ({
      file: `${name}-${command}.txt`,
      title: `${name} ${command}`,
      create,
      argv: [command, "--help"],
      lines: 24,
    })),
  ];
});

async function helpOf({ create, argv }: (typeof calls)[number]): Promise<string> {
  const terminal = createTerminal();
  expect(await runProgram(create, argv, terminal)).toBe(0);
  return terminal.output();
}

it.each(calls)("$title --help fits one screen and has an example", async (call) => {
  const help = await helpOf(call);
  const lines = help.trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(call.lines);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(help).toMatch(/\nExample:\n {2}trickle/);
  golden.expectFile(call.file, help);
});

it("has no golden without a command", () => {
  golden.expectOnly(calls.map(({ file }) => file));
});

it("has every command in the documentation", async () => {
  const sections = await Promise.all(
    calls.map(async (call) => {
      const level = call.argv.length === 1 ? "##" : "###";
      return `${level} ${call.title}\n\n\`\`\`text\n${(await helpOf(call)).trimEnd()}\n\`\`\`\n`;
    }),
  );
  const introduction = `# The commands

What follows is what \`--help\` prints; \`npm run golden\` writes this page.

\`trickle-compile\` needs no database. \`trickle\` works on one: on that of \`--database\`, or on the one that the
environment variables \`PGHOST\`, \`PGPORT\`, \`PGUSER\`, \`PGPASSWORD\`, \`PGDATABASE\` name.

Results go to standard output. Errors, warnings and notes go to standard error, each with a code, the place in
the text and a hint; with \`--format json\`, each as one JSON object on a line. Colour is used on a terminal only, and
never when \`NO_COLOR\` is set.

| exit code | means |
|---|---|
| 0 | done |
| 1 | the query is wrong or cannot be maintained as asked, or a check failed |
| 2 | the command was used wrongly |
| 3 | the database refused, or is not as expected |
| 4 | the database and this program do not fit together |
| 5 | a refresh was skipped, and \`--fail-on-skip\` was given |
| 70 | a defect of this program |
`;
  openGoldenFolder("../docs").expectFile("cli.md", [introduction, ...sections].join("\n"));
});
