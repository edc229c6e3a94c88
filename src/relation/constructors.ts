import { invariant } from "../diagnostics/errors.js";
import type { Span } from "../diagnostics/span.js";
import type {
  Aggregate,
  Apply,
  Change,
  Distinct,
  Filter,
  Join,
  OuterJoin,
  Project,
  RecursionReference,
  Recursive,
  Reference,
  Relation,
  Scan,
  SemiJoin,
  SetOperation,
  State,
  TableFunction,
  TopK,
  Union,
  Values,
  Window,
} from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";

/**
 * One constructor per node: the only place that writes its literal. Each checks what can be checked without
 * looking into the inputs (an {@link InternalError} names the node) and freezes the node with its lists.
 * `checkRelation` checks the rest.
 */
type Fields<Node extends Relation> = Omit<Node, "kind">;

export function scan({ table, only, columns, span }: Fields<Scan>): Scan {
  checkUnique("scan", columns);
  for (const column of columns) {
    const known = table.columns.some((candidate) => candidate.name === column.name);
    invariant(known, `scan: table "${table.name}" has no column "${column.name}"`);
  }
  return freeze({ kind: "scan", table, only, columns, span });
}

export function values({ columns, rows, span }: Fields<Values>): Values {
  checkUnique("values", columns);
  for (const row of rows) {
    invariant(row.length === columns.length, "values: a row differs in length from the columns");
    Object.freeze(row);
  }
  return freeze({ kind: "values", columns, rows, span });
}

export function filter({ input, conjuncts, span }: Fields<Filter>): Filter {
  invariant(conjuncts.length > 0, "filter: no conjuncts");
  checkConjuncts("filter", conjuncts);
  return freeze({ kind: "filter", input, conjuncts, span });
}

/** A {@link filter}, or the input itself when there is nothing to filter by. */
export function filterBy(
  input: Relation,
  conjuncts: readonly Scalar[],
  span: Span | undefined,
): Relation {
  return conjuncts.length === 0 ? input : filter({ input, conjuncts, span });
}

export function project({ input, columns, span }: Fields<Project>): Project {
  checkUnique("project", columns);
  return freeze({ kind: "project", input, columns, span });
}

export function join({ inputs, conjuncts, span }: Fields<Join>): Join {
  invariant(inputs.length >= 2, "join: fewer than two inputs");
  checkConjuncts("join", conjuncts);
  return freeze({ kind: "join", inputs, conjuncts, span });
}

export function outerJoin({ variant, left, right, conjuncts, span }: Fields<OuterJoin>): OuterJoin {
  checkConjuncts("outer-join", conjuncts);
  return freeze({ kind: "outer-join", variant, left, right, conjuncts, span });
}

export function semiJoin({ negated, left, right, conjuncts, span }: Fields<SemiJoin>): SemiJoin {
  checkConjuncts("semi-join", conjuncts);
  return freeze({ kind: "semi-join", negated, left, right, conjuncts, span });
}

export function apply({ variant, outer, body, conjuncts, span }: Fields<Apply>): Apply {
  checkConjuncts("apply", conjuncts);
  return freeze({ kind: "apply", variant, outer, body, conjuncts, span });
}

export function aggregate({
  input,
  keys,
  groupingSets,
  aggregates,
  span,
}: Fields<Aggregate>): Aggregate {
  const mark = groupingSets?.mark;
  checkUnique("aggregate", [...keys, ...aggregates, ...(mark === undefined ? [] : [mark])]);
  for (const set of groupingSets?.sets ?? []) {
    invariant(
      set.every((index) => index in keys),
      "aggregate: a grouping set names a key that is not there",
    );
    Object.freeze(set);
  }
  return freeze({ kind: "aggregate", input, keys, groupingSets, aggregates, span });
}

export function distinct({ input, span }: Fields<Distinct>): Distinct {
  return freeze({ kind: "distinct", input, span });
}

export function union({ inputs, columns, span }: Fields<Union>): Union {
  invariant(inputs.length >= 1, "union: no inputs");
  checkUnited("union", columns, inputs.length);
  return freeze({ kind: "union", inputs, columns, span });
}

export function setOperation({
  operator,
  all,
  left,
  right,
  columns,
  span,
}: Fields<SetOperation>): SetOperation {
  invariant(operator !== "union" || !all, "set-operation: UNION ALL is a union");
  checkUnited("set-operation", columns, 2);
  return freeze({ kind: "set-operation", operator, all, left, right, columns, span });
}

export function window({ input, functions, span }: Fields<Window>): Window {
  invariant(functions.length > 0, "window: no functions");
  checkUnique("window", functions);
  return freeze({ kind: "window", input, functions, span });
}

export function topK({
  input,
  partition,
  order,
  offset,
  limit,
  withTies,
  span,
}: Fields<TopK>): TopK {
  invariant(!withTies || limit !== undefined, "top-k: WITH TIES without a limit");
  return freeze({ kind: "top-k", input, partition, order, offset, limit, withTies, span });
}

export function tableFunction({
  input,
  functions,
  ordinality,
  preserving,
  span,
}: Fields<TableFunction>): TableFunction {
  invariant(functions.length > 0, "table-function: no functions");
  const columns = functions.flatMap((item) => item.columns);
  checkUnique("table-function", ordinality === undefined ? columns : [...columns, ordinality]);
  return freeze({ kind: "table-function", input, functions, ordinality, preserving, span });
}

export function recursive({ all, name, base, step, columns, span }: Fields<Recursive>): Recursive {
  checkUnited("recursive", columns, 2);
  return freeze({ kind: "recursive", all, name, base, step, columns, span });
}

export function recursionReference({
  name,
  columns,
  span,
}: Fields<RecursionReference>): RecursionReference {
  checkUnique("recursion-reference", columns);
  return freeze({ kind: "recursion-reference", name, columns, span });
}

export function change({ table, columns, weight, span }: Fields<Change>): Change {
  checkUnique("change", [...columns, { id: weight }]);
  return freeze({ kind: "change", table, columns, weight, span });
}

export function state({ name, columns, locator, span }: Fields<State>): State {
  checkUnique("state", locator === undefined ? columns : [...columns, { id: locator }]);
  return freeze({ kind: "state", name, columns, locator, span });
}

export function reference({ binding, columns, span }: Fields<Reference>): Reference {
  checkUnique("reference", columns);
  return freeze({ kind: "reference", binding, columns, span });
}

function checkUnique(node: string, columns: readonly { readonly id: ColumnId }[]): void {
  const seen = new Set<ColumnId>();
  for (const { id } of columns) {
    invariant(!seen.has(id), `${node}: column ${id} occurs twice`);
    seen.add(id);
  }
}

function checkConjuncts(node: string, conjuncts: readonly Scalar[]): void {
  for (const conjunct of conjuncts) {
    invariant(
      conjunct.type.key === "pg_catalog.bool",
      `${node}: a conjunct has type ${conjunct.type.key}`,
    );
  }
}

function checkUnited(
  node: string,
  columns: readonly { readonly id: ColumnId; readonly inputs: readonly ColumnId[] }[],
  inputs: number,
): void {
  checkUnique(node, columns);
  for (const column of columns) {
    invariant(column.inputs.length === inputs, `${node}: column ${column.id} misses an input`);
    Object.freeze(column.inputs);
  }
}

/** Freezes the node, its lists, and the plain records in them. */
function freeze<Node extends Relation>(node: Node): Node {
  for (const value of Object.values(node)) {
    if (!Array.isArray(value)) continue;
    for (const item of value) Object.freeze(item);
    Object.freeze(value);
  }
  return Object.freeze(node);
}
