import { builtinType, type TypeReference } from "../catalog/type.js";
import { InternalError } from "../diagnostics/errors.js";
import {
  columnsRejectedWhenNull,
  isAggregateNullable,
  isNullable,
  isWindowCallNullable,
} from "./nullability.js";
import type { NamedScalar, Relation, Scan, UnitedColumn } from "./relation.js";
import type { ColumnId, ColumnScalar, Scalar } from "./scalar.js";
import { columnScalar } from "./scalar-constructors.js";

/** A column of a relation's rows. */
export interface OutputColumn {
  readonly id: ColumnId;
  readonly name: string;
  readonly type: TypeReference;
  /** `false` only when it is proven that no row has NULL here. */
  readonly nullable: boolean;
}

const known = new WeakMap<Relation, readonly OutputColumn[]>();

/** The columns of a relation's rows, in order. */
export function columnsOf(relation: Relation): readonly OutputColumn[] {
  // Every rule and every derived fact asks, at every level: without memory a plan costs its depth squared.
  const remembered = known.get(relation);
  if (remembered !== undefined) return remembered;
  const columns = Object.freeze(deriveColumns(relation));
  known.set(relation, columns);
  return columns;
}

/** The column of `relation` with this id; an {@link InternalError} when it has none. */
export function columnOf(relation: Relation, id: ColumnId): OutputColumn {
  const column = columnsOf(relation).find((candidate) => candidate.id === id);
  if (column === undefined) throw new InternalError(`${relation.kind}: no column ${id}`);
  return column;
}

/** A reading of a column. */
export function readColumn(column: OutputColumn): ColumnScalar {
  return columnScalar(column.id, column.type);
}

/** Whether a scalar over the rows of the relations can be NULL; columns of enclosing queries can. */
export function isNullableOver(scalar: Scalar, relations: readonly Relation[]): boolean {
  return isNullable(scalar, nullableIn(relations.flatMap(columnsOf)));
}

/**
 * Whether a scan reads rows of inheritance children too, for which the table's UNIQUE and (before PostgreSQL 18, or
 * with NO INHERIT) NOT NULL need not hold. Partitions share them.
 */
export function readsChildren({ table, only }: Scan): boolean {
  return table.children.length > 0 && !only && table.kind !== "partitioned-table";
}

