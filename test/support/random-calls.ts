import { type Draw, numbers, ordered, type Scope, sums, type Wanted } from "./random-draw.js";
import { condition, expression } from "./random-expressions.js";
import { framedCall, orderedAggregate } from "./random-forms.js";
import { nestedValue } from "./random-subqueries.js";

export function aggregate(draw: Draw, scope: Scope): Wanted & { readonly expression: string } {
  const { random, has } = draw;
  const column = scope.length > 0 ? random.pick(scope) : undefined;
  const where = random.chance(0.2) ? ` FILTER (WHERE ${condition(draw, scope, 1)})` : "";
  const argument = column === undefined ? "1" : column.reference;
  const choices: (() => Wanted & { readonly expression: string })[] = [
    () => ({ expression: `count(*)${where}`, type: "pg_catalog.int8", faithful: true }),
    () => ({ expression: `count(${argument})${where}`, type: "pg_catalog.int8", faithful: true }),
  ];
  const addends = scope.filter(({ type }) => sums.has(type));
  if (addends.length > 0) {
    const addend = random.pick(addends);
    const result = sums.get(addend.type) ?? addend.type;
    const summed =
      random.chance(0.3) && addend.type === "pg_catalog.int4"
        ? expression(draw, scope, addend.type, 1)
        : addend.reference;
    choices.push(
      ...Array.from({ length: 3 }, () => () => ({
        expression: `sum(${summed})${where}`,
        type: result,
        faithful: numbers.indexOf(addend.type) < 3,
      })),
    );
    choices.push(() => ({
      expression: `avg(${summed})${where}`,
      type: addend.type === "pg_catalog.float8" ? addend.type : "pg_catalog.numeric",
      faithful: false,
    }));
    if (addend.type !== "pg_catalog.float8") {
      const name = random.pick(["variance", "var_pop", "stddev", "stddev_pop"]);
      choices.push(() => ({
        expression: `${name}(${summed})${where}`,
        type: "pg_catalog.numeric",
        faithful: false,
      }));
    }
    if (numbers.indexOf(addend.type) < 3) {
      choices.push(() => ({
        expression: `bit_xor(${addend.reference})${where}`,
        type: addend.type,
        faithful: true,
      }));
    }
    if (has("count-distinct")) {
      choices.push(() => ({
        expression: `sum(DISTINCT ${summed})${where}`,
        type: result,
        faithful: numbers.indexOf(addend.type) < 3,
      }));
    }
  }
  const comparables = scope.filter(({ type }) => ordered.has(type));
  if (comparables.length > 0) {
    const extreme = random.pick(comparables);
    choices.push(
      ...Array.from({ length: 3 }, () => () => ({
        expression: `${random.pick(["min", "max"])}(${extreme.reference})${where}`,
        type: extreme.type,
        faithful: extreme.faithful,
      })),
    );
  }
  const faithfulColumns = scope.filter(({ faithful }) => faithful);
  if (has("count-distinct") && faithfulColumns.length > 0) {
    const counted = random.pick(faithfulColumns);
    choices.push(() => ({
      expression: `count(DISTINCT ${counted.reference})${where}`,
      type: "pg_catalog.int8",
      faithful: true,
    }));
  }
  choices.push(() => ({
    expression: `${random.pick(["bool_and", "bool_or", "every"])}(${condition(draw, scope, 0)})${where}`,
    type: "pg_catalog.bool",
    faithful: true,
  }));
  if (has("rescanned-aggregate") && comparables.length > 0) {
    const listed = random.pick(comparables);
    choices.push(() => ({
      expression: `string_agg(${listed.reference}::text, ',' ORDER BY ${listed.reference}, ${listed.reference}::text COLLATE "C")${where}`,
      type: "pg_catalog.text",
      faithful: true,
    }));
  }
  const listing =
    has("ordered-aggregate") && random.chance(0.25)
      ? orderedAggregate(random, comparables, where)
      : undefined;
  return listing ?? random.pick(choices)();
}

export function windowCall(draw: Draw, scope: Scope): Wanted & { readonly expression: string } {
  const { random, has, nests } = draw;
  const keys = random
    .shuffle(scope.filter(({ faithful }) => faithful))
    .slice(0, random.integer(0, 1));
  const partition =
    keys.length === 0 ? "" : `PARTITION BY ${keys.map(({ reference }) => reference).join(", ")}`;
  const sortable = scope.filter(({ type }) => ordered.has(type));
  const framed =
    has("frame") && random.chance(0.7) ? framedCall(random, scope, sortable) : undefined;
  if (framed !== undefined) return framed;
  const order = random.shuffle(sortable).slice(0, random.integer(1, 2));
  const nested = nests(0.1) ? `${nestedValue(draw, scope, "pg_catalog.int8")}, ` : "";
  const direction = (): string => random.pick(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"]);
  const orderBy = (columns: Scope): string =>
    columns.length === 0
      ? ""
      : ` ORDER BY ${nested}${columns.map(({ reference }) => reference + direction()).join(", ")}`;
  const addends = scope.filter(
    ({ type }) => numbers.indexOf(type) >= 0 && numbers.indexOf(type) < 3,
  );
  const choices: (() => Wanted & { readonly expression: string })[] = [
    () => ({
      expression: `rank() OVER (${partition}${orderBy(order)})`,
      type: "pg_catalog.int8",
      faithful: true,
    }),
    () => ({
      expression: `dense_rank() OVER (${partition}${orderBy(order)})`,
      type: "pg_catalog.int8",
      faithful: true,
    }),
    () => ({
      expression: `count(*) OVER (${partition})`,
      type: "pg_catalog.int8",
      faithful: true,
    }),
  ];
  if (addends.length > 0) {
    const addend = random.pick(addends);
    const frame =
      order.length === 1 && random.chance(0.4)
        ? " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING"
        : "";
    choices.push(() => ({
      expression: `sum(${addend.reference}) OVER (${partition}${orderBy(order)}${frame})`,
      type: sums.get(addend.type) ?? addend.type,
      faithful: true,
    }));
  }
  // Rows that agree in all columns are interchangeable: only then is row_number well defined.
  if (sortable.length === scope.length && scope.every(({ faithful }) => faithful)) {
    choices.push(() => ({
      expression: `row_number() OVER (${partition}${orderBy(random.shuffle(scope))})`,
      type: "pg_catalog.int8",
      faithful: true,
    }));
  }
  return random.pick(choices)();
}
