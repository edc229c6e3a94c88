import type { Catalog } from "../catalog/catalog.js";
import { equalityOf } from "../catalog/type-facts.js";
import type { Aggregate, Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { substituteColumns, visitRelations } from "../relation/traversal.js";
import { hasOneScale } from "./aggregates/numeric-scale.js";

/** Whether equal values of a key can differ, and no other key tells them apart. */
export function isOpenKey(node: Aggregate, key: Scalar, catalog: Catalog): boolean {
  if (equalityOf(key.type, catalog) !== "semantic") return false;
  // Grouping sets with such a key were taken apart.
  if (node.groupingSets !== undefined || hasOneScale(key, node.input, catalog)) {
    return false;
  }
  const value = writtenOut(key, node.input);
  const others = node.keys.map(({ scalar }) => writtenOut(scalar, node.input));
  return !others.some((other) => isExactForm(other, value));
}

/** Whether a scalar is the bytes of the value, or its text compared byte by byte, which only identical values share. */
function isExactForm(scalar: Scalar, value: Scalar): boolean {
  switch (scalar.kind) {
    case "call": {
      const [argument] = scalar.arguments;
      const { schema, name } = scalar.name;
      if (argument === undefined || schema !== "pg_catalog") return false;
      return name.endsWith("send") && isSameScalar(argument, value);
    }
    case "collate": {
      const { argument, collation } = scalar;
      if (argument.kind !== "cast" || argument.type.key !== "pg_catalog.text") return false;
      // Of a bpchar the conversion drops blanks.
      return (
        collation.schema === "pg_catalog" &&
        collation.name === "C" &&
        value.type.key !== "pg_catalog.bpchar" &&
        isSameScalar(argument.argument, value)
      );
    }
    default:
      return false;
  }
}

/** The scalar over what the projections and the groups below compute their columns from. */
function writtenOut(scalar: Scalar, input: Relation): Scalar {
  const computed = new Map<ColumnId, Scalar>();
  // Inputs come before what stands on them.
  visitRelations(input, (node) => {
    const columns =
      node.kind === "project" ? node.columns : node.kind === "aggregate" ? node.keys : [];
    const written = columns.map((column) => substituteColumns(column.scalar, computed));
    columns.forEach(({ id }, index) => {
      computed.set(id, written[index] as Scalar);
    });
  });
  return substituteColumns(scalar, computed);
}
