import { readdir } from "node:fs/promises";
import type { Artifact } from "../compile/artifact.js";
import { stateError, usageError } from "../diagnostics/errors.js";
import { displayName, sourceNameOf } from "../emit/naming.js";
import type { Concern } from "../review/find-concerns.js";
import type { Layout, MigrationFile } from "../review/migration/migration-files.js";
import type { ArtifactPair } from "../review/migration/order-pairs.js";
import type { ReviewFailure } from "../review/render-review.js";
import type { RequestedMode } from "../runtime/stream-table.js";
import { fileNameOf, printArtifact, withoutShared } from "./artifact-script.js";
import {
  artifactsIn,
  type CompiledFile,
  catalogOfFiles,
  compileEach,
  fixedCatalog,
} from "./compile-each.js";
import type { DatabaseSide } from "./database-side.js";
import { printReview, type ReviewFormat } from "./print-review.js";
import { noOverrides } from "./query-file.js";
import { withoutSchema } from "./read-files.js";
import { reportDiagnostics } from "./report.js";
import { type ReviewSide, readSide } from "./review-side.js";
import type { Terminal } from "./terminal.js";
import { writeFiles } from "./write-files.js";

/** What `trickle-compile diff` prints: what changes, or how to change it. */
export const diffEmits = ["review", "sql"] as const;

/** The options of `trickle-compile diff`. */
export interface DiffOptions {
  readonly schema?: readonly string[];
  readonly oldSchema?: readonly string[];
  readonly database?: string;
  readonly mode?: RequestedMode;
  readonly timeZone?: string;
  readonly format: ReviewFormat;
  readonly emit: (typeof diffEmits)[number];
  readonly layout: Layout;
  readonly out?: string;
  readonly failOn?: readonly Concern[];
}

/** What came of the queries of one side. */
interface CompiledSide {
  readonly artifacts: readonly Artifact[];
  readonly failures: readonly Extract<CompiledFile, { readonly kind: "failed" }>[];
}

/** Both sides, compiled. */
interface Sides {
  readonly before: CompiledSide;
  readonly after: CompiledSide;
  readonly rowCounts: ReadonlyMap<string, number>;
}

/**
 * Compares the stream tables of two places, or of a database and a place.
 *
 * @returns the exit code: 1 when a query does not compile, or when a difference is of a kind that shall not pass
 */
export async function diffQueries(
  places: readonly [string, string | undefined],
  options: DiffOptions,
  terminal: Terminal,
): Promise<number> {
  if (options.out !== undefined && options.emit !== "sql") {
    throw usageError("22T01", "--out is for migrations: it needs --emit sql");
  }
  if (options.layout !== "plain" && options.emit !== "sql") {
    throw usageError("22T01", "--layout is for migrations: it needs --emit sql");
  }
  const sides = await readSides(places, options, terminal);
  const exitCode = reportFailures(sides, options, terminal);
  const { diffArtifacts, pairArtifacts } = await import("../review/diff-artifacts.js");
  const [before, after] = withoutFailed(sides);
  remarkLeftOut(sides, [before, after], terminal);
  const streamTables = diffArtifacts(before, after, {
    rowCounts: sides.rowCounts,
    ignoreCosts: places[1] === undefined,
  });
  const changed = new Set(streamTables.map(({ name }) => name));
  const pairs = pairArtifacts(before, after).filter((pair) =>
    pair.some((side) => side !== undefined && changed.has(displayName(side.name))),
  );
  if (options.emit === "sql") {
    await emitMigrations(pairs, options, terminal);
  } else {
    const files = pairs.map(([old, now]) => {
      // Both have it, as a rule the same.
      const print = (side: Artifact | undefined): string | undefined =>
        side && printArtifact(old && now ? side : withoutShared(side), "sql");
      const name = fileNameOf((now ?? old) as Artifact, "sql");
      return { name, before: print(old), after: print(now) };
    });
    await printReview(
      { streamTables, failures: failuresOf(sides), files },
      options.format,
      terminal,
    );
  }
  if (options.database !== undefined && options.schema === undefined) {
    remarkReaders(sides.after.artifacts, changed, terminal);
  }
  const { findConcerns } = await import("../review/find-concerns.js");
  const found = findConcerns(streamTables, options.failOn ?? []);
  for (const { concern, streamTables: names } of found) {
    terminal.writeError(`refused because of --fail-on ${concern}: ${names.join(", ")}\n`);
  }
  return found.length === 0 ? exitCode : Math.max(exitCode, 1);
}

async function readSides(
  [first, second]: readonly [string, string | undefined],
  options: DiffOptions,
  terminal: Terminal,
): Promise<Sides> {
  if (second === undefined && options.database === undefined) {
    throw usageError("22T01", "two places are needed to compare, or one and --database", {
      hint: "Write: trickle-compile diff HEAD~1:views views --schema schema.sql",
    });
  }
  const before = second === undefined ? undefined : await readSide(first, terminal);
  const after = await readSide(second ?? first, terminal);
  if (after.queries.length === 0 && before?.queries.length === 0) {
    throw usageError("22T02", "there is no query to compare", {
      hint: "Queries are in files that end in .sql.",
    });
  }
  const database = await readDatabaseOf(options);
  const compiled = await compileSide(after, options.schema, database, options);
  return {
    before:
      before === undefined
        ? { artifacts: artifactsOf(database), failures: [] }
        : await compileSide(before, options.oldSchema ?? options.schema, database, options),
    after: compiled,
    rowCounts: database?.rowCounts ?? new Map(),
  };
}

