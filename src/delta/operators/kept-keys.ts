import type { Catalog } from "../../catalog/catalog.js";
import type { TypeReference } from "../../catalog/type.js";
import { baseTypeOf } from "../../catalog/type-facts.js";
import { typeOf } from "../../catalog/type-of.js";
import { InternalError } from "../../diagnostics/errors.js";
import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { aggregate, filter, project, semiJoin, union } from "../../relation/constructors.js";
import { isFallible } from "../../relation/fallible.js";
import type { Aggregate, LeafColumn, Relation, SemiJoin } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import { inputsOf } from "../../relation/traversal.js";
import { type Builder, bindDelta, type Derived } from "../builder.js";
import { passThrough } from "../identity.js";
import { bigint, isNotNull, read } from "../scalars.js";
import { deriveAggregate } from "./aggregate.js";
import { type KeyPair, keyedConditions, withRightSide } from "./equality-keys.js";
import { deriveFilter, deriveProject } from "./linear.js";
import { withOwnColumns } from "./partner-probe.js";

/** The types of keys: others may have values that are too long for an index. */
const shortTypes: ReadonlySet<string> = new Set(
  [
    ...["bool", "int2", "int4", "int8", "float4", "float8", "numeric", "money", "oid", "uuid"],
    ...["date", "time", "timetz", "timestamp", "timestamptz", "interval"],
  ].map((name) => `pg_catalog.${name}`),
);

/** A semi-join, and what was derived of its right side. */
interface SemiJoinRight {
  readonly node: SemiJoin;
  readonly right: Derived;
}

/**
 * L ⋉[e = f] R  =  L ⋉[e = k] δ(π[f AS k](σ[f IS NOT NULL](R)))        and the same for ▷
 *
 * Proof: whether a row of L has a partner depends on R only by which values of f there are, since every condition is an
 * equality (`keyedConditions`: grouping by f puts together just what `=` finds equal). A NULL is equal to nothing.
 *
 * Where R can be read by its keys (source tables, through their indexes), its partners are looked up there. Where groups,
 * windows or limits stand in R, nothing finds those of one key: the rows of L that changed, and each key whose partners
 * changed, would have all of R computed. There a state keeps the keys with the number of their rows, as for DISTINCT. It has
 * a row for each key, and is changed only where the rows of R change. Types whose values may be too long for an index have
 * no such state.
 */
export function keepKeys(builder: Builder, node: SemiJoin, right: Derived): SemiJoinRight {
  const given = { node, right };
  if (right.kept !== undefined || right.delta.arms.length === 0) return given;
  if (!standsOnMore(node.right) || isWithinStep(node.right)) return given;
  const { pairs, others } = keyedConditions(node, builder.catalog);
  const short = pairs.every((pair) => isShort(pair.right.type, builder.catalog));
  if (pairs.length === 0 || others.length > 0 || !short) return given;
  // A key that cannot be computed must not stop what no row of L asks for.
  if (pairs.some((pair) => isFallible(pair.right))) return given;
  const keys = pairs.map((pair, index) => ({
    id: builder.allocate(),
    name: keyName(node, pair, index),
    scalar: pair.right,
  }));
  const tested = pairs.filter((pair) => isNullableOver(pair.right, [node.right]));
  const found = withoutNulls(
    builder,
    node.right,
    right,
    tested.map((pair) => pair.right),
  );
  const rows = project({ input: found.relation, columns: keys, span: undefined });
  const distinct = aggregate({
    input: rows,
    keys: passThrough(columnsOf(rows)),
    groupingSets: undefined,
    aggregates: [],
    span: node.span,
  });
  const derived = deriveAggregate(
    builder,
    distinct,
    deriveProject(builder, rows, found.derived),
    "partners",
  );
  const columns = columnsOf(distinct);
  return {
    node: semiJoin({
      ...node,
      right: distinct,
      conjuncts: pairs.map((pair, index) =>
        withRightSide(pair, read(columns[index] as LeafColumn)),
      ),
    }),
    right: { ...derived, post: keysNow(builder, distinct, derived) },
  };
}

/**
 * K₁ = (K₀ ▷ ΔK⁻) ⊎ ΔK⁺: the kept keys without those that went, and those that came. A key occurs once, so that one which
 * went and came back in another spelling is there once too.
 */
function keysNow(builder: Builder, node: Aggregate, { delta, kept }: Derived): Relation {
  if (kept === undefined) throw new InternalError("an aggregate is kept");
  const columns = columnsOf(node);
  const bound = bindDelta(builder, delta, `Δ(${delta.label})`);
  const weight = read({ id: bound.weight, type: bigint });
  const changed = (operator: "<" | ">"): Relation =>
    project({
      input: filter({
        input: bound.relation,
        conjuncts: [compare(operator, weight, integerLiteral(0))],
        span: undefined,
      }),
      columns: passThrough(columns),
      span: undefined,
    });
  const gone = withOwnColumns(builder, changed("<"));
  return union({
    inputs: [
      semiJoin({
        negated: true,
        left: kept,
        right: gone.relation,
        conjuncts: columns.map((column) => compare("=", read(column), gone.rename(read(column)))),
        span: undefined,
      }),
      changed(">"),
    ],
    columns: columns.map((column) => ({ ...column, inputs: [column.id, column.id] })),
    span: undefined,
  });
}

/** Whether the values of a type fit into an index, whatever they are. */
function isShort(reference: TypeReference, catalog: Catalog): boolean {
  const type = typeOf(reference, catalog);
  if (type.kind === "domain") return isShort(baseTypeOf(reference, catalog), catalog);
  return type.kind === "enum" || shortTypes.has(reference.key);
}

/** The rows of which none of the values is NULL. */
function withoutNulls(
  builder: Builder,
  relation: Relation,
  derived: Derived,
  values: readonly Scalar[],
): { readonly relation: Relation; readonly derived: Derived } {
  if (values.length === 0) return { relation, derived };
  const filtered = filter({ input: relation, conjuncts: values.map(isNotNull), span: undefined });
  return { relation: filtered, derived: deriveFilter(builder, filtered, derived) };
}

/** Whether more stands in a relation than what reads source tables row by row. */
function standsOnMore(relation: Relation): boolean {
  switch (relation.kind) {
    case "scan":
    case "values":
      return false;
    case "filter":
    case "project":
    case "join":
    case "union":
    case "semi-join":
    case "outer-join":
    case "table-function":
      return inputsOf(relation).some(standsOnMore);
    default:
      return true;
  }
}

/** Whether a relation reads what a recursion has found, which is no state of its own while it is computed. */
function isWithinStep(relation: Relation): boolean {
  return (
    ["state", "reference", "recursion-reference"].includes(relation.kind) ||
    inputsOf(relation).some(isWithinStep)
  );
}

function keyName(node: SemiJoin, { right }: KeyPair, index: number): string {
  const column =
    right.kind === "column"
      ? columnsOf(node.right).find(({ id }) => id === right.column)
      : undefined;
  return column?.name ?? `key_${index + 1}`;
}
