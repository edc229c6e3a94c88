import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/cli/run-program.js";
import { createTrickleCompile } from "../../../src/cli/trickle-compile-program.js";
import { createTerminal } from "./terminal.js";

let folder = "";
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "pgtrickle-")));
  await mkdir(join(folder, "views"));
  write("schema.sql", "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);");
  write("views/sums.sql", "SELECT k, sum(x) AS total FROM public.t GROUP BY k");
  write("views/all.sql", 'CREATE MATERIALIZED VIEW public."Every one" AS SELECT * FROM public.t');
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

async function run(...argv: readonly string[]) {
  const terminal = createTerminal();
  const exitCode = await runProgram(
    createTrickleCompile,
    argv.map((word) => word.replace("@", folder)),
    terminal,
  );
  return { exitCode, output: terminal.output(), errors: terminal.errors() };
}

const check = (...argv: readonly string[]) =>
  run("check", "@/views", "--schema", "@/schema.sql", "--out", "@/generated", ...argv);

const generated = (): readonly string[] => readdirSync(join(folder, "generated")).sort();

describe("trickle-compile check", () => {
  it("finds missing files, writes them with --fix, and is content then", async () => {
    const first = await check();
    expect(first.exitCode).toBe(1);
    expect(first.output).toContain("--- /dev/null\n");
    expect(first.errors).toContain("2 files are out of date: --fix writes what differs");
    const fixed = await check("--fix");
    expect(fixed).toMatchObject({ exitCode: 0, errors: expect.stringContaining("wrote ") });
    expect(generated()).toEqual(["public.%22Every%20one%22.sql", "public.sums.sql"]);
    expect(await check()).toEqual({ exitCode: 0, output: "", errors: "" });
  });

  it("agrees with what compile --out writes", async () => {
    const queries = ["@/views/sums.sql", "@/views/all.sql", "--schema", "@/schema.sql"];
    await run(...queries, "--out", "@/generated");
    expect((await check()).exitCode).toBe(0);
    await run(...queries, "--out", "@/generated", "--split");
    expect((await check("--split")).errors).toContain("2 files are out of date");
    expect((await check("--split", "--fix")).exitCode).toBe(0);
    expect(generated()).toHaveLength(6);
    expect((await check("--split")).exitCode).toBe(0);
  });

  it("shows what differs after an edit of either side", async () => {
    await check("--fix");
    write("views/sums.sql", "SELECT k, sum(x) AS total FROM public.t WHERE x > 1 GROUP BY k");
    const stale = await check();
    expect(stale.exitCode).toBe(1);
    expect(stale.output).toMatch(/^\+WHERE t\.x > 1$/m);
    expect(stale.output).not.toContain("Every");
    await check("--fix");
    const path = join(folder, "generated", "public.sums.sql");
    writeFileSync(path, readFileSync(path, "utf8").replace("count(*)", "count(1)"));
    expect((await check()).output).toMatch(/^-.*count\(1\)/m);
  });

  it("finds output whose query is gone, and leaves files that are not its own", async () => {
    await check("--fix");
    write("generated/notes.sql", "-- stream tables are nice\n");
    rmSync(join(folder, "views/sums.sql"));
    const stale = await check();
    expect(stale).toMatchObject({ exitCode: 1, output: expect.stringContaining("+++ /dev/null") });
    await check("--fix");
    expect(generated()).toEqual(["notes.sql", "public.%22Every%20one%22.sql"]);
  });

  it("does not take output away when a query does not compile", async () => {
    await check("--fix");
    write("views/sums.sql", "SELECT nothing FROM public.t");
    const broken = await check("--fix");
    expect(broken).toMatchObject({ exitCode: 1, errors: expect.stringContaining("error[42703]") });
    expect(generated()).toHaveLength(2);
  });

  it("does not write over what it has not made", async () => {
    await mkdir(join(folder, "generated"));
    write("generated/public.sums.sql", "SELECT 1;");
    const refused = await check("--fix");
    expect(refused).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("was not generated"),
    });
    expect(readFileSync(join(folder, "generated/public.sums.sql"), "utf8")).toBe("SELECT 1;");
  });

  it("keeps queries and output in one folder apart", async () => {
    const together = ["check", "@/views", "--schema", "@/schema.sql"];
    expect((await run(...together, "--fix")).exitCode).toBe(0);
    expect(readdirSync(join(folder, "views"))).toHaveLength(4);
    expect(await run(...together)).toEqual({ exitCode: 0, output: "", errors: "" });
  });

  it("does not mind the line ends that git gives to files", async () => {
    await check("--fix");
    const path = join(folder, "generated", "public.sums.sql");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("\n", "\r\n"));
    expect(await check()).toEqual({ exitCode: 0, output: "", errors: "" });
  });

  it("finds output when the last query is gone", async () => {
    await check("--fix");
    rmSync(join(folder, "views/sums.sql"));
    rmSync(join(folder, "views/all.sql"));
    expect((await check()).errors).toContain("2 files are out of date");
    await check("--fix");
    expect(await check()).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('/views" holds no query'),
    });
  });

  it("takes the schema in the same folder for no query", async () => {
    write("views/schema.sql", readFileSync(join(folder, "schema.sql"), "utf8"));
    const here = ["check", "@/views", "--schema", "@/views/schema.sql", "--out", "@/generated"];
    expect((await run(...here, "--fix")).exitCode).toBe(0);
    expect(generated()).toHaveLength(2);
    expect(await run("@/schema.sql", "--schema", "@/schema.sql")).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("there is no query besides the schema"),
    });
  });

  it("lets a query read the stream table of another one", async () => {
    write("views/a-top.sql", "SELECT max(total) AS best FROM public.sums");
    write("views/b-twice.sql", 'SELECT best * 2 AS twice FROM public."a-top"');
    expect(await check("--fix")).toMatchObject({ exitCode: 0 });
    expect(generated()).toHaveLength(4);
    write("views/a-top.sql", "SELECT max(nothing) AS best FROM public.sums");
    const broken = await check();
    expect(broken.exitCode).toBe(1);
    expect(broken.errors).toContain('column "nothing" does not exist');
    expect(broken.errors).toContain('relation "public.a-top" does not exist');
  });

  it("refuses two queries for one stream table", async () => {
    write("views/again.sql", "CREATE MATERIALIZED VIEW public.sums AS SELECT k FROM public.t");
    expect(await check("--fix")).toMatchObject({
      exitCode: 1,
      errors: expect.stringMatching(
        /error\[42P07\]: stream table "public.sums" is in ".*again.sql" already/,
      ),
    });
  });

  it("has its findings in JSON", async () => {
    const { output } = await check("--format", "json");
    expect(JSON.parse(output).files).toHaveLength(2);
  });

  it.each([
    [["check", "@/nowhere"], 2, "no such file or folder"],
    [["check"], 2, "missing required argument"],
    [["check", "@/views", "--schema", "@/missing.sql"], 2, "no such file or folder"],
  ])("refuses %j", async (argv, exitCode, message) => {
    expect(await run(...argv)).toMatchObject({
      exitCode,
      errors: expect.stringContaining(message),
    });
  });
});

