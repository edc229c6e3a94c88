import type { Random } from "../../src/proof/random.js";
import type { FromNode, QueryNode, SelectNode } from "./query-node.js";
import {
  clockCondition,
  distinctOn,
  framedCall,
  listedSource,
  orderedAggregate,
  rowComparison,
  rowsOfItem,
} from "./random-forms.js";
import { type DrawnRelation, quote } from "./random-relations.js";
import { usingJoin } from "./random-using.js";

/** What a random query may contain, apart from joins, filters, projections and UNION ALL. */
export const allFeatures = [
  "aggregate",
  "distinct",
  "count-distinct",
  "outer-join",
  "exists",
  "in",
  "not-in",
  "scalar-subquery",
  "set-operation",
  "window",
  "limit",
  "lateral",
  "grouping-sets",
  "rescanned-aggregate",
  "correlated",
] as const;

/** Further ones, which came later: with them the same seed draws another query. */
export const furtherFeatures = [
  "distinct-on",
  "frame",
  "listed-source",
  "rows-of-item",
  "recursion",
  "ordered-aggregate",
  "grouping",
] as const;

/** The latest ones, for the same reason. */
export const latestFeatures = [
  "using-join",
  "clock",
  "row-comparison",
  "moving-limit",
  "null-safe-join",
] as const;

export type QueryFeature =
  | (typeof allFeatures)[number]
  | (typeof furtherFeatures)[number]
  | (typeof latestFeatures)[number];

/** A column that expressions may use. */
interface Column {
  readonly reference: string;
  /** Key of its type. */
  readonly type: string;
  /** Equal values are identical: it may be grouped by without an arbitrary choice of what is shown. */
  readonly faithful: boolean;
}

type Scope = readonly Column[];

/** A type asked for in a select list. */
interface Wanted {
  readonly type: string;
  readonly faithful: boolean;
}

export interface Built {
  readonly node: QueryNode;
  readonly columns: readonly (Wanted & { readonly name: string })[];
}

export interface QueryOptions {
  readonly features: ReadonlySet<QueryFeature>;
  /** How deep queries nest in FROM, in WITH and in set operations. */
  readonly depth: number;
}

const numbers = [
  "pg_catalog.int2",
  "pg_catalog.int4",
  "pg_catalog.int8",
  "pg_catalog.numeric",
  "pg_catalog.float8",
];

/** What `sum` makes of a type; `undefined` where there is no sum. */
const sums: ReadonlyMap<string, string> = new Map([
  ["pg_catalog.int2", "pg_catalog.int8"],
  ["pg_catalog.int4", "pg_catalog.int8"],
  ["pg_catalog.int8", "pg_catalog.numeric"],
  ["pg_catalog.numeric", "pg_catalog.numeric"],
  ["pg_catalog.float8", "pg_catalog.float8"],
]);

/** Types that `min`, `max`, `<` and sorting know in every supported version. */
const ordered = new Set([
  ...numbers,
  "pg_catalog.text",
  "pg_catalog.date",
  "pg_catalog.timestamp",
  "pg_catalog.timestamptz",
  "public.mood",
]);

