import { invariant } from "../diagnostics/errors.js";
import {
  aggregate,
  apply,
  change,
  distinct,
  filter,
  join,
  outerJoin,
  project,
  recursionReference,
  recursive,
  reference,
  scan,
  semiJoin,
  setOperation,
  state,
  tableFunction,
  topK,
  union,
  values,
  window,
} from "./constructors.js";
import { mapList } from "./map-list.js";
import type { LeafColumn, Relation, UnitedColumn } from "./relation.js";
import type { AggregateCall, ColumnId, Scalar, SortKey, WindowCall } from "./scalar.js";
import { columnScalar, groupingScalar, subqueryScalar } from "./scalar-constructors.js";
import { argumentsOf, mapArguments } from "./scalar-traversal.js";

/** One clause per kind of node, each with the results for its inputs, in the order of {@link inputsOf}. */
type Clauses<Result> = {
  readonly [Kind in Relation["kind"]]: (
    node: Extract<Relation, { readonly kind: Kind }>,
    inputs: readonly Result[],
  ) => Result;
};

/** Computes bottom-up. Does not enter the relations of subquery scalars. */
export function fold<Result>(relation: Relation, clauses: Clauses<Result>): Result {
  const inputs = inputsOf(relation).map((input) => fold(input, clauses));
  const clause = clauses[relation.kind] as (node: Relation, inputs: readonly Result[]) => Result;
  return clause(relation, inputs);
}

/** The relations directly below a node, left to right. */
export function inputsOf(relation: Relation): readonly Relation[] {
  switch (relation.kind) {
    case "scan":
    case "values":
    case "recursion-reference":
    case "change":
    case "state":
    case "reference":
      return [];
    case "filter":
    case "project":
    case "aggregate":
    case "distinct":
    case "window":
    case "top-k":
    case "table-function":
      return [relation.input];
    case "join":
    case "union":
      return relation.inputs;
    case "outer-join":
    case "semi-join":
    case "set-operation":
      return [relation.left, relation.right];
    case "apply":
      return [relation.outer, relation.body];
    case "recursive":
      return [relation.base, relation.step];
  }
}

/** Replaces the relations directly below a node; the same object when nothing changed. */
export function mapInputs(relation: Relation, map: (input: Relation) => Relation): Relation {
  switch (relation.kind) {
    case "scan":
    case "values":
    case "recursion-reference":
    case "change":
    case "state":
    case "reference":
      return relation;
    case "filter": {
      const input = map(relation.input);
      return input === relation.input ? relation : filter({ ...relation, input });
    }
    case "project": {
      const input = map(relation.input);
      return input === relation.input ? relation : project({ ...relation, input });
    }
    case "aggregate": {
      const input = map(relation.input);
      return input === relation.input ? relation : aggregate({ ...relation, input });
    }
    case "distinct": {
      const input = map(relation.input);
      return input === relation.input ? relation : distinct({ ...relation, input });
    }
    case "window": {
      const input = map(relation.input);
      return input === relation.input ? relation : window({ ...relation, input });
    }
    case "top-k": {
      const input = map(relation.input);
      return input === relation.input ? relation : topK({ ...relation, input });
    }
    case "table-function": {
      const input = map(relation.input);
      return input === relation.input ? relation : tableFunction({ ...relation, input });
    }
    case "join": {
      const inputs = mapList(relation.inputs, map);
      return inputs === relation.inputs ? relation : join({ ...relation, inputs });
    }
    case "union": {
      const inputs = mapList(relation.inputs, map);
      return inputs === relation.inputs ? relation : union({ ...relation, inputs });
    }
    case "outer-join": {
      const left = map(relation.left);
      const right = map(relation.right);
      if (left === relation.left && right === relation.right) return relation;
      return outerJoin({ ...relation, left, right });
    }
    case "semi-join": {
      const left = map(relation.left);
      const right = map(relation.right);
      if (left === relation.left && right === relation.right) return relation;
      return semiJoin({ ...relation, left, right });
    }
    case "set-operation": {
      const left = map(relation.left);
      const right = map(relation.right);
      if (left === relation.left && right === relation.right) return relation;
      return setOperation({ ...relation, left, right });
    }
    case "apply": {
      const outer = map(relation.outer);
      const body = map(relation.body);
      if (outer === relation.outer && body === relation.body) return relation;
      return apply({ ...relation, outer, body });
    }
    case "recursive": {
      const base = map(relation.base);
      const step = map(relation.step);
      if (base === relation.base && step === relation.step) return relation;
      return recursive({ ...relation, base, step });
    }
  }
}

