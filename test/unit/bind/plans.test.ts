import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "../../../src/syntax/parse.js";
import { bind, plan } from "./support.js";

beforeAll(loadParser);

describe("SELECT", () => {
  it("filters and computes", () => {
    expect(
      plan("select id, a + 1 as b from t where a > 3 and (b like 'x%' or d is null)"),
    ).toMatchInlineSnapshot(`
      "project id:1, b:2 = a:3 + 1
        filter a:3 > 3, (b:4 ~~ 'x%') or (d:5 is null)
          scan public.t (id:1, a:3, b:4, d:5, j:6)
      "
    `);
  });

  it("needs no FROM", () => {
    expect(plan("select 1 as one where true")).toMatchInlineSnapshot(`
      "project one:1 = 1
        values () rows [()]
      "
    `);
  });

  it("gives a column that is selected twice an id of its own", () => {
    expect(plan("select a, a as again from t")).toMatchInlineSnapshot(`
      "project a:1, again:2 = a:1
        scan public.t (id:3, a:1, b:4, d:5, j:6)
      "
    `);
  });
});

describe("joins", () => {
  it("keeps lists, conditions and kinds", () => {
    expect(
      plan(
        "select t.id from t cross join e, u right join other.t x on x.id = u.t_id where e.a = t.a",
      ),
    ).toMatchInlineSnapshot(`
      "project id:1
        filter a:2 = a:3
          join
            join
              scan public.t (id:1, a:3, b:4, d:5, j:6)
              scan public.e (a:2, n:7, ts:8, q:9, m:10)
            outer-join right id:11 = t_id:12
              scan public.u (id:13, t_id:12, a:14, c:15)
              scan other.t (id:11, z:16)
      "
    `);
  });

  it("merges the columns of USING: the preserved side, or COALESCE of both", () => {
    expect(plan("select id from t left join u using (id)")).toMatchInlineSnapshot(`
      "project id:1
        outer-join left id:1 = id:2
          scan public.t (id:1, a:3, b:4, d:5, j:6)
          scan public.u (id:2, t_id:7, a:8, c:9)
      "
    `);
    expect(plan("select id from t right join u using (id)")).toMatchInlineSnapshot(`
      "project id:1
        outer-join right id:2 = id:1
          scan public.t (id:2, a:3, b:4, d:5, j:6)
          scan public.u (id:1, t_id:7, a:8, c:9)
      "
    `);
    expect(plan("select a from t full join u using (a)")).toMatchInlineSnapshot(`
      "project a:1 = coalesce(coerce(a:2 as int8), a:3)
        outer-join full a:2 = a:3
          scan public.t (id:4, a:2, b:5, d:6, j:7)
          scan public.u (id:8, t_id:9, a:3, c:10)
      "
    `);
  });

  it("finds the columns of NATURAL", () => {
    expect(plan("select t.a from t natural join e")).toMatchInlineSnapshot(`
      "project a:1
        join a:1 = a:2
          scan public.t (id:3, a:1, b:4, d:5, j:6)
          scan public.e (a:2, n:7, ts:8, q:9, m:10)
      "
    `);
  });
});

describe("LATERAL", () => {
  it("becomes apply, and functions stand on their input", () => {
    expect(
      plan(
        "select t.id, x.c from t left join lateral (select c from u where u.t_id = t.id) x on x.c > 1",
      ),
    ).toMatchInlineSnapshot(`
      "project id:1, c:2
        apply left c:2 > coerce(1 as numeric)
          scan public.t (id:1, a:3, b:4, d:5, j:6)
          project c:2
            filter t_id:7 = id:1
              scan public.u (id:8, t_id:7, a:9, c:2)
      "
    `);
    expect(plan("select t.id, g from t, generate_series(1, t.a) g")).toMatchInlineSnapshot(`
      "project id:1, g:2
        table-function generate_series(1, a:3) as (g:2 int4 null)
          scan public.t (id:1, a:3, b:4, d:5, j:6)
      "
    `);
    expect(
      plan(
        "select t.id, g from t left join generate_series(1, t.a) with ordinality g(g, o) on true",
      ),
    ).toMatchInlineSnapshot(`
      "project id:1, g:2
        table-function generate_series(1, a:3) as (g:2 int4 null) ordinality (ordinality:4 int8) preserving
          scan public.t (id:1, a:3, b:5, d:6, j:7)
      "
    `);
    expect(plan("select g from t, generate_series(1, 2) g")).toMatchInlineSnapshot(`
      "project g:1
        join
          scan public.t (id:2, a:3, b:4, d:5, j:6)
          table-function generate_series(1, 2) as (g:1 int4 null)
            values () rows [()]
      "
    `);
  });
});

