import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "../../../src/syntax/parse.js";
import { failure, pointedAt } from "./support.js";

beforeAll(loadParser);

type Case = readonly [query: string, code: string, pointedAt: string, message: string];

function check(cases: readonly Case[]): void {
  it.each(cases)("%s", (query, code, at, message) => {
    const diagnostic = failure(query);
    expect([diagnostic.code, pointedAt(diagnostic), diagnostic.message]).toEqual([
      code,
      at,
      message,
    ]);
  });
}

describe("names that mean nothing, or too much", () => {
  check([
    ["select nope from t", "42703", "nope", 'column "nope" does not exist'],
    ["select t.nope from t", "42703", "t.nope", "column t.nope does not exist"],
    [
      "select x.id from t x where t.id = 1",
      "42P01",
      "t.id",
      'invalid reference to FROM-clause entry for table "t"',
    ],
    ["select z.id from t", "42P01", "z.id", 'missing FROM-clause entry for table "z"'],
    ["select 1 from nope", "42P01", "nope", 'relation "nope" does not exist'],
    ["select 1 from nope.t", "42P01", "nope.t", 'relation "nope.t" does not exist'],
    ["select a from t, u", "42702", "a", 'column reference "a" is ambiguous'],
    ["select 1 from t, t", "42712", "t", 'table name "t" specified more than once'],
    [
      "select 1 from t x join u x on true",
      "42712",
      "t x join u x on true",
      'table name "x" specified more than once',
    ],
    [
      "select id from t x(p, q, r, s, v, w)",
      "42P10",
      "t",
      'table "x" has 5 columns available but 6 columns specified',
    ],
    ["select nope(a) from t", "42883", "nope(a)", "function nope(integer) does not exist"],
    ["select a + b from t", "42883", "a + b", "operator does not exist: integer + text"],
    ["select a::nope from t", "42704", "nope", 'type "nope" does not exist'],
    [
      'select b collate "nope" from t',
      "42704",
      'b collate "nope"',
      'collation "nope" does not exist',
    ],
    [
      "select other.t.id from other.t x",
      "42P01",
      "other.t.id",
      'invalid reference to FROM-clause entry for table "t"',
    ],
    [
      "select id from t as x group by t.id",
      "42P01",
      "t.id",
      'invalid reference to FROM-clause entry for table "t"',
    ],
    [
      "select * from t join u using (b)",
      "42703",
      "t join u",
      'column "b" specified in USING clause does not exist in right table',
    ],
    [
      "select 1 from t join u using (id, id)",
      "42701",
      "t join u",
      'column name "id" appears more than once in USING clause',
    ],
    [
      "with x as (select 1), x as (select 2) select 1",
      "42712",
      "x as (select 2)",
      'WITH query name "x" specified more than once',
    ],
    [
      "with x(p, q) as (select 1) select 1",
      "42P10",
      "x(p, q) as (select 1)",
      'WITH query "x" has 1 columns available but 2 columns specified',
    ],
    [
      "select a.b.c.d from t",
      "0A000",
      "a.b.c.d",
      "cross-database references are not implemented: a.b.c.d",
    ],
    [
      "select a.b.c.d.e from t",
      "42601",
      "a.b.c.d.e",
      "improper qualified name (too many dotted names): a.b.c.d.e",
    ],
    [
      "select (q).nope from e",
      "42703",
      "(q).nope",
      'column "nope" not found in data type public.pair',
    ],
    [
      "select (a).nope from e",
      "42809",
      "(a).nope",
      "column notation .nope applied to type integer, which is not a composite type",
    ],
  ]);

  it("tells what there is", () => {
    expect(failure("select idd from t").hint).toBe(
      'Perhaps "id" is meant. Columns in FROM: "id", "a", "b", "d", "j".',
    );
    expect(failure("select * from tt").hint).toContain(
      'Perhaps "t" is meant. The schema has: "t", "u"',
    );
    expect(failure("select a from t, u").hint).toBe("Write one of t.a, u.a.");
    expect(failure("select x.idd from t x").hint).toContain('Columns of "x"');
  });

  it("points at names behind characters of several bytes", () => {
    expect(pointedAt(failure("select 'ü😀', \"é\" from t"))).toBe('"é"');
  });
});

