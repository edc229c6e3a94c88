import type { QualifiedName } from "../catalog/type.js";
import type { DeltaPlan } from "../delta/plan.js";
import { identifier, join, literal, type Sql, sql } from "../sql/sql.js";
import { bufferName, changesSchema, displayName, engineSchema } from "./naming.js";
import type { Step } from "./steps.js";

/** The frontier of the stream table as a CTE of one row. */
export function frontierStep(name: QualifiedName): Step {
  return {
    name: "frontier",
    remark: "what the last refresh had seen",
    modifies: false,
    body: sql`SELECT frontier AS snapshot, own_xid, own_seq
FROM ${identifier(engineSchema)}.pgt_frontiers
WHERE stream_table = ${literal(displayName(name))}`,
  };
}

/** The sources that a statement reads once, for all that it computes. */
export function copySteps({ snapshots }: DeltaPlan): readonly Step[] {
  return snapshots.flatMap(({ table, columns, copy }): Step[] => {
    if (copy === undefined) return [];
    const list = join(
      columns.map((column) => identifier(column)),
      sql`, `,
    );
    return [
      {
        name: copy,
        remark: `${table.name} as it is now: read once, because it is not part of the snapshot`,
        modifies: false,
        body: sql`SELECT ${list}
FROM ${identifier(table.schema, table.name)}`,
      },
    ];
  });
}

/** Whether anything was recorded of a source since the last refresh. */
export function anyChange(table: QualifiedName): Sql {
  return sql`EXISTS (
  SELECT FROM ${identifier(changesSchema, bufferName(table))} AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END)`;
}

/**
 * Moves the frontier to the snapshot of this statement, the argument's, or stops the statement: before a refresh by
 * changes, when these are not all known; and when a change had nothing to act on.
 */
export function advance(
  name: QualifiedName,
  checks: { readonly complete: boolean; readonly consistent: readonly Sql[] },
): Sql {
  const consistent =
    checks.consistent.length === 0
      ? literal(true)
      : join(
          checks.consistent,
          sql`
    AND `,
        );
  return sql`${identifier(engineSchema)}.advance(
  stream_table => ${literal(displayName(name))},
  snapshot => pg_current_snapshot(),
  complete => ${literal(checks.complete)},
  consistent => ${consistent})`;
}
