import { describe, expect, test } from "vitest";
import { builtinType } from "../../../src/catalog/type.js";
import { InternalError } from "../../../src/diagnostics/errors.js";
import {
  aggregate,
  change,
  filter,
  filterBy,
  join,
  project,
  scan,
  setOperation,
  state,
  tableFunction,
  topK,
  union,
  values,
  window,
} from "../../../src/relation/constructors.js";
import type { Values } from "../../../src/relation/relation.js";
import type { ColumnId } from "../../../src/relation/scalar.js";
import {
  booleanScalar,
  columnScalar,
  literalScalar,
} from "../../../src/relation/scalar-constructors.js";
import { sampleTables } from "../../support/sample-tables.js";

const span = undefined;
const int4 = builtinType("int4");
const one = literalScalar("1", int4);
const id = (number: number): ColumnId => number as ColumnId;
const leaf = (number: number) => ({ id: id(number), name: "v", type: int4, nullable: false });
const row: Values = values({ columns: [leaf(1)], rows: [[one]], span });

function sampleTable(name: string) {
  const table = sampleTables.get(name);
  if (table === undefined) throw new Error(name);
  return table;
}

test("a node is frozen, with its lists and what stands in them", () => {
  const node = filter({ input: row, conjuncts: [booleanScalar(true)], span });
  expect(Object.isFrozen(node)).toBe(true);
  expect(Object.isFrozen(node.conjuncts)).toBe(true);
  expect(Object.isFrozen(row.columns[0])).toBe(true);
  expect(Object.isFrozen(row.rows[0])).toBe(true);
});

test("filterBy without conjuncts is the input", () => {
  expect(filterBy(row, [], span)).toBe(row);
  expect(filterBy(row, [booleanScalar(false)], span).kind).toBe("filter");
});

describe("an invariant that does not hold is an internal error that names the node", () => {
  const table = sampleTable("public.a");
  const cases: readonly (readonly [string, () => unknown])[] = [
    [
      'scan: table "a" has no column "zz"',
      () => scan({ table, only: false, columns: [{ ...leaf(1), name: "zz" }], span }),
    ],
    [
      "scan: column 1 occurs twice",
      () =>
        scan({
          table,
          only: false,
          columns: [
            { ...leaf(1), name: "id" },
            { ...leaf(1), name: "n" },
          ],
          span,
        }),
    ],
    [
      "values: a row differs in length from the columns",
      () => values({ columns: [leaf(1)], rows: [[]], span }),
    ],
    ["filter: no conjuncts", () => filter({ input: row, conjuncts: [], span })],
    [
      "filter: a conjunct has type pg_catalog.int4",
      () => filter({ input: row, conjuncts: [one], span }),
    ],
    [
      "project: column 2 occurs twice",
      () =>
        project({
          input: row,
          columns: [
            { id: id(2), name: "a", scalar: one },
            { id: id(2), name: "b", scalar: one },
          ],
          span,
        }),
    ],
    ["join: fewer than two inputs", () => join({ inputs: [row], conjuncts: [], span })],
    [
      "aggregate: a grouping set names a key that is not there",
      () =>
        aggregate({
          input: row,
          keys: [],
          groupingSets: { sets: [[0]], mark: undefined },
          aggregates: [],
          span,
        }),
    ],
    ["union: no inputs", () => union({ inputs: [], columns: [], span })],
    [
      "union: column 2 misses an input",
      () =>
        union({
          inputs: [row, row],
          columns: [{ id: id(2), name: "v", type: int4, inputs: [id(1)] }],
          span,
        }),
    ],
    [
      "set-operation: UNION ALL is a union",
      () =>
        setOperation({ operator: "union", all: true, left: row, right: row, columns: [], span }),
    ],
    ["window: no functions", () => window({ input: row, functions: [], span })],
    [
      "top-k: WITH TIES without a limit",
      () =>
        topK({
          input: row,
          partition: [],
          order: [],
          offset: undefined,
          limit: undefined,
          withTies: true,
          span,
        }),
    ],
    [
      "table-function: no functions",
      () =>
        tableFunction({
          input: row,
          functions: [],
          ordinality: undefined,
          preserving: false,
          span,
        }),
    ],
    [
      "change: column 1 occurs twice",
      () => change({ table, columns: [{ ...leaf(1), name: "id" }], weight: id(1), span }),
    ],
    [
      "state: column 1 occurs twice",
      () => state({ name: "own", columns: [leaf(1)], locator: id(1), span }),
    ],
  ];
  test.each(cases)("%s", (message, make) => {
    expect(make).toThrow(InternalError);
    expect(make).toThrow(message);
  });
});

test("a column scalar carries the type that it is read with", () => {
  expect(columnScalar(id(7), int4)).toEqual({ kind: "column", column: 7, type: int4, span });
});
