import { createNamer } from "../../catalog/shorten-name.js";
import { InternalError } from "../../diagnostics/errors.js";
import type { TopK } from "../../relation/relation.js";
import { empty, identifier, indent, isEmpty, join, type Sql, sql } from "../../sql/sql.js";
import { emitSortKeys } from "../call-sql.js";
import { emitKey, emitScalar } from "../scalar-sql.js";
import type { Block, SelectedColumn } from "./block.js";
import { arrange, where } from "./from-clause.js";
import type { Printer } from "./printer.js";
import { select } from "./select.js";

const comma = sql`,
`;

/** A cut per partition by numbering: a row is in it by its position, and with ties by its rank as well. */
function rankedQuery(
  printer: Printer,
  relation: TopK,
  block: Block,
  columns: readonly SelectedColumn[],
): Sql {
  const scalars = printer.scalarsOver(block.columns);
  const alias = printer.nameAlias("ranked");
  const nameColumn = createNamer(["position", "place"]);
  const inner = columns.map(({ id, name }) => ({ id, name, inside: nameColumn(name) }));
  const partition = join(
    relation.partition.map((scalar) => emitScalar(scalar, scalars)),
    sql`, `,
  );
  const order =
    relation.order.length === 0 ? empty : sql` ORDER BY ${emitSortKeys(relation.order, scalars)}`;
  const over = sql`OVER (PARTITION BY ${partition}${order})`;
  const numbered = [sql`row_number() ${over} AS position`, sql`rank() ${over} AS place`];
  const { from, rest } = arrange(block);
  const list = inner.map(({ id, inside }) => {
    const column = block.columns.get(id);
    if (column === undefined) throw new InternalError(`no column ${id} to rank`);
    return sql`${column.sql} AS ${identifier(inside)}`;
  });
  const skipped = relation.offset === undefined ? undefined : emitScalar(relation.offset, scalars);
  const taken = relation.limit === undefined ? undefined : emitScalar(relation.limit, scalars);
  const measure = identifier(alias, relation.withTies ? "place" : "position");
  const conditions = [
    ...(skipped === undefined
      ? []
      : [sql`${identifier(alias, "position")} > coalesce(${skipped}, 0)`]),
    // LIMIT NULL is no limit.
    ...(taken === undefined
      ? []
      : [
          sql`${measure} <= coalesce(${taken}${skipped === undefined ? empty : sql` + coalesce(${skipped}, 0)`}, ${measure})`,
        ]),
  ];
  const shown = inner.map(
    ({ name, inside }) => sql`${identifier(alias, inside)} AS ${identifier(name)}`,
  );
  const head =
    shown.length === 0
      ? sql`SELECT`
      : sql`SELECT
${indent(join(shown, comma))}`;
  return sql`${head}
FROM (
${indent(sql`SELECT
${indent(join([...list, ...numbered], comma))}${from}${where(rest)}`)}
) AS ${identifier(alias)}${where(conditions)}`;
}

export function topKQuery(
  printer: Printer,
  relation: TopK,
  columns: readonly SelectedColumn[],
): Sql {
  const block = printer.openRows(relation.input);
  const scalars = printer.scalarsOver(block.columns);
  const partition = relation.partition.map((scalar) => emitKey(scalar, scalars));
  // What divides the rows is the same for all that are compared.
  const divides = new Set(
    relation.partition.map((scalar) => (scalar.kind === "column" ? scalar.column : undefined)),
  );
  const compared = relation.order.filter(
    ({ scalar }) => scalar.kind !== "column" || !divides.has(scalar.column),
  );
  const keys = compared.length === 0 ? empty : emitSortKeys(compared, scalars);
  if (partition.length > 0) {
    const one =
      relation.limit?.kind === "literal" &&
      relation.limit.value === "1" &&
      relation.offset === undefined &&
      !relation.withTies;
    // PostgreSQL allows no empty list after DISTINCT ON.
    if (!one || columns.length === 0) return rankedQuery(printer, relation, block, columns);
    const order = join([...partition, ...(isEmpty(keys) ? [] : [keys])], sql`, `);
    return sql`${select(block, columns, [], sql`SELECT DISTINCT ON (${join(partition, sql`, `)})`)}
ORDER BY ${order}`;
  }
  const order = isEmpty(keys)
    ? empty
    : sql`
ORDER BY ${keys}`;
  const offset =
    relation.offset === undefined
      ? empty
      : sql`
OFFSET ${emitScalar(relation.offset, scalars)}`;
  const limit =
    relation.limit === undefined
      ? empty
      : relation.withTies
        ? sql`
FETCH FIRST (${emitScalar(relation.limit, scalars)}) ROWS WITH TIES`
        : sql`
LIMIT ${emitScalar(relation.limit, scalars)}`;
  return sql`${select(block, columns, [])}${order}${offset}${limit}`;
}
