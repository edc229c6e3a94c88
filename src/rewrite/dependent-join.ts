import { columnOf, columnsOf, readColumn } from "../relation/columns.js";
import {
  distinct,
  filter,
  join,
  outerJoin,
  project,
  semiJoin,
  setOperation,
  tableFunction,
  topK,
  union,
  window,
} from "../relation/constructors.js";
import type { Aggregate, OuterJoin, Relation, UnitedColumn, Values } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { andScalar, booleanScalar, columnScalar } from "../relation/scalar-constructors.js";
import { type ColumnAllocator, freeColumns, mapScalars } from "../relation/traversal.js";
import { fillCounts } from "./aggregate-over-nothing.js";
import { readsAny } from "./conjuncts.js";
import { type Dependent, domainColumns, groupedByDomain, over, sameValues } from "./dependent.js";
import type { Domain, DomainSource } from "./domain.js";
import { narrowTo, passOn } from "./narrow.js";
import { separateFullJoin } from "./separate-full-join.js";

/** What is the same for all nodes of a subquery. */
interface Context {
  readonly draw: () => Domain;
  readonly identity: readonly ColumnId[];
  readonly allocate: ColumnAllocator;
  readonly free: ReadonlySet<ColumnId>;
}

/**
 * D ⋈→ body: for each row d of the domain the rows of the subquery with the values d, each with d beside it. The domain
 * sinks through the operators until nothing below refers to it; there it is a cross join ([neumann-2015] 3). Rows of
 * different d never meet: groups, partitions, duplicates and set operations are told apart by d as well, and sides that
 * both have been given a domain are joined by it, NULL as a value.
 *
 * @returns undefined where the subquery's limit reads the enclosing query, and for recursions
 */
export function dependentJoin(
  { draw, identity }: DomainSource,
  body: Relation,
  allocate: ColumnAllocator,
): Dependent | undefined {
  const free = new Set(draw().columns.keys());
  return sink({ draw, identity: identity.map(({ id }) => id), allocate, free }, body);
}

function sink(context: Context, relation: Relation): Dependent | undefined {
  if (!isCorrelated(context, relation)) return crossed(context, relation);
  switch (relation.kind) {
    case "filter": {
      const input = sink(context, relation.input);
      if (input === undefined) return undefined;
      const conjuncts = relation.conjuncts.map((conjunct) => over(input, conjunct));
      return { ...input, relation: filter({ ...relation, input: input.relation, conjuncts }) };
    }
    case "project": {
      const input = sink(context, relation.input);
      if (input === undefined) return undefined;
      const columns = relation.columns.map((column) => ({
        ...column,
        scalar: over(input, column.scalar),
      }));
      return {
        ...input,
        relation: project({
          ...relation,
          input: input.relation,
          columns: [...columns, ...domainColumns(input)],
        }),
      };
    }
    case "join":
      return sinkIntoInputs(context, relation.inputs, relation.conjuncts, relation);
    case "outer-join":
      return sinkIntoOuterJoin(context, relation);
    case "semi-join": {
      const left = sink(context, relation.left);
      if (left === undefined) return undefined;
      const right = sinkWhereCorrelated(context, relation.right, left);
      if (right === undefined) return undefined;
      return {
        ...left,
        relation: semiJoin({
          ...relation,
          left: left.relation,
          right: right.relation,
          conjuncts: [...right.conjuncts, ...relation.conjuncts.map((one) => over(left, one))],
        }),
      };
    }
    case "aggregate":
      return relation.keys.length === 0 && relation.groupingSets === undefined
        ? sinkIntoTotal(context, relation)
        : sinkIntoGroups(context, relation);
    case "distinct": {
      const input = sink(context, relation.input);
      if (input === undefined) return undefined;
      const columns = [...columnsOf(relation).map(passOn), ...domainColumns(input)];
      const below = project({ input: input.relation, columns, span: relation.span });
      return { ...input, relation: distinct({ ...relation, input: below }) };
    }
    case "union": {
      const inputs = sinkAll(context, relation.inputs);
      if (inputs === undefined) return undefined;
      const united = unite(context, relation.columns, inputs);
      return {
        columns: united.added,
        relation: union({
          ...relation,
          inputs: inputs.map((input) => input.relation),
          columns: united.columns,
        }),
      };
    }
    case "set-operation": {
      const sides = sinkAll(context, [relation.left, relation.right]);
      const [left, right] = sides ?? [];
      if (sides === undefined || left === undefined || right === undefined) return undefined;
      const united = unite(context, relation.columns, sides);
      // Only the columns that are compared may be there.
      const narrowed = ({ relation: side }: Dependent, index: number): Relation =>
        narrowTo(
          side,
          united.columns.map((column) => columnOf(side, column.inputs[index] as ColumnId)),
        );
      return {
        columns: united.added,
        relation: setOperation({
          ...relation,
          left: narrowed(left, 0),
          right: narrowed(right, 1),
          columns: united.columns,
        }),
      };
    }
    case "window": {
      const input = sink(context, relation.input);
      if (input === undefined) return undefined;
      const node = mapScalars(window({ ...relation, input: input.relation }), (scalar) =>
        over(input, scalar),
      );
      if (node.kind !== "window") return undefined;
      const functions = node.functions.map((item) => ({
        ...item,
        call: { ...item.call, partition: [...item.call.partition, ...domainScalars(input)] },
      }));
      return { ...input, relation: window({ ...node, functions }) };
    }
    case "top-k": {
      const { limit, offset } = relation;
      const bounds = [limit, offset].filter((bound) => bound !== undefined);
      if (bounds.some((bound) => readsAny(bound, context.free))) return undefined;
      const input = sink(context, relation.input);
      if (input === undefined) return undefined;
      return {
        ...input,
        relation: topK({
          ...relation,
          input: input.relation,
          partition: [
            ...relation.partition.map((scalar) => over(input, scalar)),
            ...domainScalars(input),
          ],
          order: relation.order.map((key) => ({ ...key, scalar: over(input, key.scalar) })),
        }),
      };
    }
    case "table-function": {
      const input = sink(context, relation.input);
      if (input === undefined) return undefined;
      const functions = relation.functions.map((item) => ({
        ...item,
        call: over(input, item.call),
      }));
      return {
        ...input,
        relation: tableFunction({ ...relation, input: input.relation, functions }),
      };
    }
    case "values":
      return sinkIntoValues(context, relation);
    case "scan":
    case "apply":
    case "recursive":
    case "recursion-reference":
    case "change":
    case "state":
    case "reference":
      return undefined;
  }
}

