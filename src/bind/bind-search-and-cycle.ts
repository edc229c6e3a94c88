import { builtinType, type TypeReference } from "../catalog/type.js";
import { arrayTypeOf, baseTypeOf, equalityOf, formatType } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { UnsupportedError } from "../diagnostics/errors.js";
import type { SourceText } from "../diagnostics/span.js";
import { filter } from "../relation/constructors.js";
import { pruneColumns } from "../relation/prune-columns.js";
import type {
  LeafColumn,
  NamedScalar,
  RecursionReference,
  Relation,
} from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import {
  arrayScalar,
  callScalar,
  caseScalar,
  castScalar,
  columnScalar,
  comparisonScalar,
  literalScalar,
  nullTestScalar,
  opaqueScalar,
} from "../relation/scalar-constructors.js";
import { visitRelations } from "../relation/traversal.js";
import type { CommonTableExpr, Node, SelectStmt } from "../syntax/tree.js";
import type { BoundColumn } from "./bound-select.js";
import { type Environment, fail, refuse } from "./environment.js";
import { stringsOf } from "./names.js";
import { coerceToCommonType, selectCommonType } from "./types/common-type.js";

/**
 * What CYCLE adds to a recursion (manual, 7.8.2.2). PostgreSQL keeps the path as an array of rows, which no table can
 * hold. Here it is an array for each column of the path, position by position:
 *
 *   ROW(a) = ANY (path)      ⟺  array_position(path_a, a) IS NOT NULL
 *   ROW(a, b) = ANY (path)   ⟺  array_positions(path_a, a) && array_positions(path_b, b)
 *   ROW(a, b, c) = ANY (path)   ⟺  a row equal to ROW(a, b, c) among the arrays side by side
 *
 * Valid as rows and `array_position` compare by the type's own `=`, and take NULL for equal to NULL; and as two paths are
 * equal exactly when their arrays are, for UNION.
 */
export interface CycleColumns {
  /** Columns that the recursion gets, besides those that it has: the mark and the path. */
  readonly added: readonly { readonly name: string; readonly type: TypeReference }[];
  /** Of a row of the non-recursive term. */
  readonly start: (columns: readonly BoundColumn[]) => readonly Scalar[];
  /** Of a row of the recursive term: its columns, and what the row had that it comes of. */
  readonly next: (
    columns: readonly BoundColumn[],
    before: readonly LeafColumn[],
  ) => readonly Scalar[];
  /** The rows found last that are to be followed. */
  readonly followed: (reference: RecursionReference, before: readonly LeafColumn[]) => Relation;
  readonly markName: string;
  readonly pathName: string;
}

const int4Array: TypeReference = builtinType("_int4");

/** Binds a CYCLE clause of a recursion with these columns. */
export function bindCycle(
  query: CommonTableExpr,
  select: SelectStmt,
  columns: readonly BoundColumn[],
  environment: Environment,
): CycleColumns | undefined {
  const clause = query.cycle_clause;
  if (clause === undefined) return undefined;
  const node: Node = { CTECycleClause: clause };
  const markName = clause.cycle_mark_column ?? "";
  const pathName = clause.cycle_path_column ?? "";
  checkPlainSelects(select, environment);
  refuseReadsInStep(select.rarg, [markName, pathName], environment);
  const positions = positionsOf(
    "cycle",
    stringsOf(clause.cycle_col_list),
    columns,
    node,
    environment,
  );
  const names = columns.map(({ name }) => name);
  const taken = (word: string, name: string): never =>
    fail(
      environment,
      "42601",
      `cycle ${word} column name "${name}" already used in WITH query column list`,
      node,
    );
  if (names.includes(markName)) taken("mark", markName);
  if (names.includes(pathName)) taken("path", pathName);
  if (markName === pathName) {
    fail(
      environment,
      "42601",
      "cycle mark column name and cycle path column name are the same",
      node,
    );
  }
  const mark = bindMark(clause.cycle_mark_value, clause.cycle_mark_default, environment);
  const paths = positions.map((position, index) => ({
    position,
    name: `${pathName}_${index + 1}`,
    type: pathType(columns[position] as BoundColumn, node, environment),
  }));
  const own = (row: readonly BoundColumn[], position: number): Scalar => {
    const column = row[position] as BoundColumn;
    return columnScalar(column.id, column.type);
  };
  return {
    markName,
    pathName,
    added: [
      { name: markName, type: mark.value.type },
      ...paths.map(({ name, type }) => ({ name, type })),
    ],
    start: (row) => [
      mark.otherwise,
      ...paths.map(({ position, type }) =>
        castScalar({
          argument: arrayScalar({
            elements: [own(row, position)],
            type,
            span: undefined,
          }),
          explicit: true,
          volatility: "immutable",
          type,
          span: undefined,
        }),
      ),
    ],
    next: (row, [, ...before]) => {
      const pairs = paths.map(({ position, type }, index) => ({
        value: own(row, position),
        path: readColumn(before[index] as LeafColumn),
        type,
      }));
      return [
        caseScalar({
          branches: [{ when: occurs(pairs), then: mark.value }],
          otherwise: mark.otherwise,
          type: mark.value.type,
          span: undefined,
        }),
        ...pairs.map(({ path, value, type }) => call("array_append", [path, value], type)),
      ];
    },
    followed: (reference, [before]) =>
      filter({
        input: reference,
        conjuncts: [
          comparisonScalar({
            operator: "<>",
            operatorSchema: "pg_catalog",
            left: readColumn(before as LeafColumn),
            right: mark.value,
            span: undefined,
          }),
        ],
        span: reference.span,
      }),
  };
}

