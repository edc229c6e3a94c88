import { columnsOf, readColumn } from "../relation/columns.js";
import { values } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import type { NamespaceColumn, NamespaceItem } from "./scope.js";

/** An entry of FROM, bound: its plan, the names it brings, and its columns in the order of `*`. */
export interface FromEntry {
  readonly relation: Relation;
  readonly items: readonly NamespaceItem[];
  readonly columns: readonly NamespaceColumn[];
}

/** A column that is not NULL in any row of a relation; `undefined` when none is known. */
export function presenceOf(relation: Relation): Scalar | undefined {
  const column = columnsOf(relation).find(({ nullable }) => !nullable);
  return column === undefined ? undefined : readColumn(column);
}

/** The one row of no columns that a query without FROM reads, and a function whose arguments are constant. */
export function unitRelation(): Relation {
  return values({ columns: [], rows: [[]], span: undefined });
}

export function isUnit(relation: Relation): boolean {
  return relation.kind === "values" && relation.columns.length === 0;
}
