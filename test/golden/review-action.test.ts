import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openGoldenFolder } from "../support/golden.js";
import { createShopRepository, type Repository } from "../support/review-repository.js";

const golden = openGoldenFolder("review-action");
const script = resolve("scripts/review-pull-request.sh");

/** Stands in for GitHub's program: it has a comment to show, and notes what it is asked to write. */
const gh = `#!/usr/bin/env bash
[ "\${GH_FAILS:-}" != true ] || exit 1
case "$*" in
  *--jq*) printf '%s' "\${GH_COMMENT:-}" ;;
  *) printf '%s\\n' "$2 $3 $4" >>"$GH_LOG"; cat "\${6#body=@}" >>"$GH_LOG" ;;
esac
`;

let folder = "";
let repository: Repository | undefined;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pgtrickle-")));
  const built = spawnSync(
    resolve("node_modules/.bin/tsc"),
    ["-p", "tsconfig.build.json", "--outDir", join(folder, "dist")],
    { encoding: "utf8" },
  );
  if (!existsSync(join(folder, "dist/cli/trickle-compile.js"))) throw new Error(built.stdout);
  copyFileSync("package.json", join(folder, "package.json"));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "gh"), gh);
  chmodSync(join(folder, "bin", "gh"), 0o755);
  repository = createShopRepository();
}, 180_000);
afterAll(() => {
  repository?.remove();
  rmSync(folder, { recursive: true });
});
beforeEach(() => rmSync(join(folder, "log"), { force: true }));

/** Runs the script of the action in the repository, which is at its last revision. */
function review(settings: Readonly<Record<string, string>>) {
  const result = spawnSync("bash", [script], {
    cwd: repository?.folder ?? "",
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
      COMMAND: `${process.execPath} ${join(folder, "dist/cli/trickle-compile.js")}`,
      GH_LOG: join(folder, "log"),
      GITHUB_REPOSITORY: "ada/shop",
      GITHUB_OUTPUT: join(folder, "output"),
      QUERIES: "views",
      SCHEMA: "schema.sql\n",
      PULL_REQUEST: "7",
      ...settings,
    },
  });
  const log = join(folder, "log");
  return {
    status: result.status,
    output: result.stdout,
    errors: result.stderr,
    written: existsSync(log) ? readFileSync(log, "utf8") : "",
    changed: readFileSync(join(folder, "output"), "utf8").trim().split("\n").at(-1),
  };
}

/** Without the unified diff, which other goldens have. */
const summaryOf = (comment: string): string =>
  comment.replace(/```diff\n[\s\S]*?\n```/g, "```diff\n…\n```");