/** Applies `rewrite` to every node, inputs first. Does not enter the relations of subquery scalars. */
export function rewriteBottomUp(
  relation: Relation,
  rewrite: (node: Relation) => Relation,
): Relation {
  return rewrite(mapInputs(relation, (input) => rewriteBottomUp(input, rewrite)));
}

/** The scalars that a node holds itself, in the order in which they are printed. */
export function scalarsOf(relation: Relation): readonly Scalar[] {
  const scalars: Scalar[] = [];
  mapScalars(relation, (scalar) => {
    scalars.push(scalar);
    return scalar;
  });
  return scalars;
}

/** Replaces the scalars that a node holds itself; the same object when nothing changed. */
export function mapScalars(relation: Relation, map: (scalar: Scalar) => Scalar): Relation {
  switch (relation.kind) {
    case "scan":
    case "distinct":
    case "union":
    case "set-operation":
    case "recursive":
    case "recursion-reference":
    case "change":
    case "state":
    case "reference":
      return relation;
    case "values": {
      const rows = mapList(relation.rows, (row) => mapList(row, map));
      return rows === relation.rows ? relation : values({ ...relation, rows });
    }
    case "filter": {
      const conjuncts = mapList(relation.conjuncts, map);
      return conjuncts === relation.conjuncts ? relation : filter({ ...relation, conjuncts });
    }
    case "project": {
      const columns = mapList(relation.columns, (column) => mapNamed(column, map));
      return columns === relation.columns ? relation : project({ ...relation, columns });
    }
    case "join": {
      const conjuncts = mapList(relation.conjuncts, map);
      return conjuncts === relation.conjuncts ? relation : join({ ...relation, conjuncts });
    }
    case "outer-join": {
      const conjuncts = mapList(relation.conjuncts, map);
      return conjuncts === relation.conjuncts ? relation : outerJoin({ ...relation, conjuncts });
    }
    case "semi-join": {
      const conjuncts = mapList(relation.conjuncts, map);
      return conjuncts === relation.conjuncts ? relation : semiJoin({ ...relation, conjuncts });
    }
    case "apply": {
      const conjuncts = mapList(relation.conjuncts, map);
      return conjuncts === relation.conjuncts ? relation : apply({ ...relation, conjuncts });
    }
    case "aggregate": {
      const keys = mapList(relation.keys, (key) => mapNamed(key, map));
      const aggregates = mapList(relation.aggregates, (item) => {
        const call = mapAggregateCall(item.call, map);
        return call === item.call ? item : { ...item, call };
      });
      if (keys === relation.keys && aggregates === relation.aggregates) return relation;
      return aggregate({ ...relation, keys, aggregates });
    }
    case "window": {
      const functions = mapList(relation.functions, (item) => {
        const call = mapWindowCall(item.call, map);
        return call === item.call ? item : { ...item, call };
      });
      return functions === relation.functions ? relation : window({ ...relation, functions });
    }
    case "top-k": {
      const partition = mapList(relation.partition, map);
      const order = mapSortKeys(relation.order, map);
      const offset = relation.offset && map(relation.offset);
      const limit = relation.limit && map(relation.limit);
      const same =
        partition === relation.partition &&
        order === relation.order &&
        offset === relation.offset &&
        limit === relation.limit;
      return same ? relation : topK({ ...relation, partition, order, offset, limit });
    }
    case "table-function": {
      const functions = mapList(relation.functions, (item) => {
        const call = map(item.call);
        return call === item.call ? item : { ...item, call };
      });
      return functions === relation.functions
        ? relation
        : tableFunction({ ...relation, functions });
    }
  }
}