describe("grouping", () => {
  it("puts HAVING above the aggregate and computes equal aggregates once", () => {
    expect(
      plan(
        "select a, count(*), sum(id) filter (where b > 'x') s from t group by a having count(*) > 1 and a > 0",
      ),
    ).toMatchInlineSnapshot(`
      "project a:1, count:2, s:3 = sum:3
        filter count:2 > 1, a:1 > 0
          aggregate by (a:1) count:2 = count(*), sum:3 = sum(id:4)::int8 filter (b:5 > 'x')
            scan public.t (id:4, a:1, b:5, d:6, j:7)
      "
    `);
  });

  it("takes the columns that the primary key determines for keys", () => {
    expect(
      plan("select t.id, b, count(u.id) from t left join u on u.t_id = t.id group by t.id"),
    ).toMatchInlineSnapshot(`
      "project id:1, b:2, count:3
        aggregate by (id:1, b:2) count:3 = count(id:4)::int8
          outer-join left t_id:5 = id:1
            scan public.t (id:1, a:6, b:2, d:7, j:8)
            scan public.u (id:4, t_id:5, a:9, c:10)
      "
    `);
  });

  it("finds expressions of GROUP BY, by name and number too", () => {
    expect(
      plan("select a + 1 as x, d, (a + 1) * 2 as y from t group by x, 2"),
    ).toMatchInlineSnapshot(`
      "project x:1, d:2, y:3 = x:1 * 2
        aggregate by (x:1 = a:4 + 1, d:2)
          scan public.t (id:5, a:4, b:6, d:2, j:7)
      "
    `);
  });

  it("expands grouping sets", () => {
    expect(
      plan("select a, b, grouping(b, a) g, count(*) from t group by rollup (a, b)"),
    ).toMatchInlineSnapshot(`
      "project a:1, b:2, g:3 = grouping(b:2, a:1), count:4
        aggregate by (a:1, b:2) sets ((0, 1), (0), ()) count:4 = count(*)
          scan public.t (id:5, a:1, b:2, d:6, j:7)
      "
    `);
    expect(plan("select a, b, d from t group by a, cube (b, d)")).toMatchInlineSnapshot(`
      "project a:1, b:2, d:3
        aggregate by (a:1, b:2, d:3) sets ((0, 1, 2), (0, 1), (0, 2), (0))
          scan public.t (id:4, a:1, b:2, d:3, j:5)
      "
    `);
  });

  it("gives an aggregate over outer columns to the outer query", () => {
    expect(
      plan("select a, (select sum(t.id) + max(u.a) from u) s from t group by a"),
    ).toMatchInlineSnapshot(`
      "project a:1, s:2 = scalar $1::int8
        subquery $1
          project "?column?":3 = sum:4 + max:5
            aggregate by () max:5 = max(a:6)
              scan public.u (id:7, t_id:8, a:6, c:9)
        aggregate by (a:1) sum:4 = sum(id:10)::int8
          scan public.t (id:10, a:1, b:11, d:12, j:13)
      "
    `);
  });

  it("reads group keys in subqueries", () => {
    expect(
      plan("select a from t group by a having exists (select 1 from u where u.a = t.a)"),
    ).toMatchInlineSnapshot(`
      "project a:1
        filter exists $1
          subquery $1
            project "?column?":2 = 1
              filter a:3 = a:1
                scan public.u (id:4, t_id:5, a:3, c:6)
          aggregate by (a:1)
            scan public.t (id:7, a:1, b:8, d:9, j:10)
      "
    `);
  });
});

describe("subqueries in expressions", () => {
  it("keep their form and comparison", () => {
    expect(
      plan(
        `select id from t where exists (select 1 from u where u.t_id = t.id) and a not in (select a from u)
         and (id, a) in (select id, t_id from u) and a > all (select t_id from u) and a = (select max(a) from e)`,
      ),
    ).toMatchInlineSnapshot(`
      "project id:1
        filter exists $1, not any $2 (a:2 = a:3), any $3 ((id:1 = id:4) and (a:2 = t_id:5)), all $4 (a:2 > t_id:6), a:2 = scalar $5::int4
          subquery $1
            project "?column?":7 = 1
              filter t_id:8 = id:1
                scan public.u (id:9, t_id:8, a:10, c:11)
          subquery $2
            project a:3
              scan public.u (id:12, t_id:13, a:3, c:14)
          subquery $3
            project id:4, t_id:5
              scan public.u (id:4, t_id:5, a:15, c:16)
          subquery $4
            project t_id:6
              scan public.u (id:17, t_id:6, a:18, c:19)
          subquery $5
            project max:20
              aggregate by () max:20 = max(a:21)
                scan public.e (a:21, n:22, ts:23, q:24, m:25)
          scan public.t (id:1, a:2, b:26, d:27, j:28)
      "
    `);
    expect(plan("select array(select a from t order by b desc)")).toMatchInlineSnapshot(`
      "project array:1 = array $1::_int4
        subquery $1
          project a:2
            top-k order by b:3 desc
              project a:2, b:3
                scan public.t (id:4, a:2, b:3, d:5, j:6)
        values () rows [()]
      "
    `);
  });

  it("compare a row with the one row of a subquery", () => {
    expect(
      plan("select (a, id) = (select id, t_id from u where u.id = t.id) from t"),
    ).toMatchInlineSnapshot(`
      "project "?column?":1 = scalar $1::bool
        subquery $1
          project row:2 = (a:3 = id:4) and (id:5 = t_id:6)
            project id:4, t_id:6
              filter id:4 = id:5
                scan public.u (id:4, t_id:6, a:7, c:8)
        scan public.t (id:5, a:3, b:9, d:10, j:11)
      "
    `);
  });
});