describe("the script of the action", () => {
  it("writes a comment, and fails where a gate closes", () => {
    const run = review({ BASE: "08-reformat", FAIL_ON: "full,key" });
    expect({ ...run, written: "", output: "" }).toEqual({
      status: 1,
      output: "",
      errors:
        "refused because of --fail-on full: public.open_orders\nrefused because of --fail-on key: public.open_orders\n",
      written: "",
      changed: "changed=true",
    });
    golden.expectFile("comment.md", summaryOf(run.written));
  });

  it("writes the comment that is there anew", () => {
    const run = review({ BASE: "09-drop-a-primary-key", GH_COMMENT: "41\n42" });
    expect(run.status).toBe(0);
    expect(run.written).toMatch(
      /^--method PATCH repos\/ada\/shop\/issues\/comments\/41\n<!-- pgtrickle/,
    );
  });

  it("says nothing when nothing changes, except where it had said something", () => {
    const same = { BASE: "10-make-it-non-incremental" };
    expect(review(same)).toMatchObject({
      status: 0,
      written: "",
      output: "",
      changed: "changed=false",
    });
    expect(review({ ...same, GH_COMMENT: "41" }).written).toContain(
      "No stream table changes any more.",
    );
  });

  it("tells that committed SQL is out of date", () => {
    const run = review({ GENERATED: "generated", BASE: "" });
    expect(run).toMatchObject({ status: 1, changed: "changed=true" });
    expect(run.written).toContain("## Committed SQL is out of date\n");
    expect(run.written).toContain("<summary>generated/public.buyers.sql</summary>");
  });

  it("prints instead of commenting where it is told to", () => {
    const run = review({ BASE: "09-drop-a-primary-key", COMMENT: "false" });
    expect(run).toMatchObject({ status: 0, written: "" });
    expect(run.output).toContain("### public.open\\_orders: changed\n");
  });

  it("goes on when it may not comment", () => {
    const run = review({ BASE: "09-drop-a-primary-key", GH_FAILS: "true" });
    expect(run).toMatchObject({ status: 0, written: "" });
    expect(run.output).toContain("::warning::the comment could not be written");
  });

  /** A revision without any file (git hash-object -t tree /dev/null). */
  const nothing = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

  it("says that the first queries are new, and that the last ones are gone", () => {
    const first = review({ BASE: nothing });
    expect(first).toMatchObject({ status: 0, errors: "", changed: "changed=true" });
    expect(first.written.match(/^### .*$/gm)).toEqual([
      "### public.buyers: new",
      "### public.open\\_orders: new",
      "### public.sales: new",
    ]);
    const views = join(repository?.folder ?? "", "views");
    renameSync(views, `${views}.away`);
    try {
      const last = review({ BASE: "10-make-it-non-incremental", GENERATED: "generated" });
      expect(last).toMatchObject({ status: 0, errors: "", changed: "changed=true" });
      expect(last.written.match(/: gone$/gm)).toHaveLength(3);
    } finally {
      renameSync(`${views}.away`, views);
    }
  });

  it("takes nothing back when it cannot compare", () => {
    const unknown = review({ BASE: "v9.9", GH_COMMENT: "41" });
    expect(unknown).toMatchObject({ status: 2, written: "", changed: "changed=false" });
    expect(unknown.errors).toContain('git knows no revision "v9.9"');
    const nowhere = review({ BASE: "00-start", QUERIES: "queries", GH_COMMENT: "41" });
    expect(nowhere).toMatchObject({ status: 2, written: "" });
    expect(nowhere.errors).toContain('revision "00-start" has no "./queries"');
  });

  it("needs to know the folder", () => {
    expect(review({ QUERIES: "" })).toMatchObject({
      status: 1,
      errors: expect.stringContaining("QUERIES: is the folder with the queries"),
    });
  });
});

describe("action.yml", () => {
  const action = readFileSync("action.yml", "utf8");
  const text = readFileSync(script, "utf8");

  it("hands every input to the script, and nothing that the script does not know", () => {
    const inputs = [
      ...(/^inputs:\n([\s\S]*?)^outputs:/m.exec(action)?.[1] ?? "").matchAll(/^ {2}([\w-]+):$/gm),
    ];
    expect(inputs.length).toBeGreaterThan(8);
    for (const [, input] of inputs) expect(action).toContain(`\${{ inputs.${input} }}`);
    const variables = [...action.matchAll(/^ {8}(\w+): \$\{\{/gm)].map(([, name]) => name ?? "");
    const unknown = variables.filter((name) => name !== "GH_TOKEN" && !text.includes(name));
    expect(unknown).toEqual([]);
  });

  it("uses this version, and a script that is there", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(action).toContain(`default: ${version}\n`);
    expect(action).toContain("/scripts/review-pull-request.sh");
  });

  it("puts nothing of the event into a script's text", () => {
    const runs = [...action.matchAll(/^ {6}run: (.*)$/gm)].map(([, run]) => run ?? "");
    expect(runs).toHaveLength(2);
    for (const run of runs)
      expect(run.replace(/\$\{\{ github\.action_path \}\}/, "")).not.toMatch(/\$\{\{/);
  });
});

describe(".pre-commit-hooks.yaml", () => {
  it("runs commands that there are", async () => {
    const hooks = readFileSync(".pre-commit-hooks.yaml", "utf8");
    const entries = [...hooks.matchAll(/^ {2}entry: npx --no-install trickle-compile (\w+)$/gm)];
    expect(entries.map(([, command]) => command)).toEqual(["check", "diff"]);
    expect(hooks.match(/^- id: /gm)).toHaveLength(2);
    // The version is that of the repository that is checked. npm does not build what it installs globally from a repository.
    expect(hooks.match(/^ {2}language: system$/gm)).toHaveLength(2);
  });
});

it("has no golden without a test", () => {
  golden.expectOnly(["comment.md"]);
});
