import type { Join, OuterJoin, Relation, SemiJoin } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { columnsUsed } from "../../relation/traversal.js";
import { empty, indent, join, literal, sql } from "../../sql/sql.js";
import { bindingLevels, emitConjunct } from "../scalar-sql.js";
import {
  type Block,
  basesOf,
  type Item,
  type Placed,
  uniqueColumns,
  wantedAlias,
} from "./block.js";
import { arrange, where } from "./from-clause.js";
import type { Printer } from "./printer.js";
import { select } from "./select.js";

/** The conjuncts, each with the columns of FROM that its text reads. */
export function place(printer: Printer, block: Block, conjuncts: readonly Scalar[]): Placed[] {
  const scalars = printer.scalarsOver(block.columns);
  return conjuncts.map((conjunct) => ({
    sql: emitConjunct(conjunct, scalars),
    needs: basesOf(block, columnsUsed(conjunct)),
  }));
}

export function joinBlock(printer: Printer, relation: Join): Block {
  const blocks = relation.inputs.map(printer.openRows);
  const merged: Block = {
    items: blocks.flatMap((block) => block.items),
    conjuncts: blocks.flatMap((block) => block.conjuncts),
    columns: new Map(blocks.flatMap((block) => [...block.columns])),
    grouping: undefined,
  };
  return {
    ...merged,
    conjuncts: [...merged.conjuncts, ...place(printer, merged, relation.conjuncts)],
  };
}

/** One side of an outer join: a single item without conditions of its own. */
function side(printer: Printer, relation: Relation): Block {
  const block = printer.open(relation);
  const simple =
    block.grouping === undefined &&
    block.conjuncts.length === 0 &&
    block.items.length === 1 &&
    block.items[0]?.lateral === undefined &&
    [...block.columns.values()].every((column) => column.level === bindingLevels.atom) &&
    relation.kind !== "project";
  if (simple) return block;
  const shown = uniqueColumns(relation);
  return printer.subquery(select(block, shown, []), shown, wantedAlias(relation));
}

export function outerJoinBlock(printer: Printer, relation: OuterJoin): Block {
  const left = side(printer, relation.left);
  const right = side(printer, relation.right);
  const columns = new Map([...left.columns, ...right.columns]);
  const scalars = printer.scalarsOver(columns);
  const words = {
    left: sql`LEFT JOIN`,
    right: sql`RIGHT JOIN`,
    full: sql`FULL JOIN`,
  }[relation.variant];
  const condition =
    relation.conjuncts.length === 0
      ? literal(true)
      : join(
          relation.conjuncts.map((conjunct) => emitConjunct(conjunct, scalars)),
          sql`
  AND `,
        );
  const [leftItem] = left.items as [Item];
  const [rightItem] = right.items as [Item];
  return {
    items: [
      {
        alias: leftItem.alias,
        source: sql`${leftItem.source}
${words} ${rightItem.source}
  ON ${condition}`,
        provides: new Set([...leftItem.provides, ...rightItem.provides]),
        lateral: undefined,
        compound: true,
      },
    ],
    conjuncts: [],
    columns,
    grouping: undefined,
  };
}

export function semiJoinBlock(printer: Printer, relation: SemiJoin): Block {
  const block = printer.openRows(relation.left);
  const inner = printer.openRows(relation.right);
  const scalars = printer.scalarsOver(new Map([...block.columns, ...inner.columns]));
  const { from, rest } = arrange(inner);
  const conditions = [
    ...rest,
    ...relation.conjuncts.map((conjunct) => emitConjunct(conjunct, scalars)),
  ];
  const test = sql`${relation.negated ? sql`NOT ` : empty}EXISTS (
${indent(sql`SELECT${from}${where(conditions)}`)}
)`;
  const own = new Set(inner.columns.keys());
  const needs = new Set(
    relation.conjuncts.flatMap((conjunct) =>
      [...columnsUsed(conjunct)].filter((column) => !own.has(column)),
    ),
  );
  return {
    ...block,
    conjuncts: [...block.conjuncts, { sql: test, needs: basesOf(block, needs) }],
  };
}
