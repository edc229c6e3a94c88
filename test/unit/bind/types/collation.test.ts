import { describe, expect, it } from "vitest";
import { buildCast } from "../../../../src/bind/types/coercion.js";
import { collationOf, requireCommonCollation } from "../../../../src/bind/types/collation.js";
import { resolveOperator } from "../../../../src/bind/types/operators.js";
import type { Scalar } from "../../../../src/relation/scalar.js";
import { collateScalar } from "../../../../src/relation/scalar-constructors.js";
import { catalog, column, number, quoted, refusal, searchPath, type } from "./support.js";

const c = { schema: "pg_catalog", name: "C" };
const posix = { schema: "pg_catalog", name: "POSIX" };
const collate = (argument: Scalar, collation = c) =>
  collateScalar({ argument, collation, type: { ...argument.type, collation }, span: undefined });
const concatenate = (left: Scalar, right: Scalar) =>
  resolveOperator({ schema: undefined, name: "||" }, left, right, catalog, searchPath, undefined);
const textC = column("text", -1, "C");
const textPosix = column("text", -1, "POSIX");
const text = column("text");

describe("collationOf", () => {
  it("takes the collation of a column, or the type's own", () => {
    expect(collationOf([textC], catalog)).toMatchObject({ state: "implicit", collation: c });
    expect(collationOf([text], catalog)).toMatchObject({ state: "implicit", collation: undefined });
    expect(collationOf([column("name")], catalog)).toMatchObject({
      state: "implicit",
      collation: c,
    });
    expect(collationOf([column("public.ascii")], catalog)).toMatchObject({ collation: c });
    expect(collationOf([column("int4"), number("1")], catalog)).toMatchObject({ state: "none" });
  });

  it("lets any collation win over the default one", () => {
    expect(collationOf([text, textC, quoted("a")], catalog)).toMatchObject({
      state: "implicit",
      collation: c,
    });
  });

  it("finds a conflict of two columns, which COLLATE resolves", () => {
    expect(collationOf([textC, textPosix], catalog)).toEqual({
      state: "conflict",
      collation: c,
      rival: posix,
    });
    expect(collationOf([textC, collate(text, posix), textPosix], catalog)).toMatchObject({
      state: "explicit",
      collation: posix,
    });
    expect(refusal(() => collationOf([collate(text), collate(text, posix)], catalog))).toBe(
      '42P21 collation mismatch between explicit collations "C" and "POSIX"',
    );
  });

  it("goes through expressions", () => {
    expect(collationOf([concatenate(collate(text), textPosix)], catalog)).toMatchObject({
      state: "explicit",
      collation: c,
    });
    expect(collationOf([concatenate(textC, textPosix)], catalog)).toMatchObject({
      state: "conflict",
    });
    expect(
      collationOf([concatenate(concatenate(textC, textPosix), collate(text))], catalog),
    ).toMatchObject({ state: "explicit", collation: c });
  });

  it("keeps a domain's own collation in a cast", () => {
    const domain = buildCast(textPosix, type("public.ascii"), catalog, undefined);
    expect(collationOf([domain], catalog)).toMatchObject({ state: "implicit", collation: c });
    const plain = buildCast(textPosix, type("varchar"), catalog, undefined);
    expect(plain.type.collation).toEqual(posix);
  });
});

describe("requireCommonCollation", () => {
  it("refuses set operations over two collations", () => {
    expect(refusal(() => requireCommonCollation([textC, textPosix], catalog, undefined))).toBe(
      '42P21 collation mismatch between implicit collations "C" and "POSIX"',
    );
    expect(() => requireCommonCollation([textC, text], catalog, undefined)).not.toThrow();
  });
});
