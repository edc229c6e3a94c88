import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readRevisions } from "./review-revisions.js";

/** A git repository in a folder of its own. */
export interface Repository {
  readonly folder: string;
  /** Writes files and commits them under a tag. */
  commit(tag: string, files: ReadonlyMap<string, string | Uint8Array>): void;
  /** Runs with the repository as the current folder. */
  inside<Result>(work: () => Promise<Result>): Promise<Result>;
  remove(): void;
}

/** Neither the user's settings nor the clock have a say. */
const environment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.org",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.org",
  GIT_AUTHOR_DATE: "2024-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2024-01-01T00:00:00Z",
};

/** An empty repository. */
export function createRepository(): Repository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "pgtrickle-")));
  const git = (...args: readonly string[]): void => {
    execFileSync("git", [...args], { cwd: folder, env: environment, stdio: "pipe" });
  };
  git("init", "--quiet", "--initial-branch=main");
  return {
    folder,
    commit: (tag, files) => {
      for (const [path, content] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), content);
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", tag);
      git("tag", tag);
    },
    inside: async (work) => {
      const before = process.cwd();
      process.chdir(folder);
      try {
        return await work();
      } finally {
        process.chdir(before);
      }
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A repository with a commit for each revision of the shop, tagged with its name. */
export function createShopRepository(): Repository {
  const repository = createRepository();
  for (const { name, written } of readRevisions()) repository.commit(name, written);
  return repository;
}
