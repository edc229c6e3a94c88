import { describe, expect, it } from "vitest";
import {
  comment,
  empty,
  identifier,
  indent,
  isEmpty,
  join,
  literal,
  numeral,
  operator,
  printSql,
  type Sql,
  sql,
  syntax,
  words,
} from "../../../src/sql/sql.js";

describe("a template", () => {
  it("takes SQL only", () => {
    const outside: unknown = "1; DROP TABLE orders";
    expect(() => sql`SELECT ${outside as Sql}`).toThrow(/takes only SQL fragments/);
    expect(() => sql`SELECT ${JSON.parse('{"pieces":[]}') as Sql}`).toThrow(
      /takes only SQL fragments/,
    );
  });

  it("puts fragments together", () => {
    const columns = join([identifier("a"), identifier("B")], sql`, `);
    expect(printSql(sql`SELECT ${columns} FROM ${identifier("s", "t")}`)).toBe(
      'SELECT a, "B" FROM s.t',
    );
  });

  it("indents every line of a block", () => {
    expect(printSql(sql`(\n${indent(sql`a\nb`)}\n)`)).toBe("(\n  a\n  b\n)");
  });
});

describe("identifier", () => {
  it.each([
    ["plain_1", "plain_1"],
    ["Upper", '"Upper"'],
    ["select", '"select"'],
    ["1st", '"1st"'],
    ['a"b', '"a""b"'],
    ["ünï", '"ünï"'],
    ["substring", '"substring"'],
  ])("%j is printed as %s", (name, printed) => {
    expect(printSql(identifier(name))).toBe(printed);
  });

  it.each([
    ["", /empty/],
    ["a\0b", /NUL/],
    ["\ud800", /surrogate/],
    ["é".repeat(32), /longer than 63 bytes/],
  ])("refuses %j", (name, message) => {
    expect(() => identifier(name)).toThrow(message);
  });

  it("accepts exactly 63 bytes", () => {
    expect(printSql(identifier("x".repeat(63)))).toHaveLength(63);
  });
});

describe("literal", () => {
  it.each([
    ["it's", "'it''s'"],
    ["back\\slash", "E'back\\\\slash'"],
    [null, "NULL"],
    [true, "true"],
    [-1.5, "-1.5"],
  ])("%j is printed as %s", (value, printed) => {
    expect(printSql(literal(value))).toBe(printed);
  });

  it("refuses what PostgreSQL cannot hold", () => {
    expect(() => literal("a\0b")).toThrow(/NUL/);
    expect(() => literal(Number.NaN)).toThrow(/finite/);
  });

  it("prints a bigint", () => {
    expect(printSql(literal(9007199254740993n))).toBe("9007199254740993");
  });
});

describe("pieces of grammar", () => {
  it.each(["1.50", "1e5", ".5", "007"])("numeral %s is printed as it is", (digits) => {
    expect(printSql(numeral(digits))).toBe(digits);
  });

  it.each([
    () => numeral("1; DROP"),
    () => operator("--"),
    () => operator("/*"),
    () => operator("+ 1"),
    () => words("select; drop"),
    () => words("a'b"),
    () => syntax("'text'"),
    () => syntax("a;b"),
  ])("what could end a construct is refused (%#)", (make) => {
    expect(make).toThrow(/is not/);
  });

  it("a comment stays a comment on every line", () => {
    expect(printSql(comment("one\ntwo\r\nthree\u2028four"))).toBe(
      "-- one\n-- two\n-- three\n-- four",
    );
  });

  it("knows when there is nothing", () => {
    expect(isEmpty(empty)).toBe(true);
    expect(isEmpty(sql`${empty}${indent(empty)}`)).toBe(true);
    expect(isEmpty(literal(1))).toBe(false);
  });
});
