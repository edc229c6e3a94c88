import { describe, expect, test } from "vitest";
import { builtinType } from "../../../src/catalog/type.js";
import { checkRelation } from "../../../src/relation/check.js";
import { columnsOf } from "../../../src/relation/columns.js";
import {
  distinct,
  filter,
  join,
  project,
  scan,
  union,
  values,
} from "../../../src/relation/constructors.js";
import type { Relation } from "../../../src/relation/relation.js";
import type { ColumnId } from "../../../src/relation/scalar.js";
import { columnScalar, subqueryScalar } from "../../../src/relation/scalar-constructors.js";
import { everything } from "../../support/every-node.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const span = undefined;
const id = (number: number): ColumnId => number as ColumnId;
const bool = builtinType("bool");
const int4 = builtinType("int4");
const a = parseRelation("scan public.a (id:1, f:2)", sampleTables);
const b = parseRelation("scan public.b (id:3, x:4)", sampleTables);

test("a well-formed plan passes", () => {
  expect(() => checkRelation(everything)).not.toThrow();
});

describe("a plan that is not well formed is an internal error that names the node", () => {
  const cases: readonly (readonly [string, Relation])[] = [
    [
      "filter: column 9 is not produced by an input",
      filter({ input: a, conjuncts: [columnScalar(id(9), bool)], span }),
    ],
    [
      "filter: column 2 of type pg_catalog.bool is read as pg_catalog.int4",
      filter({
        input: a,
        conjuncts: [
          {
            kind: "null-test",
            argument: columnScalar(id(2), int4),
            negated: false,
            type: bool,
            span,
          },
        ],
        span,
      }),
    ],
    ["scan: column 1 is introduced twice", join({ inputs: [a, a], conjuncts: [], span })],
    [
      "values: column 3 is introduced twice",
      union({
        inputs: [b, values({ columns: columnsOf(b), rows: [], span })],
        columns: [{ id: id(7), name: "v", type: int4, inputs: [id(3), id(3)] }],
        span,
      }),
    ],
    [
      "union: input 2 has no column 8",
      union({
        inputs: [a, b],
        columns: [{ id: id(7), name: "v", type: int4, inputs: [id(1), id(8)] }],
        span,
      }),
    ],
    [
      "union: column 7 of type pg_catalog.int4 is united from pg_catalog.bool",
      union({
        inputs: [a, b],
        columns: [{ id: id(7), name: "v", type: int4, inputs: [id(2), id(3)] }],
        span,
      }),
    ],
    [
      'scan: column "id" is read as pg_catalog.text',
      a.kind === "scan"
        ? scan({
            ...a,
            columns: [{ id: id(1), name: "id", type: builtinType("text"), nullable: false }],
          })
        : a,
    ],
    [
      'recursion-reference: "r" does not fit an enclosing recursion',
      distinct({
        input: parseRelation("recursion-reference r (y:2 int4)", sampleTables),
        span,
      }),
    ],
    [
      "project: a scalar subquery has 2 columns",
      project({
        input: a,
        columns: [
          {
            id: id(7),
            name: "v",
            scalar: subqueryScalar({
              form: "scalar",
              relation: b,
              comparison: undefined,
              type: int4,
              span,
            }),
          },
        ],
        span,
      }),
    ],
  ];
  test.each(cases)("%s", (message, plan) => {
    expect(() => checkRelation(plan)).toThrow(message);
  });
});