/** D × R, for an R that does not depend on D. */
function crossed(context: Context, relation: Relation): Dependent {
  const domain = context.draw();
  const { span } = relation;
  return {
    relation: join({ inputs: [domain.relation, relation], conjuncts: [], span }),
    columns: domain.columns,
  };
}

/** D ⋈→ (A ⋈ B): the inputs that depend on D with a domain each, and joined by it. */
function sinkIntoInputs(
  context: Context,
  inputs: readonly Relation[],
  conjuncts: readonly Scalar[],
  node: Relation,
): Dependent | undefined {
  const relations: Relation[] = [];
  const matches: Scalar[] = [];
  let first: Dependent | undefined;
  for (const input of inputs) {
    if (!isCorrelated(context, input)) {
      relations.push(input);
      continue;
    }
    const made = sink(context, input);
    if (made === undefined) return undefined;
    if (first === undefined) first = made;
    else matches.push(...sameDomain(context, first, made));
    relations.push(made.relation);
  }
  const chosen = first ?? context.draw();
  if (first === undefined) relations.unshift(chosen.relation);
  return {
    columns: chosen.columns,
    relation: join({
      inputs: relations,
      conjuncts: [...matches, ...conjuncts.map((conjunct) => over(chosen, conjunct))],
      span: node.span,
    }),
  };
}

/**
 * D ⋈→ (A ⟕[p] B) = (D ⋈→ A) ⟕[p ∧ d = d′] (D ⋈→ B), where B alone serves when it does not depend on D. A full join is
 * first taken apart into the left join and the rows of B without partner, because PostgreSQL joins fully only by
 * equalities that are not null-safe.
 */
function sinkIntoOuterJoin(context: Context, node: OuterJoin): Dependent | undefined {
  if (node.variant === "full") return sink(context, separateFullJoin(node, context.allocate));
  const [kept, filled] =
    node.variant === "left" ? [node.left, node.right] : [node.right, node.left];
  const left = sink(context, kept);
  if (left === undefined) return undefined;
  const right = sinkWhereCorrelated(context, filled, left);
  if (right === undefined) return undefined;
  return {
    ...left,
    relation: outerJoin({
      variant: "left",
      left: left.relation,
      right: right.relation,
      conjuncts: [...right.conjuncts, ...node.conjuncts.map((one) => over(left, one))],
      span: node.span,
    }),
  };
}

/** D ⋈→ γ[k; f](R) = γ[d, k; f](D ⋈→ R). */
function sinkIntoGroups(context: Context, node: Aggregate): Dependent | undefined {
  const { groupingSets } = node;
  // The empty set has a row even over no rows, which d would have to be added to.
  if (groupingSets?.sets.some((set) => set.length === 0)) return undefined;
  const input = sink(context, node.input);
  if (input === undefined) return undefined;
  return groupedByDomain(node, input, context.allocate);
}

/**
 * D ⋈→ γ[; f](R): one row for each d. Where the group of d is missing, f has its value over no rows: known for most
 * aggregates, so that D ⟕ γ[d; f](D ⋈→ R) with counts filled up does; of the others, γ[d; f](D ⟕ (D ⋈→ R)) with a filter
 * that passes only rows of R.
 */
