import { builtinType, type TypeReference } from "../catalog/type.js";
import { invariant } from "../diagnostics/errors.js";
import { coverSpans, type Span } from "../diagnostics/span.js";
import type {
  ArrayScalar,
  BooleanTestScalar,
  CallScalar,
  CaseScalar,
  CastScalar,
  CollateScalar,
  ColumnId,
  ColumnScalar,
  ComparisonScalar,
  ConditionalScalar,
  DistinctTestScalar,
  FieldScalar,
  GroupingScalar,
  LiteralScalar,
  NotScalar,
  NullTestScalar,
  OpaqueScalar,
  QuantifiedScalar,
  RowScalar,
  Scalar,
  SessionScalar,
  SubqueryScalar,
  SubscriptScalar,
} from "./scalar.js";

/**
 * One constructor per kind of scalar: the only place that writes its literal. The result is frozen.
 * Those whose type follows from the kind do not ask for it.
 */
type Fields<Node extends Scalar> = Omit<Node, "kind">;
type UntypedFields<Node extends Scalar> = Omit<Node, "kind" | "type">;

const booleanType = Object.freeze(builtinType("bool"));

export function columnScalar(
  column: ColumnId,
  type: TypeReference,
  span: Span | undefined = undefined,
): ColumnScalar {
  return freeze({ kind: "column", column, type, span });
}

/** A constant in PostgreSQL's text form for the type; `undefined` is NULL. */
export function literalScalar(
  value: string | undefined,
  type: TypeReference,
  span: Span | undefined = undefined,
): LiteralScalar {
  return freeze({ kind: "literal", value, type, span });
}

export function booleanScalar(value: boolean, span: Span | undefined = undefined): LiteralScalar {
  return literalScalar(value ? "t" : "f", booleanType, span);
}

export function comparisonScalar({
  operator,
  operatorSchema,
  left,
  right,
  span,
}: UntypedFields<ComparisonScalar>): ComparisonScalar {
  return freeze({
    kind: "comparison",
    operator,
    operatorSchema,
    left,
    right,
    type: booleanType,
    span,
  });
}

/** The conjunction of all: nested ones are flattened, of one it is that one, of none TRUE. */
export function andScalar(scalars: readonly Scalar[]): Scalar {
  const flat = scalars.flatMap(conjunctsOf);
  const [first] = flat;
  if (first === undefined) return booleanScalar(true);
  if (flat.length === 1) return first;
  return freeze({
    kind: "and",
    arguments: flat,
    type: booleanType,
    span: coverSpans(flat.map((scalar) => scalar.span)),
  });
}

/** The disjunction of all: nested ones are flattened, of one it is that one, of none FALSE. */
export function orScalar(scalars: readonly Scalar[]): Scalar {
  const flat = scalars.flatMap((scalar) => (scalar.kind === "or" ? scalar.arguments : [scalar]));
  const [first] = flat;
  if (first === undefined) return booleanScalar(false);
  if (flat.length === 1) return first;
  return freeze({
    kind: "or",
    arguments: flat,
    type: booleanType,
    span: coverSpans(flat.map((scalar) => scalar.span)),
  });
}

/** The members of an AND, however deeply nested; any other scalar is its only member. */
export function conjunctsOf(scalar: Scalar): readonly Scalar[] {
  return scalar.kind === "and" ? scalar.arguments.flatMap(conjunctsOf) : [scalar];
}

export function notScalar({ argument, span }: UntypedFields<NotScalar>): NotScalar {
  return freeze({ kind: "not", argument, type: booleanType, span });
}

export function nullTestScalar({
  argument,
  negated,
  span,
}: UntypedFields<NullTestScalar>): NullTestScalar {
  return freeze({ kind: "null-test", argument, negated, type: booleanType, span });
}

export function booleanTestScalar({
  argument,
  value,
  negated,
  span,
}: UntypedFields<BooleanTestScalar>): BooleanTestScalar {
  return freeze({ kind: "boolean-test", argument, value, negated, type: booleanType, span });
}

