import { describe, expect, it } from "vitest";
import type { CoercionContext } from "../../../../src/bind/types/coercion.js";
import {
  buildCast,
  canCoerce,
  coerceScalar,
  requireBoolean,
  requireType,
} from "../../../../src/bind/types/coercion.js";
import { nullLiteral } from "../../../../src/bind/types/literals.js";
import { collateScalar, rowScalar } from "../../../../src/relation/scalar-constructors.js";
import { catalog, column, key, number, quoted, refusal, show, type } from "./support.js";

const can = (from: string, to: string, context: CoercionContext) =>
  canCoerce([key(from)], [key(to)], context, catalog);
const contexts = ["implicit", "assignment", "explicit"] as const;
const allowed = (from: string, to: string) => contexts.filter((context) => can(from, to, context));
const cast = (scalar: Parameters<typeof buildCast>[0], target: ReturnType<typeof type>) =>
  show(buildCast(scalar, target, catalog, undefined));

describe("canCoerce", () => {
  it("follows pg_cast", () => {
    expect(allowed("int4", "int8")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("int8", "int4")).toEqual(["assignment", "explicit"]);
    expect(allowed("int4", "bool")).toEqual(["explicit"]);
    expect(allowed("int4", "date")).toEqual([]);
  });

  it("goes through text for strings: to them on assignment, from them when asked", () => {
    expect(allowed("uuid", "text")).toEqual(["assignment", "explicit"]);
    expect(allowed("text", "uuid")).toEqual(["explicit"]);
    expect(allowed("uuid", "int4")).toEqual([]);
  });

  it("converts arrays as their elements", () => {
    expect(allowed("_int4", "_int8")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("_int8", "_int4")).toEqual(["assignment", "explicit"]);
    expect(allowed("_int4", "_date")).toEqual([]);
  });

  it("takes domains for their base types", () => {
    expect(allowed("public.positive", "int8")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("int4", "public.positive")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("public.numbers", "_int8")).toEqual(["implicit", "assignment", "explicit"]);
  });

  it("takes rows for each other only where a record is meant", () => {
    expect(allowed("public.pair", "record")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("record", "public.pair")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("public._pair", "_record")).toEqual(["implicit", "assignment", "explicit"]);
    expect(allowed("public.pair", "int4")).toEqual([]);
  });

  it("lets unknown be anything", () => {
    expect(can("unknown", "public.mood", "implicit")).toBe(true);
    expect(
      canCoerce(
        [key("int4"), key("unknown")],
        [key("anyelement"), key("anyarray")],
        "implicit",
        catalog,
      ),
    ).toBe(true);
    expect(
      canCoerce(
        [key("int4"), key("_text")],
        [key("anyelement"), key("anyarray")],
        "implicit",
        catalog,
      ),
    ).toBe(false);
  });
});

