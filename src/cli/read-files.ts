import { access, readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { usageError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import type { Terminal } from "./terminal.js";

/** The text of a file; `-` is standard input. @throws UsageError 22T02 */
export async function readSource(path: string, terminal: Terminal): Promise<SourceText> {
  if (path === "-") return { name: "<stdin>", text: await terminal.readInput() };
  return { name: path, text: decodeText(path, await attempt(path, () => readFile(path))) };
}

/**
 * The texts of a file, or of every .sql file below a folder, sorted by path.
 *
 * @throws UsageError 22T02, also where a folder holds none
 */
export async function readSources(
  path: string,
  terminal: Terminal,
): Promise<readonly SourceText[]> {
  const sources = await listSources(path, terminal);
  if (sources.length === 0) throw usageError("22T02", `folder "${path}" holds no .sql file`);
  return sources;
}

/** The same; a folder may hold none. @throws UsageError 22T02 */
export async function listSources(
  path: string,
  terminal: Terminal,
): Promise<readonly SourceText[]> {
  if (path === "-" || !(await attempt(path, () => stat(path))).isDirectory()) {
    return [await readSource(path, terminal)];
  }
  const names = await attempt(path, () => readdir(path, { recursive: true }));
  const files = names.filter((name) => extname(name) === ".sql").sort();
  return Promise.all(files.map((name) => readSource(join(path, name), terminal)));
}

/** The text in a file's content. @throws UsageError 22T02 when it is not one */
export function decodeText(name: string, content: Uint8Array): string {
  try {
    // Some editors begin files with a byte order mark, which is left out.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    if (!text.includes("\0")) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw usageError("22T02", `"${name}" is not a text`, {
    hint: "Queries and schemas are read as UTF-8.",
  });
}

/** Whether there is a file or a folder at a path. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** Queries without the files that are the schema: those may stand in the same folder. */
export function withoutSchema(
  queries: readonly SourceText[],
  schema: readonly SourceText[],
): readonly SourceText[] {
  const texts = new Set(schema.map(({ text }) => text));
  return queries.filter(({ text }) => !texts.has(text));
}

/** The name of a file without folder and extension. */
export function stemOf(path: string): string {
  return basename(path, extname(path));
}

async function attempt<Value>(path: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw usageError("22T02", `cannot read "${path}": ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
      return "no such file or folder";
    case "EACCES":
      return "permission denied";
    case "EISDIR":
      return "it is a folder";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