function readColumn({ id, type }: LeafColumn): Scalar {
  return columnScalar(id, type);
}

function call(name: string, args: readonly Scalar[], type: TypeReference): Scalar {
  return callScalar({
    notation: "function",
    name: { schema: "pg_catalog", name },
    arguments: args,
    variadic: false,
    volatility: "immutable",
    strict: false,
    type,
    span: undefined,
  });
}

/** Whether the values stand side by side in the paths. */
function occurs(pairs: readonly { readonly value: Scalar; readonly path: Scalar }[]): Scalar {
  const [first, second] = pairs;
  if (pairs.length > 2) return occursSideBySide(pairs);
  if (first !== undefined && second !== undefined) {
    return call(
      "arrayoverlap",
      [first, second].map(({ path, value }) => call("array_positions", [path, value], int4Array)),
      builtinType("bool"),
    );
  }
  const places = pairs.map(({ path, value }) =>
    call("array_position", [path, value], builtinType("int4")),
  );
  return nullTestScalar({ argument: places[0] as Scalar, negated: true, span: undefined });
}

/**
 * The same of more than two: `record_eq` compares as `=` of whole rows does, NULL with NULL too. The elements are read by
 * their places, because `unnest` of an array of composites has a column for each of their fields.
 */
function occursSideBySide(
  pairs: readonly { readonly value: Scalar; readonly path: Scalar }[],
): Scalar {
  const [, ...others] = pairs;
  const paths = pairs.map(({ path }) => path);
  return opaqueScalar({
    pieces: [
      "EXISTS (SELECT FROM pg_catalog.generate_subscripts(",
      ", 1) AS __pgt_path (place) WHERE pg_catalog.record_eq(ROW((",
      ...others.map(() => ")[__pgt_path.place], ("),
      ")[__pgt_path.place]), ROW(",
      ...others.map(() => ", "),
      ")))",
    ],
    arguments: [...paths.slice(0, 1), ...paths, ...pairs.map(({ value }) => value)],
    volatility: "immutable",
    strict: false,
    type: builtinType("bool"),
    span: undefined,
  });
}

/**
 * The name of the column that SEARCH adds; `undefined` without the clause. Where duplicates stay it changes no row, so it
 * is not computed; reading it is refused. With UNION it tells rows apart, which is refused here.
 */
export function bindSearch(
  query: CommonTableExpr,
  select: SelectStmt,
  columns: readonly BoundColumn[],
  environment: Environment,
): string | undefined {
  const clause = query.search_clause;
  if (clause === undefined) return undefined;
  const node: Node = { CTESearchClause: clause };
  const name = clause.search_seq_column ?? "";
  checkPlainSelects(select, environment);
  refuseReadsInStep(select.rarg, [name], environment);
  positionsOf("search", stringsOf(clause.search_col_list), columns, node, environment);
  if (columns.some((column) => column.name === name)) {
    const message = `search sequence column name "${name}" already used in WITH query column list`;
    fail(environment, "42601", message, node);
  }
  for (const [other, word] of [
    [query.cycle_clause?.cycle_mark_column, "mark"],
    [query.cycle_clause?.cycle_path_column, "path"],
  ] as const) {
    if (other !== name) continue;
    const message = `search sequence column name and cycle ${word} column name are the same`;
    fail(environment, "42601", message, node);
  }
  if (select.all !== true) {
    refuse(
      environment,
      "0AT10",
      "SEARCH of a recursive query with UNION is not maintained incrementally",
      node,
      "The rows of a stream table have no order: leave it out, or compute its column in the query itself.",
    );
  }
  return name;
}

