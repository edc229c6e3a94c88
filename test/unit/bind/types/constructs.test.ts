import { describe, expect, it } from "vitest";
import { buildArray, buildCase, buildConditional } from "../../../../src/bind/types/constructs.js";
import { booleanLiteral, nullLiteral } from "../../../../src/bind/types/literals.js";
import type { TypeReference } from "../../../../src/catalog/type.js";
import type { Scalar } from "../../../../src/relation/scalar.js";
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

const array = (elements: readonly Scalar[], target?: TypeReference) =>
  buildArray(elements, target, catalog, undefined);
const conditional = (
  form: "coalesce" | "nullif" | "greatest" | "least",
  ...scalars: readonly Scalar[]
) => buildConditional(form, scalars, catalog, searchPath, undefined);
const choose = (then: Scalar, otherwise?: Scalar, when: Scalar = booleanLiteral(true, undefined)) =>
  buildCase([{ when, then }], otherwise, catalog, undefined);

describe("buildArray", () => {
  it("converts the elements to their common type", () => {
    expect(show(array([column("int4"), number("2.5")]))).toBe(
      "array[coerce(int4 as numeric), 2.5::numeric]::_numeric",
    );
    expect(show(array([quoted("a"), nullLiteral(undefined)]))).toBe(
      "array['a', null::text]::_text",
    );
    expect(show(array([column("public.mood"), quoted("sad")]))).toBe(
      "array[public.mood, 'sad'::public.mood]::public._mood",
    );
  });

  it("makes more dimensions of arrays", () => {
    const inner = array([number("1"), number("2")]);
    expect(array([inner, inner]).type.key).toBe("pg_catalog._int4");
    expect(array([column("_int4"), column("_int8")]).type.key).toBe("pg_catalog._int8");
    expect(array([column("public.numbers")]).type.key).toBe("public._numbers");
  });

  it("keeps a modifier and a collation that all share", () => {
    expect(array([column("varchar", 14), column("varchar", 14)]).type.modifier).toBe(14);
    expect(array([column("varchar", 14), column("varchar", 9)]).type.modifier).toBe(-1);
    expect(array([column("text", -1, "C")]).type.collation).toEqual({
      schema: "pg_catalog",
      name: "C",
    });
  });

  it("takes the element type of a cast around it", () => {
    expect(show(array([], type("_int4")))).toBe("array[]::_int4");
    expect(show(array([number("1"), quoted("2")], type("_text")))).toBe(
      "array[cast(1 as text), '2']::_text",
    );
    expect(show(array([array([quoted("1")], type("_int8"))], type("_int8")))).toBe(
      "array[array[1::int8]::_int8]::_int8",
    );
    expect(refusal(() => array([column("date")], type("_int4")))).toBe(
      "42846 cannot cast type date to integer",
    );
  });

  it("refuses empty and mixed lists", () => {
    expect(refusal(() => array([]))).toBe("42P18 cannot determine type of empty array");
    expect(hintOf(() => array([]))).toContain("ARRAY[]::integer[]");
    expect(refusal(() => array([column("int4"), column("text")]))).toBe(
      "42804 ARRAY types integer and text cannot be matched",
    );
    expect(refusal(() => array([column("int4"), column("_int4")]))).toBe(
      "42804 ARRAY types integer and integer[] cannot be matched",
    );
  });
});

describe("buildConditional", () => {
  it("converts arguments to their common type", () => {
    expect(show(conditional("coalesce", column("int4"), number("0.5")))).toContain(
      "coalesce(coerce(int4 as numeric), 0.5::numeric)",
    );
    expect(show(conditional("greatest", column("date"), quoted("2024-01-01")))).toContain(
      "greatest(date, '2024-01-01'::date)",
    );
    expect(refusal(() => conditional("least", column("int4"), column("text")))).toBe(
      "42804 LEAST types integer and text cannot be matched",
    );
    expect(refusal(() => conditional("coalesce", column("json"), column("jsonb")))).toBe(
      "42846 COALESCE could not convert type jsonb to json",
    );
  });

  it("gives NULLIF the type that `=` converts the left side to", () => {
    expect(conditional("nullif", number("1"), number("2.0")).type.key).toBe("pg_catalog.numeric");
    expect(conditional("nullif", column("varchar", 14), quoted("")).type).toMatchObject({
      key: "pg_catalog.text",
      modifier: -1,
    });
    expect(conditional("nullif", column("numeric", 655366), number("0.0")).type.modifier).toBe(
      655366,
    );
    expect(refusal(() => conditional("nullif", column("json"), column("json")))).toBe(
      "42883 operator does not exist: json = json",
    );
    expect(conditional("nullif", column("extensions.citext"), quoted("A")).kind).toBe("case");
  });

  it("refuses to compare under two collations", () => {
    const texts = [column("text", -1, "C"), column("text", -1, "POSIX")];
    expect(refusal(() => conditional("greatest", ...texts))).toContain("42P22");
    expect(conditional("coalesce", ...texts).type.collation).toBeUndefined();
  });
});

describe("buildCase", () => {
  it("converts results, of which ELSE counts first", () => {
    expect(show(choose(number("1"), column("numeric")))).toBe(
      "case when true then coerce(1 as numeric) else numeric end",
    );
    expect(choose(quoted("a")).type.key).toBe("pg_catalog.text");
    expect(choose(column("int8")).type.key).toBe("pg_catalog.int8");
    expect(refusal(() => choose(column("int4"), column("text")))).toBe(
      "42804 CASE types text and integer cannot be matched",
    );
    expect(refusal(() => choose(column("json"), column("jsonb")))).toBe(
      "42846 CASE/WHEN could not convert type json to jsonb",
    );
  });

  it("keeps a modifier that all results share; a missing ELSE has none", () => {
    expect(choose(column("varchar", 14), column("varchar", 14)).type.modifier).toBe(14);
    expect(choose(column("varchar", 14)).type.modifier).toBe(-1);
  });

  it("wants conditions", () => {
    expect(refusal(() => choose(number("1"), undefined, number("1")))).toBe(
      "42804 argument of CASE/WHEN must be type boolean, not type integer",
    );
  });
});
