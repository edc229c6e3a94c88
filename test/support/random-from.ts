import type { FromNode } from "./query-node.js";
import {
  type Built,
  type Draw,
  literals,
  readable,
  type Scope,
  scopeOf,
  tableSource,
} from "./random-draw.js";
import { condition, joinCondition } from "./random-expressions.js";
import { listedSource } from "./random-forms.js";
import { nestedCondition } from "./random-subqueries.js";
import { usingJoin } from "./random-using.js";

function source(
  draw: Draw,
  depth: number,
  outer: Scope,
  bindings: ReadonlyMap<string, Built>,
): { readonly node: FromNode; readonly scope: Scope; readonly lateral: boolean } {
  const { random, tables, has, fresh } = draw;
  const named = [...bindings];
  if (named.length > 0 && random.chance(0.5)) {
    const [name, built] = random.pick(named);
    const alias = fresh("r");
    return {
      node: { kind: "relation", text: `${name} AS ${alias}` },
      scope: scopeOf(alias, built),
      lateral: false,
    };
  }
  if (has("using-join") && random.chance(0.15)) {
    const joined = usingJoin(random, [random.pick(tables), random.pick(tables)], fresh);
    if (joined !== undefined) {
      return {
        node: { kind: "relation", text: joined.text },
        scope: joined.scope,
        lateral: false,
      };
    }
  }
  if (has("listed-source") && random.chance(0.2)) {
    const alias = fresh("r");
    const { text, columns, lateral } = listedSource(random, readable(outer), alias);
    return { node: { kind: "relation", text }, scope: scopeOf(alias, { columns }), lateral };
  }
  if (depth > 0 && random.chance(0.3)) {
    const lateral = has("lateral") && outer.length > 0 && random.chance(0.5);
    const built = draw.query(depth - 1, undefined, bindings, lateral ? outer : []);
    const alias = fresh("r");
    return {
      node: { kind: "subquery", lateral, query: built.node, alias },
      scope: scopeOf(alias, built),
      lateral,
    };
  }
  const { text, scope } = tableSource(draw, random.pick(tables));
  return { node: { kind: "relation", text }, scope, lateral: false };
}

export function fromClause(
  draw: Draw,
  depth: number,
  bindings: ReadonlyMap<string, Built>,
): { readonly node: FromNode; readonly scope: Scope } {
  const { random, has, nests } = draw;
  const { node, scope } = source(draw, depth, [], bindings);
  let joined = { node, scope };
  const count = random.pickWeighted([
    { weight: 4, item: 1 },
    { weight: 5, item: 2 },
    { weight: 2, item: 3 },
  ]);
  for (let index = 1; index < count; index += 1) {
    const next = source(draw, depth, joined.scope, bindings);
    const { lateral } = next;
    const on = [joinCondition(draw, joined.scope, next.scope)];
    if (random.chance(0.2)) on.push(condition(draw, [...joined.scope, ...next.scope], 0));
    if (nests(0.1)) on.push(nestedCondition(draw, [...joined.scope, ...next.scope]));
    const outerJoin = has("outer-join") && random.chance(0.5);
    const type = outerJoin
      ? lateral
        ? "LEFT JOIN"
        : random.pick(["LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"])
      : random.pickWeighted([
          { weight: 6, item: "JOIN" },
          { weight: 1, item: "CROSS JOIN" },
        ]);
    // A full join needs a condition that can be hashed or merged: one equality of the two sides.
    const equalities = type === "FULL JOIN" ? equality(draw, joined.scope, next.scope) : on;
    const usable = equalities === undefined ? "LEFT JOIN" : type;
    joined = {
      node: {
        kind: "join",
        type: usable,
        left: joined.node,
        right: next.node,
        on: usable === "CROSS JOIN" ? undefined : (equalities ?? on),
      },
      scope: [...joined.scope, ...next.scope],
    };
  }
  return joined;
}

function equality(draw: Draw, left: Scope, right: Scope): readonly string[] | undefined {
  const { random } = draw;
  for (const one of random.shuffle(left)) {
    const other = right.find(({ type }) => type === one.type && literals.has(type));
    if (other !== undefined) return [`${one.reference} = ${other.reference}`];
  }
  return undefined;
}