describe("LATERAL", () => {
  check([
    [
      "select 1 from t, (select 1 where t.id = 1) x",
      "42P01",
      "t.id",
      'invalid reference to FROM-clause entry for table "t"',
    ],
    ["select 1 from t, (select id) x", "42703", "id", 'column "id" does not exist'],
    [
      "select 1 from t right join lateral (select t.id) x on true",
      "42P10",
      "t.id",
      'invalid reference to FROM-clause entry for table "t"',
    ],
    [
      "select 1 from t, lateral (select sum(t.id)) x",
      "42803",
      "sum(t.id)",
      "aggregate functions are not allowed in FROM clause of their own query level",
    ],
  ]);

  it("tells how to reach the table", () => {
    expect(failure("select 1 from t, (select t.id) x").hint).toContain("LATERAL");
    expect(failure("select 1 from t, (select id) x").hint).toContain("LATERAL");
  });
});

describe("types", () => {
  check([
    [
      "select 1 from t where a",
      "42804",
      "a",
      "argument of WHERE must be type boolean, not type integer",
    ],
    [
      "select 1 from t having count(*)",
      "42804",
      "count(*)",
      "argument of HAVING must be type boolean, not type bigint",
    ],
    [
      "select 1 from t join u on t.id",
      "42804",
      "t.id",
      "argument of JOIN/ON must be type boolean, not type integer",
    ],
    ["select not a from t", "42804", "a", "argument of NOT must be type boolean, not type integer"],
    [
      "select count(*) filter (where a) from t",
      "42804",
      "a",
      "argument of FILTER must be type boolean, not type integer",
    ],
    [
      "select case when a then 1 end from t",
      "42804",
      "a",
      "argument of CASE/WHEN must be type boolean, not type integer",
    ],
    [
      "select a from t union select b from t",
      "42804",
      "b",
      "UNION types integer and text cannot be matched",
    ],
    [
      "select coalesce(a, b) from t",
      "42804",
      "b",
      "COALESCE types integer and text cannot be matched",
    ],
    ["select 'x'::int", "22P02", "'x'", 'invalid input syntax for type integer: "x"'],
    ["select d::int from t", "42846", "d::int", "cannot cast type date to integer"],
    ["select a from t limit 'x'", "22P02", "'x'", 'invalid input syntax for type bigint: "x"'],
    [
      "select a[1] from t",
      "42804",
      "a[1]",
      "cannot subscript type integer because it does not support subscripting",
    ],
    ["select n[b] from e, t", "42804", "b", "array subscript must have type integer"],
    [
      "select a = any (a) from t",
      "42809",
      "a = any (a)",
      "op ANY/ALL (array) requires array on right side",
    ],
    ["select array[]", "42P18", "array[]", "cannot determine type of empty array"],
    [
      'select a collate "C" from t',
      "42804",
      'a collate "C"',
      "collations are not supported by type integer",
    ],
    [
      "select j from t group by j",
      "42883",
      "j",
      "could not identify an equality operator for type json",
    ],
    [
      "select distinct j from t",
      "42883",
      "j",
      "could not identify an equality operator for type json",
    ],
    [
      "select a from t order by j",
      "42883",
      "j",
      "could not identify an ordering operator for type json",
    ],
    [
      "select a from t order by a using @>",
      "42883",
      "a using @>",
      "operator does not exist: integer @> integer",
    ],
    [
      "select count(distinct j) from t",
      "42883",
      "count(distinct j)",
      "could not identify an equality operator for type json",
    ],
    ["select row(1)", "42P16", "row(1)", 'column "row" has pseudo-type record'],
    ["select array[row(1)]", "42P16", "array[row(1)]", 'column "array" has pseudo-type record[]'],
  ]);
});

