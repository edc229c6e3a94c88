import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openGoldenFolder } from "../support/golden.js";
import { describeFunctions, describeLibrary } from "../support/public-interface.js";

const golden = openGoldenFolder("interface");

/** The first line says how many entries the changelog had when the file was written last. */
const heading = /^# as of entry (\d+) of CHANGELOG\.md\n\n/;

const entries = readFileSync("CHANGELOG.md", "utf8").match(/^- /gm)?.length ?? 0;

/** What is promised (docs/stability.md) changes with an entry of the changelog, or not at all. */
function expectInterface(file: string, text: string): void {
  const path = `golden/interface/${file}`;
  const known = existsSync(path) ? readFileSync(path, "utf8") : "";
  const written = Number(heading.exec(known)?.[1] ?? -1);
  const unchanged = known.replace(heading, "") === `${text.trimEnd()}\n`;
  if (!unchanged) {
    expect(entries, `${path} changes: CHANGELOG.md needs an entry about it`).not.toBe(written);
  }
  const as = unchanged ? written : entries;
  golden.expectFile(file, `# as of entry ${as} of CHANGELOG.md\n\n${text.trimEnd()}\n`);
}

it("the library exports what it has promised", () => {
  expectInterface("library.txt", describeLibrary());
}, 60_000);

it("the database has the functions that it has promised", async () => {
  expectInterface("functions.txt", await describeFunctions());
});

it("nothing else is promised", () => {
  golden.expectOnly(["functions.txt", "library.txt"]);
});