describe("windows", () => {
  it("resolves named windows and frames", () => {
    expect(
      plan(
        `select a, sum(id) over w, lag(b, 1, 'x') over (w rows between 2 preceding and unbounded following exclude ties)
         from t window w as (partition by a order by d desc)`,
      ),
    ).toMatchInlineSnapshot(`
      "project a:1, sum:2, lag:3
        window sum:2 = sum(id:5)::int8 over (partition by a:1 order by d:4 desc), lag:3 = lag(b:6, 1, 'x') over (partition by a:1 order by d:4 desc rows between coerce(2 as int8) preceding and unbounded following exclude ties)
          scan public.t (id:5, a:1, b:6, d:4, j:7)
      "
    `);
  });

  it("stand on the groups", () => {
    expect(
      plan("select a, rank() over (order by count(*)) from t group by a"),
    ).toMatchInlineSnapshot(`
      "project a:1, rank:2
        window rank:2 = rank() over (order by count:3)
          aggregate by (a:1) count:3 = count(*)
            scan public.t (id:4, a:1, b:5, d:6, j:7)
      "
    `);
  });
});

describe("DISTINCT, ORDER BY and LIMIT", () => {
  it("keeps an order that decides on rows", () => {
    expect(
      plan("select distinct on (a) a, b from t order by a, d desc nulls last"),
    ).toMatchInlineSnapshot(`
      "project a:1, b:2
        top-k partition by a:1 order by a:1, d:3 desc nulls last limit 1::int8
          project a:1, b:2, d:3
            scan public.t (id:4, a:1, b:2, d:3, j:5)
      "
    `);
    expect(plan("select distinct a from t order by a limit 3 offset 1")).toMatchInlineSnapshot(`
      "top-k order by a:1 offset 1::int8 limit 3::int8
        distinct
          project a:1
            scan public.t (id:2, a:1, b:3, d:4, j:5)
      "
    `);
    expect(plan("select a from t order by b fetch first 2 rows with ties")).toMatchInlineSnapshot(`
      "project a:1
        top-k order by b:2 limit 2::int8 with ties
          project a:1, b:2
            scan public.t (id:3, a:1, b:2, d:4, j:5)
      "
    `);
  });

  it("drops an order that does not, and tells", () => {
    const { notes } = bind("select a from t order by b");
    expect(notes.map(({ severity, code, message }) => [severity, code, message])).toEqual([
      ["note", "0AT07", "ORDER BY is left out, because the rows of a stream table have no order"],
    ]);
    expect(notes[0]?.span).toEqual({ start: 25, end: 26 });
    expect(plan("select a from t order by b")).toMatchInlineSnapshot(`
      "project a:1
        scan public.t (id:2, a:1, b:3, d:4, j:5)
      "
    `);
    expect(bind("select x.a from (select a from t order by b) x").notes).toHaveLength(1);
    expect(bind("select a from t order by b limit 1").notes).toEqual([]);
  });
});

describe("set operations and VALUES", () => {
  it("converts columns to their common types", () => {
    expect(
      plan("select a, 'x' as b from t union all select a, null from u"),
    ).toMatchInlineSnapshot(`
      "union a:1 = a:2 | a:3, b:4 = b:5 | "?column?":6
        project a:2 = coerce(a:7 as int8), b:5
          project a:7, b:5 = 'x'
            scan public.t (id:8, a:7, b:9, d:10, j:11)
        project a:3, "?column?":6 = null::text
          scan public.u (id:12, t_id:13, a:3, c:14)
      "
    `);
    expect(
      plan("select a from t except all (select t_id from u intersect select 1) order by a limit 1"),
    ).toMatchInlineSnapshot(`
      "top-k order by a:1 limit 1::int8
        set-operation except all a:1 = a:2 | t_id:3
          project a:2
            scan public.t (id:4, a:2, b:5, d:6, j:7)
          set-operation intersect t_id:3 = t_id:8 | "?column?":9
            project t_id:8
              scan public.u (id:10, t_id:8, a:11, c:12)
            project "?column?":9 = 1
              values () rows [()]
      "
    `);
    expect(plan("select x from (values (1, 'a'), (2.5, null)) v (x, y)")).toMatchInlineSnapshot(`
      "project x:1 = column1:1
        values (column1:1 numeric null, column2:2 text null) rows [(coerce(1 as numeric), 'a'), (2.5::numeric, null::text)]
      "
    `);
  });
});

