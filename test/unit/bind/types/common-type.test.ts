import { describe, expect, it } from "vitest";
import { coerceToCommonType, selectCommonType } from "../../../../src/bind/types/common-type.js";
import { nullLiteral } from "../../../../src/bind/types/literals.js";
import type { Scalar } from "../../../../src/relation/scalar.js";
import { catalog, column, number, quoted, refusal, type } from "./support.js";

const common = (...scalars: readonly Scalar[]) => selectCommonType(scalars, "UNION", catalog);

describe("selectCommonType", () => {
  it("keeps the type, modifier and collation that all share", () => {
    expect(common(column("varchar", 14), column("varchar", 14))).toEqual(type("varchar", 14));
    expect(common(column("varchar", 14), column("varchar", 9))).toEqual(type("varchar"));
    expect(common(column("text", -1, "C"), column("text", -1, "C"))).toEqual(type("text", -1, "C"));
    expect(common(column("public.positive"), column("public.positive"))).toEqual(
      type("public.positive"),
    );
  });

  it("takes the type that the others convert to", () => {
    expect(common(column("int4"), column("int8"), number("1.5"))).toEqual(type("numeric"));
    expect(common(column("float8"), column("numeric"))).toEqual(type("float8"));
    expect(common(column("text"), column("varchar", 14))).toEqual(type("text"));
    expect(common(column("public.positive"), column("int4"))).toEqual(type("int4"));
    expect(common(quoted("1"), column("int4"), nullLiteral(undefined))).toEqual(type("int4"));
  });

  it("takes text for nothing but unknown", () => {
    expect(common(quoted("a"), nullLiteral(undefined))).toEqual(type("text"));
  });

  it("refuses types of different categories, where the second one stands", () => {
    expect(refusal(() => common(column("text"), column("int4")))).toBe(
      "42804 UNION types text and integer cannot be matched",
    );
    expect(refusal(() => common(quoted("a"), column("date"), column("bool")))).toBe(
      "42804 UNION types date and boolean cannot be matched",
    );
  });
});

describe("coerceToCommonType", () => {
  it("refuses what only the category promised", () => {
    expect(
      refusal(() => coerceToCommonType(column("jsonb"), type("json"), "VALUES", catalog)),
    ).toBe("42846 VALUES could not convert type jsonb to json");
  });

  it("keeps the modifier of what needs no conversion", () => {
    const kept = column("varchar", 14);
    expect(coerceToCommonType(kept, type("varchar"), "VALUES", catalog)).toBe(kept);
  });
});