function deriveColumns(relation: Relation): readonly OutputColumn[] {
  switch (relation.kind) {
    case "scan":
      return readsChildren(relation) ? withNulls(relation.columns) : relation.columns;
    case "recursion-reference":
    case "reference":
      return relation.columns;
    case "values":
      return relation.columns.map((column, index) => ({
        ...column,
        nullable: relation.rows.some((row) => {
          const scalar = row[index];
          return scalar === undefined || isNullable(scalar, () => true);
        }),
      }));
    case "filter":
      return withoutNulls(columnsOf(relation.input), relation.conjuncts);
    case "project": {
      const nullable = nullableIn(columnsOf(relation.input));
      return relation.columns.map((column) => computed(column, nullable));
    }
    case "join":
      return withoutNulls(relation.inputs.flatMap(columnsOf), relation.conjuncts);
    case "outer-join": {
      const left = columnsOf(relation.left);
      const right = columnsOf(relation.right);
      return [
        ...(relation.variant === "left" ? left : withNulls(left)),
        ...(relation.variant === "right" ? right : withNulls(right)),
      ];
    }
    case "semi-join": {
      const left = columnsOf(relation.left);
      return relation.negated ? left : withoutNulls(left, relation.conjuncts);
    }
    case "apply": {
      const outer = columnsOf(relation.outer);
      const body = columnsOf(relation.body);
      return relation.variant === "inner"
        ? withoutNulls([...outer, ...body], relation.conjuncts)
        : [...outer, ...withNulls(body)];
    }
    case "aggregate": {
      const { keys, groupingSets, aggregates } = relation;
      const nullable = nullableIn(columnsOf(relation.input));
      const emptyGroup =
        groupingSets === undefined
          ? keys.length === 0
          : groupingSets.sets.some((set) => set.length === 0);
      return [
        ...keys.map((key, index) => {
          const column = computed(key, nullable);
          const rolledUp = groupingSets?.sets.some((set) => !set.includes(index)) ?? false;
          return rolledUp ? { ...column, nullable: true } : column;
        }),
        ...aggregates.map(({ id, name, call }) => ({
          id,
          name,
          type: call.type,
          nullable: isAggregateNullable(call, emptyGroup, nullable),
        })),
        ...(groupingSets?.mark === undefined
          ? []
          : [{ ...groupingSets.mark, type: builtinType("int4"), nullable: false }]),
      ];
    }
    case "distinct":
    case "top-k":
      return columnsOf(relation.input);
    case "union":
      return united(relation.columns, relation.inputs, (sides) => sides.some(Boolean));
    case "set-operation":
      return united(relation.columns, [relation.left, relation.right], ([left, right]) => {
        switch (relation.operator) {
          case "union":
            return left === true || right === true;
          case "intersect":
            return left === true && right === true;
          case "except":
            return left === true;
        }
      });
    case "window":
      return [
        ...columnsOf(relation.input),
        ...relation.functions.map(({ id, name, call }) => ({
          id,
          name,
          type: call.type,
          nullable: isWindowCallNullable(call),
        })),
      ];
    case "table-function": {
      const columns = relation.functions.flatMap((item) => item.columns);
      // ROWS FROM pads the shorter functions with NULL.
      const padded = relation.preserving || relation.functions.length > 1;
      return [
        ...columnsOf(relation.input),
        ...(padded ? withNulls(columns) : columns),
        ...(relation.ordinality === undefined
          ? []
          : [{ ...relation.ordinality, nullable: relation.preserving }]),
      ];
    }
    case "recursive":
      return united(relation.columns, [relation.base, relation.step], (sides) =>
        sides.some(Boolean),
      );
    case "change":
      return [
        ...relation.columns,
        { id: relation.weight, name: "weight", type: builtinType("int8"), nullable: false },
      ];
    case "state": {
      if (relation.locator === undefined) return relation.columns;
      const ctid = { name: "ctid", type: builtinType("tid"), nullable: false };
      return [...relation.columns, { id: relation.locator, ...ctid }];
    }
  }
}

function computed(
  { id, name, scalar }: NamedScalar,
  nullable: (column: ColumnId) => boolean,
): OutputColumn {
  return { id, name, type: scalar.type, nullable: isNullable(scalar, nullable) };
}

function united(
  columns: readonly UnitedColumn[],
  inputs: readonly Relation[],
  combine: (sides: readonly boolean[]) => boolean,
): readonly OutputColumn[] {
  const nullable = nullableIn(inputs.flatMap(columnsOf));
  return columns.map(({ id, name, type, inputs: sides }) => ({
    id,
    name,
    type,
    nullable: combine(sides.map(nullable)),
  }));
}

/** Columns of enclosing queries are not known here, so they count as nullable. */
function nullableIn(columns: readonly OutputColumn[]): (column: ColumnId) => boolean {
  const notNull = new Set(columns.filter(({ nullable }) => !nullable).map(({ id }) => id));
  return (column) => !notNull.has(column);
}

function withNulls(columns: readonly OutputColumn[]): readonly OutputColumn[] {
  return columns.map((column) => (column.nullable ? column : { ...column, nullable: true }));
}

function withoutNulls(
  columns: readonly OutputColumn[],
  conjuncts: readonly Scalar[],
): readonly OutputColumn[] {
  const rejected = new Set(conjuncts.flatMap((conjunct) => [...columnsRejectedWhenNull(conjunct)]));
  return columns.map((column) =>
    column.nullable && rejected.has(column.id) ? { ...column, nullable: false } : column,
  );
}

/** The ids of a relation's columns. */
export function idsOf(relation: Relation): ReadonlySet<ColumnId> {
  return new Set(columnsOf(relation).map(({ id }) => id));
}
