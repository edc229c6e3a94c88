import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { usageError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import type { Alteration } from "../runtime/alter.js";
import type { AlterSettings, Trickle } from "../runtime/connect.js";
import { displayName } from "../sql/sql.js";
import { parseDefiningQuery } from "../syntax/defining-query.js";
import { noOverrides, readQueryFile } from "./query-file.js";
import { readSource, stemOf } from "./read-files.js";
import { relabelDiagnostics } from "./relabel.js";
import { type Format, reportDiagnostics } from "./report.js";
import type { Terminal } from "./terminal.js";

/** Where a stream table goes that its file does not qualify: the folder means the same for every session. */
const defaultSchema = "public";

/** What a file of a folder asks for. */
interface Wanted {
  readonly path: string;
  readonly name: string;
  readonly source: SourceText;
  readonly mode: Awaited<ReturnType<typeof readQueryFile>>["mode"];
  readonly schedule: string | undefined;
  readonly timeZone: string | undefined;
}

/** What is done to one stream table. */
export interface Step {
  readonly action: "create" | "alter" | "drop";
  readonly name: string;
  /** Of an `alter`: `unchanged` when there is nothing to do. */
  readonly result: "planned" | "done" | "unchanged";
  /** What becomes of the rows of an `alter`; `unknown` when it depends on what is done before it. */
  readonly rows: "kept" | "rebuilt" | "unknown" | null;
}

/** A line about a step. */
export function describeStep({ action, name, result, rows }: Step): string {
  const fate = rows === null || rows === "unknown" ? "" : `, its rows are ${rows}`;
  return `${action} ${name}: ${result}${fate}\n`;
}

export interface ApplySettings {
  readonly dryRun: boolean;
  /** Whether stream tables that no file describes are dropped. */
  readonly prune: boolean;
  readonly format: Format;
}

/** Makes the stream tables of a database those that the files of a folder describe: plans first, then does. */
export async function applyFolder(
  trickle: Trickle,
  folder: string,
  settings: ApplySettings,
  terminal: Terminal,
): Promise<readonly Step[]> {
  const wanted = inOrder(await readWanted(folder, terminal));
  const present = (await trickle.list()).map((table) => table.name);
  const superfluous = settings.prune
    ? present.filter((name) => !wanted.some((entry) => entry.name === name)).reverse()
    : [];
  const result = settings.dryRun ? "planned" : "done";
  const steps: Step[] = [];
  const tell = async (name: string, source: SourceText): Promise<void> => {
    const told = relabelDiagnostics(await trickle.diagnostics(name), source);
    reportDiagnostics(terminal, told, settings.format);
  };
  for (const name of superfluous) {
    if (!settings.dryRun) await trickle.drop(name);
    steps.push({ action: "drop", name, result, rows: null });
  }
  for (const { name, source, mode, schedule, timeZone } of wanted) {
    const query = source.text;
    const known = present.find((other) => name === other);
    if (known === undefined) {
      if (!settings.dryRun) {
        await trickle.create({ name, query, mode, schedule, timeZone });
        await tell(name, source);
      }
      steps.push({ action: "create", name, result, rows: null });
      continue;
    }
    const wantedSettings = { query, mode, schedule: schedule ?? "", timeZone: timeZone ?? "" };
    const rows = settings.dryRun
      ? await foresee(trickle, known, wantedSettings, steps)
      : await trickle.alter(known, wantedSettings);
    if (!settings.dryRun && rows !== "unchanged") await tell(name, source);
    steps.push(
      rows === "unchanged"
        ? { action: "alter", name, result: rows, rows: null }
        : { action: "alter", name, result, rows },
    );
  }
  return steps;
}

/** What becomes of it depends on what it reads, which an earlier step may have yet to make or to change. */
async function foresee(
  trickle: Trickle,
  name: string,
  settings: AlterSettings & { readonly query: string },
  before: readonly Step[],
): Promise<Alteration | "unknown"> {
  const depends = before.some(
    (step) => step.result === "planned" && mentions(settings.query, step.name),
  );
  return depends ? "unknown" : trickle.foreseeAlter(name, settings);
}

async function readWanted(folder: string, terminal: Terminal): Promise<readonly Wanted[]> {
  const files = await readdir(folder).catch((error: Error) => {
    throw usageError("22T02", `cannot read folder "${folder}": ${error.message}`);
  });
  const paths = files.filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    paths.map(async (file) => {
      const path = join(folder, file);
      const source = await readSource(path, terminal);
      const { name: fromFile, ...options } = await readQueryFile(source, noOverrides);
      const { name: written } = parseDefiningQuery(source);
      const name =
        written === undefined
          ? displayName(defaultSchema, fromFile ?? stemOf(path))
          : displayName(written.schema ?? defaultSchema, written.name);
      return { ...options, path, name, source };
    }),
  );
}

/** What is read stands before what reads it, as far as the texts tell; otherwise by file name. */
function inOrder(wanted: readonly Wanted[]): readonly Wanted[] {
  const done: Wanted[] = [];
  const visit = (entry: Wanted, above: readonly Wanted[]): void => {
    if (done.includes(entry) || above.includes(entry)) return;
    for (const other of wanted) {
      if (other !== entry && mentions(entry.source.text, other.name))
        visit(other, [...above, entry]);
    }
    done.push(entry);
  };
  for (const entry of wanted) visit(entry, []);
  return done;
}

function mentions(query: string, name: string): boolean {
  const bare = bareName(name);
  return query.split(/[^\p{L}\p{N}_$]+/u).some((word) => word.toLowerCase() === bare);
}

/** The last part of a name, without its quotes. */
function bareName(name: string): string {
  return (name.split(".").at(-1) ?? name).replaceAll('"', "").toLowerCase();
}
