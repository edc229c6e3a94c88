import type { Recursive, Relation } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { visitRelations } from "../../relation/traversal.js";
import { empty, identifier, indent, join, type Sql, sql } from "../../sql/sql.js";
import { leaf, type SelectedColumn, uniqueColumns } from "./block.js";
import type { Printer } from "./printer.js";
import { select } from "./select.js";
import { needsParentheses } from "./set-queries.js";

export function referencesTo(relation: Relation, name: string): number {
  let references = 0;
  visitRelations(relation, (node) => {
    if (node.kind === "recursion-reference" && node.name === name) references += 1;
  });
  return references;
}

export function recursiveQuery(
  printer: Printer,
  relation: Recursive,
  columns: readonly SelectedColumn[],
): Sql {
  const name = printer.nameAlias(relation.name);
  const all = uniqueColumns(relation);
  const parenthesised = (printed: Sql, needed: boolean): Sql =>
    needed
      ? sql`(
${indent(printed)}
)`
      : printed;
  const side = (input: Relation, index: 0 | 1): Sql =>
    printer.query(
      input,
      relation.columns.map((column, position) => ({
        id: column.inputs[index] as ColumnId,
        name: all[position]?.name ?? column.name,
      })),
      [],
    );
  /** PostgreSQL lets a step read the rows found last once: where a step of ours does so again, they get a name. */
  const step = (): Sql => {
    const rows =
      referencesTo(relation.step, relation.name) > 1 ? printer.nameAlias(`${name}_last`) : name;
    printer.recursions.set(relation.name, rows);
    const printed = side(relation.step, 1);
    if (rows === name) return parenthesised(printed, needsParentheses(relation.step));
    return parenthesised(
      sql`WITH ${identifier(rows)} AS MATERIALIZED (
  SELECT * FROM ${identifier(name)}
)
${printed}`,
      true,
    );
  };
  const shadowed = printer.recursions.get(relation.name);
  const body = sql`${parenthesised(side(relation.base, 0), needsParentheses(relation.base))}
UNION${relation.all ? sql` ALL` : empty}
${step()}`;
  if (shadowed !== undefined) printer.recursions.set(relation.name, shadowed);
  const alias = printer.nameAlias(name);
  return sql`WITH RECURSIVE ${identifier(name)} (${join(
    all.map((column) => identifier(column.name)),
    sql`, `,
  )}) AS (
${indent(body)}
)
${select(leaf(alias, sql`${identifier(name)} AS ${identifier(alias)}`, all), columns, [])}`;
}