describe("WITH", () => {
  it("gives each use columns of its own", () => {
    expect(
      plan("with c as (select id, a from t) select x.id from c x join c y on x.a = y.id"),
    ).toMatchInlineSnapshot(`
      "project id:1
        join a:2 = id:3
          project id:1, a:2
            scan public.t (id:1, a:2, b:4, d:5, j:6)
          project id:3, a:7
            scan public.t (id:3, a:7, b:8, d:9, j:10)
      "
    `);
  });

  it("recurses", () => {
    expect(
      plan(
        `with recursive r (id, depth) as (select id, 1 from t where a is null
           union all select t.id, depth + 1 from t join r on t.a = r.id) select * from r`,
      ),
    ).toMatchInlineSnapshot(`
      "project id:1, depth:2
        recursive all r id:1 = id:3 | id:4, depth:2 = "?column?":5 | "?column?":6
          project id:3, "?column?":5 = 1
            filter a:7 is null
              scan public.t (id:3, a:7, b:8, d:9, j:10)
          project id:4, "?column?":6 = depth:11 + 1
            join a:12 = id:13
              scan public.t (id:4, a:12, b:14, d:15, j:16)
              recursion-reference r (id:13 int4 null, depth:11 int4 null)
      "
    `);
  });
});

describe("views", () => {
  it("are replaced by their queries, with spans in the query that reads them", () => {
    const text = "select x1 from w where x1 > 1";
    expect(plan(text)).toMatchInlineSnapshot(`
      "project x1:1
        filter x1:1 > 1
          project x1:1 = a:2 + 1
            filter count:3 > 1
              project a:2, count:3
                aggregate by (a:2) count:3 = count(*)
                  scan public.t (id:4, a:2, b:5, d:6, j:7)
      "
    `);
    const { relation } = bind(text);
    const inner =
      relation.kind === "project" && relation.input.kind === "filter"
        ? relation.input.input
        : relation;
    expect(inner.span).toEqual({ start: 15, end: 16 });
  });
});

describe("rows", () => {
  it("of tables have their type, of subqueries their names", () => {
    expect(
      plan("select e, row_to_json(x) from e, (select 1 as one, 'b' as \"B c\") x"),
    ).toMatchInlineSnapshot(`
      "project e:1 = cast(row(a:2, n:3, ts:4, q:5, m:6) as public.e), row_to_json:7 = row_to_json(opaque('(SELECT entry FROM (SELECT ', one:8, ' AS "one", ', "B c":9, ' AS "B c") AS entry)'){called on null}::record){stable}::json
        join
          scan public.e (a:2, n:3, ts:4, q:5, m:6)
          project one:8 = 1, "B c":9 = 'b'
            values () rows [()]
      "
    `);
  });

  it("of a null-extended table are NULL where there is none", () => {
    expect(plan("select count(u) from t left join u on u.t_id = t.id")).toMatchInlineSnapshot(`
      "project count:1
        aggregate by () count:1 = count(case when id:2 is not null then cast(row(id:2, t_id:3, a:4, c:5) as public.u) else null::public.u end)::int8
          outer-join left t_id:3 = id:6
            scan public.t (id:6, a:7, b:8, d:9, j:10)
            scan public.u (id:2, t_id:3, a:4, c:5)
      "
    `);
  });
});

describe("set-returning functions in the select list", () => {
  it("stand below it", () => {
    expect(
      plan("select id, generate_series(1, a) + 1 as g from t order by g limit 2"),
    ).toMatchInlineSnapshot(`
      "top-k order by g:1 limit 2::int8
        project id:2, g:1 = generate_series:3 + 1
          table-function generate_series(1, a:4) as (generate_series:3 int4 null)
            scan public.t (id:2, a:4, b:5, d:6, j:7)
      "
    `);
  });
});

describe("odd names", () => {
  it("are read as written", () => {
    expect(plan('select x."ä b" from "Odd ""table""" x where "select" = 1')).toMatchInlineSnapshot(`
      "project "ä b":1
        filter select:2 = 1
          scan public."Odd ""table""" (select:2, "ä b":1)
      "
    `);
  });
});