describe("trickle-compile compile --split", () => {
  it("needs a folder", async () => {
    const refused = await run("@/views/sums.sql", "--schema", "@/schema.sql", "--split");
    expect(refused).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("--split needs --out"),
    });
  });
});

describe("trickle-compile diff", () => {
  const schema = ["--schema", "@/schema.sql"];

  beforeEach(async () => {
    await mkdir(join(folder, "new"));
    write("new/sums.sql", "SELECT k, sum(x) AS total, max(x) AS most FROM public.t GROUP BY k");
    write("new/added.sql", "SELECT x FROM public.t");
  });

  it("compares folders: what comes, goes and changes", async () => {
    const { exitCode, output } = await run("diff", "@/views", "@/new", ...schema);
    expect(exitCode).toBe(0);
    expect(output.match(/^\S+.*: (?:new|gone|changed)$/gm)).toEqual([
      'public."Every one": gone',
      "public.added: new",
      "public.sums: changed",
    ]);
  });

  it("compares with an empty folder, and asks for queries on one side at least", async () => {
    await mkdir(join(folder, "empty"));
    const headings = async (...places: readonly string[]) =>
      (await run("diff", ...places, ...schema)).output.match(/^\S+.*: (?:new|gone|changed)$/gm);
    expect(await headings("@/empty", "@/new")).toEqual(["public.added: new", "public.sums: new"]);
    expect(await headings("@/new", "@/empty")).toEqual(["public.added: gone", "public.sums: gone"]);
    expect(await run("diff", "@/empty", "@/empty", ...schema)).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("there is no query to compare"),
    });
  });

  it("leaves out what all stream tables share, of one that is new or gone", async () => {
    await mkdir(join(folder, "empty"));
    for (const places of [
      ["@/empty", "@/views/sums.sql"],
      ["@/views/sums.sql", "@/empty"],
    ]) {
      const { output } = await run("diff", ...places, "--schema", "@/schema.sql");
      const all = (await run("compile", "@/views/sums.sql", "--schema", "@/schema.sql")).output;
      const sign = places[0] === "@/empty" ? "+" : "-";
      const shown = output.split("\n").filter((line) => line.startsWith(sign));
      const own = all.split("\n").map((line) => `${sign}${line}`);
      // All that is not shared, in its order, and one line for the rest.
      const [note] = shown.filter(
        (line) => !own.includes(line) && !/^(?:\+\+\+|---) [ab]?\//.test(line),
      );
      expect(note).toMatch(
        /^[-+]-- what all stream tables of a database share: \d{3} lines, which trickle-compile compile prints$/,
      );
      expect(shown.length).toBeLessThan(200);
      expect(output).toContain(`${sign}CREATE VIEW public.sums AS`);
      expect(output).toContain(`${sign}SELECT pgtrickle.capture(`);
      expect(output).not.toContain("CREATE OR REPLACE FUNCTION");
    }
  });

  it("says the beginning of a condition that is too long to read", async () => {
    const list = Array.from({ length: 5000 }, (_, index) => index).join(", ");
    write("new/added.sql", `SELECT x FROM public.t WHERE x IN (${list})`);
    const { output } = await run("diff", "@/views", "@/new", ...schema);
    const [summary = ""] = output.split(/^--- /m);
    expect(summary).toContain("filter t.x = ANY (ARRAY[0, 1, 2, 3,");
    expect(summary).toMatch(/… \(2\d,\d{3} characters\)$/m);
    expect(Math.max(...summary.split("\n").map((line) => line.length))).toBeLessThan(400);
  });

  it("compares files, each with a schema of its own", async () => {
    write("old.sql", "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x smallint);");
    const files = ["@/views/sums.sql", "@/views/sums.sql"];
    expect(await run("diff", ...files, ...schema)).toEqual({ exitCode: 0, output: "", errors: "" });
    const { output } = await run("diff", ...files, ...schema, "--old-schema", "@/old.sql");
    expect(output).toContain("public.sums: changed\n");
  });

  it("has colours on a terminal only, and never with NO_COLOR", async () => {
    const argv = ["diff", "@/views", "@/new", ...schema].map((word) => word.replace("@", folder));
    const painted = async (environment: Record<string, string>, outputIsTerminal: boolean) => {
      const terminal = createTerminal({ environment, outputIsTerminal });
      await runProgram(createTrickleCompile, argv, terminal);
      return terminal.output().includes("\u001b[32m");
    };
    expect(await painted({}, true)).toBe(true);
    expect(await painted({}, false)).toBe(false);
    expect(await painted({ NO_COLOR: "1" }, true)).toBe(false);
  });

  it("writes migrations into a folder, as the layout names them", async () => {
    const emit = (layout: string) =>
      run(
        "diff",
        "@/views",
        "@/new",
        ...schema,
        "--emit",
        "sql",
        "--layout",
        layout,
        "--out",
        `@/${layout}`,
      );
    expect((await emit("plain")).exitCode).toBe(0);
    expect(readdirSync(join(folder, "plain")).sort()).toEqual([
      "public.%22Every%20one%22.down.sql",
      "public.%22Every%20one%22.up.sql",
      "public.added.down.sql",
      "public.added.up.sql",
      "public.sums.down.sql",
      "public.sums.up.sql",
    ]);
    await mkdir(join(folder, "flyway"));
    write("flyway/V41.2__before.sql", "");
    await emit("flyway");
    const versions = readdirSync(join(folder, "flyway")).filter((name) => /^V.*\.sql$/.test(name));
    expect(versions.sort().map((name) => name.replace(/_[0-9a-f]{8}/, ""))).toEqual([
      "V41.2__before.sql",
      "V42__drop_public_Every_one.sql",
      "V43__create_public_added.sql",
      "V44__alter_public_sums.sql",
    ]);
    await emit("sqitch");
    expect(readdirSync(join(folder, "sqitch")).sort()).toEqual(["deploy", "revert", "verify"]);
    expect(readdirSync(join(folder, "sqitch", "deploy"))).toHaveLength(3);
  });

  it("writes nothing but migrations into a folder, in a layout", async () => {
    const places = ["diff", "@/views", "@/new", ...schema, "--out", "@/migrations"];
    expect(await run(...places)).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("--out is for migrations: it needs --emit sql"),
    });
    const layout = ["diff", "@/views", "@/new", ...schema, "--layout", "flyway"];
    expect(await run(...layout)).toMatchObject({
      exitCode: 2,
      output: "",
      errors: expect.stringContaining("--layout is for migrations: it needs --emit sql"),
    });
  });

  it("exits with 1 where a gate closes", async () => {
    const gate = (kinds: string) => run("diff", "@/views", "@/new", ...schema, "--fail-on", kinds);
    expect(await gate("columns,key")).toMatchObject({
      exitCode: 1,
      errors: 'refused because of --fail-on columns: public."Every one"\n',
    });
    expect((await gate("full,key")).exitCode).toBe(0);
  });
});

describe("trickle-compile explain --lineage", () => {
  const explain = (...argv: readonly string[]) =>
    run("explain", "@/views/sums.sql", "--schema", "@/schema.sql", ...argv);

  it("prints text, JSON or a chart", async () => {
    expect((await explain("--lineage")).output).toContain(
      "public.sums.total bigint\n  public.t.x\n",
    );
    const [lineage] = JSON.parse((await explain("--lineage", "--format", "json")).output);
    expect(lineage.columns[1].from[0]).toMatchObject({ source: "public.t", column: "x" });
    const chart = await explain("--lineage", "--format", "mermaid");
    expect(chart.output).toMatch(/^flowchart LR\n/);
  });

  it("draws only lineage", async () => {
    expect(await explain("--format", "mermaid")).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining("--format mermaid needs --lineage"),
    });
    expect((await explain("--format", "json")).exitCode).toBe(0);
  });
});
