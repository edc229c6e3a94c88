import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseRevisionPath, readRevision } from "../../../src/cli/git.js";
import { createRepository, type Repository } from "../../support/review-repository.js";

let repository: Repository;

beforeAll(() => {
  repository = createRepository();
  repository.commit(
    "first",
    new Map([
      ["views/sales.sql", "SELECT 1"],
      ["views/Größe neu/a b.sql", "SELECT 2"],
      ["views/notes.txt", "not a query"],
      ["team/views/own.sql", "SELECT 3"],
    ]),
  );
  symlinkSync("../../views/sales.sql", join(repository.folder, "team/views/link.sql"));
  repository.commit("second", new Map());
  symlinkSync("/etc/hostname", join(repository.folder, "views/away.sql"));
  repository.commit("third", new Map());
});
afterAll(() => repository.remove());

/** What stands at a place of the repository, with this current folder. */
function read(place: string, folder = "."): Promise<readonly (readonly [string, string])[]> {
  return repository.inside(async () => {
    process.chdir(folder);
    const parsed = parseRevisionPath(place);
    if (parsed === undefined) throw new Error("no revision");
    const files = await readRevision(parsed, ".sql");
    return files.map(({ name, content }) => [name, content.toString("utf8")] as const);
  });
}

it("reads the files below a folder, whatever their names", async () => {
  expect(await read("first:views")).toEqual([
    ["first:views/Größe neu/a b.sql", "SELECT 2"],
    ["first:views/sales.sql", "SELECT 1"],
  ]);
  expect(await read("first:")).toHaveLength(3);
  expect(await read("first:views/sales.sql")).toEqual([["first:views/sales.sql", "SELECT 1"]]);
});

it("finds them from a folder below the top, too", async () => {
  expect(await read("first:./views", "team")).toEqual([["first:./views/own.sql", "SELECT 3"]]);
  expect(await read("first:views", "team")).toHaveLength(2);
  expect(await read("first:../views/sales.sql", "team")).toHaveLength(1);
  expect(await read("first:.")).toHaveLength(3);
  expect(await read("first:./", "team")).toEqual([["first:./views/own.sql", "SELECT 3"]]);
  expect(await read("first:../..", "team/views")).toHaveLength(3);
});

it("follows links within the revision, and none that lead out of it", async () => {
  expect(await read("second:team/views")).toEqual([
    ["second:team/views/link.sql", "SELECT 1"],
    ["second:team/views/own.sql", "SELECT 3"],
  ]);
  await expect(read("third:views")).rejects.toThrow(
    'cannot read "third:views/away.sql": it leads to no file of the revision',
  );
});

it("reads the revision, not the folder", async () => {
  writeFileSync(join(repository.folder, "views/sales.sql"), "SELECT 4");
  expect(await read("HEAD:views/sales.sql")).toEqual([["HEAD:views/sales.sql", "SELECT 1"]]);
});

it("says what is not there", async () => {
  await expect(read("v9:views")).rejects.toThrow('git knows no revision "v9"');
  await expect(read("first:queries")).rejects.toThrow('revision "first" has no "queries"');
  await expect(read("HEAD:views", "/")).rejects.toThrow("is not in a git repository");
  const path = process.env["PATH"];
  process.env["PATH"] = "/nowhere";
  try {
    await expect(read("HEAD:views")).rejects.toThrow("cannot run git: it is not installed");
  } finally {
    process.env["PATH"] = path;
  }
});
