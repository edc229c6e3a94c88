import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { expect } from "vitest";

/** Only `npm run golden` sets this. */
const writing = process.env["TRICKLE_WRITE_GOLDEN"] === "1";
if (writing && process.env["CI"] !== undefined) {
  throw new Error("goldens are written by people who read them, not where CI is set");
}

/** One folder below `golden/`: outputs that people have read and found right. */
export interface GoldenFolder {
  /** Compares a text with the file; `npm run golden` writes the file instead. */
  expectFile(path: string, text: string): void;
  /** Fails when the folder holds anything but these files; `npm run golden` removes the rest. */
  expectOnly(paths: readonly string[]): void;
}

function listFiles(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .map((path) => path.split(sep).join("/"))
    .sort();
}

export function openGoldenFolder(name: string): GoldenFolder {
  const root = join("golden", name);
  return {
    expectFile: (path, text) => {
      const file = join(root, path);
      const complete = text.endsWith("\n") ? text : `${text}\n`;
      if (writing) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, complete);
        return;
      }
      expect(existsSync(file), `${file} is missing: npm run golden writes it`).toBe(true);
      expect(complete, `${file} is out of date: npm run golden writes it`).toBe(
        readFileSync(file, "utf8"),
      );
    },
    expectOnly: (paths) => {
      const wanted = new Set(paths);
      if (writing) {
        for (const orphan of listFiles(root).filter((path) => !wanted.has(path))) {
          rmSync(join(root, orphan));
        }
      }
      expect(listFiles(root)).toEqual([...wanted].sort());
    },
  };
}
