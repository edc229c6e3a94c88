import type { Artifact } from "../compile/artifact.js";
import { displayName } from "../emit/naming.js";
import { fileStem } from "../review/migration/migration-files.js";
import { printTransaction } from "../review/print-transaction.js";
import { comment, printSql } from "../sql/sql.js";

/** What part of an artifact to print. */
export const emits = ["sql", "install", "refresh", "drop", "relation", "delta", "json"] as const;

export type Emit = (typeof emits)[number];

/** A part of an artifact as text that ends in a line break. The SQL can be run by psql as it is. */
export function printArtifact(artifact: Artifact, emit: Emit): string {
  switch (emit) {
    case "sql":
      return sections(
        [
          `stream table ${displayName(artifact.name)}, mode ${artifact.mode}`,
          printTransaction("read committed", [artifact.prelude, artifact.install]),
        ],
        [
          "fill it: once, after the transaction above",
          printTransaction("repeatable read", [artifact.lock, artifact.populate]),
        ],
        [
          "refresh it: whenever it should be brought up to date",
          printTransaction("read committed", [artifact.lock, artifact.refresh]),
        ],
      );
    case "install":
      return sections(
        [
          `install stream table ${displayName(artifact.name)}, mode ${artifact.mode}`,
          printTransaction("read committed", [artifact.prelude, artifact.install]),
        ],
        ["fill it", printTransaction("repeatable read", [artifact.lock, artifact.populate])],
      );
    case "refresh":
      return sections([
        `refresh stream table ${displayName(artifact.name)}`,
        printTransaction("read committed", [artifact.lock, artifact.refresh]),
      ]);
    case "drop":
      return sections([
        `drop stream table ${displayName(artifact.name)}`,
        printTransaction("read committed", [artifact.drop]),
      ]);
    case "relation":
      return complete(artifact.plans.relation);
    case "delta":
      return complete(artifact.plans.delta);
    case "json":
      return `${JSON.stringify(artifact, null, 2)}\n`;
  }
}

/** For readers who look at one stream table: what all of them share is named, and left out. */
export function withoutShared(artifact: Artifact): Artifact {
  const lines = artifact.prelude.split("\n").length;
  const note = `what all stream tables of a database share: ${lines} lines, which trickle-compile compile prints`;
  return { ...artifact, prelude: printSql(comment(note)) };
}

/** The name of the file that `--out` writes a part to. */
export function fileNameOf(artifact: Artifact, emit: Emit): string {
  const stem = fileStem(displayName(artifact.name));
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

/** The files that a stream table is committed as: one, or one for each occasion. */
export function filesOf(
  artifact: Artifact,
  layout: "together" | "split",
): readonly { readonly path: string; readonly text: string }[] {
  const parts: readonly Emit[] = layout === "together" ? ["sql"] : ["install", "refresh", "drop"];
  return parts.map((part) => ({
    path: fileNameOf(artifact, part),
    text: printArtifact(artifact, part),
  }));
}

/** Whether a text is SQL of ours, by its heading. */
export function isGenerated(text: string): boolean {
  return /^-- (?:install |refresh |drop )?stream table \S/.test(text);
}

function sections(...parts: readonly (readonly [title: string, body: string])[]): string {
  return parts.map(([title, body]) => `${printSql(comment(title))}\n\n${body}`).join("\n");
}

function complete(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
