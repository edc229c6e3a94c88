import type { Binding, StateChange, StatePlan } from "../delta/plan.js";
import { InternalError } from "../diagnostics/errors.js";
import type { ColumnId } from "../relation/scalar.js";
import { identifier, join, type Sql, sql } from "../sql/sql.js";
import type { RelationContext } from "./relation/relation-context.js";
import type { Step } from "./steps.js";

/** Every place of a row is between these two (manual, 8.19). */
const places = sql`'(0,0)' AND '(4294967294,65535)'`;

/**
 * Inserts, updates and deletes rows of a state, each found by its place (`ctid`): three statements over disjoint
 * rows, since data-modifying CTEs run in no fixed order against one snapshot (manual, 7.8.4). A row that would not
 * change is not written.
 *
 * That a place is between bounds says nothing but to the planner, which takes such rows for few. Otherwise it reads the
 * whole state to join some thousand places of it, as if each of their pages had still to be read from a disk; a step
 * before has just read them.
 */
export function writeState(
  state: StatePlan,
  change: StateChange,
  from: Binding,
  context: RelationContext,
): readonly Step[] {
  const table = context.stateTable(state.part);
  const suffix = state.part === "" ? "" : `_${state.part}`;
  const next = identifier(from.name);
  const read = (id: ColumnId): Sql => sql`n.${columnOf(from, id)}`;
  const names = state.columns.map((column) => identifier(column.name));
  const values = change.values.map(read);
  const here = sql`s.ctid = ${read(change.locator)} AND ${read(change.locator)} BETWEEN ${places}`;
  const steps: Step[] = [
    {
      name: `inserted${suffix}`,
      remark:
        state.part === "" ? "write the stream table's state" : `write what ${state.part} keeps`,
      modifies: true,
      body: sql`INSERT INTO ${table} (${join(names, sql`, `)})
SELECT ${join(values, sql`, `)}
FROM ${next} AS n
WHERE ${read(change.locator)} IS NULL AND ${read(change.present)}
RETURNING 1`,
    },
    {
      name: `updated${suffix}`,
      remark: "",
      modifies: true,
      body: sql`UPDATE ${table} AS s
SET ${join(
        names.map((column, index) => sql`${column} = ${values[index] as Sql}`),
        sql`, `,
      )}
FROM ${next} AS n
WHERE ${here} AND ${read(change.present)}
  AND ROW(${join(
    names.map((column) => sql`s.${column}`),
    sql`, `,
  )})::record *<> ROW(${join(values, sql`, `)})::record
RETURNING 1`,
    },
    {
      name: `removed${suffix}`,
      remark: "",
      modifies: true,
      body: sql`DELETE FROM ${table} AS s
USING ${next} AS n
WHERE ${here} AND NOT ${read(change.present)}
RETURNING 1`,
    },
  ];
  return steps;
}

/** That no change had nothing to act on: no count falls below zero, and what goes was there. */
export function emitCheck(change: StateChange, from: Binding): readonly Sql[] {
  const { check } = change;
  if (check === undefined) return [];
  const broken =
    check.kind === "count"
      ? sql`${columnOf(from, check.column)} < 0`
      : sql`${columnOf(from, change.locator)} IS NULL AND NOT ${columnOf(from, change.present)}`;
  return [sql`NOT EXISTS (SELECT FROM ${identifier(change.binding)} WHERE ${broken})`];
}

function columnOf(binding: Binding, id: ColumnId): Sql {
  const column = binding.columns.find((candidate) => candidate.id === id);
  if (column === undefined) throw new InternalError(`no column ${id} in ${binding.name}`);
  return identifier(column.name);
}
