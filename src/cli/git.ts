import { execFile } from "node:child_process";
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
  return { revision: text.slice(0, colon), path: text.slice(colon + 1).replace(/\/+$/, "") };
}

export function formatRevisionPath({ revision, path }: RevisionPath): string {
  return `${revision}:${path}`;
}

/**
 * The files below a path of a revision: names from there, or `undefined` when the path is itself a file.
 *
 * @throws UsageError 22T02
 */
export async function listRevision(place: RevisionPath): Promise<readonly string[] | undefined> {
  await assertRevision(place.revision);
  const object = formatRevisionPath(place);
  const kind = await runGit(["cat-file", "-t", object]);
  if (kind.status !== 0) {
    throw usageError("22T02", `revision "${place.revision}" has no "${place.path}"`, {
      hint: "Paths are those of the repository; write ./ before one from the current folder.",
    });
  }
  if (kind.output.toString("utf8").trim() !== "tree") return undefined;
  const list = await runGit(["ls-tree", "-r", "-z", "--name-only", object]);
  return list.output.toString("utf8").split("\0").filter(Boolean);
}

/** The content of a file of a revision. @throws UsageError 22T02 */
export async function readRevision(place: RevisionPath): Promise<Buffer> {
  const file = await runGit(["cat-file", "blob", formatRevisionPath(place)]);
  if (file.status === 0) return file.output;
  throw usageError("22T02", `cannot read "${formatRevisionPath(place)}": ${file.errors}`);
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
  readonly errors: string;
}

function runGit(args: readonly string[]): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    execFile(
      "git",
      [...args],
      { encoding: "buffer", maxBuffer: 256 * 1024 * 1024 },
      (error, output, errors) => {
        if (error === null) resolve({ status: 0, output, errors: "" });
        else if (typeof error.code === "number") {
          resolve({ status: error.code, output, errors: errors.toString("utf8").trim() });
        } else reject(usageError("22T02", `cannot run git: ${error.message}`));
      },
    );
  });
}
