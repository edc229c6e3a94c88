import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openGoldenFolder } from "../support/golden.js";
import {
  createRepository,
  createShopRepository,
  type Repository,
} from "../support/review-repository.js";

/** Each run of the script starts programs, and all cores may be busy. */
vi.setConfig({ testTimeout: 120_000 });

const golden = openGoldenFolder("review-action");
const script = resolve("scripts/review-pull-request.sh");

/**
 * Stands in for GitHub's program: it has comments to show, and notes what it is asked to write. What a query asks of the
 * comments, it does, as far as it knows the words.
 */
const gh = `#!/usr/bin/env node
import { appendFileSync, readFileSync } from "node:fs";
const { GH_FAILS, GH_COMMENTS = "[]", GH_LOG } = process.env;
if (GH_FAILS === "true") process.exit(1);
const args = process.argv.slice(2);
if (args[1] === "graphql") {
  const filter = args[args.indexOf("--jq") + 1];
  const [, marker] = /select\\(\\.viewerDidAuthor and \\(\\.body \\| startswith\\("([^"]*)"\\)\\)\\) \\| \\.databaseId$/.exec(filter);
  const query = args.find((arg) => arg.startsWith("query="));
  for (const word of ["databaseId", "viewerDidAuthor", "body"]) if (!query.includes(word)) process.exit(1);
  const own = JSON.parse(GH_COMMENTS).filter((comment) => comment.viewerDidAuthor && comment.body.startsWith(marker));
  process.stdout.write(own.map(({ databaseId }) => databaseId + "\\n").join(""));
} else {
  const body = readFileSync(args[5].slice("body=@".length), "utf8");
  appendFileSync(GH_LOG, args.slice(1, 4).join(" ") + "\\n" + body);
}
`;

