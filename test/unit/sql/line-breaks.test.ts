import { describe, expect, it } from "vitest";
import { identifier, indent, literal, printSql, sql } from "../../../src/sql/sql.js";

describe("a line break in a value", () => {
  it("is kept when the fragment is indented", () => {
    const value = sql`SELECT
${indent(literal("a\n\\'b"))}`;
    expect(printSql(value)).toBe("SELECT\n  E'a\\n\\\\''b'");
  });

  it("is kept in a name", () => {
    expect(printSql(indent(identifier('a\n"\\b')))).toBe('  U&"a\\000A""\\\\b"');
  });
});
