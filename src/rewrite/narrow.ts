import { columnsOf, idsOf, type OutputColumn, readColumn } from "../relation/columns.js";
import { project } from "../relation/constructors.js";
import type { NamedScalar, Relation } from "../relation/relation.js";

/** A column that a projection passes on under its own id and name. */
export function passOn(column: OutputColumn): NamedScalar {
  return { id: column.id, name: column.name, scalar: readColumn(column) };
}

/** Leaves the given columns of a relation, in the given order; the relation itself when it has just those. */
export function narrowTo(relation: Relation, columns: readonly OutputColumn[]): Relation {
  const present = idsOf(relation);
  const same = columnsOf(relation).length === columns.length;
  if (same && columns.every(({ id }) => present.has(id))) return relation;
  return project({ input: relation, columns: columns.map(passOn), span: relation.span });
}
