import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createTrickleCompile } from "../../../src/cli/trickle-compile-program.js";
import { concerns } from "../../../src/review/find-concerns.js";
import { layouts } from "../../../src/review/migration/migration-files.js";
import { createTerminal } from "../cli/terminal.js";

const page = readFileSync("docs/review.md", "utf8");

/** The first cells of the table that has this title in its first column. */
function firstCells(title: string): readonly string[] {
  const [, body = ""] = page.split(`\n| ${title} |`);
  const table = body.split("\n\n")[0] ?? "";
  return [...table.matchAll(/^\| `?([\w-]+)`? \|/gm)].map(([, cell]) => cell ?? "");
}

it("names every gate and every layout", () => {
  expect(firstCells("kind")).toEqual([...concerns]);
  expect(firstCells("layout")).toEqual([...layouts]);
});

it("names the lines that a summary has", () => {
  const describing = readFileSync("src/review/describe-difference.ts", "utf8");
  const titles = [...describing.matchAll(/title: "(\w+)"/g)].map(([, title]) => title);
  expect(titles.length).toBeGreaterThan(5);
  expect(firstCells("line")).toEqual(titles);
});

it("uses options that there are", () => {
  const program = createTrickleCompile(createTerminal(), { exitCode: 0 });
  const known = new Set(
    program.commands.flatMap((command) => command.options.map((option) => option.long)),
  );
  const used = [...page.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option);
  expect(used.length).toBeGreaterThan(10);
  expect(used.filter((option) => !known.has(option))).toEqual([]);
});

it("leads to files that are there", () => {
  const links = [...page.matchAll(/\]\(([^):]+)\)/g)].map(([, link]) => link ?? "");
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(`docs/${link}`))).toEqual([]);
});
