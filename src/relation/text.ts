import { columnsOf } from "./columns.js";
import type { LeafColumn, NamedScalar, Relation, UnitedColumn } from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";
import {
  aggregateText,
  orderText,
  type ScalarPrinting,
  scalarText,
  windowText,
} from "./scalar-text.js";
import { inputsOf, visitRelations } from "./traversal.js";
import { identifierText, typeText } from "./type-text.js";

/** Prints plans that share columns, so that a column has the same number in all of them. */
export interface PlanPrinter {
  readonly relation: (relation: Relation) => string;
  readonly scalar: (scalar: Scalar) => string;
  readonly column: (column: ColumnId) => string;
}

/**
 * A plan as text, for review and for tests: one operator per line, inputs indented below it (grammar/plan.ebnf).
 * Columns are `name:number`, numbered in the order in which they appear, so that the text is the same for
 * plans that differ in nothing but column ids. Spans are not printed.
 */
export function printRelation(relation: Relation): string {
  return planPrinter().relation(relation);
}

/** A printer with numbers of its own. */
export function planPrinter(): PlanPrinter {
  const names = new Map<ColumnId, string>();
  const numbers = new Map<ColumnId, number>();
  const column = (id: ColumnId): string => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return `${identifierText(names.get(id) ?? "column")}:${number}`;
  };
  const learn = (relation: Relation): void =>
    visitRelations(relation, (node) => {
      for (const { id, name } of columnsOf(node)) if (!names.has(id)) names.set(id, name);
    });
  const noSubqueries = (): string => "$0";
  return {
    relation: (relation) => {
      learn(relation);
      const counter = { subqueries: 0 };
      return `${linesOf(relation, "", column, counter).join("\n")}\n`;
    },
    scalar: (scalar) => scalarText(scalar, { column, subquery: noSubqueries }),
    column,
  };
}

function linesOf(
  relation: Relation,
  indent: string,
  column: (id: ColumnId) => string,
  counter: { subqueries: number },
): readonly string[] {
  const subqueries: { readonly mark: string; readonly relation: Relation }[] = [];
  const subquery = (body: Relation): string => {
    counter.subqueries += 1;
    const mark = `$${counter.subqueries}`;
    subqueries.push({ mark, relation: body });
    return mark;
  };
  const line = `${relation.kind} ${detailText(relation, { column, subquery })}`.trimEnd();
  const below = `${indent}  `;
  return [
    `${indent}${line}`,
    ...subqueries.flatMap(({ mark, relation: body }) => [
      `${below}subquery ${mark}`,
      ...linesOf(body, `${below}  `, column, counter),
    ]),
    ...inputsOf(relation).flatMap((input) => linesOf(input, below, column, counter)),
  ];
}

