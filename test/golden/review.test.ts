import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runProgram } from "../../src/cli/run-program.js";
import { createTrickleCompile } from "../../src/cli/trickle-compile-program.js";
import { openGoldenFolder } from "../support/golden.js";
import { createShopRepository } from "../support/review-repository.js";
import { revisionPairs } from "../support/review-revisions.js";
import { createTerminal } from "../unit/cli/terminal.js";

const golden = openGoldenFolder("review");
const repository = createShopRepository();
afterAll(() => repository.remove());

interface Run {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs `trickle-compile` in the repository. */
async function run(...argv: readonly string[]): Promise<Run> {
  const terminal = createTerminal();
  const exitCode = await repository.inside(() => runProgram(createTrickleCompile, argv, terminal));
  return { exitCode, output: terminal.output(), errors: terminal.errors() };
}

const schema = ["--schema", "schema.sql"];
const pairs = revisionPairs();
const silent = ["07-rename-an-alias", "08-reformat"];

/** The engine's copy of the artifact is data of some thousand characters on one line; the marks are digests. */
function withoutArtifacts(script: string): string {
  return script
    .replace(/^( +)E'\{"name":.*$/gm, "$1'…',")
    .replace(/'refreshed by [0-9a-f]{12}'/g, "'refreshed by …'");
}

describe.each(pairs)("$name", ({ name, before }) => {
  const places = [`${before.name}:views`, `${name}:views`];

  it("has a summary", async () => {
    const { exitCode, output, errors } = await run("diff", ...places, ...schema);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output === "").toBe(silent.includes(name));
    const [summary = ""] = output.split(/^--- /m);
    const lines = (sign: string) =>
      output.split("\n").filter((line) => line.startsWith(sign) && line[1] !== sign).length;
    golden.expectFile(
      `${name}/summary.txt`,
      output === "" ? "" : `${summary}SQL: ${lines("+")} lines come, ${lines("-")} go\n`,
    );
  });

  it("has a comment for the pull request", async () => {
    const { output } = await run("diff", ...places, ...schema, "--format", "markdown");
    expect(output === "").toBe(silent.includes(name));
    const [summary = ""] = output.split(/^<details>/m);
    golden.expectFile(`${name}/comment.md`, summary);
  });

  it("has migrations", async () => {
    const { output, exitCode } = await run("diff", ...places, ...schema, "--emit", "sql");
    expect(exitCode).toBe(0);
    expect(output === "").toBe(silent.includes(name));
    golden.expectFile(`${name}/migrations.sql`, withoutArtifacts(output));
  });
});

it("has its data in JSON", async () => {
  const places = ["02-change-a-predicate:views", "03-add-a-column:views"];
  const { output } = await run("diff", ...places, ...schema, "--format", "json");
  const parsed = JSON.parse(output);
  golden.expectFile(
    "03-add-a-column/review.json",
    JSON.stringify(
      { ...parsed, files: parsed.files.map((file: object) => ({ ...file, diff: "…" })) },
      null,
      2,
    ),
  );
});

describe("what goes wrong", () => {
  repository.commit(
    "11-break-a-query",
    new Map([["views/sales.sql", "CREATE MATERIALIZED VIEW public.sales AS\nSELECT FROM WHERE\n"]]),
  );
  repository.commit(
    "12-an-unknown-column",
    new Map([
      [
        "views/sales.sql",
        "CREATE MATERIALIZED VIEW public.sales AS\nSELECT nothing FROM public.orders\n",
      ],
    ]),
  );
  repository.commit(
    "13-a-binary-file",
    new Map([["views/sales.sql", new Uint8Array([0x53, 0x51, 0xff, 0xfe, 0x00])]]),
  );
  repository.commit(
    "14-a-broken-schema",
    new Map([
      [
        "views/sales.sql",
        "CREATE MATERIALIZED VIEW public.sales AS\nSELECT id FROM public.orders\n",
      ],
      ["schema.sql", "CREATE TABLE public.orders (id integer"],
    ]),
  );
  writeFileSync(join(repository.folder, "empty.txt"), "");
  const last = "10-make-it-non-incremental:views";
  const calls: readonly (readonly [title: string, argv: readonly string[]])[] = [
    ["a revision that is not there", ["diff", "v9.9:views", "views", ...schema]],
    ["a path that the revision has not", ["diff", "03-add-a-column:queries", "views", ...schema]],
    ["a place that is nothing", ["diff", "queries", "views", ...schema]],
    [
      "a schema that the revision has not",
      ["diff", last, "02-change-a-predicate:views", "--schema", "tables.sql"],
    ],
    [
      "a query that does not parse on the new side",
      ["diff", last, "11-break-a-query:views", ...schema],
    ],
    [
      "a query that does not parse on the old side",
      ["diff", "11-break-a-query:views", last, ...schema],
    ],
    [
      "an unknown column, for a program",
      ["diff", last, "12-an-unknown-column:views", ...schema, "--format", "json"],
    ],
    ["a binary file on the new side", ["diff", last, "13-a-binary-file:views", ...schema]],
    [
      "a binary file on the old side",
      ["diff", "13-a-binary-file:views/sales.sql", "views", ...schema],
    ],
    [
      "a schema that does not parse on one side",
      ["diff", last, "14-a-broken-schema:views", ...schema],
    ],
    ["one place only", ["diff", "views", ...schema]],
    ["a gate that is not there", ["diff", "views", "views", "--fail-on", "rebuild,size"]],
    [
      "a gate that closes",
      ["diff", "09-drop-a-primary-key:views", last, ...schema, "--fail-on", "full,rebuild,key"],
    ],
    [
      "a gate that stays open",
      ["diff", "06-swap-join-order:views", "08-reformat:views", ...schema, "--fail-on", "change"],
    ],
    ["a revision that looks like an option", ["diff", "--", "--output=x:views", "views"]],
  ];

  it("is told, with an exit code", async () => {
    const parts: string[] = [];
    for (const [title, argv] of calls) {
      const { exitCode, errors, output } = await run(...argv);
      const shown = output.split(/^--- /m)[0]?.trimEnd() ?? "";
      parts.push(
        [
          `## ${title}`,
          `$ trickle-compile ${argv.join(" ")}`,
          ...(shown === "" ? [] : [shown]),
          errors.trimEnd(),
          `exit code ${exitCode}`,
        ]
          .filter(Boolean)
          .join("\n"),
      );
    }
    golden.expectFile("failures.txt", parts.join("\n\n"));
  }, 120_000);
});

it("has no golden without a revision", () => {
  golden.expectOnly([
    "failures.txt",
    "03-add-a-column/review.json",
    ...pairs.flatMap(({ name }) =>
      ["summary.txt", "comment.md", "migrations.sql"].map((file) => `${name}/${file}`),
    ),
  ]);
});
