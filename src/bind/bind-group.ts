import type { CatalogColumn } from "../catalog/catalog.js";
import { builtinType } from "../catalog/type.js";
import { equalityOf } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { invariant, queryError, UnsupportedError } from "../diagnostics/errors.js";
import { aggregateCall } from "../relation/builtin-calls.js";
import { aggregate } from "../relation/constructors.js";
import type { NamedScalar, Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import {
  columnScalar,
  groupingScalar,
  literalScalar,
  subqueryScalar,
  subscriptScalar,
} from "../relation/scalar-constructors.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import { columnsUsed, freeColumns, substituteColumns } from "../relation/traversal.js";
import { volatilityOf } from "../relation/volatility.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, scopeOf, spanOf } from "./environment.js";
import type { GroupBy } from "./group-clause.js";
import { isSameGrouped } from "./names-inside.js";
import { arrayKeyOf } from "./type-name.js";

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

/** `(array_agg(column))[1]` as a column of the query's aggregate: any value of the group. */
function firstOf(name: string, argument: Scalar, environment: Environment): Scalar {
  const key = arrayKeyOf(argument.type.key, environment.catalog);
  invariant(key !== undefined, `type ${argument.type.key} has no arrays`);
  const array = { ...argument.type, key };
  const id = environment.allocate();
  const { span } = argument;
  const call = Object.freeze({ ...aggregateCall("array_agg", [argument], array), span });
  scopeOf(environment).query.aggregates.push({ id, name, call });
  return subscriptScalar({
    argument: columnScalar(id, array),
    subscripts: [
      { slice: false, lower: undefined, upper: literalScalar("1", builtinType("int4")) },
    ],
    type: argument.type,
    span: argument.span,
  });
}

/** A constant expression, or a subquery that reads nothing of the query around it and has one value. */
function isFixed(scalar: Scalar): boolean {
  return scalar.kind === "subquery"
    ? scalar.comparison === undefined && freeColumns(scalar.relation).size === 0
    : columnsUsed(scalar).size === 0 && volatilityOf(scalar) === "immutable";
}

/**
 * Builds the grouping of a query (manual, 7.2.3): `input` is FROM and WHERE. A column that is no group key is
 * allowed where the primary key of its table is among the keys of every grouping set.
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

  /** What stands for the columns that depend on the keys and cannot be keys themselves. */
  const replacements = new Map<ColumnId, Scalar>();

  /**
   * Makes a column that depends on the keys available above the aggregate; `false` when it does not depend on them.
   * It becomes one more key, or the first of the group's equal values where its type cannot be compared.
   */
  const addDependent = (id: ColumnId): boolean => {
    const found = findDependent(id);
    if (found === undefined) return false;
    const scalar = columnScalar(id, found.type);
    if (equalityOf(found.type, environment.catalog) === "none") {
      replacements.set(id, firstOf(found.name, scalar, environment));
    } else keys.push({ id, name: found.name, scalar });
    return true;
  };

  /** The column, when the primary key of its table is among the keys of every grouping set. */
  const findDependent = (id: ColumnId): CatalogColumn | undefined => {
    for (const { table, ids } of query.tables) {
      const found = [...ids].find(([, candidate]) => candidate === id);
      if (found === undefined) continue;
      const primary = table.uniqueKeys.find((key) => key.primary && !key.deferrable);
      const determined = primary?.columns.every((column) =>
        keys
          .slice(0, written)
          .some((key, index) => key.id === ids.get(column) && inEverySet(index)),
      );
      return determined === true ? table.columns.find(({ name }) => name === found[0]) : undefined;
    }
    return undefined;
  };

  const requireKey = (id: ColumnId, at: Scalar, inSubquery: boolean): void => {
    if (!query.columns.has(id) || keys.some((key) => key.id === id)) return;
    if (replacements.has(id) || addDependent(id)) return;
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

  /** A row as a value depends on the keys as a whole or not at all; it is not made of keys. */
  const checkWholeRow = (scalar: Scalar): void => {
    const name = environment.wholeRows.get(scalar);
    const own = [...columnsUsed(scalar)].filter((id) => query.columns.has(id));
    if (name === undefined || own.length === 0) return;
    const place = {
      source: environment.within === undefined ? environment.source : undefined,
      span: scalar.span,
    };
    if (!own.every((id) => findDependent(id) !== undefined)) {
      const message = `column "${name}.*" must appear in the GROUP BY clause or be used in an aggregate function`;
      throw queryError("42803", message, place);
    }
    if (sets === undefined) return;
    const message = `row of "${name}" above grouping sets is not understood by the compiler`;
    throw new UnsupportedError([createDiagnostic("error", "0AT15", message, place)]);
  };

  /**
   * What is the same for all rows is computed before they are grouped: beside a key that is the same it stays what it is in
   * the sets that leave the key out, but for the item of the select list that the key is.
   */
  const isKey = (key: Scalar, scalar: Scalar): boolean =>
    scalar.kind === "literal" || (sets !== undefined && isFixed(scalar))
      ? key === scalar
      : isSameGrouped(key, scalar, environment);

  const regroup = (scalar: Scalar): Scalar => {
    const key = keys.find((candidate) => isKey(candidate.scalar, scalar));
    if (key !== undefined) return columnScalar(key.id, scalar.type, scalar.span);
    checkWholeRow(scalar);
    switch (scalar.kind) {
      case "column":
        requireKey(scalar.column, scalar, false);
        return replacements.get(scalar.column) ?? scalar;
      case "subquery": {
        for (const id of freeColumns(scalar.relation)) requireKey(id, scalar, true);
        const comparison = scalar.comparison && regroup(scalar.comparison);
        return substituteColumns(subqueryScalar({ ...scalar, comparison }), replacements);
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
    const key = keys
      .slice(0, written)
      .find(({ scalar }) => isSameGrouped(scalar, argument, environment));
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
        groupingSets: sets && { sets: sets.map((set) => [...set, ...added]), mark: undefined },
        aggregates: query.aggregates,
        span: spanOf(environment, node),
      });
    },
  };
}
