import type { Random } from "../../src/proof/random.js";
import type { FromNode, QueryNode, SelectNode } from "./query-node.js";
import {
  type Built,
  type Draw,
  type QueryFeature,
  type QueryOptions,
  type Scope,
  scopeOf,
  tableSource,
  type Wanted,
} from "./random-draw.js";
import { condition, expression } from "./random-expressions.js";
import type { DrawnRelation } from "./random-relations.js";
import { groupedSelect, plainSelect } from "./random-selects.js";
import { nestedCondition, nestedValue } from "./random-subqueries.js";

/** The most subqueries of one query. */
const mostNested = 4;

/** Draws a well-typed query over the tables. */
export function drawQuery(
  random: Random,
  tables: readonly DrawnRelation[],
  options: QueryOptions,
): QueryNode {
  return drawBuilt(random, tables, options).node;
}

/** The same, with its columns. */
export function drawBuilt(
  random: Random,
  tables: readonly DrawnRelation[],
  { features, depth: most }: QueryOptions,
): Built {
  let names = 0;
  let nested = 0;
  const has = (feature: QueryFeature): boolean => features.has(feature);
  const draw: Draw = {
    random,
    tables,
    has,
    fresh: (prefix) => {
      names += 1;
      return `${prefix}${names}`;
    },
    nests: (probability) => {
      if (!has("correlated") || nested === mostNested || !random.chance(probability)) return false;
      nested += 1;
      return true;
    },
    nestedCondition: (outer) => nestedCondition(draw, outer),
    nestedValue: (outer, type) => nestedValue(draw, outer, type),
    query: (depth, shape, bindings, outer) => query(draw, depth, shape, bindings, outer),
  };
  return query(draw, most, undefined, new Map(), []);
}

function setOperation(
  draw: Draw,
  depth: number,
  shape: readonly Wanted[] | undefined,
  bindings: ReadonlyMap<string, Built>,
  outer: Scope,
): Built {
  const { random, has } = draw;
  const operator =
    has("set-operation") && random.chance(0.7)
      ? random.pick(["UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"])
      : "UNION ALL";
  const wanted: readonly Wanted[] =
    shape ??
    Array.from({ length: random.integer(1, 3) }, () => ({
      type: random.pick([
        "pg_catalog.int4",
        "pg_catalog.int4",
        "pg_catalog.text",
        "pg_catalog.int8",
      ]),
      faithful: true,
    }));
  const usable =
    operator === "UNION ALL" || wanted.every(({ faithful }) => faithful) ? operator : "UNION ALL";
  const left = query(draw, depth - 1, wanted, bindings, outer);
  const right = query(draw, depth - 1, wanted, bindings, outer);
  return {
    node: { kind: "set", operator: usable, left: left.node, right: right.node },
    columns: left.columns.map((column, index) => ({
      ...column,
      faithful: column.faithful && right.columns[index]?.faithful === true,
    })),
  };
}

/** A walk from value to value along the rows of a table, three steps at most. */
function recursion(draw: Draw, name: string): Built {
  const { random, tables, fresh } = draw;
  const start = tableSource(draw, random.pick(tables));
  const along = tableSource(draw, random.pick(tables));
  const alias = fresh("r");
  const value = (scope: Scope, depth: number): string =>
    expression(draw, scope, "pg_catalog.int4", depth);
  const columns = ["o0", "o1"].map((column) => ({
    name: column,
    type: "pg_catalog.int4",
    faithful: true,
  }));
  const own = scopeOf(alias, { columns });
  const [reached, step] = own.map(({ reference }) => reference);
  const select = (
    items: readonly string[],
    from: FromNode,
    where: readonly string[],
  ): SelectNode => ({
    kind: "select",
    distinct: "",
    items: items.map((item, index) => ({ expression: item, alias: `o${index}` })),
    from,
    where,
    groupBy: undefined,
    having: [],
    tail: "",
  });
  const reading: FromNode = { kind: "relation", text: `${name} AS ${alias}` };
  const through: FromNode = {
    kind: "join",
    type: "JOIN",
    left: reading,
    right: { kind: "relation", text: along.text },
    on: [`${reached} = ${value(along.scope, 0)}`],
  };
  return {
    columns,
    node: {
      kind: "set",
      operator: random.pick(["UNION", "UNION ALL"]),
      left: select(
        [value(start.scope, 0), "0"],
        { kind: "relation", text: start.text },
        random.chance(0.4) ? [condition(draw, start.scope, 0)] : [],
      ),
      right: select([value(along.scope, 1), `${step} + 1`], through, [
        `${step} < ${random.integer(1, 2)}`,
        ...(random.chance(0.3) ? [condition(draw, [...own, ...along.scope], 0)] : []),
      ]),
    },
  };
}

function query(
  draw: Draw,
  depth: number,
  shape: readonly Wanted[] | undefined,
  bindings: ReadonlyMap<string, Built>,
  outer: Scope,
): Built {
  const { random, has, fresh } = draw;
  if (depth > 0 && shape === undefined && outer.length === 0 && random.chance(0.12)) {
    const name = fresh("w");
    const bound = query(draw, depth - 1, undefined, bindings, []);
    const body = query(draw, depth - 1, undefined, new Map(bindings).set(name, bound), []);
    return {
      columns: body.columns,
      node: { kind: "with", recursive: false, name, query: bound.node, body: body.node },
    };
  }
  if (
    has("recursion") &&
    depth > 0 &&
    shape === undefined &&
    outer.length === 0 &&
    random.chance(0.08)
  ) {
    const name = fresh("w");
    const bound = recursion(draw, name);
    const body = query(draw, depth - 1, undefined, new Map(bindings).set(name, bound), []);
    return {
      columns: body.columns,
      node: { kind: "with", recursive: true, name, query: bound.node, body: body.node },
    };
  }
  if (depth > 0 && random.chance(0.18)) return setOperation(draw, depth, shape, bindings, outer);
  const grouped =
    has("aggregate") && random.chance(0.4)
      ? groupedSelect(draw, depth, shape, bindings, outer)
      : undefined;
  return grouped ?? plainSelect(draw, depth, shape, bindings, outer);
}
