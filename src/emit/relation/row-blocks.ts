import { isFallible } from "../../relation/fallible.js";
import type { Project, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed, substituteColumns } from "../../relation/traversal.js";
import { join, type Sql, sql } from "../../sql/sql.js";
import { emitBound, emitConjunct, type ScalarSql } from "../scalar-sql.js";
import { type Block, basesOf } from "./block.js";
import { place } from "./join-blocks.js";
import type { Printer } from "./printer.js";

export function filterBlock(
  printer: Printer,
  input: Relation,
  conjuncts: readonly Scalar[],
): Block {
  const block = printer.openFor(input, conjuncts);
  const scalars = printer.scalarsOver(block.columns);
  if (block.grouping !== undefined) {
    const { having } = block.grouping;
    const added = conjuncts.map((conjunct) =>
      having.length > 0 && isFallible(overGroups(conjunct, input))
        ? afterwards(having, emitConjunct(conjunct, scalars))
        : emitConjunct(conjunct, scalars),
    );
    return { ...block, grouping: { ...block.grouping, having: [...having, ...added] } };
  }
  return { ...block, conjuncts: [...block.conjuncts, ...place(printer, block, conjuncts)] };
}

/** The condition over the columns of the groups: what projections between compute is printed in their place. */
function overGroups(conjunct: Scalar, input: Relation): Scalar {
  if (input.kind === "filter") return overGroups(conjunct, input.input);
  if (input.kind !== "project") return conjunct;
  const computed = new Map(input.columns.map(({ id, scalar }) => [id, scalar]));
  return overGroups(substituteColumns(conjunct, computed), input.input);
}

/**
 * A condition that can fail, asked only of groups that have passed the others. In HAVING by itself it would be asked of rows
 * before they are grouped, where it reads the keys alone: PostgreSQL moves it to WHERE, also out of a query around this one.
 */
function afterwards(having: readonly Sql[], conjunct: Sql): Sql {
  return sql`CASE WHEN ${join(having, sql` AND `)} THEN ${conjunct} END`;
}

export function projectBlock(printer: Printer, relation: Project): Block {
  const block = printer.openFor(
    relation.input,
    relation.columns.map(({ scalar }) => scalar),
  );
  const scalars = printer.scalarsOver(block.columns);
  const columns = new Map<ColumnId, ScalarSql>();
  for (const { id, scalar } of relation.columns) {
    const printed =
      scalar.kind === "column" ? scalars.column(scalar.column) : emitBound(scalar, scalars);
    columns.set(id, { ...printed, reads: basesOf(block, columnsUsed(scalar)) });
  }
  return { ...block, columns };
}
