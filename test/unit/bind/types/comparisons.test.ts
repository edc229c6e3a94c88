import { describe, expect, it } from "vitest";
import {
  resolveDistinct,
  resolveInList,
  resolveQuantified,
  resolveRowComparison,
} from "../../../../src/bind/types/comparisons.js";
import { nullLiteral } from "../../../../src/bind/types/literals.js";
import type { Scalar } from "../../../../src/relation/scalar.js";
import { rowScalar } from "../../../../src/relation/scalar-constructors.js";
import {
  catalog,
  column,
  hintOf,
  number,
  quoted,
  refusal,
  searchPath,
  show,
  type,
} from "./support.js";

const name = (operator: string) => ({ schema: undefined, name: operator });
const row = (...fields: readonly Scalar[]) =>
  rowScalar({ fields, type: type("record"), span: undefined });
const rows = (operator: string, left: readonly Scalar[], right: readonly Scalar[]) =>
  show(resolveRowComparison(name(operator), left, right, catalog, searchPath, undefined));
const within = (left: Scalar, list: readonly Scalar[], negated = false) =>
  show(resolveInList(left, list, negated, catalog, searchPath, undefined));
const distinct = (left: Scalar, right: Scalar, negated = false) =>
  show(resolveDistinct(left, right, negated, catalog, searchPath, undefined));
const any = (operator: string, left: Scalar, array: Scalar) =>
  show(resolveQuantified(name(operator), "any", left, array, catalog, searchPath, undefined));

describe("resolveQuantified", () => {
  it("resolves the operator between the left side and the elements", () => {
    expect(any("=", column("int4"), column("_int4"))).toBe("int4 = any (_int4)");
    expect(any("=", column("int4"), column("_int8"))).toBe("int4 = any (_int8)");
    expect(any("=", column("int4"), quoted("{1,2}"))).toBe("int4 = any ('{1,2}'::_int4)");
    expect(any("~~", column("varchar"), column("_text"))).toBe(
      "coerce(varchar as text) ~~ any (_text)",
    );
    expect(any("=", column("int4"), column("public.numbers"))).toBe(
      "int4 = any (coerce(public.numbers as _int4))",
    );
    expect(any("=", column("public.mood"), column("public._mood"))).toBe(
      "public.mood = any (public._mood)",
    );
  });

  it("refuses other right sides and operators that are no conditions", () => {
    expect(refusal(() => any("=", column("int4"), column("int4")))).toBe(
      "42809 op ANY/ALL (array) requires array on right side",
    );
    expect(refusal(() => any("+", column("int4"), column("_int4")))).toBe(
      "42809 op ANY/ALL (array) requires operator to yield boolean",
    );
    expect(refusal(() => any("=", column("int4"), column("_text")))).toBe(
      "42883 operator does not exist: integer = text",
    );
  });

  it("sees that it depends on the time zone", () => {
    expect(
      resolveQuantified(
        name("<"),
        "all",
        column("date"),
        column("_timestamptz"),
        catalog,
        searchPath,
        undefined,
      ),
    ).toMatchObject({ volatility: "stable" });
  });
});

describe("resolveInList", () => {
  it("makes an array of constants of one type", () => {
    expect(within(column("int4"), [number("1"), number("2")])).toBe(
      "int4 = any (array[1, 2]::_int4)",
    );
    expect(within(column("int4"), [number("1"), number("2")], true)).toBe(
      "int4 <> all (array[1, 2]::_int4)",
    );
    expect(within(column("date"), [quoted("2024-01-01"), nullLiteral(undefined)])).toBe(
      "date = any (array['2024-01-01'::date, null::date]::_date)",
    );
    expect(within(column("int4"), [number("1"), number("2.5")])).toBe(
      "coerce(int4 as numeric) = any (array[coerce(1 as numeric), 2.5::numeric]::_numeric)",
    );
  });

  it("compares one by one otherwise", () => {
    expect(within(column("int4"), [number("1")])).toBe("int4 = 1");
    expect(within(column("int4"), [column("int8", -1, undefined, "x"), number("1")])).toBe(
      "(int4 = x) or (int4 = 1)",
    );
    expect(
      within(column("int4"), [number("1"), number("2"), column("int4", -1, undefined, "x")], true),
    ).toBe("(int4 <> all (array[1, 2]::_int4)) and (int4 <> x)");
    expect(within(row(column("int4"), column("text")), [row(number("1"), quoted("a"))])).toBe(
      "(int4 = 1) and (text = 'a')",
    );
  });

  it("refuses members that do not compare", () => {
    expect(refusal(() => within(column("int4"), [quoted("a"), quoted("b")]))).toBe(
      '22P02 invalid input syntax for type integer: "a"',
    );
    expect(refusal(() => within(column("int4"), [column("date"), number("1")]))).toBe(
      "42883 operator does not exist: integer = date",
    );
    expect(refusal(() => within(row(number("1")), [row(number("1"), number("2"))]))).toBe(
      "42601 unequal number of entries in row expressions",
    );
  });
});