describe("grouping", () => {
  check([
    [
      "select a, b from t group by a",
      "42803",
      "b",
      'column "t.b" must appear in the GROUP BY clause or be used in an aggregate function',
    ],
    [
      "select a from t x having true",
      "42803",
      "a",
      'column "x.a" must appear in the GROUP BY clause or be used in an aggregate function',
    ],
    [
      "select a + 2 from t group by a + 1",
      "42803",
      "a",
      'column "t.a" must appear in the GROUP BY clause or be used in an aggregate function',
    ],
    [
      "select t.id, u.c from t join u on u.t_id = t.id group by t.id",
      "42803",
      "u.c",
      'column "u.c" must appear in the GROUP BY clause or be used in an aggregate function',
    ],
    [
      "select id, b from t group by rollup (id)",
      "42803",
      "b",
      'column "t.b" must appear in the GROUP BY clause or be used in an aggregate function',
    ],
    [
      "select a, (select t.b) from t group by a",
      "42803",
      "(select t.b)",
      'subquery uses ungrouped column "t.b" from outer query',
    ],
    [
      "select percentile_cont(a) within group (order by a) from t",
      "42803",
      "a",
      'column "t.a" must appear in the GROUP BY clause or be used in an aggregate function',
    ],
    [
      "select 1 from t where count(*) > 1",
      "42803",
      "count(*)",
      "aggregate functions are not allowed in WHERE",
    ],
    [
      "select 1 from t join u on count(*) > 1",
      "42803",
      "count(*)",
      "aggregate functions are not allowed in JOIN conditions",
    ],
    [
      "select 1 from t group by count(*)",
      "42803",
      "count(*)",
      "aggregate functions are not allowed in GROUP BY",
    ],
    [
      "select count(*) from t group by 1",
      "42803",
      "1",
      "aggregate functions are not allowed in GROUP BY",
    ],
    [
      "select count(*) filter (where count(*) > 1) from t",
      "42803",
      "count(*)",
      "aggregate functions are not allowed in FILTER",
    ],
    [
      "select a from t limit count(*)",
      "42803",
      "count(*)",
      "aggregate functions are not allowed in LIMIT",
    ],
    ["values (count(*))", "42803", "count(*)", "aggregate functions are not allowed in VALUES"],
    [
      "select 1 from pairs(count(*)::int)",
      "42803",
      "count(*)",
      "aggregate functions are not allowed in functions in FROM",
    ],
    [
      "select sum(count(*)) from t",
      "42803",
      "sum(count(*))",
      "aggregate function calls cannot be nested",
    ],
    [
      "select sum(row_number() over ()) from t",
      "42803",
      "sum(row_number() over ())",
      "aggregate function calls cannot contain window function calls",
    ],
    [
      "select grouping(b) from t group by a",
      "42803",
      "b",
      "arguments to GROUPING must be grouping expressions of the associated query level",
    ],
    [
      "select grouping(a) from t",
      "42803",
      "select grouping(a) from t",
      "arguments to GROUPING must be grouping expressions of the associated query level",
    ],
    ["select 1 from t group by 2", "42P10", "2", "GROUP BY position 2 is not in select list"],
    [
      "select array_agg(distinct a order by b) from t",
      "42P10",
      "array_agg(distinct a order by b)",
      "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list",
    ],
    [
      "select 1 from t group by cube (a,a,a,a,a,a,a,a,a,a,a,a,a)",
      "42803",
      "cube (a,a,a,a,a,a,a,a,a,a,a,a,a)",
      "CUBE is limited to 12 elements",
    ],
  ]);

  it("suggests HAVING", () => {
    expect(failure("select 1 from t where count(*) > 1").hint).toContain("HAVING");
  });
});

describe("windows", () => {
  check([
    [
      "select 1 from t where rank() over (order by a) = 1",
      "42P20",
      "rank() over (order by a)",
      "window functions are not allowed in WHERE",
    ],
    [
      "select 1 from t group by rank() over ()",
      "42P20",
      "rank() over ()",
      "window functions are not allowed in GROUP BY",
    ],
    [
      "select rank() over () from t group by 1",
      "42P20",
      "1",
      "window functions are not allowed in GROUP BY",
    ],
    [
      "select a from t group by a having rank() over () = 1",
      "42P20",
      "rank() over ()",
      "window functions are not allowed in HAVING",
    ],
    [
      "select rank() over (order by rank() over ()) from t",
      "42P20",
      "rank() over ()",
      "window functions are not allowed in window definitions",
    ],
    [
      "select lag(rank() over ()) over () from t",
      "42P20",
      "lag(rank() over ()) over ()",
      "window function calls cannot be nested",
    ],
    ["select rank() from t", "42809", "rank()", "window function rank requires an OVER clause"],
    ["select sum(a) over w from t", "42704", "w", 'window "w" does not exist'],
    ["select 1 from t window w as (), w as ()", "42P20", "()", 'window "w" is already defined'],
    [
      "select sum(a) over (w order by b) from t window w as (order by a)",
      "42P20",
      "(w order by b)",
      'cannot override ORDER BY clause of window "w"',
    ],
    [
      "select sum(a) over (w partition by b) from t window w as (order by a)",
      "42P20",
      "(w partition by b)",
      'cannot override PARTITION BY clause of window "w"',
    ],
    [
      "select sum(a) over (w) from t window w as (rows 1 preceding)",
      "42P20",
      "(w)",
      'cannot copy window "w" because it has a frame clause',
    ],
    [
      "select sum(a) over (range 1 preceding) from t",
      "42P20",
      "(range 1 preceding)",
      "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column",
    ],
    [
      "select sum(a) over (groups 1 preceding) from t",
      "42P20",
      "(groups 1 preceding)",
      "GROUPS mode requires an ORDER BY clause",
    ],
    [
      "select sum(a) over (rows a preceding) from t",
      "42P10",
      "a",
      "argument of ROWS must not contain variables",
    ],
    [
      "select sum(a) over (rows d preceding) from t, (select date 'epoch') x(y)",
      "42P10",
      "d",
      "argument of ROWS must not contain variables",
    ],
    [
      "select sum(a) over (rows '2020-01-01'::date preceding) from t",
      "42804",
      "'2020-01-01'::date",
      "argument of ROWS must be type bigint",
    ],
    [
      "select 1 from t window w as (order by nope)",
      "42703",
      "nope",
      'column "nope" does not exist',
    ],
  ]);
});

