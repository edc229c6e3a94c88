import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "../../../src/syntax/parse.js";
import { bind, names } from "./support.js";

beforeAll(loadParser);

describe("names of columns", () => {
  it.each([
    ["x.b", "b"],
    ["(e.q).x", "x"],
    ["n[1]", "n"],
    ["count(*)", "count"],
    ["pg_catalog.lower(b)", "lower"],
    ["a + 1", "?column?"],
    ["a in (1, 2)", "?column?"],
    ["1", "?column?"],
    ["'x'", "?column?"],
    ["true", "?column?"],
    ["'1'::int", "int4"],
    ["b::varchar(3)", "b"],
    ["(a + 1)::numeric(4, 1)", "numeric"],
    ["date '2020-01-01'", "date"],
    ["interval '1 day'", "interval"],
    ['b collate "C"', "b"],
    ["case when a > 1 then 1 end", "case"],
    ["case when a > 1 then 1 else id end", "id"],
    ["coalesce(a, 1)", "coalesce"],
    ["nullif(a, 1)", "nullif"],
    ["greatest(a, 1)", "greatest"],
    ["least(a, 1)", "least"],
    ["array[1]", "array"],
    ["row(1) = row(2)", "?column?"],
    ["exists (select 1)", "exists"],
    ["array(select 1)", "array"],
    ["(select 1 as one)", "one"],
    ["(select max(a) from u)", "max"],
    ["(values (1))", "column1"],
    ["a in (select 1)", "?column?"],
    ["current_date", "current_date"],
    ["current_timestamp(2)", "current_timestamp"],
    ["extract(year from d)", "extract"],
    ["trim(b)", "btrim"],
    ["position('a' in b)", "position"],
    ["d at time zone 'UTC'", "timezone"],
    ["generate_series(1, 2)", "generate_series"],
  ])("%s is %s", (expression, name) => {
    const from = "t x join (select n, q from e) e on true";
    expect(names(`select ${expression} from ${from}`)).toEqual([name]);
  });

  it("come from aliases, VALUES, functions and the list of CREATE", () => {
    expect(names("select x.p, x.b from (select a, b from t) x(p)")).toEqual(["p", "b"]);
    expect(names("values (1, 2)")).toEqual(["column1", "column2"]);
    expect(names("select * from generate_series(1, 2)")).toEqual(["generate_series"]);
    expect(names("select * from generate_series(1, 2) g")).toEqual(["g"]);
    expect(names("select * from generate_series(1, 2) with ordinality g(x)")).toEqual([
      "x",
      "ordinality",
    ]);
    expect(names("select * from pairs(1)")).toEqual(["p", "q"]);
    expect(names("create view x(p) as select a, b from t")).toEqual(["p", "b"]);
  });

  it("follow the star: merged columns first, hidden ones not", () => {
    expect(names("select * from t natural join e")).toEqual([
      "a",
      "id",
      "b",
      "d",
      "j",
      "n",
      "ts",
      "q",
      "m",
    ]);
    expect(names("select u.* from t join u using (id)")).toEqual(["id", "t_id", "a", "c"]);
    expect(names("select (q).* from e")).toEqual(["x", "y"]);
    expect(names("select (x).* from (select 1 as p, 2 as q) x")).toEqual(["p", "q"]);
    expect(names('select * from "Odd ""table"""')).toEqual(["select", "ä b"]);
  });
});

describe("types of columns", () => {
  const types = (query: string): readonly string[] =>
    bind(query).columns.map(({ type }) => type.key.replace("pg_catalog.", ""));

  it("become text where nothing else decides", () => {
    expect(types("select null as a, 'x' as b")).toEqual(["text", "text"]);
    expect(types("select x from (select null) s(x)")).toEqual(["text"]);
    expect(types("select null union select 1")).toEqual(["int4"]);
    expect(types("select null union select null union select b from t")).toEqual(["text"]);
  });

  it("keep their modifiers", () => {
    const [column] = bind("select c from u union all select c from u").columns;
    expect(column?.type.modifier).toBe(((8 << 16) | 2) + 4);
  });
});