/** Replaces the scalars of an aggregate's arguments, ordering and filter; the same object when nothing changed. */
export function mapAggregateCall(
  call: AggregateCall,
  map: (scalar: Scalar) => Scalar,
): AggregateCall {
  const mapped = mapList(call.arguments, map);
  const order = mapSortKeys(call.order, map);
  const condition = call.filter && map(call.filter);
  if (mapped === call.arguments && order === call.order && condition === call.filter) return call;
  return Object.freeze({ ...call, arguments: mapped, order, filter: condition });
}

/** Replaces the scalars of a window function's call; the same object when nothing changed. */
export function mapWindowCall(call: WindowCall, map: (scalar: Scalar) => Scalar): WindowCall {
  const mapped = mapList(call.arguments, map);
  const condition = call.filter && map(call.filter);
  const partition = mapList(call.partition, map);
  const order = mapSortKeys(call.order, map);
  const frame = call.frame && {
    ...call.frame,
    start: mapBound(call.frame.start, map),
    end: mapBound(call.frame.end, map),
  };
  const same =
    mapped === call.arguments &&
    condition === call.filter &&
    partition === call.partition &&
    order === call.order &&
    frame?.start === call.frame?.start &&
    frame?.end === call.frame?.end;
  if (same) return call;
  return Object.freeze({
    ...call,
    arguments: mapped,
    filter: condition,
    partition,
    order,
    frame,
  });
}

function mapBound(
  bound: NonNullable<WindowCall["frame"]>["start"],
  map: (scalar: Scalar) => Scalar,
): NonNullable<WindowCall["frame"]>["start"] {
  switch (bound.kind) {
    case "unbounded-preceding":
    case "current-row":
    case "unbounded-following":
      return bound;
    case "preceding":
    case "following": {
      const offset = map(bound.offset);
      return offset === bound.offset ? bound : Object.freeze({ ...bound, offset });
    }
  }
}

function mapSortKeys(
  order: readonly SortKey[],
  map: (scalar: Scalar) => Scalar,
): readonly SortKey[] {
  return mapList(order, (key) => {
    const scalar = map(key.scalar);
    return scalar === key.scalar ? key : Object.freeze({ ...key, scalar });
  });
}

function mapNamed<Named extends { readonly scalar: Scalar }>(
  named: Named,
  map: (scalar: Scalar) => Scalar,
): Named {
  const scalar = map(named.scalar);
  return scalar === named.scalar ? named : { ...named, scalar };
}

/** The columns that a node introduces, as opposed to those it passes on from its inputs. */
export function introducedColumns(relation: Relation): readonly ColumnId[] {
  switch (relation.kind) {
    case "scan":
    case "values":
    case "recursion-reference":
    case "reference":
      return relation.columns.map(({ id }) => id);
    case "change":
      return [...relation.columns.map(({ id }) => id), relation.weight];
    case "state": {
      const ids = relation.columns.map(({ id }) => id);
      return relation.locator === undefined ? ids : [...ids, relation.locator];
    }
    case "project":
    case "union":
    case "set-operation":
    case "recursive":
      return relation.columns.map(({ id }) => id);
    case "aggregate":
      return [
        ...relation.keys,
        ...relation.aggregates,
        ...(relation.groupingSets?.mark === undefined ? [] : [relation.groupingSets.mark]),
      ].map(({ id }) => id);
    case "window":
      return relation.functions.map(({ id }) => id);
    case "table-function": {
      const ids = relation.functions.flatMap((item) => item.columns.map(({ id }) => id));
      return relation.ordinality === undefined ? ids : [...ids, relation.ordinality.id];
    }
    case "filter":
    case "join":
    case "outer-join":
    case "semi-join":
    case "apply":
    case "distinct":
    case "top-k":
      return [];
  }
}

/** Calls `visit` for every node of the plan, the relations of subquery scalars included, inputs first. */
export function visitRelations(relation: Relation, visit: (node: Relation) => void): void {
  for (const input of inputsOf(relation)) visitRelations(input, visit);
  for (const scalar of scalarsOf(relation)) {
    for (const subquery of subqueriesOf(scalar)) visitRelations(subquery, visit);
  }
  visit(relation);
}