describe("order, limits and DISTINCT", () => {
  check([
    ["select a from t order by 2", "42P10", "2", "ORDER BY position 2 is not in select list"],
    ["select a from t order by 1.5", "42601", "1.5", "non-integer constant in ORDER BY"],
    ["select a as x, b as x from t order by x", "42702", "x", 'ORDER BY "x" is ambiguous'],
    [
      "select distinct a from t order by b",
      "42P10",
      "b",
      "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
    ],
    [
      "select distinct on (a) a from t order by b, a",
      "42P10",
      "b",
      "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
    ],
    ["select a from t limit a", "42P10", "a", "argument of LIMIT must not contain variables"],
    ["select a from t offset id", "42P10", "id", "argument of OFFSET must not contain variables"],
    [
      "select a from t union select t_id from u order by a + 1",
      "0A000",
      "a + 1",
      "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
    ],
    [
      "select a from t union select t_id from u order by t_id",
      "42703",
      "t_id",
      'column "t_id" does not exist',
    ],
    [
      "select a from t union select t_id from u order by 2",
      "42P10",
      "2",
      "ORDER BY position 2 is not in select list",
    ],
  ]);
});

describe("queries in queries", () => {
  check([
    [
      "select a from t union select a, c from u",
      "42601",
      "select a from t union select a, c from u",
      "each UNION query must have the same number of columns",
    ],
    ["values (1), (2, 3)", "42601", "2", "VALUES lists must all be the same length"],
    [
      "select (select a, b from t)",
      "42601",
      "(select a, b from t)",
      "subquery must return only one column",
    ],
    [
      "select a in (select a, b from t) from t",
      "42601",
      "a in (select a, b from t)",
      "subquery has too many columns",
    ],
    [
      "select (a, b) in (select a from t) from t",
      "42601",
      "(a, b) in (select a from t)",
      "subquery has too few columns",
    ],
    ["select *", "42601", "*", "SELECT * with no tables specified is not valid"],
    [
      "select row(t.*, 1) = row(1) from t",
      "42601",
      "row(t.*, 1) = row(1)",
      "unequal number of entries in row expressions",
    ],
  ]);
});

describe("recursion", () => {
  const recursive = (query: string): string => `with recursive r(i) as (${query}) select i from r`;
  check([
    [
      recursive("select i from r"),
      "42P19",
      "select i from r",
      'recursive query "r" does not have the form non-recursive-term UNION [ALL] recursive-term',
    ],
    [
      recursive("select i from r union select 1"),
      "42P19",
      "r",
      'recursive reference to query "r" must not appear within its non-recursive term',
    ],
    [
      recursive("select 1 union select x.i from r x, r y"),
      "42P19",
      "r",
      'recursive reference to query "r" must not appear more than once',
    ],
    [
      recursive("select 1 union select id from t left join r on true"),
      "42P19",
      "r",
      'recursive reference to query "r" must not appear within an outer join',
    ],
    [
      recursive("select 1 union select id from t where id in (select i from r)"),
      "42P19",
      "r",
      'recursive reference to query "r" must not appear within a subquery',
    ],
    [
      recursive("select 1 union (select 2 except select i from r)"),
      "42P19",
      "r",
      'recursive reference to query "r" must not appear within EXCEPT',
    ],
    [
      recursive("select 1 union (select 2 intersect all select i from r)"),
      "42P19",
      "r",
      'recursive reference to query "r" must not appear within INTERSECT',
    ],
    [
      recursive("select 1 union select max(i) from r"),
      "42P19",
      "max(i)",
      "aggregate functions are not allowed in a recursive query's recursive term",
    ],
    [
      recursive("select 1 union select i + 1.5 from r"),
      "42804",
      "r(i) as (select 1 union select i + 1.5 from r)",
      'recursive query "r" column 1 has type integer in non-recursive term but type numeric overall',
    ],
    [
      recursive("select 1 union select i from r order by 1"),
      "0A000",
      "select 1 union select i from r order by 1",
      "ORDER BY in a recursive query is not implemented",
    ],
    [
      recursive("select 1 union select i from r limit 1"),
      "0A000",
      "select 1 union select i from r limit 1",
      "LIMIT in a recursive query is not implemented",
    ],
    [
      "with recursive x as (select * from y), y as (select * from x) select 1",
      "0A000",
      "x as (select * from y)",
      "mutual recursion between WITH items is not implemented",
    ],
  ]);
});