/** Comments of a pull request, by whether the action has written them. */
function comments(...authors: readonly boolean[]): string {
  const body = "<!-- pgtrickle: review of stream tables -->\nwhat was said";
  return JSON.stringify([
    { databaseId: 40, viewerDidAuthor: true, body: "thanks" },
    ...authors.map((viewerDidAuthor, index) => ({ databaseId: 41 + index, viewerDidAuthor, body })),
  ]);
}

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
function review(settings: Readonly<Record<string, string>>, of = repository) {
  const result = spawnSync("bash", [script], {
    cwd: of?.folder ?? "",
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
    const run = review({ BASE: "09-drop-a-primary-key", GH_COMMENTS: comments(true, true) });
    expect(run.status).toBe(0);
    expect(run.written).toMatch(
      /^--method PATCH repos\/ada\/shop\/issues\/comments\/41\n<!-- pgtrickle/,
    );
  });

  it("leaves a comment alone that somebody else has written, marker or not", () => {
    const run = review({ BASE: "09-drop-a-primary-key", GH_COMMENTS: comments(false) });
    expect(run.written).toMatch(
      /^--method POST repos\/ada\/shop\/issues\/7\/comments\n<!-- pgtrickle/,
    );
    const both = review({ BASE: "09-drop-a-primary-key", GH_COMMENTS: comments(false, true) });
    expect(both.written).toContain("--method PATCH repos/ada/shop/issues/comments/42\n");
    const same = review({
      BASE: "10-make-it-non-incremental",
      GH_COMMENTS: comments(false),
    });
    expect(same.written).toBe(both.written);
  });

  it("says nothing when nothing changes, except where it had said something", () => {
    const same = { BASE: "10-make-it-non-incremental" };
    expect(review(same)).toMatchObject({
      status: 0,
      written: "",
      output: "",
      changed: "changed=false",
    });
    expect(review({ ...same, GH_COMMENTS: comments(true) }).written).toContain(
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
    const unknown = review({ BASE: "v9.9", GH_COMMENTS: comments(true) });
    expect(unknown).toMatchObject({ status: 2, written: "", changed: "changed=false" });
    expect(unknown.errors).toContain('git knows no revision "v9.9"');
    const nowhere = review({ BASE: "00-start", QUERIES: "queries", GH_COMMENTS: comments(true) });
    expect(nowhere).toMatchObject({ status: 2, written: "" });
    expect(nowhere.errors).toContain('revision "00-start" has no "./queries"');
  });

  describe("with names that are not meant well", () => {
    let hostile: Repository;
    const sign = "pwned";
    const query = (value: number) => `SELECT id, ${value} AS v FROM public.t`;
    /** What shells, git, markdown and the log of an action might take for something else. */
    const names = [
      `$(touch ${sign}).sql`,
      `\`touch ${sign}\`; touch ${sign}.sql`,
      "--upload-pack=x.sql",
      "-n.sql",
      "::error::x.sql",
      "##[error]x.sql",
      "<img src=x>@ada <!--.sql",
      "' \" * ?.sql",
      "é\u0007.sql",
    ];
    const filesOf = (value: number): ReadonlyMap<string, string> =>
      new Map([
        ["--schema.sql", "CREATE TABLE public.t (id integer PRIMARY KEY);"],
        ...names.map((name, index): [string, string] => [
          `-q $(touch ${sign})/${name}`,
          `CREATE MATERIALIZED VIEW public."t${index}\n::error::x @ada" AS ${query(value)}`,
        ]),
      ]);
    const settings = {
      QUERIES: `-q $(touch ${sign})`,
      SCHEMA: "--schema.sql",
      GITHUB_ACTIONS: "true",
    };

    beforeAll(() => {
      hostile = createRepository();
      hostile.commit("first", filesOf(1));
      hostile.commit(`$(touch\${IFS}${sign})`, filesOf(2));
      hostile.commit("last", filesOf(3));
    });
    afterAll(() => hostile.remove());

    /** The lines of a log that an action would take for commands. */
    const commandsIn = (log: string): readonly string[] => {
      let stopped: string | undefined;
      return log.split("\n").filter((line) => {
        const [, token] = /^::stop-commands::([0-9a-f]{32})$/.exec(line) ?? [];
        if (stopped === undefined && token !== undefined) stopped = token;
        else if (line === `::${stopped}::`) stopped = undefined;
        else return stopped === undefined && /^\s*(?:::|##\[)/.test(line);
        return false;
      });
    };

    it.each(["first", `$(touch\${IFS}${sign})`])("compares with revision %s", (BASE) => {
      const run = review({ ...settings, BASE, FAIL_ON: "rebuild,change" }, hostile);
      expect(run).toMatchObject({ status: 1, changed: "changed=true" });
      expect(run.written.match(/^### .*: changed$/gm)).toHaveLength(names.length);
      expect(run.written).not.toMatch(/^::/m);
      // What is not code mentions nobody, and is no HTML of theirs.
      const words = run.written.replace(/```diff\n[\s\S]*?\n```/g, "").replace(/^ {4}.*$/gm, "");
      expect(words).not.toContain("@");
      expect(words).not.toContain("<img");
      expect(commandsIn(`${run.output}\n${run.errors}`)).toEqual([]);
      const printed = review({ ...settings, BASE, COMMENT: "false" }, hostile);
      expect(printed.output).toContain("### public.");
      expect(commandsIn(`${printed.output}\n${printed.errors}`)).toEqual([]);
      expect(readdirSync(hostile.folder).sort()).toEqual(
        [".git", "--schema.sql", settings.QUERIES].sort(),
      );
    });

    it("does not let errors speak to the log", () => {
      const broken = `SELECT "\n::error::x" FROM public.t`;
      hostile.commit("broken", new Map([[`-q $(touch ${sign})/broken.sql`, broken]]));
      const run = review({ ...settings, BASE: "last" }, hostile);
      expect(run.status).toBe(1);
      expect(run.errors).toContain("::error::x");
      expect(commandsIn(`${run.output}\n${run.errors}`)).toEqual([]);
      rmSync(join(hostile.folder, `-q $(touch ${sign})/broken.sql`));
    });

    it.each(["--upload-pack=touch pwned", "-x"])("takes no option for a revision: %s", (BASE) => {
      expect(review({ ...settings, BASE }, hostile)).toMatchObject({
        status: 2,
        written: "",
        errors: "BASE must be a revision\n",
      });
    });

    it("checks committed SQL there, too", () => {
      const GENERATED = "-g";
      const run = review({ ...settings, BASE: "", GENERATED }, hostile);
      expect(run).toMatchObject({ status: 1, changed: "changed=true" });
      expect(run.written.match(/^<summary>/gm)).toHaveLength(1);
      expect(run.written).toContain(`_The SQL of ${names.length - 1} more is too long`);
    });
  });

  describe("with more to say than a comment holds", () => {
    let large: Repository;
    const files = (tables: number, value: number): ReadonlyMap<string, string> =>
      new Map([
        ["schema.sql", "CREATE TABLE public.t (id integer PRIMARY KEY, k text);"],
        ...Array.from({ length: tables }, (_, index): [string, string] => [
          `views/t${index}.sql`,
          `CREATE MATERIALIZED VIEW public.t${index} AS SELECT k, count(*) AS n FROM public.t WHERE id > ${value} AND k <> '${value}${"x".repeat(200)}' GROUP BY k`,
        ]),
      ]);

    beforeAll(() => {
      large = createRepository();
      large.commit("few", files(30, 1));
      large.commit("few-later", files(30, 2));
      large.commit("many", files(120, 2));
      large.commit("many-later", files(120, 3));
    });
    afterAll(() => large.remove());

    const at = (revision: string): void => {
      execFileSync("git", ["checkout", "--quiet", revision], { cwd: large.folder });
    };

    it("keeps the words, and leaves the SQL out", () => {
      at("few-later");
      const run = review({ BASE: "few", GENERATED: "generated" }, large);
      expect(run).toMatchObject({ status: 1, changed: "changed=true" });
      expect(run.written.match(/^### public\.t\d+: changed$/gm)).toHaveLength(30);
      expect(run.written).toContain("## Committed SQL is out of date\n");
      expect(run.written).not.toContain("<details>");
      expect(run.written).toMatch(/\n_The SQL is too long for a comment: .*_\n$/);
      expect(run.written.length).toBeLessThan(65_536);
    });

    it("says so, where not even the words fit", () => {
      at("many-later");
      const run = review({ BASE: "many", FAIL_ON: "rebuild" }, large);
      expect(run).toMatchObject({ status: 1, changed: "changed=true" });
      expect(run.written).toContain("\n    refused because of --fail-on rebuild: public.t0, ");
      expect(run.written).toContain("### public.t0: changed\n");
      expect(run.written).toMatch(/\n_The rest is too long for a comment: .*_\n$/);
      expect(run.written.length).toBeLessThan(65_536);
    });
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