/** The relations of the subqueries in a scalar, not those nested deeper in them. */
function subqueriesOf(scalar: Scalar): readonly Relation[] {
  const nested = argumentsOf(scalar).flatMap(subqueriesOf);
  return scalar.kind === "subquery" ? [...nested, scalar.relation] : nested;
}

/** Columns that `relation` reads but does not produce: those of an enclosing query. */
export function freeColumns(relation: Relation): ReadonlySet<ColumnId> {
  const introduced = new Set<ColumnId>();
  const used = new Set<ColumnId>();
  visitRelations(relation, (node) => {
    for (const id of introducedColumns(node)) introduced.add(id);
    for (const scalar of scalarsOf(node)) collectColumns(scalar, used);
  });
  return new Set([...used].filter((id) => !introduced.has(id)));
}

/** The columns that a scalar reads, with the free columns of its subqueries. */
export function columnsUsed(scalar: Scalar): ReadonlySet<ColumnId> {
  const used = new Set<ColumnId>();
  collectColumns(scalar, used);
  return used;
}

function collectColumns(scalar: Scalar, used: Set<ColumnId>): void {
  switch (scalar.kind) {
    case "column":
      used.add(scalar.column);
      return;
    case "grouping":
      for (const key of scalar.keys) used.add(key);
      return;
    case "subquery": {
      for (const id of freeColumns(scalar.relation)) used.add(id);
      if (scalar.comparison === undefined) return;
      const introduced = new Set<ColumnId>();
      visitRelations(scalar.relation, (node) => {
        for (const id of introducedColumns(node)) introduced.add(id);
      });
      for (const id of columnsUsed(scalar.comparison)) if (!introduced.has(id)) used.add(id);
      return;
    }
    default:
      for (const argument of argumentsOf(scalar)) collectColumns(argument, used);
  }
}

/**
 * Replaces columns by scalars, also where subqueries refer to them. The same object when nothing changed.
 * A column that GROUPING names can be replaced by a column only.
 */
export function substituteColumns(
  scalar: Scalar,
  replacements: ReadonlyMap<ColumnId, Scalar>,
): Scalar {
  switch (scalar.kind) {
    case "column":
      return replacements.get(scalar.column) ?? scalar;
    case "grouping": {
      const keys = mapList(scalar.keys, (key) => {
        const replacement = replacements.get(key);
        if (replacement === undefined) return key;
        invariant(replacement.kind === "column", `grouping: column ${key} is no group key`);
        return replacement.column;
      });
      return keys === scalar.keys ? scalar : groupingScalar({ ...scalar, keys });
    }
    case "subquery": {
      const relation = substituteFreeColumns(scalar.relation, replacements);
      const comparison = scalar.comparison && substituteColumns(scalar.comparison, replacements);
      if (relation === scalar.relation && comparison === scalar.comparison) return scalar;
      return subqueryScalar({ ...scalar, relation, comparison });
    }
    default:
      return mapArguments(scalar, (argument) => substituteColumns(argument, replacements));
  }
}

/** {@link substituteColumns} in every scalar of a plan. */
function substituteFreeColumns(
  relation: Relation,
  replacements: ReadonlyMap<ColumnId, Scalar>,
): Relation {
  return rewriteBottomUp(relation, (node) =>
    mapScalars(node, (scalar) => substituteColumns(scalar, replacements)),
  );
}

/** Gives out ids that no column of a plan has. */
export type ColumnAllocator = () => ColumnId;

/** Allocates upwards from the largest id that occurs in the plan. */
export function columnAllocator(plan: Relation | undefined): ColumnAllocator {
  let last = 0;
  if (plan !== undefined) {
    visitRelations(plan, (node) => {
      for (const id of introducedColumns(node)) last = Math.max(last, id);
    });
    for (const id of freeColumns(plan)) last = Math.max(last, id);
  }
  return () => {
    last += 1;
    return last as ColumnId;
  };
}

/**
 * A copy of the plan in which every column it introduces has a new id, so that the same query can stand twice
 * in one plan. `mapping` leads from the old ids to the new; free columns keep theirs.
 */