describe("set-returning functions", () => {
  check([
    [
      "select 1 from t where generate_series(1, 2) = 1",
      "0A000",
      "generate_series(1, 2)",
      "set-returning functions are not allowed in WHERE",
    ],
    [
      "select case when true then generate_series(1, 2) end",
      "0A000",
      "case when true then generate_series(1, 2) end",
      "set-returning functions are not allowed in CASE",
    ],
    [
      "select coalesce(generate_series(1, 2))",
      "0A000",
      "coalesce(generate_series(1, 2))",
      "set-returning functions are not allowed in COALESCE",
    ],
    [
      "select sum(generate_series(1, 2))",
      "0A000",
      "sum(generate_series(1, 2))",
      "aggregate function calls cannot contain set-returning function calls",
    ],
    [
      "select 1 from abs(generate_series(1, 2))",
      "0A000",
      "generate_series(1, 2)",
      "set-returning functions must appear at top level of FROM",
    ],
    [
      "select 1 from json_to_record('{}') x",
      "42601",
      "json_to_record('{}')",
      'a column definition list is required for functions returning "record"',
    ],
    [
      "select 1 from abs(1) x(y int)",
      "42601",
      "abs(1)",
      'a column definition list is only allowed for functions returning "record"',
    ],
    [
      "select generate_series(1, 2) g group by g",
      "0AT11",
      "g",
      "grouping by a set-returning function is not maintained incrementally",
    ],
    [
      "select pairs(1)",
      "0AT11",
      "pairs(1)",
      "function pairs in the select list returns rows of several columns",
    ],
  ]);
});

describe("what PostgreSQL has and a stream table cannot", () => {
  check([
    ["select ctid from t", "0AT12", "ctid", 'system column "ctid" cannot be captured'],
    ["select x.xmin from t x", "0AT12", "x.xmin", 'system column "xmin" cannot be captured'],
    [
      "select 1 from t tablesample system (1)",
      "0AT12",
      "t tablesample system (1)",
      "TABLESAMPLE is not maintained incrementally",
    ],
    [
      "select 1 from pg_catalog.pg_class",
      "0AT12",
      "pg_catalog.pg_class",
      'changes of system catalog "pg_catalog.pg_class" cannot be captured',
    ],
    [
      "with x as (delete from t returning *) select 1 from x",
      "0AT14",
      "x as (delete from t returning *)",
      "a defining query cannot modify data in WITH",
    ],
    ["select a, a from t", "42701", "a", 'column "a" specified more than once'],
    [
      "select * from t join u on true",
      "42701",
      "select * from t join u on true",
      'column "id" specified more than once',
    ],
    [
      "create view x(p, q) as select a from t",
      "42601",
      "create view x(p, q) as select a from t",
      "too many column names were specified",
    ],
  ]);
});

describe("views", () => {
  it("tells the place of a mistake in the view's own text", () => {
    const diagnostic = failure("select * from broken");
    expect(diagnostic.code).toBe("42703");
    expect(diagnostic.source?.name).toBe("view public.broken");
    expect(pointedAt(diagnostic)).toBe("nope");
  });
});

describe("depth", () => {
  it("is limited without a crash", () => {
    const diagnostic = failure(`select ${"a + (".repeat(3000)}a${")".repeat(3000)} from t`);
    expect(["0AT15", "42601"]).toContain(diagnostic.code);
  });
});
