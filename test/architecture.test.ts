import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import {
  findArchitectureBreaches,
  findPastedSql,
  importsOf,
  layers,
  readSources,
} from "./support/architecture.js";

const sources = readSources("src");

describe("the table of layers", () => {
  it("is kept", () => {
    expect(sources.length).toBeGreaterThan(10);
    expect(findArchitectureBreaches(sources)).toEqual([]);
  });

  it("was checked on files that import each other", () => {
    const imports = sources.flatMap(({ text }) => importsOf(text));
    expect(imports.filter((specifier) => specifier.startsWith("../")).length).toBeGreaterThan(10);
  });

  it("has no cycles", () => {
    const visit = (room: string, path: readonly string[]): void => {
      expect(path).not.toContain(room);
      for (const next of layers[room] ?? []) visit(next, [...path, room]);
    };
    visit("cli", []);
  });

  it.each([
    ["bind/a.ts", 'import { x } from "../emit/x.js";', "bind may not import emit"],
    ["sql/a.ts", 'import type { X } from "../relation/x.js";', "sql may not import relation"],
    [
      "delta/a.ts",
      'import {\n  type X,\n} from "../rewrite/x.js";',
      "delta may not import rewrite",
    ],
    ["rewrite/a.ts", 'export * from "../delta/x.js";', "rewrite may not import delta"],
    ["relation/a.ts", 'type X = import("../syntax/x.js").X;', "relation may not import syntax"],
    ["compile/a.ts", 'await import("../runtime/x.js");', "compile may not import runtime"],
    ["runtime/a.ts", 'import "../cli/x.js";', "runtime may not import cli"],
    ["emit/deep/a.ts", 'import { x } from "../../bind/x.js";', "emit may not import bind"],
    ["runtime/a.ts", 'import { x } from "../index.js";', "runtime may not import index.ts"],
    ["bind/a.ts", 'import { x } from "../../test/x.js";', "outside src"],
    ["review/a.ts", 'import pg from "pg";', "may not talk to a database"],
    [
      "emit/a.ts",
      'import { PGlite } from "@electric-sql/pglite/live";',
      "may not talk to a database",
    ],
    ["runtime/a.ts", 'import { readFileSync } from "node:fs";', "only cli may import node:fs"],
    ["proof/a.ts", 'import { readFile } from "fs/promises";', "only cli may import fs/promises"],
    ["runtime/a.ts", "const x = await import(name);", "whose name is not written there"],
    ["runtime/a.ts", "const x = process.env.HOME;", "only cli may use process.env"],
    ["scheduler/a.ts", "console.log(1);", "only cli may use console.log"],
    ["emit/a.ts", "const now = Date.now();", "a phase may not use Date.now"],
    ["tools/a.ts", "", '"tools" is not in the table'],
    ["bind/utils/a.ts", "", "utils/: a folder is named for what it is about"],
    ["types/a.ts", "", "types/: types belong to the room"],
  ])("notices in %s: %s", (path, text, finding) => {
    expect(findArchitectureBreaches([{ path, text }])).toContainEqual(
      expect.stringContaining(finding),
    );
  });

  it.each([
    ["cli/a.ts", 'import { readFileSync } from "node:fs";\nconsole.log(process.argv);'],
    ["runtime/engine/a.ts", 'import { readFileSync } from "node:fs";'],
    ["bind/types/a.ts", 'import type { X } from "../../catalog/x.js";'],
    [
      "emit/a.ts",
      '/** As in `import("../bind/x.js")`; console.log is not used. */\nimport "../sql/x.js";',
    ],
    ["proof/a.ts", "// a line of text about process.env\nconst x = 1; // console.log"],
  ])("allows in %s: %s", (path, text) => {
    expect(findArchitectureBreaches([{ path, text }])).toEqual([]);
  });
});

describe("SQL text", () => {
  it("is nowhere made by pasting", () => {
    const running = sources.filter(({ path }) => /^(?:runtime|scheduler|cli|proof)\//.test(path));
    expect(running.length).toBeGreaterThan(0);
    expect(running.flatMap(findPastedSql)).toEqual([]);
  });

  it.each([
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are programs
    "client.query(`SELECT * FROM ${name}`)",
    "client.query<Row>(`${text}`, [])",
    "const text = `DELETE FROM ${name}`;",
    "const text =\n  `\n  UPDATE ${name}`;",
    'client.exec("DROP TABLE " + name)',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are programs
  ])("made by pasting is noticed: %s", (text) => {
    expect(findPastedSql({ path: "runtime/a.ts", text })).not.toEqual([]);
  });

  it.each([
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are programs
    "client.query(printSql(sql`SELECT * FROM ${identifier(name)}`))",
    "client.query(`SELECT 1\n  AS one`)",
    "throw new Error(`cannot find ${name}`)",
    'client.query("SELECT $1", [name])',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are programs
  ])("made otherwise is allowed: %s", (text) => {
    expect(findPastedSql({ path: "runtime/a.ts", text })).toEqual([]);
  });
});

describe("the linter", () => {
  /** Runs the linter with the project's rules on a text in a project of its own. */
  function lint(text: string): { readonly status: number | null; readonly report: string } {
    const { vcs: _, ...configuration } = JSON.parse(readFileSync("biome.json", "utf8"));
    const folder = mkdtempSync(join(tmpdir(), "pgtrickle-lint-"));
    try {
      writeFileSync(join(folder, "biome.json"), JSON.stringify(configuration));
      writeFileSync(join(folder, "package.json"), "{}");
      writeFileSync(join(folder, "text.ts"), text);
      const { status, stdout, stderr } = spawnSync(
        resolve("node_modules/.bin/biome"),
        ["lint", "--max-diagnostics=none", "text.ts"],
        { cwd: folder, encoding: "utf8" },
      );
      return { status, report: stdout + stderr };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  it("refuses the canary, for each of its faults", () => {
    const { status, report } = lint(readFileSync("test/lint-canary/faults.ts", "utf8"));
    expect(status).toBe(1);
    for (const rule of [
      "suspicious/noConsole",
      "suspicious/noExplicitAny",
      "style/noNonNullAssertion",
      "style/noEnum",
      "style/useImportType",
      "correctness/noUnusedImports",
      "nursery/noFloatingPromises",
      "nursery/useExhaustiveSwitchCases",
    ]) {
      expect(report).toContain(`lint/${rule}`);
    }
  });

  it("accepts a text without faults, having read it", () => {
    const { status, report } = lint("export const one = 1;\n");
    expect({ status, report }).toMatchObject({
      status: 0,
      report: expect.stringContaining("Checked 1 file"),
    });
  });
});
