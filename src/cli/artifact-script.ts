import type { Artifact } from "../compile/artifact.js";
import { displayName } from "../emit/naming.js";
import { comment, printSql } from "../sql/sql.js";

/** What part of an artifact to print. */
export const emits = ["sql", "install", "refresh", "drop", "relation", "delta", "json"] as const;

export type Emit = (typeof emits)[number];

const searchPath = "SET LOCAL search_path = pg_catalog, pg_temp;";

/** A part of an artifact as text that ends in a line break. The SQL can be run by psql as it is. */
export function printArtifact(artifact: Artifact, emit: Emit): string {
  switch (emit) {
    case "sql":
      return sections(
        [
          `stream table ${displayName(artifact.name)}, mode ${artifact.mode}`,
          transaction("read committed", [artifact.prelude, artifact.install]),
        ],
        [
          "fill it: once, after the transaction above",
          transaction("repeatable read", [artifact.lock, artifact.populate]),
        ],
        [
          "refresh it: whenever it should be brought up to date",
          transaction("read committed", [artifact.lock, artifact.refresh]),
        ],
      );
    case "install":
      return sections(
        [
          `install stream table ${displayName(artifact.name)}, mode ${artifact.mode}`,
          transaction("read committed", [artifact.prelude, artifact.install]),
        ],
        ["fill it", transaction("repeatable read", [artifact.lock, artifact.populate])],
      );
    case "refresh":
      return sections([
        `refresh stream table ${displayName(artifact.name)}`,
        transaction("read committed", [artifact.lock, artifact.refresh]),
      ]);
    case "drop":
      return sections([
        `drop stream table ${displayName(artifact.name)}`,
        transaction("read committed", [artifact.drop]),
      ]);
    case "relation":
      return complete(artifact.plans.relation);
    case "delta":
      return complete(artifact.plans.delta);
    case "json":
      return `${JSON.stringify(artifact, null, 2)}\n`;
  }
}

/** The name of the file that `--out` writes a part to. */
export function fileNameOf(artifact: Artifact, emit: Emit): string {
  // What file systems do not take in a name is written as in a URL; quotes go with it.
  const stem = encodeURIComponent(displayName(artifact.name)).replaceAll("*", "%2A");
  switch (emit) {
    case "sql":
      return `${stem}.sql`;
    case "install":
    case "refresh":
    case "drop":
      return `${stem}.${emit}.sql`;
    case "relation":
    case "delta":
      return `${stem}.${emit}.plan`;
    case "json":
      return `${stem}.json`;
  }
}

function sections(...parts: readonly (readonly [title: string, body: string])[]): string {
  return parts.map(([title, body]) => `${printSql(comment(title))}\n\n${body}`).join("\n");
}

function transaction(isolation: string, scripts: readonly string[]): string {
  const begin =
    isolation === "read committed" ? "BEGIN;" : "BEGIN ISOLATION LEVEL REPEATABLE READ;";
  // Scripts that do not say so themselves expect it.
  const path = scripts[0]?.startsWith(searchPath) ? [] : [searchPath];
  const body = [...path, ...scripts.map((script) => script.trim())].join("\n\n");
  return `${begin}\n\n${body}\n\nCOMMIT;\n`;
}

function complete(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
