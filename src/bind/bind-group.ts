import { queryError } from "../diagnostics/errors.js";
import { aggregate } from "../relation/constructors.js";
import type { NamedScalar, Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { columnScalar, groupingScalar, subqueryScalar } from "../relation/scalar-constructors.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import { freeColumns } from "../relation/traversal.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, scopeOf, spanOf } from "./environment.js";
import type { GroupBy } from "./group-clause.js";

/** The plan of a grouped query so far, and how expressions are said in terms of its groups. */
export interface Grouping {
  /** The plan with the aggregate. Ask after every expression went through `regroup`: it adds keys. */
  readonly relation: () => Relation;
  /** An expression of the select list, HAVING or ORDER BY over the rows of the groups. Throws 42803. */
  readonly regroup: (scalar: Scalar) => Scalar;
}

/** `table.column` for a column of the query's own FROM. */
function describeColumn(id: ColumnId, environment: Environment): string {
  for (const item of scopeOf(environment).items) {
    for (const { name, scalar } of item.columns) {
      if (scalar.kind !== "column" || scalar.column !== id) continue;
      return item.name === "" ? name : `${item.name}.${name}`;
    }
  }
  return "?column?";
}

/**
 * Builds the grouping of a query (manual, 7.2.3): `input` is FROM and WHERE. A column that is no group key is
 * allowed where the primary key of its table is among the keys of every grouping set; it becomes one more key.
 */
export function buildGrouping(
  input: Relation,
  groupBy: GroupBy,
  node: Node,
  environment: Environment,
): Grouping {
  const { query } = scopeOf(environment);
  const keys: NamedScalar[] = groupBy.keys.map(({ scalar, name }) => ({
    // A plain column keeps its id, so that subqueries that read it need no change.
    id: isOwn(scalar) ? scalar.column : environment.allocate(),
    name,
    scalar,
  }));
  const written = keys.length;
  const sets = groupBy.sets;
  const inEverySet = (index: number): boolean => sets?.every((set) => set.includes(index)) ?? true;

  function isOwn(scalar: Scalar): scalar is Extract<Scalar, { readonly kind: "column" }> {
    return scalar.kind === "column" && query.columns.has(scalar.column);
  }

  /** Adds a column that depends on the keys; `false` when it does not. */
  const addDependent = (id: ColumnId): boolean => {
    for (const { table, ids } of query.tables) {
      const found = [...ids].find(([, candidate]) => candidate === id);
      if (found === undefined) continue;
      const primary = table.uniqueKeys.find((key) => key.primary && !key.deferrable);
      const determined = primary?.columns.every((column) =>
        keys
          .slice(0, written)
          .some((key, index) => key.id === ids.get(column) && inEverySet(index)),
      );
      const column = table.columns.find(({ name }) => name === found[0]);
      if (determined !== true || column === undefined) return false;
      keys.push({ id, name: column.name, scalar: columnScalar(id, column.type) });
      return true;
    }
    return false;
  };

  const requireKey = (id: ColumnId, at: Scalar, inSubquery: boolean): void => {
    if (!query.columns.has(id) || keys.some((key) => key.id === id) || addDependent(id)) return;
    const name = describeColumn(id, environment);
    throw queryError(
      "42803",
      inSubquery
        ? `subquery uses ungrouped column "${name}" from outer query`
        : `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`,
      {
        source: environment.within === undefined ? environment.source : undefined,
        span: at.span,
      },
    );
  };

  const regroup = (scalar: Scalar): Scalar => {
    const key = keys.find((candidate) => isSameScalar(candidate.scalar, scalar));
    if (key !== undefined) return columnScalar(key.id, scalar.type, scalar.span);
    switch (scalar.kind) {
      case "column":
        requireKey(scalar.column, scalar, false);
        return scalar;
      case "subquery": {
        for (const id of freeColumns(scalar.relation)) requireKey(id, scalar, true);
        const comparison = scalar.comparison && regroup(scalar.comparison);
        return subqueryScalar({ ...scalar, comparison });
      }
      case "grouping":
        return groupingScalar({
          ...scalar,
          keys: scalar.keys.map((id) => groupingKey(id, scalar)),
        });
      default:
        return mapArguments(scalar, regroup);
    }
  };

  const groupingKey = (id: ColumnId, at: Scalar): ColumnId => {
    const argument = query.groupingArguments.get(id);
    if (argument === undefined) return id;
    const key = keys.slice(0, written).find(({ scalar }) => isSameScalar(scalar, argument));
    if (key !== undefined) return key.id;
    throw queryError(
      "42803",
      "arguments to GROUPING must be grouping expressions of the associated query level",
      {
        source: environment.within === undefined ? environment.source : undefined,
        span: argument.span ?? at.span,
      },
    );
  };

  // The direct arguments of an ordered-set aggregate are evaluated once for the group (manual, 4.2.7).
  for (const { call } of query.aggregates) {
    if (call.withinGroup) for (const argument of call.arguments) regroup(argument);
  }

  return {
    regroup,
    relation: () => {
      const added = keys.map((_, index) => index).filter((index) => index >= written);
      return aggregate({
        input,
        keys,
        groupingSets: sets?.map((set) => [...set, ...added]),
        aggregates: query.aggregates,
        span: spanOf(environment, node),
      });
    },
  };
}
