import type { Project, Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed } from "../../relation/traversal.js";
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
    return {
      ...block,
      grouping: {
        ...block.grouping,
        having: [
          ...block.grouping.having,
          ...conjuncts.map((conjunct) => emitConjunct(conjunct, scalars)),
        ],
      },
    };
  }
  return { ...block, conjuncts: [...block.conjuncts, ...place(printer, block, conjuncts)] };
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