function sinkIntoTotal(context: Context, node: Aggregate): Dependent | undefined {
  const input = sink(context, node.input);
  if (input === undefined) return undefined;
  const domain = context.draw();
  const { allocate } = context;
  const { span } = node;
  const counted = fillCounts(node, allocate);
  if (counted !== undefined) {
    const grouped = groupedByDomain(counted.relation, input, allocate);
    const joined = outerJoin({
      variant: "left",
      left: domain.relation,
      right: grouped.relation,
      conjuncts: sameDomain(context, domain, grouped),
      span,
    });
    const columns = columnsOf(node).map((column) => ({
      ...passOn(column),
      scalar: counted.values.get(column.id) ?? readColumn(column),
    }));
    return {
      columns: domain.columns,
      relation: project({ input: joined, columns: [...columns, ...domainColumns(domain)], span }),
    };
  }
  const present = allocate();
  const marked = project({
    input: input.relation,
    columns: [
      ...columnsOf(input.relation).map(passOn),
      { id: present, name: "present", scalar: booleanScalar(true) },
    ],
    span,
  });
  const isPresent = columnScalar(present, booleanScalar(true).type);
  const joined = outerJoin({
    variant: "left",
    left: domain.relation,
    right: marked,
    conjuncts: sameDomain(context, domain, input),
    span,
  });
  const aggregates = node.aggregates.map((item) => {
    const conjuncts = [isPresent, ...(item.call.filter === undefined ? [] : [item.call.filter])];
    return { ...item, call: { ...item.call, filter: andScalar(conjuncts) } };
  });
  const below = { relation: joined, columns: domain.columns };
  return groupedByDomain({ ...node, aggregates }, below, allocate);
}

/** D ⋈→ VALUES: one projection of D for each row. */
function sinkIntoValues(context: Context, node: Values): Dependent | undefined {
  const rows = node.rows.map((row): Dependent & { readonly made: readonly ColumnId[] } => {
    const domain = context.draw();
    const made = node.columns.map(() => context.allocate());
    const columns = node.columns.map(({ name }, index) => ({
      id: made[index] as ColumnId,
      name,
      scalar: over(domain, row[index] as Scalar),
    }));
    return {
      made,
      columns: domain.columns,
      relation: project({
        input: domain.relation,
        columns: [...columns, ...domainColumns(domain)],
        span: node.span,
      }),
    };
  });
  const columns = node.columns.map(({ id, name, type }, index) => ({
    id,
    name,
    type,
    inputs: rows.map(({ made }) => made[index] as ColumnId),
  }));
  const united = unite(context, columns, rows);
  return {
    columns: united.added,
    relation: union({
      inputs: rows.map(({ relation }) => relation),
      columns: united.columns,
      span: node.span,
    }),
  };
}

function sinkAll(context: Context, inputs: readonly Relation[]): readonly Dependent[] | undefined {
  const made = inputs.map((input) => sink(context, input));
  return made.every((input) => input !== undefined) ? made : undefined;
}

/** A side as it is, or with a domain of its own that is the same as the other side's. */
function sinkWhereCorrelated(
  context: Context,
  side: Relation,
  other: Dependent,
): { readonly relation: Relation; readonly conjuncts: readonly Scalar[] } | undefined {
  if (!isCorrelated(context, side)) return { relation: side, conjuncts: [] };
  const made = sink(context, side);
  if (made === undefined) return undefined;
  return { relation: made.relation, conjuncts: sameDomain(context, other, made) };
}

function sameDomain(context: Context, left: Dependent, right: Dependent): readonly Scalar[] {
  const scalars = ({ relation, columns }: Dependent): readonly Scalar[] =>
    context.identity.map((id) => readColumn(columnOf(relation, columns.get(id) as ColumnId)));
  return sameValues(left.relation, scalars(left), right.relation, scalars(right));
}

/** United columns with those of the domains, under new ids. */
function unite(
  context: Context,
  columns: readonly UnitedColumn[],
  inputs: readonly Dependent[],
): {
  readonly columns: readonly UnitedColumn[];
  readonly added: ReadonlyMap<ColumnId, ColumnId>;
} {
  const added = new Map<ColumnId, ColumnId>();
  const domain = [...context.free].map((outer): UnitedColumn => {
    const id = context.allocate();
    added.set(outer, id);
    const ids = inputs.map((input) => input.columns.get(outer) as ColumnId);
    const { name, type } = columnOf((inputs[0] as Dependent).relation, ids[0] as ColumnId);
    return { id, name, type, inputs: ids };
  });
  return { columns: [...columns, ...domain], added };
}

function domainScalars(dependent: Dependent): readonly Scalar[] {
  return domainColumns(dependent).map(({ scalar }) => scalar);
}

function isCorrelated(context: Context, relation: Relation): boolean {
  return [...freeColumns(relation)].some((id) => context.free.has(id));
}
