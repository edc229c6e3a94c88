import { comment, empty, identifier, indent, join, type Sql, sql } from "../sql/sql.js";

/** A common table expression: its name, its query or data-modifying statement, and what it is for. */
export interface Step {
  readonly name: string;
  readonly remark: string;
  readonly body: Sql;
  /** A data-modifying statement takes no MATERIALIZED. */
  readonly modifies: boolean;
}

/** `WITH` and the steps, each after what it is for. */
export function withSteps(steps: readonly Step[]): Sql {
  const printed = steps.map(({ name, remark, body, modifies }) => {
    const head =
      remark === ""
        ? empty
        : sql`${comment(remark)}
`;
    return sql`${head}${identifier(name)} AS ${modifies ? empty : sql`MATERIALIZED `}(
${indent(body)}
)`;
  });
  return sql`WITH
${join(
  printed,
  sql`,
`,
)}`;
}
