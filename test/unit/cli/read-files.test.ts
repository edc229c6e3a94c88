import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSource, readSources, stemOf } from "../../../src/cli/read-files.js";
import { createTerminal } from "./terminal.js";

describe("readSource and readSources", () => {
  let folder = "";
  const terminal = createTerminal({ input: "SELECT 1" });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pgtrickle-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("reads a file, without the mark that some editors write", async () => {
    await writeFile(join(folder, "q.sql"), "\ufeffSELECT 'é'");
    expect(await readSource(join(folder, "q.sql"), terminal)).toEqual({
      name: join(folder, "q.sql"),
      text: "SELECT 'é'",
    });
  });

  it("reads standard input for -", async () => {
    expect(await readSource("-", terminal)).toEqual({ name: "<stdin>", text: "SELECT 1" });
    expect(await readSources("-", terminal)).toHaveLength(1);
  });

  it("reads the .sql files of a folder and its folders in order", async () => {
    await mkdir(join(folder, "b"));
    await writeFile(join(folder, "b", "2.sql"), "two");
    await writeFile(join(folder, "a.sql"), "one");
    await writeFile(join(folder, "README.md"), "no");
    const texts = (await readSources(folder, terminal)).map((source) => source.text);
    expect(texts).toEqual(["one", "two"]);
  });

  it.each([
    ["nothing.sql", "no such file or folder"],
    [".", "it is a folder"],
  ])("refuses %s", async (name, reason) => {
    await expect(readSource(join(folder, name), terminal)).rejects.toMatchObject({
      code: "22T02",
      exitCode: 2,
      message: expect.stringContaining(reason),
    });
  });

  it("refuses a folder without SQL", async () => {
    await expect(readSources(folder, terminal)).rejects.toMatchObject({ code: "22T02" });
    await expect(readSources(join(folder, "x"), terminal)).rejects.toMatchObject({
      code: "22T02",
    });
  });

  it("names a query for its file", () => {
    expect(stemOf("views/Top Customers.v2.sql")).toBe("Top Customers.v2");
  });
});
