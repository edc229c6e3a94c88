import type { Recursive, Relation } from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";
import { inputsOf } from "./traversal.js";

/** Columns that hold arrays of at most one dimension: to such an array everything can be appended. */
export type FlatColumns = ReadonlySet<ColumnId>;

/** Array types are named by an underscore before the element's name. */
export function isArrayType({ type }: Pick<Scalar, "type">): boolean {
  return type.key.slice(type.key.indexOf(".") + 1).startsWith("_");
}

/** Whether an array certainly has at most one dimension. */
function isFlat(scalar: Scalar, flat: FlatColumns): boolean {
  switch (scalar.kind) {
    case "column":
      return flat.has(scalar.column);
    case "literal":
      return scalar.value === undefined || /^\{[^{]*\}$/.test(scalar.value);
    case "array":
      return !scalar.elements.some(isArrayType);
    case "cast":
      return isArrayType(scalar.argument) && isFlat(scalar.argument, flat);
    case "call":
      return (
        scalar.name.schema === "pg_catalog" &&
        ["||", "array_append", "array_cat", "array_prepend"].includes(scalar.name.name) &&
        areFlat(scalar.arguments, flat)
      );
    case "conditional":
      return scalar.form !== "nullif" && areFlat(scalar.arguments, flat);
    case "case":
      return areFlat([scalar.otherwise, ...scalar.branches.map(({ then }) => then)], flat);
    default:
      return false;
  }
}

/** Whether the arrays among some values certainly have at most one dimension. */
export function areFlat(scalars: readonly Scalar[], flat: FlatColumns): boolean {
  return scalars.every((scalar) => !isArrayType(scalar) || isFlat(scalar, flat));
}

/**
 * The columns of the step, and of what is below it, that hold such arrays. What the rows found last hold is, by induction,
 * flat where the base makes it so and the step keeps it: columns for which that does not hold are given up, until the rest
 * keeps itself.
 */
export function flatColumnsOfStep(node: Recursive): FlatColumns {
  const base = flatColumnsBelow(node.base, noColumns);
  let kept = node.columns.map(({ inputs: [first] }) => first !== undefined && base.has(first));
  for (;;) {
    const step = flatColumnsBelow(node.step, { name: node.name, columns: kept });
    const still = node.columns.map(
      ({ inputs: [, next] }, index) => kept[index] === true && next !== undefined && step.has(next),
    );
    if (still.every((flat, index) => flat === kept[index])) return step;
    kept = still;
  }
}

/** Which columns of the rows found last are flat, by position. */
interface FoundLast {
  readonly name: string;
  readonly columns: readonly boolean[];
}

const noColumns: FoundLast = { name: "", columns: [] };

function flatColumnsBelow(relation: Relation, found: FoundLast): FlatColumns {
  const flat = new Set<ColumnId>();
  for (const input of inputsOf(relation)) {
    for (const id of flatColumnsBelow(input, found)) flat.add(id);
  }
  switch (relation.kind) {
    case "project":
      for (const { id, scalar } of relation.columns) if (isFlat(scalar, flat)) flat.add(id);
      break;
    case "union":
    case "set-operation":
      for (const { id, inputs } of relation.columns) {
        if (inputs.every((input) => flat.has(input))) flat.add(id);
      }
      break;
    case "recursion-reference":
      if (relation.name !== found.name) break;
      relation.columns.forEach(({ id }, index) => {
        if (found.columns[index] === true) flat.add(id);
      });
      break;
    default:
      break;
  }
  return flat;
}
