import { InternalError } from "../../diagnostics/errors.js";
import type { Relation, SetOperation, Union } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { empty, indent, join, type Sql, sql } from "../../sql/sql.js";
import { type SelectedColumn, uniqueColumns } from "./block.js";
import type { Printer } from "./printer.js";
import { select } from "./select.js";

/** Whether a query in a set operation needs parentheses, because WITH, ORDER BY or LIMIT would reach further. */
export function needsParentheses(input: Relation | undefined): boolean {
  switch (input?.kind) {
    case "union":
    case "set-operation":
    case "top-k":
    case "recursive":
      return true;
    case "project":
      return needsParentheses(input.input);
    default:
      return false;
  }
}

export function unionQuery(
  printer: Printer,
  relation: Union,
  columns: readonly SelectedColumn[],
): Sql {
  return join(
    relation.inputs
      .map((input, index) =>
        printer.query(
          input,
          columns.map(({ id, name }) => {
            const united = relation.columns.find((column) => column.id === id);
            const source = united?.inputs[index];
            if (source === undefined) throw new InternalError(`union: no column ${id}`);
            return { id: source, name };
          }),
          [],
        ),
      )
      .map((member, index) =>
        needsParentheses(relation.inputs[index])
          ? sql`(
${indent(member)}
)`
          : member,
      ),
    sql`
UNION ALL
`,
  );
}

export function setOperationQuery(
  printer: Printer,
  relation: SetOperation,
  columns: readonly SelectedColumn[],
): Sql {
  // Every column takes part in the comparison, so all are in the operands, whatever is wanted above.
  const all = uniqueColumns(relation);
  const operands = [relation.left, relation.right].map((input, index) =>
    printer.query(
      input,
      relation.columns.map((column, position) => ({
        id: column.inputs[index] as ColumnId,
        name: all[position]?.name ?? column.name,
      })),
      [],
    ),
  );
  const words = {
    union: sql`UNION`,
    intersect: sql`INTERSECT`,
    except: sql`EXCEPT`,
  }[relation.operator];
  const [left, right] = operands as [Sql, Sql];
  const body = sql`(
${indent(left)}
)
${words}${relation.all ? sql` ALL` : empty}
(
${indent(right)}
)`;
  const same =
    columns.length === all.length && columns.every(({ id }, index) => all[index]?.id === id);
  if (same && columns.every(({ name }, index) => all[index]?.name === name)) return body;
  return select(printer.subquery(body, all, "combined"), columns, []);
}
