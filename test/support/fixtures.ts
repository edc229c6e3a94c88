import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestDatabase } from "./connection.js";

/** Statements that run between two refreshes. */
export interface Batch {
  /** What it is about, in words. */
  readonly title: string;
  readonly script: string;
}

/** A query with a schema and a history of changes: `fixtures/views/<name>/`. */
export interface ViewFixture {
  readonly name: string;
  readonly schema: string;
  /** The defining query, its leading directives included: they are comments. */
  readonly view: string;
  /** The name to give the stream table, as SQL. */
  readonly streamTable: string;
  /** The time zone to compile it with: that which its schema sets. */
  readonly timeZone: string | undefined;
  /** How the stream table must be maintained. */
  readonly mode: "differential" | "full";
  /** What of the query language it is about, in words; `undefined` when it is about data. */
  readonly construct: string | undefined;
  /** What a refresh costs, in the letters of docs/semantics.md; `undefined` when refreshed in full. */
  readonly cost: string | undefined;
  /** Whether materialized views may be sources that are compared. */
  readonly snapshotSources: boolean;
  /** The first version of PostgreSQL that can run it. */
  readonly since: number;
  /** Extensions that the server must have. */
  readonly needs: readonly string[];
  readonly batches: readonly Batch[];
}

/** A query that must be refused: `fixtures/rejected/<name>/`. */
export interface RejectedFixture {
  readonly name: string;
  readonly schema: string;
  readonly view: string;
  /** What of the query language is refused, in words; `undefined` when the query is wrong. */
  readonly construct: string | undefined;
}

const root = "fixtures";

function readCase(folder: string, name: string, files: readonly string[]): readonly string[] {
  const found = readdirSync(join(root, folder, name)).sort();
  if (found.join() !== [...files].sort().join()) {
    throw new Error(
      `${folder}/${name} should hold ${files.join(", ")}; it holds ${found.join(", ")}`,
    );
  }
  return files.map((file) => readFileSync(join(root, folder, name, file), "utf8"));
}

function listCases(folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).sort();
  for (const name of names) {
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      throw new Error(`${path}/${name}: a case is named in kebab-case`);
    }
  }
  return names;
}

/** The `-- key: value` lines that a text begins with. */
function readDirectives(text: string, known: readonly string[]): ReadonlyMap<string, string> {
  const directives = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, key, value] = /^-- ([a-z]+): (.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) break;
    if (!known.includes(key)) throw new Error(`"${key}" is not one of ${known.join(", ")}`);
    directives.set(key, value);
  }
  return directives;
}

/** Splits a file of changes at its `-- batch: <words>` lines. */
export function splitBatches(text: string): readonly Batch[] {
  const batches: { title: string; lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const [, title] = /^-- batch: (.+)$/.exec(line) ?? [];
    if (title !== undefined) {
      if (batches.some((batch) => batch.title === title)) {
        throw new Error(`two batches have the title "${title}"`);
      }
      batches.push({ title, lines: [] });
      continue;
    }
    const isProse = line.trim() === "" || line.startsWith("--");
    if (batches.length === 0 && !isProse)
      throw new Error(`"${line}" stands before the first batch`);
    batches.at(-1)?.lines.push(line);
  }
  if (batches.length === 0) throw new Error("there is no batch");
  return batches.map(({ title, lines }) => {
    const script = lines.join("\n").trim();
    if (script === "") throw new Error(`batch "${title}" is empty`);
    return { title, script };
  });
}

function readView(name: string): ViewFixture {
  try {
    const [schema = "", view = "", changes = ""] = readCase("views", name, [
      "schema.sql",
      "view.sql",
      "changes.sql",
    ]);
    const directives = readDirectives(view, [
      "expect",
      "name",
      "zone",
      "construct",
      "cost",
      "since",
      "needs",
      "snapshots",
    ]);
    const mode = directives.get("expect") ?? "differential";
    if (mode !== "differential" && mode !== "full") throw new Error(`"${mode}" is not a mode`);
    const construct = directives.get("construct");
    const cost = directives.get("cost");
    if ((construct !== undefined && mode === "differential") !== (cost !== undefined)) {
      throw new Error("a construct has a cost when it is maintained, and only then");
    }
    return {
      name,
      schema,
      view,
      streamTable: directives.get("name") ?? `public.${name.replaceAll("-", "_")}_result`,
      timeZone: directives.get("zone"),
      mode,
      construct,
      cost,
      snapshotSources: directives.has("snapshots"),
      since: Number(directives.get("since") ?? 15),
      needs: directives.get("needs")?.split(", ") ?? [],
      batches: splitBatches(changes),
    };
  } catch (error) {
    throw new Error(`fixture ${name}: ${(error as Error).message}`, { cause: error });
  }
}

export function readViewFixtures(): readonly ViewFixture[] {
  return listCases("views").map(readView);
}

/** Why a database cannot run a fixture; `undefined` when it can. */
export async function missingFor(
  { since, needs }: ViewFixture,
  database: TestDatabase,
): Promise<string | undefined> {
  if (database.major < since) return `needs PostgreSQL ${since}`;
  for (const extension of needs) {
    const found = await database.query("SELECT FROM pg_available_extensions WHERE name = $1", [
      extension,
    ]);
    if (found.length === 0) return `needs the extension ${extension}`;
  }
  return undefined;
}

export function readRejectedFixtures(): readonly RejectedFixture[] {
  return listCases("rejected").map((name) => {
    const [schema = "", view = ""] = readCase("rejected", name, ["schema.sql", "view.sql"]);
    const construct = readDirectives(view, ["construct"]).get("construct");
    return { name, schema, view, construct };
  });
}
