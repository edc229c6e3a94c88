import { describe, expect, it } from "vitest";
import { nullLiteral } from "../../../../src/bind/types/literals.js";
import { resolveOperator } from "../../../../src/bind/types/operators.js";
import type { Scalar } from "../../../../src/relation/scalar.js";
import { catalog, column, hintOf, number, quoted, refusal, searchPath, show } from "./support.js";

const resolve = (left: Scalar | undefined, name: string, right: Scalar, schema?: string) =>
  resolveOperator({ schema, name }, left, right, catalog, searchPath, { start: 3, end: 8 });
const shown = (left: Scalar | undefined, name: string, right: Scalar, schema?: string) =>
  show(resolve(left, name, right, schema));
const refused = (left: Scalar | undefined, name: string, right: Scalar, schema?: string) =>
  refusal(() => resolve(left, name, right, schema));

describe("resolveOperator", () => {
  it("takes the operator of both types where there is one", () => {
    expect(resolve(column("int4"), "<", column("int8"))).toMatchObject({
      kind: "comparison",
      operator: "<",
      operatorSchema: "pg_catalog",
      span: { start: 3, end: 8 },
    });
    expect(shown(column("int4"), "+", column("int8"))).toBe("(int4 + int8)::int8");
  });

  it("converts to a preferred type otherwise", () => {
    expect(shown(column("int2"), "*", column("numeric"))).toBe("coerce(int2 as numeric) * numeric");
    expect(shown(column("varchar"), "=", column("bpchar"))).toBe(
      "coerce(varchar as bpchar) = bpchar",
    );
    expect(shown(column("varchar"), "=", column("text"))).toBe("coerce(varchar as text) = text");
  });

  it("takes an unknown literal for a value of the other side's type", () => {
    expect(shown(column("date"), "=", quoted("2024-01-01"))).toBe("date = '2024-01-01'::date");
    expect(shown(quoted("1"), "+", column("int8"))).toBe("1::int8 + int8");
    expect(refused(column("int4"), "=", quoted("abc"))).toBe(
      '22P02 invalid input syntax for type integer: "abc"',
    );
    expect(shown(column("public.mood"), "=", quoted("sad"))).toBe(
      "public.mood = 'sad'::public.mood",
    );
    expect(refused(column("public.mood"), "=", quoted("SAD"))).toBe(
      '22P02 invalid input value for enum public.mood: "SAD"',
    );
  });

  it("takes text for two unknown literals", () => {
    expect(resolve(quoted("a"), "||", quoted("b"))).toMatchObject({
      type: { key: "pg_catalog.text" },
    });
    expect(refused(quoted("1"), "+", quoted("2"))).toBe(
      "42725 operator is not unique: unknown + unknown",
    );
    expect(shown(nullLiteral(undefined), "=", quoted("b"))).toBe("null::text = 'b'");
  });

  it("looks through domains", () => {
    expect(shown(column("public.positive"), "+", number("1"))).toBe(
      `coerce(public.positive as int4) + 1`,
    );
    expect(shown(column("public.positive"), "=", quoted("1"))).toBe(
      `coerce(public.positive as int4) = 1`,
    );
    expect(shown(column("public.numbers"), "||", column("_int4"))).toBe(
      "(coerce(public.numbers as _int4) || _int4){called on null}",
    );
  });

  it("resolves polymorphic operators", () => {
    expect(resolve(column("_int8"), "||", column("int4"))).toMatchObject({
      type: { key: "pg_catalog._int8" },
    });
    expect(resolve(column("_int4"), "=", quoted("{1}"))).toMatchObject({ kind: "comparison" });
    expect(resolve(column("public.span"), "@>", column("float8"))).toMatchObject({
      type: { key: "pg_catalog.bool" },
    });
    expect(refused(column("public.span"), "@>", column("text"))).toBe(
      "42883 operator does not exist: public.span @> text",
    );
    expect(resolve(column("public.pair"), "=", column("public.pair"))).toMatchObject({
      kind: "comparison",
      left: { kind: "column" },
    });
  });

  it("is a comparison only for operators of an ordering that depend on nothing", () => {
    expect(resolve(column("xid"), "=", column("xid"))).toMatchObject({ kind: "call" });
    expect(resolve(column("box"), "<", column("box"))).toMatchObject({ kind: "call" });
    expect(resolve(column("_json"), "=", column("_json"))).toMatchObject({ kind: "call" });
    expect(resolve(column("date"), "<", column("timestamp"))).toMatchObject({ kind: "comparison" });
    expect(resolve(column("date"), "<", column("timestamptz"))).toMatchObject({
      kind: "call",
      volatility: "stable",
    });
  });

  it("reads != as <>", () => {
    expect(resolve(column("int4"), "!=", column("int4"))).toMatchObject({
      kind: "comparison",
      operator: "<>",
    });
  });

  it("has prefix operators", () => {
    expect(resolve(undefined, "-", column("int4"))).toMatchObject({
      kind: "call",
      notation: "prefix-operator",
    });
    expect(refused(undefined, "-", column("text"))).toBe("42883 operator does not exist: - text");
    expect(hintOf(() => resolve(undefined, "-", column("text")))).toContain(
      "given name and argument type.",
    );
  });

  it("follows the search path and written schemas", () => {
    expect(resolve(column("extensions.citext"), "=", quoted("A"))).toMatchObject({
      kind: "comparison",
      operatorSchema: "extensions",
      right: { type: { key: "extensions.citext" } },
    });
    // text converts to citext only on assignment, so that both sides are compared as text.
    expect(resolve(column("extensions.citext"), "=", column("text"))).toMatchObject({
      operatorSchema: "pg_catalog",
    });
    const elsewhere = resolveOperator(
      { schema: undefined, name: "=" },
      column("extensions.citext"),
      quoted("A"),
      catalog,
      ["public"],
      undefined,
    );
    expect(elsewhere).toMatchObject({ operatorSchema: "pg_catalog" });
    expect(shown(column("int4"), "+", column("int4"), "pg_catalog")).toBe("int4 + int4");
    expect(refused(column("int4"), "+", column("int4"), "public")).toBe(
      "42883 operator does not exist: integer public.+ integer",
    );
  });

  it("refuses as PostgreSQL does, with its hint", () => {
    expect(refused(column("int4"), "+", column("bool"))).toBe(
      "42883 operator does not exist: integer + boolean",
    );
    expect(hintOf(() => resolve(column("int4"), "+", column("bool")))).toBe(
      "No operator matches the given name and argument types. You might need to add explicit type casts.",
    );
    expect(refused(column("timestamp"), "<=>", column("bpchar"))).toBe(
      "42883 operator does not exist: timestamp without time zone <=> character",
    );
  });

  it("refuses comparisons under two collations, and computes the collation of others", () => {
    expect(refused(column("text", -1, "C"), "<", column("text", -1, "POSIX"))).toBe(
      "42P22 could not determine which collation to use for string comparison",
    );
    expect(resolve(column("text", -1, "C"), "||", column("text"))).toMatchObject({
      type: { collation: { name: "C" } },
    });
    expect(resolve(column("text", -1, "C"), "||", column("text", -1, "POSIX"))).toMatchObject({
      type: { collation: undefined },
    });
  });
});
