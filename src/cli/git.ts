import { spawn } from "node:child_process";
import { usageError } from "../diagnostics/errors.js";

/** A folder or a file of a revision, as git writes it: `HEAD~1:views`. */
export interface RevisionPath {
  readonly revision: string;
  /** From the top of the repository, or from the current folder when it begins with `./` or `../`. */
  readonly path: string;
}

/** `revision:path`, or `undefined` for another text. */
export function parseRevisionPath(text: string): RevisionPath | undefined {
  const colon = text.indexOf(":");
  if (colon < 1) return undefined;
  const path = text.slice(colon + 1).replace(/\/+$/, "");
  // To git, `.` is a name; only `./` is the current folder.
  const isAbove = /^(?:\.\.?)(?:\/\.\.)*$/.test(path);
  return { revision: text.slice(0, colon), path: isAbove ? `${path}/` : path };
}

function formatRevisionPath({ revision, path }: RevisionPath): string {
  return `${revision}:${path}`;
}

/** A file of a revision: `revision:path`, and what it holds. */
export interface RevisionFile {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * The file at a path of a revision, or the files below it whose names end so, sorted.
 *
 * @throws UsageError 22T02
 */
export async function readRevision(
  place: RevisionPath,
  extension: string,
): Promise<readonly RevisionFile[]> {
  await assertRevision(place.revision);
  const object = formatRevisionPath(place);
  const kind = await runGit(["cat-file", "-t", object]);
  if (kind.status !== 0) {
    throw usageError("22T02", `revision "${place.revision}" has no "${place.path}"`, {
      hint: "Paths are those of the repository, without submodules; write ./ before one from the current folder.",
    });
  }
  if (kind.output.toString("utf8").trim() !== "tree") return readFiles([object]);
  // Without the option, names are looked for below the current folder.
  const list = await runGit(["ls-tree", "-r", "-z", "--full-tree", "--name-only", object]);
  const names = list.output.toString("utf8").split("\0");
  const separator = place.path === "" || place.path.endsWith("/") ? "" : "/";
  return readFiles(
    names
      .filter((name) => name.endsWith(extension))
      .sort()
      .map((name) => `${object}${separator}${name}`),
  );
}

/** Reads files, each `revision:path`, through one process; symbolic links are followed within the revision. */
async function readFiles(names: readonly string[]): Promise<readonly RevisionFile[]> {
  const { output } = await runGit(
    ["cat-file", "--batch", "--follow-symlinks"],
    `${names.join("\n")}\n`,
  );
  // For each: `<object> blob <size>`, a line break, the content, a line break (git-cat-file(1), "Batch output").
  let place = 0;
  return names.map((name) => {
    const end = output.indexOf("\n", place);
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString("utf8", place, end))?.[1];
    if (size === undefined || name.includes("\n")) {
      throw usageError("22T02", `cannot read "${name}": it leads to no file of the revision`);
    }
    place = end + 1 + Number(size) + 1;
    return { name, content: output.subarray(end + 1, place - 1) };
  });
}

async function assertRevision(revision: string): Promise<void> {
  const inside = await runGit(["rev-parse", "--git-dir"]);
  if (inside.status !== 0) {
    throw usageError("22T02", "the current folder is not in a git repository");
  }
  const found = await runGit([
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${revision}^{tree}`,
  ]);
  if (found.status === 0) return;
  throw usageError("22T02", `git knows no revision "${revision}"`, {
    hint: "A shallow clone has only the last ones: fetch more.",
  });
}

interface GitResult {
  readonly status: number;
  readonly output: Buffer;
}

function runGit(args: readonly string[], input = ""): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const git = spawn("git", [...args], { stdio: ["pipe", "pipe", "ignore"] });
    const chunks: Buffer[] = [];
    git.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    // It may end before it has read everything.
    git.stdin.on("error", () => {});
    git.on("error", (error: NodeJS.ErrnoException) => {
      const reason = error.code === "ENOENT" ? "it is not installed" : error.message;
      reject(usageError("22T02", `cannot run git: ${reason}`));
    });
    git.on("close", (status) => resolve({ status: status ?? 1, output: Buffer.concat(chunks) }));
    git.stdin.end(input);
  });
}