async function readDatabaseOf({ database }: DiffOptions): Promise<DatabaseSide | undefined> {
  if (database === undefined) return undefined;
  const { readDatabase } = await import("./database-side.js");
  return readDatabase(database);
}

function artifactsOf(database: DatabaseSide | undefined): readonly Artifact[] {
  if (database?.artifacts !== undefined) return database.artifacts;
  throw stateError("55T01", "the database has no catalog of stream tables", {
    hint: "Run: trickle init",
  });
}

async function compileSide(
  side: ReviewSide,
  schema: readonly string[] | undefined,
  database: DatabaseSide | undefined,
  { mode, timeZone }: Pick<DiffOptions, "mode" | "timeZone">,
): Promise<CompiledSide> {
  const sources = (await Promise.all((schema ?? []).map((path) => side.readSchema(path)))).flat();
  const known =
    schema === undefined && database !== undefined
      ? fixedCatalog(database.catalog)
      : catalogOfFiles(sources);
  const given = { ...noOverrides, mode, timeZone };
  const files = await compileEach(withoutSchema(side.queries, sources), known, given);
  return {
    artifacts: artifactsIn(files),
    failures: files.filter((file) => file.kind === "failed"),
  };
}

/** A database knows its stream tables as they are: what reads one that changes is compiled over the one before. */
function remarkReaders(
  artifacts: readonly Artifact[],
  changed: ReadonlySet<string>,
  terminal: Terminal,
): void {
  for (const { name, stateTables } of artifacts) {
    const read = new Set(stateTables.flatMap(({ reads }) => reads.map(sourceNameOf)));
    const others = [...read].filter((other) => changed.has(other)).sort();
    if (others.length === 0) continue;
    terminal.writeError(
      `${displayName(name)} reads ${others.join(", ")}, and is compared as if that stayed as it is: give --schema to see both change\n`,
    );
  }
}

function reportFailures(sides: Sides, options: DiffOptions, terminal: Terminal): number {
  const failures = [...sides.before.failures, ...sides.after.failures];
  const format = options.format === "json" ? "json" : "text";
  for (const { diagnostics } of failures) reportDiagnostics(terminal, diagnostics, format);
  return Math.max(0, ...failures.map(({ exitCode }) => exitCode));
}

function failuresOf({ before, after }: Sides): readonly ReviewFailure[] {
  const described = (side: CompiledSide, name: ReviewFailure["side"]): readonly ReviewFailure[] =>
    side.failures.flatMap(({ source, diagnostics: [first] }) =>
      first === undefined
        ? []
        : [{ file: source.name, side: name, code: first.code, message: first.message }],
    );
  return [...described(before, "before"), ...described(after, "after")];
}

/**
 * A stream table whose query fails on one side is not gone or new. Its name may stand in the text that is not understood, so
 * that nothing is said about any that is on the other side alone.
 */
function withoutFailed({
  before,
  after,
}: Sides): readonly [readonly Artifact[], readonly Artifact[]] {
  const lostBefore = before.failures.length > 0;
  const lostAfter = after.failures.length > 0;
  const names = (side: CompiledSide): ReadonlySet<string> =>
    new Set(side.artifacts.map(({ name }) => displayName(name)));
  const keep = (side: CompiledSide, lost: boolean, other: CompiledSide): readonly Artifact[] =>
    lost
      ? side.artifacts.filter(({ name }) => names(other).has(displayName(name)))
      : side.artifacts;
  return [keep(before, lostAfter, after), keep(after, lostBefore, before)];
}

function remarkLeftOut(
  { before, after }: Sides,
  kept: readonly [readonly Artifact[], readonly Artifact[]],
  terminal: Terminal,
): void {
  const compared = new Set(kept.flat());
  const leftOut = [...before.artifacts, ...after.artifacts].filter((one) => !compared.has(one));
  if (leftOut.length === 0) return;
  const names = leftOut.map(({ name }) => displayName(name)).sort();
  terminal.writeError(
    `on one side alone, and not compared because a query of the other fails: ${names.join(", ")}\n`,
  );
}

async function emitMigrations(
  pairs: readonly ArtifactPair[],
  { layout, out }: DiffOptions,
  terminal: Terminal,
): Promise<void> {
  const { migrationFiles } = await import("../review/migration/migration-files.js");
  const { orderPairs } = await import("../review/migration/order-pairs.js");
  let version = out === undefined ? 1 : await nextVersion(out);
  const files: MigrationFile[] = [];
  for (const [before, after] of orderPairs(pairs)) {
    const made = migrationFiles(before, after, layout, version);
    if (made.length > 0) version += 1;
    files.push(...made);
  }
  if (out === undefined) {
    terminal.write(
      files.map(({ path, text }) => `-- file ${path}\n${printable(path, text)}`).join("\n"),
    );
  } else {
    await writeFiles(files, out, terminal);
  }
}

/** What is not SQL is shown as a remark among SQL. */
function printable(path: string, text: string): string {
  return path.endsWith(".sql") ? text : text.replace(/^(?=.)/gm, "-- ");
}

/** The version after the last one that Flyway finds in a folder. */
async function nextVersion(folder: string): Promise<number> {
  const names = await readdir(folder).catch((): string[] => []);
  const versions = names.map((name) => Number(/^V(\d+)(?:[._]\d+)*__/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...versions) + 1;
}
