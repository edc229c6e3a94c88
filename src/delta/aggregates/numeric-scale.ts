import { numericScaleOf, type TypeCatalog } from "../../catalog/type-facts.js";
import type { Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";

/** More possible scales than this are not worth a counter each. */
const manyScales = 4;

/**
 * The numbers of decimal places that values of a numeric expression can have, in ascending order; `undefined`
 * when the expression does not fix them. It matters because 1.0 and 1.00 are equal, yet a sum shows the largest
 * scale among its members, and subtracting a member does not take its scale away.
 * Follows numeric's own rules: addition and subtraction take the larger scale, multiplication the sum.
 */
export function possibleScalesOf(
  scalar: Scalar,
  input: Relation,
  catalog: TypeCatalog,
): readonly number[] | undefined {
  switch (scalar.type.key) {
    case "pg_catalog.int2":
    case "pg_catalog.int4":
    case "pg_catalog.int8":
      return [0];
    case "pg_catalog.numeric":
      break;
    default:
      return undefined;
  }
  const declared = numericScaleOf(scalar.type, catalog);
  if (declared !== undefined && (scalar.kind === "column" || scalar.kind === "cast")) {
    return [declared];
  }
  switch (scalar.kind) {
    case "literal": {
      if (scalar.value === undefined) return [];
      const places = /^-?[0-9]*\.?([0-9]*)$/.exec(scalar.value);
      return places === null ? undefined : [(places[1] ?? "").length];
    }
    case "cast":
      return possibleScalesOf(scalar.argument, input, catalog);
    case "column":
      return scalesOfColumn(scalar.column, input, catalog);
    case "case":
      return anyOf(
        [...scalar.branches.map((branch) => branch.then), scalar.otherwise],
        input,
        catalog,
      );
    case "conditional":
      return anyOf(scalar.arguments, input, catalog);
    case "call": {
      if (scalar.name.schema !== "pg_catalog") return undefined;
      if (scalar.name.name === "extract") return scalesOfField(scalar.arguments[0]);
      const [left, right] = scalar.arguments.map((argument) =>
        possibleScalesOf(argument, input, catalog),
      );
      if (left === undefined) return undefined;
      if (scalar.notation === "prefix-operator") return left;
      if (scalar.notation !== "operator" || right === undefined) return undefined;
      switch (scalar.name.name) {
        case "+":
        case "-":
          return combine(left, right, Math.max);
        case "*":
          return combine(left, right, (a, b) => a + b);
        default:
          return undefined;
      }
    }
    default:
      return undefined;
  }
}

/** Fields of a time that are integers; the others have parts of a second. */
const integerFields: ReadonlySet<string | undefined> = new Set(
  `century day decade dow doy hour isodow isoyear microseconds millennium minute month quarter timezone timezone_hour
  timezone_minute week year`.split(/\s+/),
);

function scalesOfField(field: Scalar | undefined): readonly number[] | undefined {
  return field?.kind === "literal" && integerFields.has(field.value) ? [0] : undefined;
}

function anyOf(
  scalars: readonly Scalar[],
  input: Relation,
  catalog: TypeCatalog,
): readonly number[] | undefined {
  const united = new Set<number>();
  for (const scalar of scalars) {
    const scales = possibleScalesOf(scalar, input, catalog);
    if (scales === undefined) return undefined;
    for (const scale of scales) united.add(scale);
  }
  return ascending(united);
}

function combine(
  left: readonly number[],
  right: readonly number[],
  rule: (a: number, b: number) => number,
): readonly number[] | undefined {
  return ascending(new Set(left.flatMap((a) => right.map((b) => rule(a, b)))));
}

function ascending(scales: ReadonlySet<number>): readonly number[] | undefined {
  // Far below numeric's own cap on the scale of a product, where the rules above would not hold.
  if (scales.size > manyScales || [...scales].some((scale) => scale > 1000)) return undefined;
  return [...scales].sort((a, b) => a - b);
}

/** Looks through the operators that pass a column on for the expression behind it. */
function scalesOfColumn(
  column: number,
  relation: Relation,
  catalog: TypeCatalog,
): readonly number[] | undefined {
  switch (relation.kind) {
    case "project": {
      const made = relation.columns.find((candidate) => candidate.id === column);
      return made === undefined
        ? undefined
        : possibleScalesOf(made.scalar, relation.input, catalog);
    }
    case "filter":
      return scalesOfColumn(column, relation.input, catalog);
    case "join":
      for (const input of relation.inputs) {
        const scales = scalesOfColumn(column, input, catalog);
        if (scales !== undefined) return scales;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** Whether all values of a numeric expression have the same decimal places. */
export function hasOneScale(key: Scalar, input: Relation, catalog: TypeCatalog): boolean {
  const scales = possibleScalesOf(key, input, catalog);
  return scales !== undefined && scales.length < 2;
}
