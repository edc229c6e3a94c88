import { builtinTypes } from "../catalog/builtin-types.js";
import { builtinType } from "../catalog/type.js";
import { callFunction } from "../relation/builtin-calls.js";
import { columnsOf, idsOf, readColumn } from "../relation/columns.js";
import { distinct, filterBy, project } from "../relation/constructors.js";
import { isFaithful } from "../relation/equality.js";
import type { NamedScalar, Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { castScalar, collateScalar } from "../relation/scalar-constructors.js";
import {
  type ColumnAllocator,
  cloneWithFreshColumns,
  freeColumns,
  inputsOf,
} from "../relation/traversal.js";
import { isDeterministic } from "../relation/volatility.js";
import { isMovable, readsOnly } from "./conjuncts.js";
import { passOn } from "./narrow.js";

/** The values that a subquery reads of the enclosing query's rows, each combination once. */
export interface Domain {
  readonly relation: Relation;
  /** For each column of the enclosing query that is read, and for each image: the one of `relation` with its values. */
  readonly columns: ReadonlyMap<ColumnId, ColumnId>;
}

/** Where domains come from. */
export interface DomainSource {
  /** Another copy, with columns of its own. */
  readonly draw: () => Domain;
  /** What tells combinations apart, over the rows of the enclosing query, by the id that {@link Domain.columns} knows. */
  readonly identity: readonly { readonly id: ColumnId; readonly scalar: Scalar }[];
}

/**
 * D = δ(π[c](outer)) for the columns c of `outer` that `body` reads ([neumann-2015] 3.1). It may have more combinations
 * than occur, which find nothing to be joined with later: of a join only the input that has the columns is read.
 *
 * Values that are equal but not identical (1.0 and 1.00) are two: beside such a column stands its image, an exact text,
 * by which they are found again.
 *
 * @returns undefined for columns whose type has no equality, and when one of the relations is volatile
 */
export function domainOf(
  outer: Relation,
  body: Relation,
  allocate: ColumnAllocator,
): DomainSource | undefined {
  const own = idsOf(outer);
  const free = new Set([...freeColumns(body)].filter((id) => own.has(id)));
  if (!isDeterministic(outer) || !isDeterministic(body)) return undefined;
  const source = sourceOf(outer, free);
  const read = columnsOf(source).filter(({ id }) => free.has(id));
  if (read.some(({ type }) => builtinTypes.get(type.key)?.equality === "none")) return undefined;
  const identity: { id: ColumnId; scalar: Scalar }[] = [];
  const origins: ColumnId[] = [];
  const shown: NamedScalar[] = [];
  for (const column of read) {
    origins.push(column.id);
    shown.push({ ...passOn(column), id: allocate() });
    if (isFaithful(column.type)) {
      identity.push({ id: column.id, scalar: readColumn(column) });
      continue;
    }
    for (const scalar of imagesOf(readColumn(column))) {
      const image = { id: allocate(), scalar };
      identity.push(image);
      origins.push(image.id);
      shown.push({ id: allocate(), name: `${column.name}_image`, scalar });
    }
  }
  const { span } = outer;
  const template = distinct({ input: project({ input: source, columns: shown, span }), span });
  const draw = (): Domain => {
    const { relation } = cloneWithFreshColumns(template, allocate);
    const columns = columnsOf(relation).map(
      ({ id }, index) => [origins[index] as ColumnId, id] as const,
    );
    return { relation, columns: new Map(columns) };
  };
  return { draw, identity };
}

/** Types whose text is as a setting says: how many digits a float has, how an interval or an amount of money is written. */
const binaryForms: ReadonlyMap<string, string> = new Map([
  ["pg_catalog.float4", "float4send"],
  ["pg_catalog.float8", "float8send"],
  ["pg_catalog.interval", "interval_send"],
  ["pg_catalog.money", "cash_send"],
  ["pg_catalog.timetz", "timetz_send"],
]);

/**
 * Scalars of types that are faithful to `=`, which agree exactly for identical values. The conversion to text is as stable as the
 * type makes it, and refused later where it depends on settings.
 */
function imagesOf(value: Scalar): readonly Scalar[] {
  const call = (name: string, result: string): Scalar =>
    callFunction(name, [value], builtinType(result));
  const send = binaryForms.get(value.type.key);
  if (send !== undefined) return [call(send, "bytea")];
  const text = castScalar({
    argument: value,
    explicit: true,
    volatility: "stable",
    type: builtinType("text"),
    span: undefined,
  });
  // Byte by byte: under a collation that is not deterministic texts can be equal and differ.
  const collation = { schema: "pg_catalog", name: "C" };
  const type = { ...text.type, collation };
  const written = collateScalar({ argument: text, collation, type, span: undefined });
  // The conversion drops the blanks at the end of a bpchar.
  return value.type.key === "pg_catalog.bpchar"
    ? [written, call("octet_length", "int4")]
    : [written];
}

/** A part of a relation that has the columns, with at least the combinations of values that the whole has. */
function sourceOf(relation: Relation, wanted: ReadonlySet<ColumnId>): Relation {
  const input = inputsOf(relation).find(
    (one) => keepsValues(relation, one) && [...wanted].every((id) => idsOf(one).has(id)),
  );
  if (input === undefined) return relation;
  const source = sourceOf(input, wanted);
  if (relation.kind !== "filter" && relation.kind !== "join") return source;
  const columns = idsOf(source);
  const kept = relation.conjuncts.filter((one) => isMovable(one) && readsOnly(one, columns));
  return filterBy(source, kept, relation.span);
}

/** Whether the values that a node shows in columns of the input are there in the input. */
function keepsValues(relation: Relation, input: Relation): boolean {
  switch (relation.kind) {
    case "filter":
    case "project":
    case "join":
    case "distinct":
    case "window":
    case "top-k":
    case "table-function":
      return true;
    case "aggregate":
      return relation.groupingSets === undefined;
    case "outer-join":
      return relation.variant === "left" && input === relation.left;
    case "semi-join":
      return input === relation.left;
    case "apply":
      return input === relation.outer;
    default:
      return false;
  }
}
