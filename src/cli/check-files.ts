import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { usageError } from "../diagnostics/errors.js";
import type { TextChange } from "../review/unified-diff.js";
import { filesOf, isGenerated } from "./artifact-script.js";
import { type CompileOptions, compileSources } from "./compile-queries.js";
import { printReview, type ReviewFormat } from "./print-review.js";
import { exists, listSources } from "./read-files.js";
import type { Terminal } from "./terminal.js";

/** The options of `trickle-compile check`. */
export interface CheckOptions extends Omit<CompileOptions, "name" | "format"> {
  readonly format: ReviewFormat;
  readonly out?: string;
  readonly split?: true;
  readonly fix?: true;
}

/**
 * Compares committed output with what the queries compile to now, and writes what differs where `--fix` asks for it.
 *
 * @returns the exit code: 1 when something differs and stays so, or when a query is wrong
 */
export async function checkFiles(
  folder: string,
  options: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const queries = (await listSources(folder, terminal)).filter(({ text }) => !isGenerated(text));
  const format = options.format === "json" ? "json" : "text";
  const { artifacts, exitCode } = await compileSources(queries, { ...options, format }, terminal);
  const out = options.out ?? folder;
  const committed = await readCommitted(out, terminal);
  if (queries.length === 0 && committed.size === 0) {
    throw usageError("22T02", `folder "${folder}" holds no query`);
  }
  const wanted = new Map(
    artifacts
      .flatMap((artifact) => filesOf(artifact, options.split === true ? "split" : "together"))
      .map(({ path, text }) => [join(out, path), text]),
  );
  // Of what does not compile, nobody knows whether the output is right.
  const superfluous =
    exitCode === 0 ? [...committed.keys()].filter((name) => !wanted.has(name)) : [];
  const changes: readonly TextChange[] = [
    ...[...wanted].map(([name, text]) => ({ name, before: committed.get(name), after: text })),
    ...superfluous.map((name) => ({ name, before: committed.get(name), after: undefined })),
  ].filter(({ before, after }) => before !== after);
  const review = { streamTables: [], failures: [], files: changes };
  await printReview(review, options.format, terminal);
  if (changes.length === 0) return exitCode;
  if (options.fix !== true) {
    const files = changes.length === 1 ? "1 file is" : `${changes.length} files are`;
    terminal.writeError(`${files} out of date: --fix writes what differs\n`);
    return Math.max(exitCode, 1);
  }
  for (const { name, after } of changes) await write(name, after, out, terminal);
  return exitCode;
}

/** The generated files of a folder, by path. */
async function readCommitted(
  folder: string,
  terminal: Terminal,
): Promise<ReadonlyMap<string, string>> {
  const sources = (await exists(folder)) ? await listSources(folder, terminal) : [];
  const generated = sources.filter(({ text }) => isGenerated(text));
  // Where git is told to, it writes files with other line ends than they were committed with.
  return new Map(generated.map(({ name, text }) => [join(name), text.replaceAll("\r\n", "\n")]));
}

async function write(
  path: string,
  text: string | undefined,
  folder: string,
  terminal: Terminal,
): Promise<void> {
  try {
    if (text === undefined) {
      await rm(path);
      terminal.writeError(`removed ${path}\n`);
      return;
    }
    const present = await readFile(path, "utf8").catch(() => undefined);
    if (present !== undefined && !isGenerated(present)) {
      throw new Error(`"${path}" was not generated`);
    }
    await mkdir(folder, { recursive: true });
    await writeFile(path, text);
    terminal.writeError(`wrote ${path}\n`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError("22T02", `cannot write "${path}": ${reason}`);
  }
}
