import { beforeAll, describe, expect, it } from "vitest";
import { QueryError, TrickleError } from "../../../src/diagnostics/errors.js";
import { loadParser, parseStatements } from "../../../src/syntax/parse.js";
import type { Node } from "../../../src/syntax/tree.js";

beforeAll(loadParser);

const parse = (text: string) => parseStatements({ name: "test.sql", text });

function failure(text: string): TrickleError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof TrickleError) return error;
    throw error;
  }
  throw new Error("no error");
}

function pointedAt(text: string): string | undefined {
  const span = failure(text).diagnostics[0]?.span;
  return span === undefined ? undefined : text.slice(span.start, span.end);
}

/** The text that the span of each target of the only statement covers. */
function targets(text: string): readonly string[] {
  const [statement] = parse(text);
  const tree = statement?.tree;
  if (statement === undefined || tree === undefined || !("SelectStmt" in tree)) return [];
  return (tree.SelectStmt.targetList ?? []).map((target: Node) => {
    const value = "ResTarget" in target ? target.ResTarget.val : undefined;
    const span = value === undefined ? undefined : statement.spans.of(value);
    return span === undefined ? "?" : text.slice(span.start, span.end);
  });
}

describe("parseStatements", () => {
  it("gives each statement without its semicolon", () => {
    const text = "select 'é;😀' ; /* x */ select 2 -- end\n;;";
    expect(parse(text).map(({ span }) => text.slice(span?.start, span?.end))).toEqual([
      "select 'é;😀'",
      "select 2",
    ]);
  });

  it("gives nothing for a text without statements", () => {
    expect(parse("")).toEqual([]);
    expect(parse(" \n")).toEqual([]);
    expect(parse("-- only a comment")).toEqual([]);
  });

  it("tells a syntax error with PostgreSQL's words and its place in UTF-16 units", () => {
    const text = "select 'ü😀' from t wher x = 1";
    const error = failure(text);
    expect(error).toBeInstanceOf(QueryError);
    expect(error.code).toBe("42601");
    expect(error.message).toBe('syntax error at or near "x"');
    expect(pointedAt(text)).toBe("x");
  });

  it("points behind the text when it ends too early", () => {
    const error = failure("select 1 +  ");
    expect(error.message).toBe("syntax error at end of input");
    expect(error.diagnostics[0]?.span).toEqual({ start: 10, end: 10 });
  });

  it("gives a hint where the mistake is evident", () => {
    expect(failure("select a, from t").diagnostics[0]?.hint).toContain("comma");
    expect(failure("select 'a").diagnostics[0]?.hint).toContain("Close the string");
    expect(failure("select :x").diagnostics[0]?.hint).toContain("psql");
    expect(failure("select \\d").diagnostics[0]?.hint).toContain("psql");
  });

  it("refuses characters that PostgreSQL cannot hold", () => {
    expect(failure("select 'a\0b'").message).toContain("NUL");
    expect(failure("select '\ud800'").message).toContain("surrogate");
    expect(pointedAt("select '\udfff'")).toBe("\udfff");
  });

  it("refuses what is nested too deeply for the parser, and parses on", () => {
    expect(failure(`select ${"(".repeat(50_000)}1`).code).toBe("42601");
    expect(failure(`select 1${"+1".repeat(100_000)}`).code).toBe("42601");
    expect(parse("select 1")).toHaveLength(1);
  });
});

describe("Spans.of", () => {
  it.each([
    "a.b",
    '"a b"."C".d',
    "t.*",
    "count(*)",
    "s.f(a, (b)) FILTER (WHERE (c))",
    "percentile_cont(0.5) within group (order by (a))",
    "sum(x) over (partition by a order by b)",
    "sum(x) over w",
    "(a + b) * c",
    "a + (b * (c))",
    "-5",
    "- a",
    "x in (1, (2))",
    "x not in (select 1)",
    "exists (select 1 from t where (a))",
    "x = any (array[1, 2])",
    "x = any (select 1)",
    "case when a then (b) else case c when 1 then 2 end end",
    "cast(a as numeric(3, 1))",
    "a::double precision",
    "a::timestamp(3) with time zone",
    "a::int[]",
    "date '2020-01-01'",
    "interval '1' day to second",
    'a collate "C"',
    "(r).f",
    "a[1:2].b",
    "array[[1], [2]]",
    "row(1, (2))",
    "(1, 2)",
    "a is not null",
    "a isnull",
    "a is not unknown",
    "a between 1 and (2)",
    "a is not distinct from b",
    "coalesce(a, (b))",
    "greatest(a, b)",
    "current_timestamp(3)",
    "current_date",
    "extract(year from (d))",
    "a at time zone 'UTC'",
    "a like b escape 'c'",
    "f(a => (1))",
    "'it''s'",
    "E'\\'' || 'x'",
    "$$a'b$$ || $x$ ( $x$",
    "U&'\\0061'",
    "a <> -1",
    "a operator(pg_catalog.+) b",
    "xmlelement(name foo, a)",
    "json_object('a': (b))",
    "'\u0001' || '😀'",
    "a AND (b OR NOT (c))",
  ])("covers %s", (expression) => {
    const text = `select 'é' /* ( */, ${expression} -- )\n, 3 as "end" from t`;
    expect(targets(text)).toEqual(["'é'", expression, "3"]);
  });
});
