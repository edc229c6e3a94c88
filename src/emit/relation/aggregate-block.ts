import type { Aggregate } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { join, type Sql, sql } from "../../sql/sql.js";
import { emitAggregateCall } from "../call-sql.js";
import { bindingLevels, boundKey, emitBound, type ScalarSql } from "../scalar-sql.js";
import { type Block, wantedAlias } from "./block.js";
import type { Printer } from "./printer.js";
import { referencesTo } from "./recursive-query.js";

export function aggregateBlock(printer: Printer, relation: Aggregate): Block {
  // Beside a recursive reference PostgreSQL accepts no aggregate, but it does around a subquery with one.
  const block = [...printer.recursions.keys()].some(
    (name) => referencesTo(relation.input, name) > 0,
  )
    ? printer.close(relation.input, wantedAlias(relation.input))
    : printer.openRows(relation.input);
  const scalars = printer.scalarsOver(block.columns);
  const columns = new Map<ColumnId, ScalarSql>();
  const keys = relation.keys.map((key) => {
    const bound = emitBound(key.scalar, scalars);
    columns.set(key.id, bound);
    return boundKey(bound, key.scalar, scalars);
  });
  const aggregates = new Set<ScalarSql>();
  for (const { id, call } of relation.aggregates) {
    const value = { sql: emitAggregateCall(call, scalars), level: bindingLevels.atom };
    columns.set(id, value);
    aggregates.add(value);
  }
  const mark = relation.groupingSets?.mark;
  if (mark !== undefined) {
    columns.set(mark.id, {
      sql: sql`GROUPING(${join(keys, sql`, `)})`,
      level: bindingLevels.atom,
    });
  }
  const sets = relation.groupingSets?.sets.map(
    (set) =>
      sql`(${join(
        set.map((index) => keys[index] as Sql),
        sql`, `,
      )})`,
  );
  return {
    ...block,
    columns,
    grouping: {
      keys: sets === undefined ? join(keys, sql`, `) : sql`GROUPING SETS (${join(sets, sql`, `)})`,
      having: [],
      aggregates,
    },
  };
}
