import { describe, expect, test } from "vitest";
import { builtinType, type TypeReference } from "../../../src/catalog/type.js";
import { haveCommonEquality, isFaithful } from "../../../src/relation/equality.js";
import { valueOverNoRows } from "../../../src/relation/nullability.js";
import { isSameScalar } from "../../../src/relation/same-scalar.js";
import type { Scalar } from "../../../src/relation/scalar.js";
import { literalScalar } from "../../../src/relation/scalar-constructors.js";
import { scalarsOf } from "../../../src/relation/traversal.js";
import { isDeterministic, volatilityOf } from "../../../src/relation/volatility.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const plan = (text: string) => parseRelation(text, sampleTables);

function scalar(text: string): Scalar {
  const [found] = scalarsOf(plan(`project v:9 = ${text}\n  scan public.a (id:1, n:2, s:3)`));
  if (found === undefined) throw new Error("no scalar");
  return found;
}

const collated = (collation: string | undefined): TypeReference => ({
  key: "pg_catalog.text",
  modifier: -1,
  collation: collation === undefined ? undefined : { schema: "pg_catalog", name: collation },
});

test("types of which equal values are identical", () => {
  expect(isFaithful(builtinType("int4"))).toBe(true);
  expect(isFaithful(builtinType("numeric"))).toBe(false);
  expect(isFaithful(builtinType("numeric", 983046))).toBe(true);
  expect(isFaithful(builtinType("bpchar"))).toBe(false);
  expect(isFaithful(builtinType("bpchar", 5))).toBe(true);
  expect(isFaithful(builtinType("float8"))).toBe(false);
  expect(isFaithful(builtinType("interval"))).toBe(false);
  expect(isFaithful(collated(undefined))).toBe(true);
  expect(isFaithful(collated("C"))).toBe(true);
  expect(isFaithful({ ...collated("x"), collation: { schema: "public", name: "ci" } })).toBe(false);
  expect(isFaithful({ key: "public.citext", modifier: -1, collation: undefined })).toBe(false);
});

test("types that share one equality", () => {
  expect(haveCommonEquality(builtinType("int2"), builtinType("int8"))).toBe(true);
  expect(haveCommonEquality(builtinType("text"), builtinType("varchar"))).toBe(true);
  expect(haveCommonEquality(collated("C"), collated(undefined))).toBe(false);
  expect(haveCommonEquality(builtinType("timestamp"), builtinType("timestamptz"))).toBe(false);
  expect(haveCommonEquality(builtinType("int4"), builtinType("numeric"))).toBe(false);
});

describe("volatility is that of the least stable part", () => {
  test.each([
    ["n:2 + 1", "immutable"],
    ["coalesce(now(){stable}::timestamptz, now(){stable}::timestamptz)", "stable"],
    ["CURRENT_DATE::date", "stable"],
    ["array[random(){volatile}::float8]::_float8", "volatile"],
    ["cast(s:3 as date){stable}", "stable"],
    ["'2024-01-01'::date < '2024-01-01'::timestamptz", "stable"],
    ["'2024-01-01'::date < '2024-01-01'::timestamp", "immutable"],
  ])("%s", (text, expected) => {
    expect(volatilityOf(scalar(text))).toBe(expected);
  });

  test("of a relation", () => {
    const filtered = (condition: string) =>
      isDeterministic(plan(`distinct\n  filter ${condition}\n    scan public.a (n:2)`));
    expect(filtered("n:2 > 1")).toBe(true);
    expect(filtered("random(){volatile}::float8 > 1::float8")).toBe(false);
  });

  test("of a subquery", () => {
    const [exists] = scalarsOf(
      plan(
        "filter exists $1\n  subquery $1\n    filter random(){volatile}::float8 > 1::float8\n      scan public.b (x:5)\n  scan public.a (n:2)",
      ),
    );
    if (exists === undefined) throw new Error("no scalar");
    expect(volatilityOf(exists)).toBe("volatile");
  });
});

test("scalars are the same wherever they stand", () => {
  const one = literalScalar("1", builtinType("int4"), { start: 1, end: 2 });
  expect(isSameScalar(one, literalScalar("1", builtinType("int4"), { start: 8, end: 9 }))).toBe(
    true,
  );
  expect(isSameScalar(one, literalScalar("1", builtinType("int8")))).toBe(false);
  expect(isSameScalar(one, literalScalar(undefined, builtinType("int4")))).toBe(false);
  expect(isSameScalar(scalar("(n:2 + 1) > id:1"), scalar("(n:2 + 1) > id:1"))).toBe(true);
  expect(isSameScalar(scalar("(n:2 + 1) > id:1"), scalar("(n:2 - 1) > id:1"))).toBe(false);
  expect(isSameScalar(scalar("array[1]::_int4"), scalar("array[1, 2]::_int4"))).toBe(false);
});

describe("what an aggregate yields over no rows", () => {
  test.each([
    ["count(*)", "zero"],
    ["sum(n:2)::int8", "null"],
    ["array_agg(n:2)::_int4", "null"],
    ["stddev(n:2)::numeric", "null"],
    ["percentile_cont(0.5::float8) within group (order by n:2)", "null"],
    ["rank(1)::int8 within group (order by n:2)", "unknown"],
    ["public.total(n:2)", "unknown"],
  ])("%s", (text, expected) => {
    const node = plan(`aggregate by () v:9 = ${text}\n  scan public.a (n:2)`);
    if (node.kind !== "aggregate") throw new Error("no aggregate");
    expect(node.aggregates.map(({ call }) => valueOverNoRows(call))).toEqual([expected]);
  });
});
