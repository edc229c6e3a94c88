import type { Catalog } from "../catalog/catalog.js";
import type { QualifiedName } from "../catalog/type.js";
import { InternalError } from "../diagnostics/errors.js";
import { canonicalForm, orientComparison } from "../relation/canonical-text.js";
import type { NamedScalar, Relation, TableFunction, TopK } from "../relation/relation.js";
import type { ColumnId, Scalar, SortKey } from "../relation/scalar.js";
import { columnsUsed, freeColumns, inputsOf } from "../relation/traversal.js";
import { identifier, printSql, type Sql, sql } from "../sql/sql.js";
import { emitAggregateCall, emitSortKeys, emitWindowCall } from "./call-sql.js";
import { displayName } from "./naming.js";
import {
  bindingLevels,
  emitBound,
  emitScalar,
  type ScalarContext,
  type ScalarSql,
} from "./scalar-sql.js";

/** An operator of a query's plan. */
export interface OutlineOperator {
  readonly kind: Relation["kind"];
  /** Its conditions, keys and calls as SQL over `table.column`; the table of a scan. */
  readonly details: readonly string[];
  /** The tables below it, as SQL writes them. */
  readonly sources: readonly string[];
  /** The operators that it reads, by their places in the list. */
  readonly inputs: readonly number[];
}

/** What a column of the result is computed from. */
export interface OutlineColumn {
  readonly column: string;
  readonly from: readonly {
    /** The table, as SQL writes it. */
    readonly source: string;
    readonly column: string;
    /** The operators on the way, from the table to the result, by their places in the list. */
    readonly through: readonly number[];
  }[];
}

/** A query's plan for people: its operators, inputs first, and where its columns come from. */
export interface Outline {
  readonly operators: readonly OutlineOperator[];
  readonly lineage: readonly OutlineColumn[];
}

/** A column of a source, and the operators that its value has passed. */
interface Origin {
  readonly source: string;
  readonly column: string;
  readonly through: readonly number[];
}

interface Meaning {
  readonly text: ScalarSql;
  readonly origins: readonly Origin[];
}

/** What people call a table that a query reads, and its columns. */
export interface SourceNames extends QualifiedName {
  column(stored: string): string;
}

/**
 * Outlines a plan. Nothing in it depends on how the query was written: not on names that it gives, nor on the order
 * of joins and conditions. Projections that only choose columns are left out.
 */
