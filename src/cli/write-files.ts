import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { usageError } from "../diagnostics/errors.js";
import type { Terminal } from "./terminal.js";

/** Writes files below a folder, which is made where it is not there. @throws UsageError 22T02 */
export async function writeFiles(
  files: readonly { readonly path: string; readonly text: string }[],
  folder: string,
  terminal: Terminal,
): Promise<void> {
  try {
    for (const { path, text } of files) {
      const target = join(folder, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
      terminal.writeError(`wrote ${target}\n`);
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError("22T02", `cannot write into "${folder}": ${reason}`);
  }
}