function detailText(relation: Relation, printing: ScalarPrinting): string {
  const text = (scalar: Scalar): string => scalarText(scalar, printing);
  const list = (scalars: readonly Scalar[]): string => scalars.map(text).join(", ");
  switch (relation.kind) {
    case "scan": {
      const { table, only, columns } = relation;
      const texts = columns.map(({ id, name, nullable }) => {
        const declared = table.columns.find((candidate) => candidate.name === name);
        const shown = printing.column(id);
        if (nullable !== declared?.notNull) return shown;
        return `${shown} ${nullable ? "null" : "not null"}`;
      });
      return `${only ? "only " : ""}${tableText(table)} (${texts.join(", ")})`;
    }
    case "values": {
      const rows = relation.rows.map((row) => `(${list(row)})`);
      return `${leafText(relation.columns, printing)} rows [${rows.join(", ")}]`;
    }
    case "filter":
    case "join":
      return list(relation.conjuncts);
    case "project":
      return relation.columns.map((item) => namedText(item, printing)).join(", ");
    case "outer-join":
    case "apply":
      return `${relation.variant} ${list(relation.conjuncts)}`;
    case "semi-join":
      return `${relation.negated ? "negated " : ""}${list(relation.conjuncts)}`;
    case "aggregate": {
      const keys = relation.keys.map((key) => namedText(key, printing)).join(", ");
      const sets = relation.groupingSets?.sets.map((set) => `(${set.join(", ")})`).join(", ");
      const mark = relation.groupingSets?.mark;
      const aggregates = relation.aggregates.map(
        ({ id, name, call }) =>
          `${introduced(id, name, printing)} = ${aggregateText(call, printing)}`,
      );
      return [
        `by (${keys})`,
        sets === undefined ? "" : ` sets (${sets})`,
        mark === undefined ? "" : ` mark ${introduced(mark.id, mark.name, printing)}`,
        aggregates.length === 0 ? "" : ` ${aggregates.join(", ")}`,
      ].join("");
    }
    case "distinct":
      return "";
    case "union":
      return unitedText(relation.columns, relation.inputs, printing);
    case "set-operation": {
      const all = relation.all ? " all" : "";
      const inputs = [relation.left, relation.right];
      return `${relation.operator}${all} ${unitedText(relation.columns, inputs, printing)}`;
    }
    case "window":
      return relation.functions
        .map(
          ({ id, name, call }) =>
            `${introduced(id, name, printing)} = ${windowText(call, printing)}`,
        )
        .join(", ");
    case "top-k":
      return [
        relation.partition.length === 0 ? "" : `partition by ${list(relation.partition)}`,
        orderText(relation.order, printing),
        relation.offset === undefined ? "" : `offset ${text(relation.offset)}`,
        relation.limit === undefined ? "" : `limit ${text(relation.limit)}`,
        relation.withTies ? "with ties" : "",
      ]
        .filter(Boolean)
        .join(" ");
    case "table-function": {
      const functions = relation.functions.map(
        ({ call, columns, columnDefinitions }) =>
          `${text(call)} as ${leafText(columns, printing)}${columnDefinitions ? " defined" : ""}`,
      );
      const { ordinality } = relation;
      return [
        functions.join(", "),
        ordinality === undefined ? "" : ` ordinality ${leafText([ordinality], printing)}`,
        relation.preserving ? " preserving" : "",
      ].join("");
    }
    case "recursive": {
      const all = relation.all ? "all " : "";
      const inputs = [relation.base, relation.step];
      return `${all}${identifierText(relation.name)} ${unitedText(relation.columns, inputs, printing)}`;
    }
    case "recursion-reference":
      return `${identifierText(relation.name)} ${leafText(relation.columns, printing)}`;
    case "change":
      return `${tableText(relation.table)} ${leafText(relation.columns, printing)} weight ${printing.column(relation.weight)}`;
    case "state": {
      const { name, columns, locator } = relation;
      const place = locator === undefined ? "" : ` locator ${printing.column(locator)}`;
      return `${identifierText(name)} ${leafText(columns, printing)}${place}`;
    }
    case "reference":
      return `${identifierText(relation.binding)} ${leafText(relation.columns, printing)}`;
  }
}

function tableText({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${identifierText(schema)}.${identifierText(name)}`;
}

/** `(a:1 int4, b:2 text null)`: the columns of a leaf with their types. */
function leafText(columns: readonly LeafColumn[], printing: ScalarPrinting): string {
  const texts = columns.map(
    ({ id, name, type, nullable }) =>
      `${introduced(id, name, printing)} ${typeText(type)}${nullable ? " null" : ""}`,
  );
  return `(${texts.join(", ")})`;
}

/** `a:1` for a column that is passed on as it is, else `a:2 = …`. */
function namedText({ id, name, scalar }: NamedScalar, printing: ScalarPrinting): string {
  const shown = introduced(id, name, printing);
  const text = scalarText(scalar, printing);
  return shown === text ? shown : `${shown} = ${text}`;
}

/** `a:7 = a:1 | b:4`, with the type where it is not the first input's. */
function unitedText(
  columns: readonly UnitedColumn[],
  inputs: readonly Relation[],
  printing: ScalarPrinting,
): string {
  const types = new Map(inputs.flatMap(columnsOf).map(({ id, type }) => [id, typeText(type)]));
  return columns
    .map(({ id, name, type, inputs: sides }) => {
      const [first] = sides;
      const implied = first === undefined ? undefined : types.get(first);
      const shown = typeText(type);
      const suffix = shown === implied ? "" : `::${shown}`;
      return `${introduced(id, name, printing)} = ${sides.map(printing.column).join(" | ")}${suffix}`;
    })
    .join(", ");
}

/** A column under the name that a node gives it, which a projection may change without a new id. */
function introduced(id: ColumnId, name: string, printing: ScalarPrinting): string {
  const shown = printing.column(id);
  return `${identifierText(name)}${shown.slice(shown.lastIndexOf(":"))}`;
}
