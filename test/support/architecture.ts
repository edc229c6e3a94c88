import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** A file of the program: its path below `src/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A breach of a rule, as one line for people. */
export type Finding = string;

const compilerRooms = [
  "diagnostics",
  "sql",
  "catalog",
  "syntax",
  "relation",
  "bind",
  "rewrite",
  "delta",
  "emit",
] as const;

/** Which rooms each room may import, besides itself. Type imports count. `index.ts` is the public API. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  sql: ["diagnostics"],
  catalog: ["diagnostics", "syntax"],
  syntax: ["diagnostics"],
  relation: ["diagnostics", "catalog"],
  bind: ["diagnostics", "catalog", "syntax", "relation"],
  rewrite: ["diagnostics", "catalog", "relation"],
  delta: ["diagnostics", "catalog", "relation"],
  emit: ["diagnostics", "catalog", "sql", "relation", "delta"],
  compile: compilerRooms,
  migration: ["diagnostics", "catalog", "sql", "emit", "compile"],
  review: [...compilerRooms, "compile", "migration"],
  proof: [...compilerRooms, "compile"],
  runtime: ["diagnostics", "catalog", "sql", "compile", "migration"],
  scheduler: ["diagnostics", "runtime"],
  "index.ts": [...compilerRooms, "compile", "migration", "review", "proof", "runtime", "scheduler"],
  cli: [
    ...compilerRooms,
    "compile",
    "migration",
    "review",
    "proof",
    "runtime",
    "scheduler",
    "index.ts",
  ],
};

/** Packages that talk to a database, and who may use them. */
const databasePackages = {
  names: ["pg", "@electric-sql/pglite"],
  rooms: ["runtime", "proof", "cli"],
} as const;

/** Modules that read or change what is outside the program; only `cli` may use them. */
const outsideModules = /^(?:node:)?(?:fs|process|child_process|os|readline|tty|repl)(?:\/|$)/;

/** The clock, chance, the network: the compiler gives the same output for the same input. */
const impurities =
  /\b(?:Date\.now|new Date\b|Math\.random|performance\.now|fetch\()|\bsetTimeout\b/;

const vagueFolders = ["utils", "util", "helpers", "common", "shared", "misc", "lib"];

/** Every TypeScript file below a folder, sorted. */
export function readSources(root: string): readonly SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && statSync(join(root, path)).isFile())
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** The first folder of a path, or the file itself at the top: `bind`, `index.ts`. */
function roomOf(path: string): string {
  return path.split("/")[0] ?? path;
}

/** The text without its comments. Good for formatted code, where `//` after code follows a blank. */
function withoutComments(text: string): string {
  return text
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/[ \t]\/\/ .*$/gm, "");
}

/** Every module that a file names, by value or by type, at the top or inside. */
export function importsOf(text: string): readonly string[] {
  const patterns = [
    /^\s*(?:import|export)\b[^"'`;=]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\b(?:import|require|createRequire\([^)]*\))\s*\(\s*["'`]([^"'`]+)["'`]/g,
  ];
  const code = withoutComments(text);
  return patterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].flatMap(([, specifier]) =>
      specifier === undefined ? [] : [specifier],
    ),
  );
}

