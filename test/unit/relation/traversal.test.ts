import { describe, expect, test } from "vitest";
import { checkRelation } from "../../../src/relation/check.js";
import { columnsOf } from "../../../src/relation/columns.js";
import type { Relation } from "../../../src/relation/relation.js";
import type { ColumnId, Scalar } from "../../../src/relation/scalar.js";
import { literalScalar } from "../../../src/relation/scalar-constructors.js";
import { argumentsOf, foldScalar, mapArguments } from "../../../src/relation/scalar-traversal.js";
import { printRelation } from "../../../src/relation/text.js";
import {
  cloneWithFreshColumns,
  columnAllocator,
  columnsUsed,
  fold,
  freeColumns,
  inputsOf,
  mapInputs,
  mapScalars,
  rewriteBottomUp,
  scalarsOf,
  substituteColumns,
  visitRelations,
} from "../../../src/relation/traversal.js";
import { everyNode, everyScalar, everything } from "../../support/every-node.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const plan = (text: string): Relation => parseRelation(text, sampleTables);
const id = (number: number): ColumnId => number as ColumnId;

const correlated = plan(`
filter exists $1, any $2 (x:1 = x:6)
  subquery $1
    filter x:3 = x:1, n:4 < n:2
      scan public.b (x:3, n:4)
  subquery $2
    scan public.c (x:6)
  scan public.a (x:1, n:2)
`);

describe.each(everyNode)("$kind", (node) => {
  test("is the same object when nothing changes below it", () => {
    expect(mapInputs(node, (input) => input)).toBe(node);
    expect(mapScalars(node, (scalar) => scalar)).toBe(node);
    expect(rewriteBottomUp(node, (each) => each)).toBe(node);
  });

  test("passes its inputs and scalars in order, and takes others", () => {
    const inputs: Relation[] = [];
    mapInputs(node, (input) => {
      inputs.push(input);
      return input;
    });
    expect(inputs).toEqual(inputsOf(node));
    const renamed = cloneWithFreshColumns(node, columnAllocator(node)).relation;
    expect(renamed).not.toBe(node);
    // Free columns have no name here; the numbers tell which is which.
    expect(printRelation(renamed)).toBe(printRelation(node));
  });
});

test("a copy of a plan is well formed and shares no column with it", () => {
  const { relation, mapping } = cloneWithFreshColumns(everything, columnAllocator(everything));
  checkRelation(relation);
  expect([...mapping.values()].some((column) => mapping.has(column))).toBe(false);
});

describe.each(everyScalar)("scalar $kind", (scalar) => {
  test("is the same object when nothing changes below it", () => {
    expect(mapArguments(scalar, (argument) => argument)).toBe(scalar);
  });

  test("takes other arguments in the places of the old", () => {
    const replaced: Scalar[] = [];
    const changed = mapArguments(scalar, (argument) => {
      const copy = { ...argument };
      replaced.push(copy);
      return copy;
    });
    expect(argumentsOf(changed)).toEqual(replaced);
    expect(changed === scalar).toBe(argumentsOf(scalar).length === 0);
  });
});

test("fold computes bottom-up, with a clause for each kind", () => {
  const depth = (_: Relation, below: readonly number[]): number => 1 + Math.max(0, ...below);
  const clauses = Object.fromEntries(everyNode.map(({ kind }) => [kind, depth]));
  const node = plan("join\n  distinct\n    scan public.c (x:1)\n  scan public.c (x:2)\n");
  expect(fold(node, clauses as Parameters<typeof fold<number>>[1])).toBe(3);
});

test("foldScalar gives a clause the results of the arguments", () => {
  const size = (_: Scalar, below: readonly number[]): number =>
    below.reduce((sum, count) => sum + count, 1);
  const clauses = Object.fromEntries(everyScalar.map(({ kind }) => [kind, size]));
  const [scalar] = scalarsOf(plan("filter (n:1 + 2) > abs(n:1)\n  scan public.a (n:1)\n"));
  if (scalar === undefined) throw new Error("no scalar");
  expect(foldScalar(scalar, clauses as Parameters<typeof foldScalar<number>>[1])).toBe(6);
});

test("columns of an enclosing query are free in a subquery", () => {
  const [exists, any] = scalarsOf(correlated);
  if (exists?.kind !== "subquery" || any === undefined) throw new Error("no subquery");
  expect(freeColumns(exists.relation)).toEqual(new Set([id(1), id(2)]));
  expect(freeColumns(correlated)).toEqual(new Set());
  expect(columnsUsed(exists)).toEqual(new Set([id(1), id(2)]));
  // The comparison reads the subquery's column 6 too, which is not free.
  expect(columnsUsed(any)).toEqual(new Set([id(1)]));
});

test("a column is substituted inside subqueries, and not in those without it", () => {
  const [exists, any] = scalarsOf(correlated);
  if (exists?.kind !== "subquery" || any === undefined) throw new Error("no subquery");
  const seven = literalScalar("7", { key: "pg_catalog.int4", modifier: -1, collation: undefined });
  const replaced = substituteColumns(exists, new Map([[id(2), seven]]));
  expect(columnsUsed(replaced)).toEqual(new Set([id(1)]));
  expect(substituteColumns(any, new Map([[id(2), seven]]))).toBe(any);
});

test("GROUPING takes a column for a key, and nothing else", () => {
  const [grouping] = scalarsOf(
    plan("project g:9 = grouping(x:1)\n  aggregate by (x:1) sets ((0))\n    scan public.c (x:1)\n"),
  );
  const [other] = scalarsOf(plan("filter x:5 = 1\n  scan public.c (x:5)\n"));
  if (grouping === undefined || other?.kind !== "comparison") throw new Error("no scalar");
  expect(substituteColumns(grouping, new Map([[id(1), other.left]]))).toMatchObject({ keys: [5] });
  expect(() => substituteColumns(grouping, new Map([[id(1), other.right]]))).toThrow(
    "grouping: column 1 is no group key",
  );
});

test("a copy has columns of its own, but shares those that are free in it", () => {
  const [exists] = scalarsOf(correlated);
  if (exists?.kind !== "subquery") throw new Error("no subquery");
  const { relation, mapping } = cloneWithFreshColumns(exists.relation, columnAllocator(correlated));
  expect([...mapping.keys()].sort()).toEqual([3, 4]);
  expect(freeColumns(relation)).toEqual(freeColumns(exists.relation));
  expect(columnsOf(relation).map(({ id: column }) => column)).toEqual(
    columnsOf(exists.relation).map(({ id: column }) => mapping.get(column)),
  );
});

test("new ids are larger than any in the plan, subqueries included", () => {
  expect(columnAllocator(correlated)()).toBe(7);
  expect(columnAllocator(undefined)()).toBe(1);
});

test("subqueries are visited, inputs first", () => {
  const kinds: string[] = [];
  visitRelations(correlated, ({ kind }) => {
    kinds.push(kind);
  });
  expect(kinds).toEqual(["scan", "scan", "filter", "scan", "filter"]);
});
