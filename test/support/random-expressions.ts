import { columnsOfType, type Draw, literals, type Scope } from "./random-draw.js";
import { clockCondition, rowComparison } from "./random-forms.js";

export function expression(draw: Draw, scope: Scope, type: string, depth: number): string {
  const { random, nests } = draw;
  const own = columnsOfType(scope, type);
  // Untyped, CASE and coalesce of nothing but NULL would be a text.
  const constants = literals.get(type) ?? [`NULL::${type}`];
  if (depth <= 0 || random.chance(0.55)) {
    return own.length > 0 && random.chance(0.88)
      ? random.pick(own).reference
      : random.pick(constants);
  }
  const inner = (of = type): string => expression(draw, scope, of, depth - 1);
  const general = [
    () => `CASE WHEN ${condition(draw, scope, depth - 1)} THEN ${inner()} ELSE ${inner()} END`,
    () => `CASE WHEN ${condition(draw, scope, depth - 1)} THEN ${inner()} END`,
    () => `coalesce(${inner()}, ${inner()})`,
    ...(literals.has(type) ? [() => `nullif(${inner()}, ${inner()})`] : []),
  ];
  const particular: (() => string)[] = [];
  if (nests(0.12)) {
    const value = draw.nestedValue(scope, type);
    if (value !== undefined) return value;
  }
  switch (type) {
    case "pg_catalog.int4":
      particular.push(
        () => `(${inner()} + ${inner()})`,
        () => `(${inner()} - ${inner()})`,
        () => `(${inner()} * ${inner()})`,
        () => `(- ${inner()})`,
        () => `abs(${inner()})`,
        () => `length(${inner("pg_catalog.text")})`,
        () => `greatest(${inner()}, ${inner()})`,
      );
      break;
    case "pg_catalog.int8":
      particular.push(
        () => `(${inner()} + ${inner("pg_catalog.int4")})`,
        () => `(${inner("pg_catalog.int4")})::bigint`,
      );
      break;
    case "pg_catalog.numeric":
      particular.push(
        () => `(${inner()} + ${inner("pg_catalog.int4")})`,
        () => `round(${inner()}, 1)`,
      );
      break;
    case "pg_catalog.text":
      particular.push(
        () => `(${inner()} || ${inner()})`,
        () => `upper(${inner()})`,
        () => `substr(${inner()}, 1, 2)`,
        () => `(${inner("pg_catalog.int4")})::text`,
      );
      break;
    case "pg_catalog.date":
      particular.push(() => `(${inner()} + ${inner("pg_catalog.int2")})`);
      break;
    case "pg_catalog.bool":
      return `(${condition(draw, scope, depth - 1)})`;
    default:
      break;
  }
  return random.pick([...general, ...particular, ...particular])();
}

function comparable(draw: Draw, scope: Scope): string {
  const { random } = draw;
  const types = [...new Set(scope.map((column) => column.type))].filter((type) =>
    literals.has(type),
  );
  return types.length === 0 ? "pg_catalog.int4" : random.pick(types);
}

export function condition(draw: Draw, scope: Scope, depth: number): string {
  const { random, nests } = draw;
  if (depth > 0 && nests(0.15)) return draw.nestedCondition(scope);
  const special = latestCondition(draw, scope);
  if (special !== undefined) return special;
  const type = comparable(draw, scope);
  const left = expression(draw, scope, type, depth);
  const right = expression(draw, scope, type, depth);
  const choices = [
    () => `${left} = ${right}`,
    () => `${left} <> ${right}`,
    () => `${left} <> ${right}`,
    () => `${left} ${random.pick(["<=", ">="])} ${right}`,
    () => `${left} ${random.pick(["<", "<=", ">", ">="])} ${right}`,
    () => `${left} IS NULL`,
    () => `${left} IS NOT NULL`,
    () => `${left} IS NOT NULL`,
    () => `${left} IS DISTINCT FROM ${right}`,
    () => `${left} IN (${right}, ${expression(draw, scope, type, 0)})`,
    () => `${left} NOT IN (${right}, ${expression(draw, scope, type, 0)})`,
    () => `${left} BETWEEN ${right} AND ${expression(draw, scope, type, 0)}`,
  ];
  if (depth > 0) {
    choices.push(
      () => `(${condition(draw, scope, depth - 1)} OR ${condition(draw, scope, depth - 1)})`,
      () => `(${condition(draw, scope, depth - 1)} OR ${condition(draw, scope, depth - 1)})`,
      () => `(${condition(draw, scope, depth - 1)} AND ${condition(draw, scope, depth - 1)})`,
      () => `NOT (${condition(draw, scope, depth - 1)})`,
      () =>
        `(${condition(draw, scope, depth - 1)}) IS ${random.pick(["TRUE", "NOT TRUE", "UNKNOWN", "FALSE"])}`,
      () => `${expression(draw, scope, "pg_catalog.text", depth - 1)} LIKE '%a%'`,
    );
  }
  return random.pick(choices)();
}

/** A condition on the clock or a comparison of rows, now and then. */
function latestCondition(draw: Draw, scope: Scope): string | undefined {
  const { random, has } = draw;
  if (has("clock") && random.chance(0.12)) return clockCondition(random, scope);
  if (has("row-comparison") && random.chance(0.08)) {
    const sides = Array.from({ length: random.integer(2, 3) }, () => {
      const type = comparable(draw, scope);
      return [expression(draw, scope, type, 0), expression(draw, scope, type, 0)] as const;
    });
    return rowComparison(random, sides);
  }
  return undefined;
}

export function joinCondition(draw: Draw, left: Scope, right: Scope): string {
  const { random, has } = draw;
  const pairs = left.flatMap((one) =>
    right
      .filter((other) => other.type === one.type && literals.has(one.type))
      .map((other) => [one, other] as const),
  );
  if (pairs.length === 0 || random.chance(0.08)) return condition(draw, [...left, ...right], 1);
  const [one, other] = random.pick(pairs);
  if (has("null-safe-join") && random.chance(0.2)) {
    return `${one.reference} IS NOT DISTINCT FROM ${other.reference}`;
  }
  const operator = random.pickWeighted([
    { weight: 14, item: "=" },
    { weight: 1, item: "<" },
    { weight: 1, item: ">=" },
    { weight: 1, item: "<>" },
    { weight: 1, item: "IS NOT DISTINCT FROM" },
  ]);
  return `${one.reference} ${operator} ${other.reference}`;
}
