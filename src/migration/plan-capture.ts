import type { QualifiedName } from "../catalog/type.js";
import type { Artifact, ArtifactSource } from "../compile/artifact.js";
import { displayName, engineSchema } from "../emit/naming.js";
import { identifier, join, literal, printSql, type Sql, sql } from "../sql/sql.js";
import { bufferLocks, captureLock, releaseLock } from "./locks.js";
import { isMarked } from "./mark.js";
import type { MigrationStep, MigrationTransaction } from "./migration.js";
import { guard, patience } from "./steps.js";

/** The columns of each source that the later artifact captures and the earlier one does not. */
export function captureGains(
  before: Artifact | undefined,
  after: Artifact,
): readonly { readonly source: ArtifactSource; readonly columns: readonly string[] }[] {
  return after.sources.flatMap((source) => {
    const known = before === undefined ? undefined : sourceIn(before, source);
    const columns = source.columns.filter((column, index) => {
      const place = known?.columns.indexOf(column) ?? -1;
      return place === -1 || known?.types[place] !== source.types[index];
    });
    return known === undefined || columns.length > 0 ? [{ source, columns }] : [];
  });
}

function sourceIn(artifact: Artifact, wanted: QualifiedName): ArtifactSource | undefined {
  return artifact.sources.find(
    ({ schema, name }) => schema === wanted.schema && name === wanted.name,
  );
}

/** Captures what either artifact reads; `undefined` when the earlier one's capture serves both. */
export function planRecording(before: Artifact, after: Artifact): MigrationTransaction | undefined {
  const gains = captureGains(before, after);
  if (gains.length === 0) return undefined;
  return {
    purpose: "record what both queries read",
    isolation: "read committed",
    converts: false,
    steps: [
      patience,
      ...gains.map(({ source }) => {
        const old = sourceIn(before, source)?.columns ?? [];
        const columns = [
          ...source.columns,
          ...old.filter((name) => !source.columns.includes(name)),
        ];
        return { purpose: "", sql: captureStatement(after, source, columns) };
      }),
    ],
    locks: gains.flatMap(({ source }) => {
      const known = sourceIn(before, source) !== undefined;
      return [captureLock(source), ...(known ? bufferLocks(source) : [])];
    }),
  };
}

/** Captures what only the earlier artifact reads no longer; `undefined` when there is nothing of that kind. */
export function planForgetting(
  before: Artifact,
  after: Artifact,
): MigrationTransaction | undefined {
  const losses = captureGains(after, before);
  if (losses.length === 0) return undefined;
  const gone = losses.filter(({ source }) => sourceIn(after, source) === undefined);
  return {
    purpose: "no longer record what only the query before read",
    isolation: "read committed",
    converts: false,
    steps: [
      patience,
      guard(
        "only when the transaction before has been committed",
        isMarked(after),
        `stream table "${displayName(after.name)}" was not changed`,
        "Look for the error before this one.",
      ),
      ...losses.map(({ source }) => {
        const still = sourceIn(after, source);
        return {
          purpose: "",
          sql:
            still === undefined
              ? printSql(
                  sql`SELECT ${identifier(engineSchema)}.release(${literal(displayName(after.name))}, ${literal(displayName(source))});`,
                )
              : captureStatement(after, still, still.columns),
        };
      }),
    ],
    locks: gone.flatMap(({ source }) => [releaseLock(source), ...bufferLocks(source)]),
  };
}

/** What {@link planRecording} captures is there. */
export function recordedGuard(before: Artifact, after: Artifact): MigrationStep {
  const tests = captureGains(before, after).map(
    ({ source }) =>
      sql`EXISTS (SELECT FROM ${identifier(engineSchema)}.pgt_change_tracking
    WHERE stream_table = ${literal(displayName(after.name))} AND source = ${literal(displayName(source))}
      AND columns @> ${arrayOf(source.columns)})`,
  );
  return guard(
    "only when the transaction before has been committed",
    tests.length === 0
      ? literal(true)
      : join(
          tests,
          sql`
    AND `,
        ),
    `the changes that stream table "${displayName(after.name)}" needs are not recorded`,
    "Look for the error before this one.",
  );
}

function captureStatement(
  artifact: Artifact,
  source: ArtifactSource,
  columns: readonly string[],
): string {
  return printSql(
    sql`SELECT ${identifier(engineSchema)}.capture(
  stream_table => ${literal(displayName(artifact.name))},
  source => ${literal(displayName(source))},
  buffer => ${literal(source.buffer)},
  columns => ${arrayOf(columns)});`,
  );
}

function arrayOf(texts: readonly string[]): Sql {
  return sql`ARRAY[${join(
    texts.map((text) => literal(text)),
    sql`, `,
  )}]::text[]`;
}
