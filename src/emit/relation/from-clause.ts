import type { ColumnId } from "../../relation/scalar.js";
import { empty, indent, join, type Sql, sql } from "../../sql/sql.js";
import type { Block, Item, Placed } from "./block.js";

export function where(conditions: readonly Sql[]): Sql {
  return conditions.length === 0
    ? empty
    : sql`
WHERE ${join(
        conditions,
        sql`
  AND `,
      )}`;
}

/** What stands behind CROSS JOIN, which has no condition that would end a join in it. */
function crossed({ source, compound }: Item): Sql {
  return compound
    ? sql`(
${indent(source)}
)`
    : source;
}

/**
 * FROM with the items in their order, but each next one linked to those before it where one is: the first is the
 * delta, and the others follow breadth-first along the conjuncts. PostgreSQL keeps to the written order for joins
 * above `join_collapse_limit` items.
 */
export function arrange(block: Block): { readonly from: Sql; readonly rest: readonly Sql[] } {
  const waiting = [...block.items];
  const pending = new Set(block.conjuncts);
  const available = new Set<ColumnId>();
  const lines: Sql[] = [];
  const rest: Sql[] = [];
  const satisfied = (conjunct: Placed): boolean =>
    [...conjunct.needs].every((column) => available.has(column));
  while (waiting.length > 0) {
    const linked = waiting.findIndex(
      (item) =>
        item.lateral === undefined &&
        [...pending].some(
          ({ needs }) =>
            [...needs].some((column) => item.provides.has(column)) &&
            [...needs].some((column) => available.has(column)) &&
            [...needs].every((column) => available.has(column) || item.provides.has(column)),
        ),
    );
    const [item] = waiting.splice(lines.length === 0 ? 0 : Math.max(linked, 0), 1) as [Item];
    for (const column of item.provides) available.add(column);
    const ready = [...pending].filter(satisfied);
    for (const conjunct of ready) pending.delete(conjunct);
    if (lines.length === 0) {
      lines.push(sql`
FROM ${item.source}`);
      rest.push(...ready.map((conjunct) => conjunct.sql));
    } else if (item.lateral !== undefined) {
      lines.push(sql`
${item.lateral}`);
      rest.push(...ready.map((conjunct) => conjunct.sql));
    } else {
      // A condition on one table alone restricts rows; it says nothing about how the tables belong together.
      const links = ready.filter(
        ({ needs }) => ![...needs].every((column) => item.provides.has(column)),
      );
      rest.push(
        ...ready.filter((conjunct) => !links.includes(conjunct)).map((conjunct) => conjunct.sql),
      );
      lines.push(
        links.length === 0
          ? sql`
CROSS JOIN ${crossed(item)}`
          : sql`
JOIN ${item.source}
  ON ${join(
    links.map((conjunct) => conjunct.sql),
    sql` AND `,
  )}`,
      );
    }
  }
  rest.push(...[...pending].map((conjunct) => conjunct.sql));
  return { from: join(lines, empty), rest };
}
