import { builtinType } from "../catalog/type.js";
import type { Absent } from "./absent-keys.js";
import { columnsOf, type OutputColumn, readColumn } from "./columns.js";
import { aggregate, project, union } from "./constructors.js";
import { overOtherKeys } from "./direct-arguments.js";
import type { Aggregate, LeafColumn, NamedScalar, Relation } from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";
import { columnScalar, literalScalar } from "./scalar-constructors.js";
import { cloneWithFreshColumns } from "./traversal.js";

const integer = builtinType("int4");

/**
 * γ over grouping sets is the union of one γ per set, with NULL for the keys that a set leaves out (PostgreSQL manual,
 * 7.2.4). Each set then has a state of its own, and the empty set its one row even when there is no input. A column per key
 * says whether the row's set leaves the key out; `absent` is told of it.
 */
export function expandGroupingSets(
  node: Aggregate,
  sets: readonly (readonly number[])[],
  absent: Absent,
  allocate: () => ColumnId,
): Relation {
  const marks = node.keys.map((key): LeafColumn => {
    const mark = {
      id: allocate(),
      name: `${key.name}_absent`,
      type: integer,
      nullable: false,
    };
    absent.set(key.id, { mark: columnScalar(mark.id, mark.type), place: 0, width: 1 });
    return mark;
  });
  const columns = [...columnsOf(node), ...marks];
  const members = sets.map((set) => groupedBy(node, set, allocate));
  return union({
    inputs: members,
    columns: columns.map((column, position) => ({
      id: column.id,
      name: column.name,
      type: column.type,
      inputs: members.map((member) => (member.columns[position] as NamedScalar).id),
    })),
    span: node.span,
  });
}

function groupedBy(node: Aggregate, set: readonly number[], allocate: () => ColumnId) {
  const keyIn = ({ scalar }: NamedScalar, index: number): Scalar =>
    set.includes(index) ? scalar : literalScalar(undefined, scalar.type);
  const { relation } = cloneWithFreshColumns(
    aggregate({
      ...node,
      keys: node.keys.filter((_, index) => set.includes(index)),
      aggregates: node.aggregates.map((made) => ({
        ...made,
        call: overOtherKeys(made.call, node.keys, (index) =>
          keyIn(node.keys[index] as NamedScalar, index),
        ),
      })),
      groupingSets: undefined,
    }),
    allocate,
  );
  const made = columnsOf(relation);
  let position = -1;
  const next = (): Scalar => {
    position += 1;
    return readColumn(made[position] as OutputColumn);
  };
  const keys = node.keys.map(
    (key, index): NamedScalar => ({
      id: allocate(),
      name: key.name,
      scalar: set.includes(index) ? next() : literalScalar(undefined, key.scalar.type),
    }),
  );
  const aggregates = node.aggregates.map(
    ({ name }): NamedScalar => ({
      id: allocate(),
      name,
      scalar: next(),
    }),
  );
  const marks = node.keys.map(
    (key, index): NamedScalar => ({
      id: allocate(),
      name: `${key.name}_absent`,
      scalar: literalScalar(set.includes(index) ? "0" : "1", integer),
    }),
  );
  return project({ input: relation, columns: [...keys, ...aggregates, ...marks], span: node.span });
}
