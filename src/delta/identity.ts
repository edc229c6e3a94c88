import { builtinType, type TypeReference } from "../catalog/type.js";
import {
  baseTypeOf,
  equalityOf,
  hashableOf,
  isComparedElsewhere,
  isRange,
} from "../catalog/type-facts.js";
import { InternalError } from "../diagnostics/errors.js";
import { callFunction, compare } from "../relation/builtin-calls.js";
import type { LeafColumn, NamedScalar, State } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { collateScalar, rowScalar } from "../relation/scalar-constructors.js";
import type { Builder } from "./builder.js";
import type { StateIdentity } from "./plan.js";
import { castTo, hashOf, isNotDistinct, read, text } from "./scalars.js";

/** Types without `=` whose text depends on a setting, with the function that gives their exact bytes. */
const binaryForms: ReadonlyMap<string, string> = new Map([
  ["pg_catalog.point", "point_send"],
  ["pg_catalog.lseg", "lseg_send"],
  ["pg_catalog.path", "path_send"],
  ["pg_catalog.box", "box_send"],
  ["pg_catalog.polygon", "poly_send"],
  ["pg_catalog.line", "line_send"],
  ["pg_catalog.circle", "circle_send"],
]);

/**
 * Scalars that are equal, taken together, exactly when the values are identical: what to group by so that 1.0 and
 * 1.00, or two json texts, stay apart. The value itself is among them when its type has `=`.
 */
export function imageKeys(value: Scalar, builder: Builder): readonly Scalar[] {
  const type = value.type;
  switch (equalityOf(type, builder.catalog)) {
    case "faithful":
      return [value];
    case "semantic":
      return [value, ...exactForms(value, type)];
    case "none":
      return exactForms(value, type);
  }
}

/** What is equal, taken together, exactly when the values are identical, without the values themselves. */
export function exactForms(value: Scalar, type: TypeReference): readonly Scalar[] {
  const binary = binaryForms.get(type.key);
  if (binary !== undefined) return [callFunction(binary, [value], builtinType("bytea"))];
  // Byte by byte: under a collation that is not deterministic texts can be equal and differ.
  const collation = { schema: "pg_catalog", name: "C" };
  const written = collateScalar({
    argument: castTo(value, text),
    collation,
    type: { ...text, collation },
    span: undefined,
  });
  // The cast drops the blanks at the end of a bpchar, which distinguish two values too.
  return type.key === "pg_catalog.bpchar"
    ? [written, callFunction("octet_length", [value], builtinType("int4"))]
    : [written];
}

/** A hash of those values whose types can be hashed; a constant when none can, which finds every row. */
export function hashScalar(values: readonly Scalar[], { catalog }: Builder): Scalar {
  return hashOf(
    values
      .map((value) => {
        const base = baseTypeOf(value.type, catalog);
        return isRange(base, catalog) ? castTo(value, base) : value;
      })
      .filter((value) => hashableOf(value.type, catalog)),
  );
}

/** Identity by key columns, with a hash column when one of them may be NULL. */
export function keyIdentity(
  builder: Builder,
  keys: readonly LeafColumn[],
  hash: LeafColumn,
): StateIdentity {
  if (keys.length === 0) return { kind: "single" };
  return keys.some((key) => key.nullable || equalityOf(key.type, builder.catalog) === "none")
    ? hashedIdentity(keys, hash)
    : { kind: "key", columns: keys.map((key) => key.id) };
}

/** Identity by key columns that only a hash is an index of. */
export function hashedIdentity(keys: readonly LeafColumn[], hash: LeafColumn): StateIdentity {
  return { kind: "nullable-key", columns: keys.map((key) => key.id), hash: hash.id };
}

/**
 * The conjuncts that find a state's row for given values: `values` has a scalar for each identifying column.
 * `IS NOT DISTINCT FROM` serves only to check what the hash has found through its index.
 */
export function identityMatch(
  builder: Builder,
  identity: StateIdentity,
  kept: State,
  values: ReadonlyMap<ColumnId, Scalar>,
  hash: Scalar | undefined,
): readonly Scalar[] {
  const own = (id: ColumnId): Scalar => {
    const column = kept.columns.find((candidate) => candidate.id === id);
    if (column === undefined) throw new InternalError("a state lacks an identifying column");
    return read(column);
  };
  const given = (id: ColumnId): Scalar => {
    const value = values.get(id);
    if (value === undefined) throw new InternalError("no value for an identifying column");
    return value;
  };
  switch (identity.kind) {
    case "single":
      return [];
    case "key":
      return identity.columns.map((id) => compare("=", own(id), given(id)));
    case "nullable-key":
      return [
        ...(hash === undefined ? [] : [compare("=", own(identity.hash), hash)]),
        ...identity.columns.map((id) => isNotDistinct(own(id), given(id))),
      ];
    case "image":
      return [
        ...(hash === undefined ? [] : [compare("=", own(identity.hash), hash)]),
        ...(identity.columns.length === 0
          ? []
          : [
              isNotDistinct(
                imageRow(identity.columns.map(own), builder),
                imageRow(identity.columns.map(given), builder),
              ),
              ...identity.columns
                .filter((id) => isComparedElsewhere(own(id).type, builder.catalog))
                .filter((id) => equalityOf(own(id).type, builder.catalog) !== "none")
                .map((id) => isNotDistinct(own(id), given(id))),
            ]),
      ];
  }
}

/**
 * Rows of these are not distinct exactly when the values are identical. A comparison of rows finds the operators of their
 * fields in pg_catalog, where an extension's type has none: of its values the exact form alone is in the row.
 */
function imageRow(values: readonly Scalar[], builder: Builder): Scalar {
  return rowScalar({
    fields: values.flatMap((value) =>
      isComparedElsewhere(value.type, builder.catalog)
        ? exactForms(value, value.type)
        : imageKeys(value, builder),
    ),
    type: builtinType("record"),
    span: undefined,
  });
}

/** A projection that passes columns on under their ids. */
export function passThrough(columns: readonly LeafColumn[]): NamedScalar[] {
  return columns.map((column) => ({ id: column.id, name: column.name, scalar: read(column) }));
}

/** The state's columns under other ids, to stand beside a delta that uses the plan's own. */
export function keptUnderNewIds(builder: Builder, columns: readonly LeafColumn[]) {
  const renamed = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const ids = new Map(columns.map((column, index) => [column.id, renamed[index]?.id]));
  return {
    columns: renamed,
    idOf: (id: ColumnId): ColumnId => {
      const found = ids.get(id);
      if (found === undefined) throw new InternalError("not a column of the state");
      return found;
    },
  };
}