function findImportsOf({ path, text }: SourceFile): readonly Finding[] {
  const room = roomOf(path);
  const allowed = layers[room];
  if (allowed === undefined) return [`${path}: "${room}" is not in the table of layers`];
  const findings: Finding[] = [];
  for (const specifier of importsOf(text)) {
    if (specifier.startsWith(".")) {
      const target = normalize(join(dirname(path), specifier));
      const targetRoom = roomOf(target.replace(/^index\.js$/, "index.ts"));
      if (target.startsWith("..")) {
        if (target !== "../package.json" || room !== "cli") {
          findings.push(`${path}: imports ${specifier}, which is outside src`);
        }
      } else if (targetRoom !== room && !allowed.includes(targetRoom)) {
        findings.push(`${path}: ${room} may not import ${targetRoom} (${specifier})`);
      }
      continue;
    }
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    const isDatabase = databasePackages.names.some((known) => known === name);
    if (isDatabase && !databasePackages.rooms.some((known) => known === room)) {
      findings.push(`${path}: ${room} may not talk to a database (${specifier})`);
    }
    const readsEngine =
      path.startsWith("runtime/engine/") && /^node:fs(?:\/promises)?$/.test(specifier);
    if (room !== "cli" && outsideModules.test(specifier) && !readsEngine) {
      findings.push(`${path}: only cli may import ${specifier}`);
    }
    if (/^(?:src|test|bench|dist|pgtrickle)(?:\/|$)/.test(specifier)) {
      findings.push(`${path}: imports ${specifier} by a name that is not a dependency`);
    }
  }
  if (/\bimport\s*\(\s*[^"'\s)]/.test(withoutComments(text))) {
    findings.push(`${path}: imports a module whose name is not written there`);
  }
  return findings;
}

function findGlobalsOf({ path, text }: SourceFile): readonly Finding[] {
  const room = roomOf(path);
  const code = withoutComments(text);
  const findings: Finding[] = [];
  if (room !== "cli") {
    for (const [found] of code.matchAll(/\b(?:process|console)(?:\.[A-Za-z]+|\[)/g)) {
      findings.push(`${path}: only cli may use ${found}`);
    }
  }
  if (compilerRooms.some((known) => known === room) || room === "compile") {
    const [found] = impurities.exec(code) ?? [];
    if (found !== undefined) findings.push(`${path}: a phase may not use ${found}`);
  }
  return findings;
}

function findFolders(files: readonly SourceFile[]): readonly Finding[] {
  const folders = new Set(files.flatMap(({ path }) => path.split("/").slice(0, -1)));
  const findings = [...folders]
    .filter((folder) => vagueFolders.includes(folder))
    .map((folder) => `${folder}/: a folder is named for what it is about`);
  // bind/types is about the types of SQL; at the top it would be a drawer.
  if (files.some(({ path }) => roomOf(path) === "types")) {
    findings.push("types/: types belong to the room that they describe");
  }
  return findings;
}

/** Every breach of the table of layers and of what only some rooms may do. */
export function findArchitectureBreaches(files: readonly SourceFile[]): readonly Finding[] {
  return [...files.flatMap(findImportsOf), ...files.flatMap(findGlobalsOf), ...findFolders(files)];
}

const statementWords =
  "ALTER|ANALYZE|BEGIN|CALL|CLOSE|COMMENT|COMMIT|COPY|CREATE|DECLARE|DELETE|DO|DROP|EXECUTE|EXPLAIN|FETCH|GRANT|" +
  "INSERT|LISTEN|LOCK|MERGE|NOTIFY|PREPARE|RESET|REVOKE|ROLLBACK|SAVEPOINT|SELECT|SET|SHOW|TABLE|TRUNCATE|" +
  "UNLISTEN|UPDATE|VACUUM|VALUES|WITH";

/**
 * SQL text made by pasting: a template that is not tagged, begins like a statement and has holes; a template
 * with holes or a concatenation handed to a function that runs SQL. SQL is made with the tag of `src/sql`.
 */
export function findPastedSql({ path, text }: SourceFile): readonly Finding[] {
  const code = withoutComments(text);
  const patterns = [
    new RegExp(`(?<![\\w$)\\]])\`\\s*(?:${statementWords})\\b[^\`]*?\\$\\{`, "g"),
    /\.(?:query|exec|execute)(?:<[^()]*>)?\(\s*`[^`]*?\$\{/g,
    /\.(?:query|exec|execute)(?:<[^()]*>)?\(\s*"(?:[^"\\]|\\.)*"\s*\+/g,
  ];
  const places = patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([found]) => found));
  return [...new Set(places)].map((found) => `${path}: SQL made by pasting: ${found.trim()}`);
}