const literals: ReadonlyMap<string, readonly string[]> = new Map([
  ["pg_catalog.int2", ["1::int2", "3::int2"]],
  ["pg_catalog.int4", ["0", "1", "2", "3"]],
  ["pg_catalog.int8", ["0::int8", "2::int8", "5::int8"]],
  ["pg_catalog.numeric", ["1.5", "0.0", "2"]],
  ["pg_catalog.float8", ["0.5::float8", "'-0'::float8"]],
  ["pg_catalog.text", ["'a'::text", "'b'::text", "''::text"]],
  ["pg_catalog.bool", ["true", "false"]],
  ["pg_catalog.date", ["date '2024-01-01'", "date '2024-02-29'"]],
  ["pg_catalog.timestamp", ["timestamp '2024-01-01 12:00'"]],
  ["pg_catalog.timestamptz", ["timestamptz '2024-01-01 12:00+00'"]],
  ["public.mood", ["'ok'::public.mood", "'sad'::public.mood"]],
]);

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
  options: QueryOptions,
): Built {
  let aliases = 0;
  const fresh = (prefix: string): string => {
    aliases += 1;
    return `${prefix}${aliases}`;
  };
  const has = (feature: QueryFeature): boolean => options.features.has(feature);

  // Expressions

  function columnsOfType(scope: Scope, type: string): Scope {
    return scope.filter((column) => column.type === type);
  }

  function expression(scope: Scope, type: string, depth: number): string {
    const own = columnsOfType(scope, type);
    // Untyped, CASE and coalesce of nothing but NULL would be a text.
    const constants = literals.get(type) ?? [`NULL::${type}`];
    if (depth <= 0 || random.chance(0.55)) {
      return own.length > 0 && random.chance(0.88)
        ? random.pick(own).reference
        : random.pick(constants);
    }
    const inner = (of = type): string => expression(scope, of, depth - 1);
    const general = [
      () => `CASE WHEN ${condition(scope, depth - 1)} THEN ${inner()} ELSE ${inner()} END`,
      () => `CASE WHEN ${condition(scope, depth - 1)} THEN ${inner()} END`,
      () => `coalesce(${inner()}, ${inner()})`,
      ...(literals.has(type) ? [() => `nullif(${inner()}, ${inner()})`] : []),
    ];
    const particular: (() => string)[] = [];
    if (nests(0.12)) {
      const value = nestedValue(scope, type);
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
        return `(${condition(scope, depth - 1)})`;
      default:
        break;
    }
    return random.pick([...general, ...particular, ...particular])();
  }

  function comparable(scope: Scope): string {
    const types = [...new Set(scope.map((column) => column.type))].filter((type) =>
      literals.has(type),
    );
    return types.length === 0 ? "pg_catalog.int4" : random.pick(types);
  }

  function condition(scope: Scope, depth: number): string {
    if (depth > 0 && nests(0.15)) return nestedCondition(scope);
    const special = latestCondition(scope);
    if (special !== undefined) return special;
    const type = comparable(scope);
    const left = expression(scope, type, depth);
    const right = expression(scope, type, depth);
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
      () => `${left} IN (${right}, ${expression(scope, type, 0)})`,
      () => `${left} NOT IN (${right}, ${expression(scope, type, 0)})`,
      () => `${left} BETWEEN ${right} AND ${expression(scope, type, 0)}`,
    ];
    if (depth > 0) {
      choices.push(
        () => `(${condition(scope, depth - 1)} OR ${condition(scope, depth - 1)})`,
        () => `(${condition(scope, depth - 1)} OR ${condition(scope, depth - 1)})`,
        () => `(${condition(scope, depth - 1)} AND ${condition(scope, depth - 1)})`,
        () => `NOT (${condition(scope, depth - 1)})`,
        () =>
          `(${condition(scope, depth - 1)}) IS ${random.pick(["TRUE", "NOT TRUE", "UNKNOWN", "FALSE"])}`,
        () => `${expression(scope, "pg_catalog.text", depth - 1)} LIKE '%a%'`,
      );
    }
    return random.pick(choices)();
  }

  /** A condition on the clock or a comparison of rows, now and then. */
  function latestCondition(scope: Scope): string | undefined {
    if (has("clock") && random.chance(0.12)) return clockCondition(random, scope);
    if (has("row-comparison") && random.chance(0.08)) {
      const sides = Array.from({ length: random.integer(2, 3) }, () => {
        const type = comparable(scope);
        return [expression(scope, type, 0), expression(scope, type, 0)] as const;
      });
      return rowComparison(random, sides);
    }
    return undefined;
  }

  // Subqueries anywhere

  let nestedLeft = 4;

  /** Whether to draw a subquery here; a query has a few at most. */
  function nests(probability: number): boolean {
    if (!has("correlated") || nestedLeft === 0 || !random.chance(probability)) return false;
    nestedLeft -= 1;
    return true;
  }

  /** Columns that a subquery may read: not expressions over them, which can hold aggregates. */
  function readable(scope: Scope): Scope {
    return scope.filter(({ reference }) =>
      /^(?:\w+|"[^"]*")\.(?:\w+|"(?:[^"]|"")*")$/.test(reference),
    );
  }

  /** Rows of a table that depend on the enclosing row by anything, or by nothing. */
  function nestedBody(outer: Scope): SubqueryBody {
    const { text, scope } = tableSource(random.pick(tables));
    const all = [...scope, ...readable(outer)];
    const terms: string[] = [];
    if (random.chance(0.7)) terms.push(joinCondition(readable(outer), scope));
    if (random.chance(0.5)) terms.push(condition(all, random.chance(0.5) ? 1 : 0));
    return { text, scope, where: terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}` };
  }

  function nestedCondition(outer: Scope): string {
    const plain = readable(outer);
    const { text, scope, where } = nestedBody(outer);
    const columns = scope.filter(({ type }) => literals.has(type));
    const choices = [
      () => `${random.pick(["", "NOT "])}EXISTS (SELECT FROM ${text}${where})`,
      () =>
        `${random.pick(["", "NOT "])}EXISTS (SELECT count(*) FROM ${text}${where} HAVING count(*) > ${random.integer(0, 2)})`,
      () =>
        `(SELECT count(*) FROM ${text}${where}) ${random.pick(["=", "<", ">="])} ${random.integer(0, 2)}`,
    ];
    if (columns.length > 0) {
      const column = random.pick(columns);
      const compared = expression(plain, column.type, 0);
      const operator = random.pick(["= ANY", "<> ALL", "= ALL", "<> ANY", ...orderWords(column)]);
      choices.push(
        () =>
          `${compared} ${random.pick(["IN", "NOT IN"])} (SELECT ${column.reference} FROM ${text}${where})`,
        () => `${compared} ${operator} (SELECT ${column.reference} FROM ${text}${where})`,
      );
      const other = random.pick(columns);
      choices.push(
        () =>
          `(${compared}, ${expression(plain, other.type, 0)}) ${random.pick(["IN", "NOT IN"])} (SELECT ${column.reference}, ${other.reference} FROM ${text}${where})`,
      );
    }
    return random.pick(choices)();
  }

  function orderWords({ type }: Column): readonly string[] {
    return ordered.has(type) ? ["< ANY", ">= ALL", "> ANY", "<= ALL"] : [];
  }

  /** A scalar subquery of one row; `undefined` for types that it has no form for. */
  function nestedValue(outer: Scope, type: string): string | undefined {
    const { text, scope, where } = nestedBody(outer);
    if (type === "pg_catalog.int8") return `(SELECT count(*) FROM ${text}${where})`;
    const own = columnsOfType(scope, type).filter(
      (column) => column.faithful && ordered.has(column.type) && column.type !== "public.mood",
    );
    if (own.length === 0) return undefined;
    const { reference } = random.pick(own);
    return random.pick([
      `(SELECT ${random.pick(["min", "max"])}(${reference}) FROM ${text}${where})`,
      `(SELECT ${reference} FROM ${text}${where} ORDER BY ${reference} LIMIT 1)`,
      `(ARRAY(SELECT ${reference} FROM ${text}${where} ORDER BY ${reference}))[1]`,
    ]);
  }

  /** A condition of a WHERE clause: a subquery now and then. */
  function filter(scope: Scope, depth: number): string {
    const subqueries: (() => string)[] = [];
    const inner = (): SubqueryBody => subqueryBody(scope);
    if (has("exists")) {
      subqueries.push(() => {
        const body = inner();
        return `${random.pick(["EXISTS", "NOT EXISTS"])} (SELECT 1 FROM ${body.text}${body.where})`;
      });
    }
    for (const [feature, word] of [
      ["in", "IN"],
      ["not-in", "NOT IN"],
    ] as const) {
      if (!has(feature)) continue;
      subqueries.push(() => {
        const body = inner();
        const usable = body.scope.filter(({ type }) => literals.has(type));
        if (usable.length === 0) return condition(scope, 1);
        const column = random.pick(usable);
        return `${expression(scope, column.type, 1)} ${word} (SELECT ${column.reference} FROM ${body.text}${body.where})`;
      });
    }
    if (has("scalar-subquery")) {
      subqueries.push(
        () => `${expression(scope, "pg_catalog.int8", 1)} <= (${scalarSubquery(scope)})`,
      );
    }
    if (depth > 0 && subqueries.length > 0 && random.chance(0.5)) return random.pick(subqueries)();
    return condition(scope, 1);
  }

  interface SubqueryBody {
    readonly text: string;
    readonly scope: Scope;
    readonly where: string;
  }

  function subqueryBody(outer: Scope): SubqueryBody {
    const usable = tables.filter((table) =>
      table.columns.some((column) => literals.has(column.type)),
    );
    const { text, scope } = tableSource(random.pick(usable.length > 0 ? usable : tables));
    const terms: string[] = [];
    if (random.chance(0.6)) terms.push(joinCondition(outer, scope));
    if (random.chance(0.4)) terms.push(condition(scope, 0));
    return { text, scope, where: terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}` };
  }

  function scalarSubquery(outer: Scope): string {
    const body = subqueryBody(outer);
    const column = random.pick(body.scope);
    const call = random.pick(["count(*)", `count(${column.reference})`]);
    return `SELECT ${call} FROM ${body.text}${body.where}`;
  }

  // FROM

  function tableSource(table: DrawnRelation): { readonly text: string; readonly scope: Scope } {
    const alias = fresh("r");
    return { text: `${table.text} AS ${alias}`, scope: scopeOf(alias, table) };
  }

  function source(
    depth: number,
    outer: Scope,
    bindings: ReadonlyMap<string, Built>,
  ): { readonly node: FromNode; readonly scope: Scope; readonly lateral: boolean } {
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
      const built = query(depth - 1, undefined, bindings, lateral ? outer : []);
      const alias = fresh("r");
      return {
        node: { kind: "subquery", lateral, query: built.node, alias },
        scope: scopeOf(alias, built),
        lateral,
      };
    }
    const { text, scope } = tableSource(random.pick(tables));
    return { node: { kind: "relation", text }, scope, lateral: false };
  }

  function scopeOf(alias: string, built: Pick<Built, "columns">): Scope {
    return built.columns.map(({ name, type, faithful }) => ({
      reference: quote(alias, name),
      type,
      faithful,
    }));
  }

  function joinCondition(left: Scope, right: Scope): string {
    const pairs = left.flatMap((one) =>
      right
        .filter((other) => other.type === one.type && literals.has(one.type))
        .map((other) => [one, other] as const),
    );
    if (pairs.length === 0 || random.chance(0.08)) return condition([...left, ...right], 1);
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

  function fromClause(
    depth: number,
    bindings: ReadonlyMap<string, Built>,
  ): { readonly node: FromNode; readonly scope: Scope } {
    const { node, scope } = source(depth, [], bindings);
    let joined = { node, scope };
    const count = random.pickWeighted([
      { weight: 4, item: 1 },
      { weight: 5, item: 2 },
      { weight: 2, item: 3 },
    ]);
    for (let index = 1; index < count; index += 1) {
      const next = source(depth, joined.scope, bindings);
      const { lateral } = next;
      const on = [joinCondition(joined.scope, next.scope)];
      if (random.chance(0.2)) on.push(condition([...joined.scope, ...next.scope], 0));
      if (nests(0.1)) on.push(nestedCondition([...joined.scope, ...next.scope]));
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
      const equalities = type === "FULL JOIN" ? equality(joined.scope, next.scope) : on;
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

  function equality(left: Scope, right: Scope): readonly string[] | undefined {
    for (const one of random.shuffle(left)) {
      const other = right.find(({ type }) => type === one.type && literals.has(type));
      if (other !== undefined) return [`${one.reference} = ${other.reference}`];
    }
    return undefined;
  }

  // Select lists

  function named(
    items: readonly (Wanted & { readonly expression: string })[],
  ): Pick<Built, "columns"> & Pick<SelectNode, "items"> {
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
  function wantedItem(scope: Scope, wanted: Wanted): Wanted & { readonly expression: string } {
    const exact = columnsOfType(scope, wanted.type).filter(
      ({ faithful }) => faithful || !wanted.faithful,
    );
    const computed =
      !wanted.faithful || !["pg_catalog.numeric", "pg_catalog.float8"].includes(wanted.type);
    const text =
      exact.length > 0 && (!computed || random.chance(0.7))
        ? random.pick(exact).reference
        : computed
          ? expression(scope, wanted.type, 2)
          : random.pick(literals.get(wanted.type) ?? ["NULL"]);
    return { ...wanted, expression: text };
  }

  function anyWanted(scope: Scope, faithful: boolean): Wanted {
    const columns = scope.filter((column) => column.faithful || !faithful);
    if (columns.length === 0 || random.chance(0.15)) {
      return { type: random.pick(["pg_catalog.int4", "pg_catalog.text"]), faithful: true };
    }
    const { type, faithful: own } = random.pick(columns);
    return { type, faithful: own };
  }

  function aggregate(scope: Scope): Wanted & { readonly expression: string } {
    const column = scope.length > 0 ? random.pick(scope) : undefined;
    const where = random.chance(0.2) ? ` FILTER (WHERE ${condition(scope, 1)})` : "";
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
          ? expression(scope, addend.type, 1)
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
      expression: `${random.pick(["bool_and", "bool_or", "every"])}(${condition(scope, 0)})${where}`,
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

  function windowCall(scope: Scope): Wanted & { readonly expression: string } {
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
    const nested = nests(0.1) ? `${nestedValue(scope, "pg_catalog.int8")}, ` : "";
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

  // Queries

  function plainSelect(
    depth: number,
    shape: readonly Wanted[] | undefined,
    bindings: ReadonlyMap<string, Built>,
    outer: Scope,
  ): Built {
    const { node: from, scope: inner } = fromClause(depth, bindings);
    const scope = [...inner, ...outer];
    const distinct = has("distinct") && random.chance(0.15);
    const wanted =
      shape ?? Array.from({ length: random.integer(1, 4) }, () => anyWanted(scope, distinct));
    const makesDistinct = distinct && wanted.every(({ faithful }) => faithful);
    const items = wanted.map((one) => wantedItem(scope, one));
    const windowed = shape === undefined && !makesDistinct && has("window") && random.chance(0.35);
    const all = windowed ? [...items, windowCall(scope)] : [...items];
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
      () => filter(scope, depth),
    );
    const list = named(all);
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
        tail: first?.tail ?? limitOf(list.columns, outer),
      },
    };
  }

  /** Whether rows that agree in all columns, as an order sees them, are identical. */
  function isDecidedBy(columns: Built["columns"]): boolean {
    return columns.every(({ type, faithful }) => faithful && ordered.has(type));
  }

  /** A limit is well defined when the order leaves only identical rows undecided. */
  function limitOf(columns: Built["columns"], outer: Scope): string {
    if (!has("limit") || !isDecidedBy(columns) || !random.chance(0.25)) return "";
    const keys = random
      .shuffle(columns.map((_, index) => index + 1))
      .map((position) => `${position}${random.pick(["", " DESC", " NULLS FIRST"])}`);
    const offset = random.chance(0.3) ? " OFFSET 1" : "";
    if (has("moving-limit") && random.chance(0.35)) {
      return `ORDER BY ${keys.join(", ")} ${movingLimit(outer)}${offset}`;
    }
    return `ORDER BY ${keys.join(", ")} ${random.pick(["LIMIT 3", "LIMIT 1", "FETCH FIRST 2 ROWS WITH TIES"])}${offset}`;
  }

  /** As many rows as another query says, or the outer row. */
  function movingLimit(outer: Scope): string {
    const amounts = columnsOfType(readable(outer), "pg_catalog.int4");
    if (amounts.length > 0 && random.chance(0.6)) {
      return `LIMIT abs(${random.pick(amounts).reference}) % 3`;
    }
    const { text, scope } = tableSource(random.pick(tables));
    return `LIMIT (SELECT count(*) FROM ${text} WHERE ${condition(scope, 0)})`;
  }

  function groupedSelect(
    depth: number,
    shape: readonly Wanted[] | undefined,
    bindings: ReadonlyMap<string, Built>,
    outer: Scope,
  ): Built | undefined {
    const from = fromClause(depth, bindings);
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
        const second = expression([column], column.type, 1);
        // The binder knows a group key again by its text only where no subquery stands in it: docs/limits.md.
        return second.includes("SELECT ")
          ? column
          : { ...column, reference: `coalesce(${column.reference}, ${second})` };
      });
    const aggregates = Array.from({ length: random.integer(keys.length === 0 ? 1 : 0, 3) }, () =>
      aggregate(from.scope),
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
            expression: expression(outputs, "pg_catalog.int8", 1),
          },
        ];
      }
    } else {
      items = shape.map((one) => wantedItem(outputs, one));
    }
    const having = nests(0.08)
      ? [nestedCondition(keys)]
      : random.chance(0.18)
        ? [
            random.chance(0.5)
              ? `count(*) ${random.pick([">", ">=", "<"])} ${random.integer(1, 3)}`
              : condition(outputs, 1),
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
    const list = named(items);
    return {
      columns: list.columns,
      node: {
        kind: "select",
        distinct: "",
        items: list.items,
        from: from.node,
        where: random.chance(0.4) ? [filter([...from.scope, ...outer], depth)] : [],
        groupBy: texts.length === 0 ? undefined : grouping,
        having,
        tail: limitOf(list.columns, outer),
      },
    };
  }

  function setOperation(
    depth: number,
    shape: readonly Wanted[] | undefined,
    bindings: ReadonlyMap<string, Built>,
    outer: Scope,
  ): Built {
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
    const left = query(depth - 1, wanted, bindings, outer);
    const right = query(depth - 1, wanted, bindings, outer);
    return {
      node: { kind: "set", operator: usable, left: left.node, right: right.node },
      columns: left.columns.map((column, index) => ({
        ...column,
        faithful: column.faithful && right.columns[index]?.faithful === true,
      })),
    };
  }

  /** A walk from value to value along the rows of a table, three steps at most. */
  function recursion(name: string): Built {
    const start = tableSource(random.pick(tables));
    const along = tableSource(random.pick(tables));
    const alias = fresh("r");
    const value = (scope: Scope, depth: number): string =>
      expression(scope, "pg_catalog.int4", depth);
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
          random.chance(0.4) ? [condition(start.scope, 0)] : [],
        ),
        right: select([value(along.scope, 1), `${step} + 1`], through, [
          `${step} < ${random.integer(1, 2)}`,
          ...(random.chance(0.3) ? [condition([...own, ...along.scope], 0)] : []),
        ]),
      },
    };
  }

  function query(
    depth: number,
    shape: readonly Wanted[] | undefined,
    bindings: ReadonlyMap<string, Built>,
    outer: Scope,
  ): Built {
    if (depth > 0 && shape === undefined && outer.length === 0 && random.chance(0.12)) {
      const name = fresh("w");
      const bound = query(depth - 1, undefined, bindings, []);
      const body = query(depth - 1, undefined, new Map(bindings).set(name, bound), []);
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
      const bound = recursion(name);
      const body = query(depth - 1, undefined, new Map(bindings).set(name, bound), []);
      return {
        columns: body.columns,
        node: { kind: "with", recursive: true, name, query: bound.node, body: body.node },
      };
    }
    if (depth > 0 && random.chance(0.18)) return setOperation(depth, shape, bindings, outer);
    const grouped =
      has("aggregate") && random.chance(0.4)
        ? groupedSelect(depth, shape, bindings, outer)
        : undefined;
    return grouped ?? plainSelect(depth, shape, bindings, outer);
  }

  return query(options.depth, undefined, new Map(), []);
}