export function cloneWithFreshColumns(
  relation: Relation,
  allocate: ColumnAllocator,
): { readonly relation: Relation; readonly mapping: ReadonlyMap<ColumnId, ColumnId> } {
  const mapping = new Map<ColumnId, ColumnId>();
  visitRelations(relation, (node) => {
    for (const id of introducedColumns(node)) if (!mapping.has(id)) mapping.set(id, allocate());
  });
  return { relation: renameColumns(relation, mapping), mapping };
}

/** Renames columns wherever they are introduced or read. */
function renameColumns(relation: Relation, mapping: ReadonlyMap<ColumnId, ColumnId>): Relation {
  const rename = (id: ColumnId): ColumnId => mapping.get(id) ?? id;
  return rewriteBottomUp(relation, (node) =>
    renameIntroduced(
      mapScalars(node, (scalar) => renameInScalar(scalar, mapping)),
      rename,
    ),
  );
}

function renameInScalar(scalar: Scalar, mapping: ReadonlyMap<ColumnId, ColumnId>): Scalar {
  switch (scalar.kind) {
    case "column": {
      const id = mapping.get(scalar.column);
      return id === undefined ? scalar : columnScalar(id, scalar.type, scalar.span);
    }
    case "grouping":
      return groupingScalar({ ...scalar, keys: scalar.keys.map((key) => mapping.get(key) ?? key) });
    case "subquery":
      return subqueryScalar({
        ...scalar,
        relation: renameColumns(scalar.relation, mapping),
        comparison: scalar.comparison && renameInScalar(scalar.comparison, mapping),
      });
    default:
      return mapArguments(scalar, (argument) => renameInScalar(argument, mapping));
  }
}

function renameIntroduced(relation: Relation, rename: (id: ColumnId) => ColumnId): Relation {
  const identified = <Item extends { readonly id: ColumnId }>(items: readonly Item[]): Item[] =>
    items.map((item) => ({ ...item, id: rename(item.id) }));
  const united = (columns: readonly UnitedColumn[]): readonly UnitedColumn[] =>
    identified(columns).map((column) => ({ ...column, inputs: column.inputs.map(rename) }));
  const leaf = (columns: readonly LeafColumn[]): readonly LeafColumn[] => identified(columns);
  switch (relation.kind) {
    case "scan":
      return scan({ ...relation, columns: leaf(relation.columns) });
    case "values":
      return values({ ...relation, columns: leaf(relation.columns) });
    case "recursion-reference":
      return recursionReference({ ...relation, columns: leaf(relation.columns) });
    case "reference":
      return reference({ ...relation, columns: leaf(relation.columns) });
    case "change":
      return change({
        ...relation,
        columns: leaf(relation.columns),
        weight: rename(relation.weight),
      });
    case "state": {
      const locator = relation.locator === undefined ? undefined : rename(relation.locator);
      return state({ ...relation, columns: leaf(relation.columns), locator });
    }
    case "project":
      return project({ ...relation, columns: identified(relation.columns) });
    case "union":
      return union({ ...relation, columns: united(relation.columns) });
    case "set-operation":
      return setOperation({ ...relation, columns: united(relation.columns) });
    case "recursive":
      return recursive({ ...relation, columns: united(relation.columns) });
    case "aggregate":
      return aggregate({
        ...relation,
        keys: identified(relation.keys),
        groupingSets: relation.groupingSets && {
          ...relation.groupingSets,
          mark: relation.groupingSets.mark && {
            ...relation.groupingSets.mark,
            id: rename(relation.groupingSets.mark.id),
          },
        },
        aggregates: identified(relation.aggregates),
      });
    case "window":
      return window({ ...relation, functions: identified(relation.functions) });
    case "table-function": {
      const { ordinality } = relation;
      return tableFunction({
        ...relation,
        functions: relation.functions.map((item) => ({ ...item, columns: leaf(item.columns) })),
        ordinality: ordinality && { ...ordinality, id: rename(ordinality.id) },
      });
    }
    case "filter":
    case "join":
    case "outer-join":
    case "semi-join":
    case "apply":
    case "distinct":
    case "top-k":
      return relation;
  }
}
