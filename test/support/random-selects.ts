import type { SelectNode } from "./query-node.js";
import { aggregate, windowCall } from "./random-calls.js";
import {
  type Built,
  type Column,
  columnsOfType,
  type Draw,
  literals,
  ordered,
  readable,
  type Scope,
  tableSource,
  type Wanted,
} from "./random-draw.js";
import { condition, expression } from "./random-expressions.js";
import { distinctOn, rowsOfItem } from "./random-forms.js";
import { fromClause } from "./random-from.js";
import { quote } from "./random-relations.js";
import { filter, nestedCondition } from "./random-subqueries.js";

function named(
  draw: Draw,
  items: readonly (Wanted & { readonly expression: string })[],
): Pick<Built, "columns"> & Pick<SelectNode, "items"> {
  const { random } = draw;
  const columns = items.map((item, index) => ({
    name: random.chance(0.03) ? `Größe "${index}"` : `o${index}`,
    type: item.type,
    faithful: item.faithful,
  }));
  return {
    columns,
    items: items.map((item, index) => ({
      expression: item.expression,
      alias: quote(columns[index]?.name ?? ""),
    })),
  };
}

/** An expression of the wanted type; a plain column when it must be faithful and is not a number or text. */
function wantedItem(
  draw: Draw,
  scope: Scope,
  wanted: Wanted,
): Wanted & { readonly expression: string } {
  const { random } = draw;
  const exact = columnsOfType(scope, wanted.type).filter(
    ({ faithful }) => faithful || !wanted.faithful,
  );
  const computed =
    !wanted.faithful || !["pg_catalog.numeric", "pg_catalog.float8"].includes(wanted.type);
  const text =
    exact.length > 0 && (!computed || random.chance(0.7))
      ? random.pick(exact).reference
      : computed
        ? expression(draw, scope, wanted.type, 2)
        : random.pick(literals.get(wanted.type) ?? ["NULL"]);
  return { ...wanted, expression: text };
}

function anyWanted(draw: Draw, scope: Scope, faithful: boolean): Wanted {
  const { random } = draw;
  const columns = scope.filter((column) => column.faithful || !faithful);
  if (columns.length === 0 || random.chance(0.15)) {
    return { type: random.pick(["pg_catalog.int4", "pg_catalog.text"]), faithful: true };
  }
  const { type, faithful: own } = random.pick(columns);
  return { type, faithful: own };
}

export function plainSelect(
  draw: Draw,
  depth: number,
  shape: readonly Wanted[] | undefined,
  bindings: ReadonlyMap<string, Built>,
  outer: Scope,
): Built {
  const { random, has } = draw;
  const { node: from, scope: inner } = fromClause(draw, depth, bindings);
  const scope = [...inner, ...outer];
  const distinct = has("distinct") && random.chance(0.15);
  const wanted =
    shape ?? Array.from({ length: random.integer(1, 4) }, () => anyWanted(draw, scope, distinct));
  const makesDistinct = distinct && wanted.every(({ faithful }) => faithful);
  const items = wanted.map((one) => wantedItem(draw, scope, one));
  const windowed = shape === undefined && !makesDistinct && has("window") && random.chance(0.35);
  const all = windowed ? [...items, windowCall(draw, scope)] : [...items];
  if (has("rows-of-item") && shape === undefined && !makesDistinct && random.chance(0.08)) {
    all.push(rowsOfItem(random, readable(scope)));
  }
  const where = Array.from(
    {
      length: random.pickWeighted([
        { weight: 6, item: 0 },
        { weight: 4, item: 1 },
        { weight: 0.5, item: 2 },
      ]),
    },
    () => filter(draw, scope, depth),
  );
  const list = named(draw, all);
  const first =
    has("distinct-on") && !makesDistinct && isDecidedBy(list.columns) && random.chance(0.15)
      ? distinctOn(
          random,
          list.columns.map((_, index) => index + 1),
        )
      : undefined;
  return {
    columns: list.columns,
    node: {
      kind: "select",
      distinct: first?.distinct ?? (makesDistinct ? "DISTINCT" : ""),
      items: list.items,
      from,
      where,
      groupBy: undefined,
      having: [],
      tail: first?.tail ?? limitOf(draw, list.columns, outer),
    },
  };
}

/** Whether rows that agree in all columns, as an order sees them, are identical. */
function isDecidedBy(columns: Built["columns"]): boolean {
  return columns.every(({ type, faithful }) => faithful && ordered.has(type));
}

