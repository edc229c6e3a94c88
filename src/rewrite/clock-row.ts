import { isMoment } from "../relation/clock.js";
import { values } from "../relation/constructors.js";
import type { LeafColumn, Values } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { Scalar } from "../relation/scalar.js";
import { columnScalar } from "../relation/scalar-constructors.js";
import { argumentsOf, mapArguments } from "../relation/scalar-traversal.js";
import type { ColumnAllocator } from "../relation/traversal.js";

/** The clock as a relation of one row, and expressions in terms of its columns. */
export interface ClockRow {
  readonly relation: Values;
  /** The scalar with the row's columns in the place of what they show. */
  readonly read: (scalar: Scalar) => Scalar;
}

/** The clock's row for what some expressions ask of it. What does not read other rows is taken along whole. */
export function clockRow(
  scalars: readonly Scalar[],
  span: Values["span"],
  allocate: ColumnAllocator,
): ClockRow {
  const clock = columnsFor(scalars.flatMap(momentsOf), allocate);
  const read = (scalar: Scalar): Scalar => {
    const found = clock.find(({ moment }) => isSameScalar(moment, scalar));
    if (found !== undefined) return columnScalar(found.column.id, found.column.type, scalar.span);
    return mapArguments(scalar, read);
  };
  return {
    relation: values({
      columns: clock.map(({ column }) => column),
      rows: [clock.map(({ moment }) => moment)],
      span,
    }),
    read,
  };
}

/** The largest parts of a scalar that are the same for all rows and tell the time. */
export function momentsOf(scalar: Scalar): readonly Scalar[] {
  return isMoment(scalar) ? [scalar] : argumentsOf(scalar).flatMap(momentsOf);
}

interface ClockColumn {
  readonly column: LeafColumn;
  readonly moment: Scalar;
}

function columnsFor(moments: readonly Scalar[], allocate: ColumnAllocator): readonly ClockColumn[] {
  return withoutRepeated(moments).map((moment, index) => ({
    column: {
      id: allocate(),
      name: index === 0 ? "moment" : `moment_${index + 1}`,
      type: moment.type,
      nullable: true,
    },
    moment,
  }));
}

/** Each expression once. */
export function withoutRepeated(scalars: readonly Scalar[]): readonly Scalar[] {
  return scalars.filter(
    (scalar, index) => scalars.findIndex((other) => isSameScalar(other, scalar)) === index,
  );
}
