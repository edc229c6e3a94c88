import { InternalError } from "../../diagnostics/errors.js";
import type { Values } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { identifier, indent, join, literal, type Sql, sql } from "../../sql/sql.js";
import { bindingLevels, emitBound, emitScalar } from "../scalar-sql.js";
import { type Block, leaf, type SelectedColumn, uniqueColumns } from "./block.js";
import type { Printer } from "./printer.js";
import { select } from "./select.js";

const comma = sql`,
`;

export function valuesBlock(printer: Printer, relation: Values): Block {
  const [first] = relation.rows;
  if (relation.rows.length === 1 && first !== undefined) {
    const scalars = printer.scalarsOver(new Map());
    return {
      items: [],
      conjuncts: [],
      columns: new Map(
        relation.columns.map((column, index) => {
          const bound = emitBound(first[index] as Scalar, scalars);
          return [column.id, { ...bound, sql: sql`(${bound.sql})`, level: bindingLevels.atom }];
        }),
      ),
      grouping: undefined,
    };
  }
  return printer.close(relation, "constants");
}

export function valuesQuery(
  printer: Printer,
  relation: Values,
  columns: readonly SelectedColumn[],
): Sql {
  const scalars = printer.scalarsOver(new Map());
  if (relation.rows.length === 0) {
    const list = columns.map(({ id, name }) => {
      const column = relation.columns.find((candidate) => candidate.id === id);
      if (column === undefined) throw new InternalError(`values: no column ${id}`);
      const nothing: Scalar = {
        kind: "literal",
        value: undefined,
        type: column.type,
        span: undefined,
      };
      return sql`${emitScalar(nothing, scalars)} AS ${identifier(name)}`;
    });
    return sql`SELECT ${join(list, sql`, `)} WHERE false`;
  }
  if (relation.columns.length === 0) {
    // VALUES has no rows without columns.
    return sql`SELECT FROM generate_series(1, ${literal(relation.rows.length)})`;
  }
  const alias = printer.nameAlias("constants");
  const names = uniqueColumns(relation);
  const rows = relation.rows.map(
    (row) =>
      sql`(${join(
        row.map((scalar) => emitScalar(scalar, scalars)),
        sql`, `,
      )})`,
  );
  const source = sql`(VALUES
${indent(join(rows, comma))}
) AS ${identifier(alias)} (${join(
    names.map(({ name }) => identifier(name)),
    sql`, `,
  )})`;
  return select(leaf(alias, source, names), columns, []);
}
