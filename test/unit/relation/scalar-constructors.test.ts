import { expect, test } from "vitest";
import { builtinType } from "../../../src/catalog/type.js";
import { values } from "../../../src/relation/constructors.js";
import {
  andScalar,
  booleanScalar,
  callScalar,
  caseScalar,
  conjunctsOf,
  literalScalar,
  opaqueScalar,
  orScalar,
  subqueryScalar,
} from "../../../src/relation/scalar-constructors.js";

const text = builtinType("text");
const yes = booleanScalar(true, { start: 3, end: 7 });
const no = booleanScalar(false, { start: 10, end: 15 });

test("AND is flat, of one member that member, of none TRUE", () => {
  const inner = andScalar([yes, no]);
  const outer = andScalar([inner, yes]);
  expect(outer).toMatchObject({
    kind: "and",
    arguments: [yes, no, yes],
    span: { start: 3, end: 15 },
  });
  expect(andScalar([yes])).toBe(yes);
  expect(andScalar([])).toMatchObject({ kind: "literal", value: "t" });
  expect(conjunctsOf(outer)).toEqual([yes, no, yes]);
  expect(conjunctsOf(yes)).toEqual([yes]);
});

test("OR is flat, of one member that member, of none FALSE", () => {
  expect(orScalar([orScalar([yes, no]), no])).toMatchObject({ arguments: [yes, no, no] });
  expect(orScalar([no])).toBe(no);
  expect(orScalar([])).toMatchObject({ kind: "literal", value: "f" });
});

test("a scalar is frozen with its lists", () => {
  const node = andScalar([yes, no]);
  expect(Object.isFrozen(node)).toBe(true);
  expect(node.kind === "and" && Object.isFrozen(node.arguments)).toBe(true);
});

test("a form that cannot be is an internal error", () => {
  const name = { schema: "pg_catalog", name: "+" };
  const call = {
    name,
    variadic: false,
    volatility: "immutable",
    strict: true,
    type: text,
  } as const;
  expect(() =>
    callScalar({ ...call, notation: "operator", arguments: [yes], span: undefined }),
  ).toThrow("call: operator + has 1 arguments");
  expect(() => caseScalar({ branches: [], otherwise: yes, type: text, span: undefined })).toThrow(
    "case: no branches",
  );
  expect(() =>
    opaqueScalar({
      pieces: ["a"],
      arguments: [literalScalar("x", text)],
      volatility: "immutable",
      strict: false,
      type: text,
      span: undefined,
    }),
  ).toThrow("opaque: pieces and arguments do not alternate");
  const relation = values({ columns: [], rows: [], span: undefined });
  expect(() =>
    subqueryScalar({ form: "any", relation, comparison: undefined, type: text, span: undefined }),
  ).toThrow("subquery: form any and its comparison do not fit");
});