export function outlineRelation(
  relation: Relation,
  output: readonly { readonly id: ColumnId; readonly name: string }[],
  catalog: Catalog,
  nameOf: (table: QualifiedName) => SourceNames,
): Outline {
  const operators: OutlineOperator[] = [];
  const occurrences = new Map<string, number>();
  const meanings = new Map<ColumnId, Meaning>();
  const context: ScalarContext = {
    catalog,
    column: (id) => meaningOf(id).text,
    subquery: () => sql`(…)`,
  };
  const print = (text: Sql): string => printSql(text).replace(/\s*\n\s*/g, " ");
  const scalarText = (scalar: Scalar): string => print(emitScalar(scalar, context));
  /** Sorts sides of comparisons: constants come last. */
  const placeText = (scalar: Scalar): string =>
    `${columnsUsed(scalar).size === 0 ? "\uffff" : ""}${scalarText(scalar)}`;
  const orderText = (order: readonly SortKey[]): string =>
    order.length === 0 ? "" : `order by ${print(emitSortKeys(order, context))}`;

  function meaningOf(id: ColumnId): Meaning {
    const meaning = meanings.get(id);
    if (meaning === undefined) throw new InternalError(`outline: no column ${id}`);
    return meaning;
  }

  function originsOf(scalars: readonly Scalar[]): readonly Origin[] {
    const found = new Map<string, Origin>();
    for (const id of scalars.flatMap((scalar) => [...columnsUsed(scalar)])) {
      for (const origin of meaningOf(id).origins) found.set(JSON.stringify(origin), origin);
    }
    return [...found.values()];
  }

  function define(id: ColumnId, text: ScalarSql, scalars: readonly Scalar[]): void {
    meanings.set(id, { text, origins: originsOf(scalars) });
  }

  function defineNamed({ id, scalar }: NamedScalar): void {
    if (scalar.kind === "column") meanings.set(id, meaningOf(scalar.column));
    else define(id, emitBound(scalar, context), [scalar]);
  }

  /** Adds the operator, and itself to the way of every value that passes it. */
  function add(node: Relation, inputs: readonly number[], details: readonly string[]): number {
    const place = operators.length;
    const below = inputs.flatMap((input) => operators[input]?.sources ?? []);
    const own = node.kind === "scan" ? [displayName(nameOf(node.table))] : [];
    const sources = [...new Set([...below, ...own])];
    operators.push({ kind: node.kind, details: details.filter(Boolean), sources, inputs });
    return place;
  }

  /** The columns whose values pass through `place`. */
  function pass(place: number, columns: ReadonlySet<ColumnId>): void {
    for (const id of columns) {
      const { text, origins } = meaningOf(id);
      meanings.set(id, {
        text,
        origins: origins.map((origin) => ({ ...origin, through: [...origin.through, place] })),
      });
    }
  }

  /** Outlines a node; returns its place in the list. */
  function visit(node: Relation): number {
    const before = new Set(meanings.keys());
    // The body of an apply reads the columns of the outer side, which stands before it.
    const inputs = inputsOf(node).map(visit);
    const place = describe(node, inputs);
    const [only] = inputs;
    if (place === undefined) {
      if (only === undefined) throw new InternalError(`outline: ${node.kind} has no input`);
      return only;
    }
    pass(place, new Set([...meanings.keys()].filter((id) => !before.has(id))));
    return place;
  }

  /** Adds the node to the list and defines its columns; `undefined` where it only chooses columns. */
  function describe(node: Relation, inputs: readonly number[]): number | undefined {
    switch (node.kind) {
      case "scan": {
        const names = nameOf(node.table);
        const source = displayName(names);
        const count = (occurrences.get(source) ?? 0) + 1;
        occurrences.set(source, count);
        const alias = count === 1 ? names.name : `${names.name}_${count}`;
        for (const { id, name } of node.columns) {
          const column = names.column(name);
          meanings.set(id, {
            text: { sql: identifier(alias, column), level: bindingLevels.atom },
            origins: [{ source, column, through: [] }],
          });
        }
        return add(node, inputs, [node.only ? `only ${source}` : source]);
      }
      case "values":
        for (const [index, { id }] of node.columns.entries()) {
          const [row] = node.rows;
          const scalar = node.rows.length === 1 ? row?.[index] : undefined;
          const text = scalar === undefined ? valueOfList : emitBound(scalar, context);
          meanings.set(id, { text, origins: [] });
        }
        return add(node, inputs, [`${node.rows.length} rows`]);
      case "filter":
      case "join":
      case "semi-join":
      case "outer-join":
      case "apply": {
        // By their texts, which stay the same when other columns come and go.
        const conditions = node.conjuncts.map((conjunct) =>
          scalarText(orientComparison(conjunct, placeText)),
        );
        return add(node, inputs, [...variantOf(node), ...conditions.sort()]);
      }
      case "project": {
        const computed = node.columns.filter(
          ({ scalar }) => scalar.kind !== "column" && columnsUsed(scalar).size > 0,
        );
        const details = computed.map(({ scalar }) => scalarText(scalar));
        const place = computed.length === 0 ? undefined : add(node, inputs, details);
        for (const column of node.columns) defineNamed(column);
        return place;
      }
      case "aggregate": {
        const details = [
          ...node.keys.map(({ scalar }) => `by ${scalarText(scalar)}`),
          ...(node.groupingSets?.sets ?? []).map((set) => `grouping set (${set.join(", ")})`),
          ...node.aggregates.map(({ call }) => print(emitAggregateCall(call, context))),
        ];
        for (const key of node.keys) defineNamed(key);
        for (const { id, call } of node.aggregates) {
          define(id, { sql: emitAggregateCall(call, context), level: bindingLevels.atom }, [
            ...call.arguments,
            ...call.order.map(({ scalar }) => scalar),
            ...(call.filter === undefined ? [] : [call.filter]),
          ]);
        }
        return add(node, inputs, details);
      }
      case "distinct":
        return add(node, inputs, []);
      case "union":
      case "set-operation":
      case "recursive": {
        for (const { id, inputs: sides } of node.columns) {
          const known = sides.flatMap((side) => meanings.get(side) ?? []);
          const [first] = known;
          if (first === undefined) throw new InternalError("outline: a united column of nothing");
          meanings.set(id, {
            text: first.text,
            origins: known.flatMap(({ origins }) => origins),
          });
        }
        return add(node, inputs, variantOf(node));
      }
      case "window": {
        const calls = node.functions.map(({ call }) => emitWindowCall(call, context));
        for (const [index, { id, call }] of node.functions.entries()) {
          define(id, { sql: calls[index] as Sql, level: bindingLevels.atom }, [
            ...call.arguments,
            ...call.partition,
            ...call.order.map(({ scalar }) => scalar),
            ...(call.filter === undefined ? [] : [call.filter]),
          ]);
        }
        return add(node, inputs, calls.map(print));
      }
      case "top-k":
        return add(node, inputs, [
          partitionText(node),
          orderText(node.order),
          node.offset === undefined ? "" : `offset ${scalarText(node.offset)}`,
          node.limit === undefined ? "" : `limit ${scalarText(node.limit)}`,
          node.withTies ? "with ties" : "",
        ]);
      case "table-function": {
        const calls = node.functions.map(({ call }) => scalarText(call));
        defineFunctionColumns(node);
        return add(node, inputs, calls);
      }
      case "recursion-reference":
        for (const { id, name } of node.columns) {
          const text = { sql: identifier(node.name, name), level: bindingLevels.atom };
          meanings.set(id, { text, origins: [] });
        }
        return add(node, inputs, [node.name]);
      case "change":
      case "state":
      case "reference":
        throw new InternalError(`outline: ${node.kind} does not occur in a query`);
    }
  }

  function partitionText(node: TopK): string {
    const texts = node.partition.map(scalarText);
    return texts.length === 0 ? "" : `per ${texts.join(", ")}`;
  }

  function defineFunctionColumns(node: TableFunction): void {
    for (const { call, columns } of node.functions) {
      for (const { id, name } of columns) {
        const text = sql`(${emitScalar(call, context)}).${identifier(name)}`;
        define(id, { sql: text, level: bindingLevels.atom }, [call]);
      }
    }
    if (node.ordinality !== undefined) {
      define(node.ordinality.id, { sql: sql`ordinality`, level: bindingLevels.atom }, []);
    }
  }

  const plan = canonicalForm(relation);
  for (const id of freeColumns(plan)) throw new InternalError(`outline: column ${id} is free`);
  visit(plan);
  const lineage = output.map(({ id, name }) => ({ column: name, from: meaningOf(id).origins }));
  return { operators, lineage };
}

const valueOfList: ScalarSql = { sql: sql`VALUES`, level: bindingLevels.atom };

/** What tells an operator from others of its kind, besides its conditions. */
function variantOf(node: Relation): readonly string[] {
  switch (node.kind) {
    case "outer-join":
      return [node.variant];
    case "semi-join":
      return [node.negated ? "not exists" : "exists"];
    case "apply":
      return [node.variant === "left" ? "left lateral" : "lateral"];
    case "union":
      return ["all"];
    case "set-operation":
      return [node.all ? `${node.operator} all` : node.operator];
    case "recursive":
      return [node.all ? "all" : "distinct"];
    default:
      return [];
  }
}