describe("resolveDistinct", () => {
  it("compares with the `=` of the types", () => {
    expect(distinct(column("int4"), column("int8"))).toBe("int4 is distinct from int8");
    expect(distinct(column("varchar"), quoted("a"), true)).toBe(
      "coerce(varchar as text) is not distinct from 'a'",
    );
    expect(refusal(() => distinct(column("json"), column("json")))).toBe(
      "42883 operator does not exist: json = json",
    );
  });

  it("is a test for NULL when a side is that, but not of rows", () => {
    expect(distinct(column("json"), nullLiteral(undefined))).toBe("json is not null");
    expect(distinct(nullLiteral(undefined), column("int4"), true)).toBe("int4 is null");
    expect(distinct(column("public.pair"), nullLiteral(undefined))).toBe(
      "public.pair is distinct from null::record",
    );
  });

  it("expands rows", () => {
    expect(
      distinct(row(column("int4"), column("text")), row(number("1"), nullLiteral(undefined))),
    ).toBe("(int4 is distinct from 1) or (text is not null)");
    expect(distinct(row(column("int4")), row(number("1")), true)).toBe(
      "int4 is not distinct from 1",
    );
  });

  it("names an operator that the search path of a script would not find", () => {
    expect(distinct(column("extensions.citext"), quoted("A"))).toBe(
      "not (((extensions.citext comparison(extensions.=) 'A'::extensions.citext) is true) or ((extensions.citext is null) and ('A'::extensions.citext is null)))",
    );
  });

  it("shows that it depends on the time zone", () => {
    expect(distinct(column("date"), column("timestamptz"))).toContain("{stable}");
  });
});

describe("resolveRowComparison", () => {
  const left = [
    column("int4", -1, undefined, "a"),
    column("text", -1, undefined, "b"),
    column("date", -1, undefined, "c"),
  ];
  const right = [
    column("int8", -1, undefined, "x"),
    column("text", -1, undefined, "y"),
    column("date", -1, undefined, "z"),
  ];

  it("expands equality to all fields and inequality to any", () => {
    expect(rows("=", left, right)).toBe("(a = x) and (b = y) and (c = z)");
    expect(rows("<>", left, right)).toBe("(a <> x) or (b <> y) or (c <> z)");
  });

  it("expands orderings lexicographically", () => {
    expect(rows("<", left, right)).toBe(
      "(a < x) or ((a = x) and ((b < y) or ((b = y) and (c < z))))",
    );
    expect(rows(">=", left.slice(0, 2), right.slice(0, 2))).toBe(
      "(a > x) or ((a = x) and (b >= y))",
    );
    expect(rows("<", left.slice(0, 1), right.slice(0, 1))).toBe("a < x");
  });

  it("refuses what has no ordering", () => {
    expect(refusal(() => rows("=", left, right.slice(1)))).toBe(
      "42601 unequal number of entries in row expressions",
    );
    expect(refusal(() => rows("=", [], []))).toBe("0A000 cannot compare rows of zero length");
    expect(
      refusal(() => rows("+", [left[0] ?? number("1"), number("1")], [number("1"), number("1")])),
    ).toBe("42804 row comparison operator must yield type boolean, not type integer");
    const boxes = [column("box"), column("box")];
    expect(refusal(() => rows("<", boxes, boxes))).toBe(
      "0A000 could not determine interpretation of row comparison operator <",
    );
    expect(hintOf(() => rows("<", boxes, boxes))).toBe(
      "Row comparison operators must be associated with btree operator families.",
    );
  });
});
