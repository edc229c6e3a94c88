import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { compileFunctionPins, compilePrelude } from "../../compile/prelude.js";
import { invariant } from "../../diagnostics/errors.js";
import { printSql } from "../../sql/sql.js";
import { emitCheckLists } from "./check-lists.js";

/** A step from one version of the catalog to the next. Once released, its text never changes. */
export interface Migration {
  readonly version: number;
  /** What the first line of the file says. */
  readonly description: string;
  readonly text: string;
  readonly checksum: string;
}

/** What is installed in schema `pgtrickle`. */
export interface Engine {
  /** In order; the first has version 1. */
  readonly migrations: readonly Migration[];
  /** The prelude of stream tables, functions and CHECK lists: replaced as a whole, after the migrations, whenever they differ. */
  readonly definitions: Migration;
}

/** Functions that run scripts of an artifact. */
const runningScripts = ["_refresh", "verify_stream_table", "explain_st", "_explain_arms"];

/** Reads the SQL files that stand beside this module. */
export async function loadEngine(): Promise<Engine> {
  const migrations: Migration[] = [];
  for (const { name, text } of await readFolder("migrations")) {
    const version = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
    invariant(version === migrations.length + 1, `migration file "${name}" is out of sequence`);
    const description = /^-- (.+)$/m.exec(text)?.[1];
    invariant(description !== undefined, `migration file "${name}" has no description`);
    migrations.push({ version, description, text, checksum: checksumOf(text) });
  }
  const functions = await readFolder("functions");
  const text = [
    // They refer to each other in both directions.
    "SET LOCAL check_function_bodies = off;",
    compilePrelude(),
    ...functions.map((file) => file.text),
    compileFunctionPins("pgtrickle", runningScripts),
    printSql(emitCheckLists()),
  ].join("\n");
  const description = "functions and CHECK lists";
  return {
    migrations,
    definitions: { version: 0, description, text, checksum: checksumOf(text) },
  };
}

async function readFolder(
  name: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const folder = new URL(`./${name}/`, import.meta.url);
  const names = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(new URL(file, folder), "utf8");
      // The same checksum whatever line ends a checkout has made.
      return { name: file, text: text.replaceAll("\r\n", "\n") };
    }),
  );
}

function checksumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