describe("buildCast", () => {
  it("gives a literal the type instead of a cast", () => {
    expect(cast(quoted(" 7"), type("int4"))).toBe(show(number("7")));
    expect(cast(quoted("sad"), type("public.mood"))).toBe("'sad'::public.mood");
    expect(cast(nullLiteral(undefined), type("date"))).toBe("null::date");
    expect(refusal(() => cast(quoted("abc"), type("int4")))).toBe(
      '22P02 invalid input syntax for type integer: "abc"',
    );
  });

  it("leaves a value of the type alone", () => {
    const value = column("int4");
    expect(buildCast(value, type("int4"), catalog, undefined)).toBe(value);
  });

  it("applies a modifier after the conversion, in one cast", () => {
    expect(cast(column("int4"), type("numeric", 655366))).toBe("cast(int4 as numeric(10,2))");
    expect(cast(column("numeric", 655366), type("numeric"))).toBe("cast(numeric as numeric)");
    expect(cast(quoted("1.234"), type("numeric", 655366))).toBe(
      "cast(1.234::numeric as numeric(10,2))".replace("1.234::numeric", show(number("1.234"))),
    );
  });

  it("reads the number of an interval with the unit that the type names", () => {
    const year = (1 << 2) * 65536 + 65535;
    expect(buildCast(quoted("1"), type("interval", year), catalog, undefined)).toMatchObject({
      kind: "literal",
      value: "1",
      type: { modifier: year },
    });
  });

  it("makes a literal of the base type before a domain checks it", () => {
    expect(cast(quoted("5"), type("public.positive"))).toBe(`cast(5 as public.positive)`);
    expect(refusal(() => cast(quoted("x"), type("public.positive")))).toBe(
      '22P02 invalid input syntax for type integer: "x"',
    );
  });

  it("tells conversions that depend on the session from others", () => {
    expect(buildCast(column("timestamp"), type("timestamptz"), catalog, undefined)).toMatchObject({
      volatility: "stable",
    });
    expect(buildCast(column("date"), type("text"), catalog, undefined)).toMatchObject({
      volatility: "stable",
    });
    expect(buildCast(column("int4"), type("text"), catalog, undefined)).toMatchObject({
      volatility: "immutable",
    });
    expect(buildCast(column("_timestamp"), type("_timestamptz"), catalog, undefined)).toMatchObject(
      { volatility: "stable" },
    );
    expect(buildCast(quoted("today"), type("date"), catalog, undefined)).toMatchObject({
      kind: "cast",
      volatility: "stable",
      argument: { value: "today", type: { key: "pg_catalog.text" } },
    });
  });

  it("converts rows field by field", () => {
    const row = rowScalar({
      fields: [quoted("1"), column("text")],
      type: type("record"),
      span: undefined,
    });
    expect(cast(row, type("public.pair"))).toBe(
      `cast(row(1, cast(text as varchar(3))) as public.pair)`,
    );
    const short = rowScalar({ fields: [quoted("1")], type: type("record"), span: undefined });
    expect(refusal(() => cast(short, type("public.pair")))).toBe(
      "42846 cannot cast type record to public.pair",
    );
  });

  it("keeps COLLATE outside and drops it for types without collation", () => {
    const collated = collateScalar({
      argument: quoted("1"),
      collation: { schema: "pg_catalog", name: "C" },
      type: type("unknown"),
      span: undefined,
    });
    expect(cast(collated, type("text"))).toBe(`('1' collate "C")::text{collate "C"}`);
    expect(cast(collated, type("int4"))).toBe(show(number("1")));
  });

  it("refuses what PostgreSQL refuses", () => {
    expect(refusal(() => cast(column("int4"), type("date")))).toBe(
      "42846 cannot cast type integer to date",
    );
    expect(refusal(() => cast(quoted("(1)"), type("record")))).toBe(
      "0A000 input of anonymous composite types is not implemented",
    );
  });
});

describe("coerceScalar", () => {
  it("is undefined where the context forbids the conversion", () => {
    expect(coerceScalar(column("int8"), type("int4"), "implicit", catalog)).toBeUndefined();
    expect(coerceScalar(column("int8"), type("int4"), "assignment", catalog)).toMatchObject({
      kind: "cast",
      explicit: false,
    });
  });
});

describe("requireBoolean", () => {
  it("takes booleans, their domains and texts of them", () => {
    expect(show(requireBoolean(column("bool"), "WHERE", catalog))).toBe("bool");
    expect(show(requireBoolean(quoted("yes"), "WHERE", catalog))).toBe("true");
    expect(refusal(() => requireBoolean(column("int4"), "WHERE", catalog))).toBe(
      "42804 argument of WHERE must be type boolean, not type integer",
    );
    expect(refusal(() => requireBoolean(column("text"), "JOIN/ON", catalog))).toBe(
      "42804 argument of JOIN/ON must be type boolean, not type text",
    );
  });
});

describe("requireType", () => {
  it("converts by assignment", () => {
    expect(show(requireType(column("int4"), type("int8"), "argument of LIMIT", catalog))).toBe(
      "coerce(int4 as int8)",
    );
    expect(
      refusal(() => requireType(column("date"), type("int8"), "argument of LIMIT", catalog)),
    ).toBe("42804 argument of LIMIT must be type bigint, not type date");
  });
});
