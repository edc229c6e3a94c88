import { identifier, join, literal, type Sql, sql } from "../../sql/sql.js";
import {
  dependencyKinds,
  historyActions,
  mergeJoinStrategies,
  modes,
  refreshStatuses,
  requestedModes,
  streamTableStatuses,
} from "../stream-table.js";

interface CheckList {
  readonly table: string;
  readonly column: string;
  readonly values: readonly string[];
}

/** The columns whose values are a union of the program. */
export const checkLists: readonly CheckList[] = [
  { table: "pgt_stream_tables", column: "requested_mode", values: requestedModes },
  { table: "pgt_stream_tables", column: "mode", values: modes },
  { table: "pgt_stream_tables", column: "status", values: streamTableStatuses },
  {
    table: "pgt_stream_tables",
    column: "merge_join_strategy",
    values: mergeJoinStrategies,
  },
  { table: "pgt_dependencies", column: "kind", values: dependencyKinds },
  { table: "pgt_refresh_history", column: "action", values: historyActions },
  { table: "pgt_refresh_history", column: "status", values: refreshStatuses },
];

/** Statements that make every CHECK list that of the program. */
export function emitCheckLists(): Sql {
  return join(
    checkLists.map(({ table, column, values }) => {
      const target = identifier("pgtrickle", table);
      const constraint = identifier(`${table}_${column}_check`);
      const list = join(
        values.map((value) => literal(value)),
        sql`, `,
      );
      return sql`ALTER TABLE ${target} DROP CONSTRAINT IF EXISTS ${constraint};
ALTER TABLE ${target} ADD CONSTRAINT ${constraint} CHECK (${identifier(column)} IN (${list}));`;
    }),
    sql`\n`,
  );
}
