import type { QualifiedName } from "../catalog/type.js";
import type { ClockUse, DeltaPlan } from "../delta/plan.js";
import { differentImage, read } from "../delta/scalars.js";
import { tableKey } from "../delta/sources.js";
import { filter, state } from "../relation/constructors.js";
import { notScalar } from "../relation/scalar-constructors.js";
import { empty, identifier, indent, join, literal, type Sql, sql } from "../sql/sql.js";
import { displayName, engineSchema } from "./naming.js";
import { anyChange, frontierStep } from "./refresh-steps.js";
import type { RelationContext } from "./relation/relation-context.js";
import { emitRelation } from "./relation-sql.js";
import { withSteps } from "./steps.js";

/** Whether a refresh has something to do, and which sources have changed: one row. */
export function emitPending(plan: DeltaPlan, name: QualifiedName, context: RelationContext): Sql {
  // What nothing records may have changed at any time.
  const unknown = plan.sources.length === 0 && plan.clock === undefined;
  if (unknown || plan.snapshots.length > 0) {
    return sql`SELECT true AS pending, NULL::text[] AS changed;`;
  }
  const windows = plan.sources.map(
    ({ table }) => sql`CASE WHEN ${anyChange(table)} THEN ${literal(tableKey(table))} END`,
  );
  const clock =
    plan.clock === undefined
      ? empty
      : sql`
  OR ${clockMoved(plan.clock, context)}`;
  return sql`${withSteps([frontierStep(name)])}
SELECT ${identifier(engineSchema)}.obstacle(${literal(displayName(name))}) IS NOT NULL
  OR cardinality(changed) > 0${clock} AS pending, changed
FROM array_remove(ARRAY[${join(
    windows,
    sql`,
`,
  )}]::text[], NULL) AS found (changed);`;
}

/** Whether the clock shows something else than at the last refresh, or cannot tell in the zone of this session. */
function clockMoved({ part, columns, row }: ClockUse, context: RelationContext): Sql {
  const rows = filter({
    input: state({ name: part, columns, locator: undefined, span: undefined }),
    conjuncts: [notScalar({ argument: differentImage(columns.map(read), row), span: undefined })],
    span: undefined,
  });
  return sql`NOT EXISTS (
${indent(emitRelation(rows, [], context))})`;
}