export function distinctTestScalar({
  left,
  right,
  negated,
  span,
}: UntypedFields<DistinctTestScalar>): DistinctTestScalar {
  return freeze({ kind: "distinct-test", left, right, negated, type: booleanType, span });
}

export function callScalar({
  notation,
  name,
  arguments: args,
  variadic,
  volatility,
  strict,
  type,
  span,
}: Fields<CallScalar>): CallScalar {
  invariant(
    notation === "function" || args.length === (notation === "operator" ? 2 : 1),
    `call: operator ${name.name} has ${args.length} arguments`,
  );
  return freeze({
    kind: "call",
    notation,
    name,
    arguments: args,
    variadic,
    volatility,
    strict,
    type,
    span,
  });
}

export function castScalar({
  argument,
  explicit,
  volatility,
  type,
  span,
}: Fields<CastScalar>): CastScalar {
  return freeze({ kind: "cast", argument, explicit, volatility, type, span });
}

export function caseScalar({ branches, otherwise, type, span }: Fields<CaseScalar>): CaseScalar {
  invariant(branches.length > 0, "case: no branches");
  for (const branch of branches) Object.freeze(branch);
  return freeze({ kind: "case", branches, otherwise, type, span });
}

export function conditionalScalar({
  form,
  arguments: args,
  type,
  span,
}: Fields<ConditionalScalar>): ConditionalScalar {
  invariant(args.length > 0, `${form}: no arguments`);
  return freeze({ kind: "conditional", form, arguments: args, type, span });
}

export function quantifiedScalar({
  quantifier,
  operator,
  left,
  array,
  volatility,
  span,
}: UntypedFields<QuantifiedScalar>): QuantifiedScalar {
  return freeze({
    kind: "quantified",
    quantifier,
    operator,
    left,
    array,
    volatility,
    type: booleanType,
    span,
  });
}

export function arrayScalar({ elements, type, span }: Fields<ArrayScalar>): ArrayScalar {
  return freeze({ kind: "array", elements, type, span });
}

export function rowScalar({ fields, type, span }: Fields<RowScalar>): RowScalar {
  return freeze({ kind: "row", fields, type, span });
}

export function fieldScalar({ argument, name, type, span }: Fields<FieldScalar>): FieldScalar {
  return freeze({ kind: "field", argument, name, type, span });
}

export function subscriptScalar({
  argument,
  subscripts,
  type,
  span,
}: Fields<SubscriptScalar>): SubscriptScalar {
  invariant(subscripts.length > 0, "subscript: no subscripts");
  for (const subscript of subscripts) Object.freeze(subscript);
  return freeze({ kind: "subscript", argument, subscripts, type, span });
}

export function collateScalar({
  argument,
  collation,
  type,
  span,
}: Fields<CollateScalar>): CollateScalar {
  return freeze({ kind: "collate", argument, collation, type, span });
}

export function sessionScalar({ name, type, span }: Fields<SessionScalar>): SessionScalar {
  return freeze({ kind: "session", name, type, span });
}

export function opaqueScalar({
  pieces,
  arguments: args,
  volatility,
  strict,
  type,
  span,
}: Fields<OpaqueScalar>): OpaqueScalar {
  invariant(pieces.length === args.length + 1, "opaque: pieces and arguments do not alternate");
  Object.freeze(pieces);
  return freeze({ kind: "opaque", pieces, arguments: args, volatility, strict, type, span });
}

export function subqueryScalar({
  form,
  relation,
  comparison,
  type,
  span,
}: Fields<SubqueryScalar>): SubqueryScalar {
  invariant(
    (comparison !== undefined) === (form === "any" || form === "all"),
    `subquery: form ${form} and its comparison do not fit`,
  );
  return freeze({ kind: "subquery", form, relation, comparison, type, span });
}

/** `GROUPING(…)` yields an int4 bit mask. */
export function groupingScalar({ keys, span }: UntypedFields<GroupingScalar>): GroupingScalar {
  return freeze({ kind: "grouping", keys, type: builtinType("int4"), span });
}

/** Freezes the scalar and its lists. */
function freeze<Node extends Scalar>(node: Node): Node {
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) Object.freeze(value);
  }
  return Object.freeze(node);
}
