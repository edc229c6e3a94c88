// Runs every check that is not a test. A check that read nothing has failed: each tells how much it read.
import { spawnSync } from "node:child_process";

const project = `${process.cwd()}/`;

/** How many lines of a text satisfy a condition. */
const countLines = (text, condition) => text.split("\n").filter(condition).length;

/** The number that a pattern finds in a text; 0 when it finds none. */
const numberIn = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0);

/** `evidence` tells from the output how many files (or tests, or entry points) were read. */
const checks = [
  {
    name: "typecheck",
    command: ["tsc", "-p", "tsconfig.json", "--listFiles"],
    evidence: (output) =>
      countLines(output, (line) => line.startsWith(project) && !line.includes("/node_modules/")),
    unit: "files",
  },
  {
    name: "lint",
    command: ["biome", "check", "--error-on-warnings"],
    evidence: (output) => numberIn(output, /Checked (\d+) files/),
    unit: "files",
  },
  {
    name: "architecture",
    command: ["vitest", "run", "--project", "architecture", "--reporter=json"],
    evidence: (output) => numberIn(output, /"numPassedTests":(\d+)/),
    unit: "tests",
  },
  {
    name: "build",
    command: ["node", ".ci/build.mjs"],
    evidence: () =>
      countLines(
        spawnSync("find", ["dist", "-name", "*.js"], { encoding: "utf8" }).stdout,
        Boolean,
      ),
    unit: "files written",
  },
  {
    name: "knip",
    command: [
      "knip",
      "--no-progress",
      "--reporter",
      "symbols",
      "--reporter",
      "./.ci/knip-count.mjs",
    ],
    evidence: (output) => numberIn(output, /knip read (\d+) files/),
    unit: "files",
  },
  {
    name: "publint",
    command: ["publint", "run", ".", "--strict"],
    evidence: (output) => (output.includes("All good!") ? 1 : 0),
    unit: "package",
  },
  {
    name: "attw",
    command: ["attw", "--pack", ".", "--profile", "esm-only", "--format", "json"],
    evidence: (output) => {
      const { analysis } = JSON.parse(output.slice(output.indexOf("{")));
      return Object.values(analysis.entrypoints).filter(({ hasTypes }) => hasTypes).length;
    },
    unit: "entry points with types",
  },
  {
    name: "package",
    command: ["node", ".ci/package-test.mjs"],
    evidence: (output) => numberIn(output, /package holds (\d+) files/),
    unit: "files",
  },
];

let failed = 0;
for (const { name, command, evidence, unit } of checks) {
  const [program, ...args] = command;
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: `${project}node_modules/.bin:${process.env.PATH}`, NO_COLOR: "1" },
  });
  const output = `${stdout}${stderr}`;
  let read = 0;
  try {
    read = evidence(output);
  } catch {
    // Output that cannot be understood is no evidence.
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === 0 && read > 0) {
    console.log(`ok      ${name}: ${read} ${unit} (${seconds} s)`);
    continue;
  }
  failed += 1;
  const shown = output
    .split("\n")
    .filter((line) => !line.startsWith(project) && !line.startsWith("/"))
    .slice(-200)
    .join("\n");
  console.log(shown);
  const reason = status === 0 ? "it read nothing" : `exit code ${status}`;
  console.log(`FAILED  ${name}: ${reason} (${seconds} s)`);
}
if (failed > 0) {
  console.log(`${failed} of ${checks.length} checks failed`);
  process.exitCode = 1;
}
