import { builtinType } from "../catalog/type.js";
import type { Scalar } from "../relation/scalar.js";
import { rowScalar } from "../relation/scalar-constructors.js";
import type { RowExpr } from "../syntax/tree.js";
import { type Environment, spanOf } from "./environment.js";
import { findStarItem } from "./resolve-column.js";

/** The fields of `ROW(…)`; `entry.*` stands for all columns of a FROM entry (manual, 4.2.13). */
export function bindRowFields(row: RowExpr, environment: Environment): readonly Scalar[] {
  return (row.args ?? []).flatMap((field): readonly Scalar[] => {
    const isStar =
      "ColumnRef" in field && (field.ColumnRef.fields ?? []).some((part) => "A_Star" in part);
    if (!isStar) return [environment.bindExpression(field, environment)];
    return findStarItem(field.ColumnRef, environment).columns.map(({ scalar }) => scalar);
  });
}

export function bindRow(row: RowExpr, environment: Environment): Scalar {
  const span = spanOf(environment, { RowExpr: row });
  const fields = bindRowFields(row, environment);
  return rowScalar({ fields, type: builtinType("record"), span });
}