/**
 * PostgreSQL lets the step itself read what the clauses add, by name. That is refused, as is any column of such a name
 * there: whether it would be the other one, or ambiguous, is not asked.
 */
function refuseReadsInStep(
  step: unknown,
  added: readonly (string | undefined)[],
  environment: Environment,
): void {
  if (typeof step !== "object" || step === null) return;
  if ("ColumnRef" in step) {
    const node = step as Extract<Node, { readonly ColumnRef: unknown }>;
    const name = stringsOf(node.ColumnRef.fields).at(-1);
    if (name === undefined || !added.includes(name)) return;
    refuse(
      environment,
      "0AT10",
      `column "${name}" is added by SEARCH or CYCLE and cannot be read in the step`,
      node,
      "Give the clause another name for it, or compute the column in the query itself.",
    );
  }
  for (const value of Object.values(step)) refuseReadsInStep(value, added, environment);
}

/** PostgreSQL wants a SELECT on each side (0A000). */
function checkPlainSelects({ larg, rarg }: SelectStmt, environment: Environment): void {
  for (const [side, word] of [
    [larg, "left"],
    [rarg, "right"],
  ] as const) {
    if (side === undefined || side.op === "SETOP_NONE" || side.op === undefined) continue;
    const message = `with a SEARCH or CYCLE clause, the ${word} side of the UNION must be a SELECT`;
    fail(environment, "0A000", message, { SelectStmt: side });
  }
}

function positionsOf(
  word: "search" | "cycle",
  names: readonly string[],
  columns: readonly BoundColumn[],
  node: Node,
  environment: Environment,
): readonly number[] {
  return names.map((name, index) => {
    const position = columns.findIndex((column) => column.name === name);
    if (position < 0) {
      fail(environment, "42601", `${word} column "${name}" not in WITH query column list`, node);
    }
    if (names.indexOf(name) < index) {
      fail(environment, "42701", `${word} column "${name}" specified more than once`, node);
    }
    return position;
  });
}

function pathType(column: BoundColumn, node: Node, environment: Environment): TypeReference {
  const { catalog } = environment;
  const array =
    equalityOf(column.type, catalog) === "none" || baseTypeOf(column.type, catalog) !== column.type
      ? undefined
      : arrayTypeOf(column.type, catalog);
  if (array === undefined) {
    const shown = formatType(column.type, catalog);
    return refuse(
      environment,
      "0AT10",
      `CYCLE over column "${column.name}" of type ${shown} is not maintained incrementally`,
      node,
      "Name a column of a type with equality that is neither an array nor a domain.",
    );
  }
  return { ...array, modifier: -1 };
}

function bindMark(
  value: Node | undefined,
  otherwise: Node | undefined,
  environment: Environment,
): { readonly value: Scalar; readonly otherwise: Scalar } {
  const given = (node: Node | undefined, usual: string): Scalar =>
    node === undefined
      ? literalScalar(usual, builtinType("bool"))
      : environment.bindExpression(node, environment);
  const scalars = [given(value, "t"), given(otherwise, "f")] as const;
  const type = selectCommonType(scalars, "CYCLE", environment.catalog);
  const [first, second] = scalars.map((scalar) =>
    coerceToCommonType(scalar, type, "CYCLE", environment.catalog),
  ) as [Scalar, Scalar];
  return { value: first, otherwise: second };
}

/** Stands for a column of rows (the order of SEARCH, the path of CYCLE), which no table can hold. Whether something reads it is known when all is bound. */
export function columnOfRows(name: string, environment: Environment): NamedScalar {
  return {
    id: environment.allocate(),
    name,
    scalar: literalScalar(undefined, builtinType("_record")),
  };
}

/** Refuses a query that reads the rows of a path (0AT10): what is left of it when unread columns are gone. */
export function refuseColumnsOfRows(
  relation: Relation,
  read: readonly ColumnId[],
  source: SourceText,
): void {
  visitRelations(pruneColumns(relation, new Set(read)), (node) => {
    if (node.kind !== "project") return;
    for (const { name, scalar } of node.columns) {
      if (scalar.kind !== "literal" || scalar.type.key !== "pg_catalog._record") continue;
      const span = node.span;
      throw new UnsupportedError([
        createDiagnostic("error", "0AT10", `column "${name}" of SEARCH or CYCLE cannot be read`, {
          source,
          span,
          hint: "It is made of rows, which no table can hold: read the mark alone, or compute the path in a column of the query.",
        }),
      ]);
    }
  });
}