/** A limit is well defined when the order leaves only identical rows undecided. */
function limitOf(draw: Draw, columns: Built["columns"], outer: Scope): string {
  const { random, has } = draw;
  if (!has("limit") || !isDecidedBy(columns) || !random.chance(0.25)) return "";
  const keys = random
    .shuffle(columns.map((_, index) => index + 1))
    .map((position) => `${position}${random.pick(["", " DESC", " NULLS FIRST"])}`);
  const offset = random.chance(0.3) ? " OFFSET 1" : "";
  if (has("moving-limit") && random.chance(0.35)) {
    return `ORDER BY ${keys.join(", ")} ${movingLimit(draw, outer)}${offset}`;
  }
  return `ORDER BY ${keys.join(", ")} ${random.pick(["LIMIT 3", "LIMIT 1", "FETCH FIRST 2 ROWS WITH TIES"])}${offset}`;
}

/** As many rows as another query says, or the outer row. */
function movingLimit(draw: Draw, outer: Scope): string {
  const { random, tables } = draw;
  const amounts = columnsOfType(readable(outer), "pg_catalog.int4");
  if (amounts.length > 0 && random.chance(0.6)) {
    return `LIMIT abs(${random.pick(amounts).reference}) % 3`;
  }
  const { text, scope } = tableSource(draw, random.pick(tables));
  return `LIMIT (SELECT count(*) FROM ${text} WHERE ${condition(draw, scope, 0)})`;
}

export function groupedSelect(
  draw: Draw,
  depth: number,
  shape: readonly Wanted[] | undefined,
  bindings: ReadonlyMap<string, Built>,
  outer: Scope,
): Built | undefined {
  const { random, has, nests } = draw;
  const from = fromClause(draw, depth, bindings);
  const candidates = from.scope.filter(({ faithful }) => faithful);
  const keyCount = random.pickWeighted([
    { weight: 2, item: 0 },
    { weight: 5, item: 1 },
    { weight: 3, item: 2 },
  ]);
  const keys = random
    .shuffle(candidates)
    .slice(0, keyCount)
    .map((column): Column => {
      if (!random.chance(0.2) || !["pg_catalog.int4", "pg_catalog.text"].includes(column.type))
        return column;
      const second = expression(draw, [column], column.type, 1);
      // The binder knows a group key again by its text only where no subquery stands in it: docs/limits.md.
      return second.includes("SELECT ")
        ? column
        : { ...column, reference: `coalesce(${column.reference}, ${second})` };
    });
  const aggregates = Array.from({ length: random.integer(keys.length === 0 ? 1 : 0, 3) }, () =>
    aggregate(draw, from.scope),
  );
  const outputs: Scope = [
    ...keys,
    ...aggregates.map(({ expression: reference, type, faithful }) => ({
      reference,
      type,
      faithful,
    })),
  ];
  let items: readonly (Wanted & { readonly expression: string })[];
  if (shape === undefined) {
    const shown = keys.filter(() => random.chance(0.85));
    items = [...shown.map((key) => ({ ...key, expression: key.reference })), ...aggregates];
    if (items.length === 0) return undefined;
    if (random.chance(0.2)) {
      items = [
        ...items,
        {
          type: "pg_catalog.int8",
          faithful: true,
          expression: expression(draw, outputs, "pg_catalog.int8", 1),
        },
      ];
    }
  } else {
    items = shape.map((one) => wantedItem(draw, outputs, one));
  }
  const having = nests(0.08)
    ? [nestedCondition(draw, keys)]
    : random.chance(0.18)
      ? [
          random.chance(0.5)
            ? `count(*) ${random.pick([">", ">=", "<"])} ${random.integer(1, 3)}`
            : condition(draw, outputs, 1),
        ]
      : [];
  const texts = keys.map(({ reference }) => reference);
  const grouping =
    has("grouping-sets") && texts.length > 0 && random.chance(0.3)
      ? [
          random.pick([
            `ROLLUP (${texts.join(", ")})`,
            `CUBE (${texts.join(", ")})`,
            `GROUPING SETS (${texts.map((text) => `(${text})`).join(", ")}, ())`,
          ]),
        ]
      : texts;
  const key = texts[0];
  if (has("grouping") && shape === undefined && key !== undefined && random.chance(0.3)) {
    const expression = `grouping(${random.chance(0.5) ? key : texts.join(", ")})`;
    items = [...items, { type: "pg_catalog.int4", faithful: true, expression }];
  }
  const list = named(draw, items);
  return {
    columns: list.columns,
    node: {
      kind: "select",
      distinct: "",
      items: list.items,
      from: from.node,
      where: random.chance(0.4) ? [filter(draw, [...from.scope, ...outer], depth)] : [],
      groupBy: texts.length === 0 ? undefined : grouping,
      having,
      tail: limitOf(draw, list.columns, outer),
    },
  };
}
