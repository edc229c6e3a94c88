import {
  type Column,
  columnsOfType,
  type Draw,
  literals,
  ordered,
  readable,
  type Scope,
  tableSource,
} from "./random-draw.js";
import { condition, expression, joinCondition } from "./random-expressions.js";

interface SubqueryBody {
  readonly text: string;
  readonly scope: Scope;
  readonly where: string;
}

/** Rows of a table that depend on the enclosing row by anything, or by nothing. */
function nestedBody(draw: Draw, outer: Scope): SubqueryBody {
  const { random, tables } = draw;
  const { text, scope } = tableSource(draw, random.pick(tables));
  const all = [...scope, ...readable(outer)];
  const terms: string[] = [];
  if (random.chance(0.7)) terms.push(joinCondition(draw, readable(outer), scope));
  if (random.chance(0.5)) terms.push(condition(draw, all, random.chance(0.5) ? 1 : 0));
  return { text, scope, where: terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}` };
}

export function nestedCondition(draw: Draw, outer: Scope): string {
  const { random } = draw;
  const plain = readable(outer);
  const { text, scope, where } = nestedBody(draw, outer);
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
    const compared = expression(draw, plain, column.type, 0);
    const operator = random.pick(["= ANY", "<> ALL", "= ALL", "<> ANY", ...orderWords(column)]);
    choices.push(
      () =>
        `${compared} ${random.pick(["IN", "NOT IN"])} (SELECT ${column.reference} FROM ${text}${where})`,
      () => `${compared} ${operator} (SELECT ${column.reference} FROM ${text}${where})`,
    );
    const other = random.pick(columns);
    choices.push(
      () =>
        `(${compared}, ${expression(draw, plain, other.type, 0)}) ${random.pick(["IN", "NOT IN"])} (SELECT ${column.reference}, ${other.reference} FROM ${text}${where})`,
    );
  }
  return random.pick(choices)();
}

function orderWords({ type }: Column): readonly string[] {
  return ordered.has(type) ? ["< ANY", ">= ALL", "> ANY", "<= ALL"] : [];
}

/** A scalar subquery of one row; `undefined` for types that it has no form for. */
export function nestedValue(draw: Draw, outer: Scope, type: string): string | undefined {
  const { random } = draw;
  const { text, scope, where } = nestedBody(draw, outer);
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
export function filter(draw: Draw, scope: Scope, depth: number): string {
  const { random, has } = draw;
  const subqueries: (() => string)[] = [];
  const inner = (): SubqueryBody => subqueryBody(draw, scope);
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
      if (usable.length === 0) return condition(draw, scope, 1);
      const column = random.pick(usable);
      return `${expression(draw, scope, column.type, 1)} ${word} (SELECT ${column.reference} FROM ${body.text}${body.where})`;
    });
  }
  if (has("scalar-subquery")) {
    subqueries.push(
      () => `${expression(draw, scope, "pg_catalog.int8", 1)} <= (${scalarSubquery(draw, scope)})`,
    );
  }
  if (depth > 0 && subqueries.length > 0 && random.chance(0.5)) return random.pick(subqueries)();
  return condition(draw, scope, 1);
}

function subqueryBody(draw: Draw, outer: Scope): SubqueryBody {
  const { random, tables } = draw;
  const usable = tables.filter((table) =>
    table.columns.some((column) => literals.has(column.type)),
  );
  const { text, scope } = tableSource(draw, random.pick(usable.length > 0 ? usable : tables));
  const terms: string[] = [];
  if (random.chance(0.6)) terms.push(joinCondition(draw, outer, scope));
  if (random.chance(0.4)) terms.push(condition(draw, scope, 0));
  return { text, scope, where: terms.length === 0 ? "" : ` WHERE ${terms.join(" AND ")}` };
}

function scalarSubquery(draw: Draw, outer: Scope): string {
  const { random } = draw;
  const body = subqueryBody(draw, outer);
  const column = random.pick(body.scope);
  const call = random.pick(["count(*)", `count(${column.reference})`]);
  return `SELECT ${call} FROM ${body.text}${body.where}`;
}
