import { beforeAll, describe, expect, it } from "vitest";
import { bindQuery } from "../../../src/bind/bind-query.js";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import { TrickleError } from "../../../src/diagnostics/errors.js";
import { printRelation } from "../../../src/relation/text.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";
import { loadParser } from "../../../src/syntax/parse.js";

let catalog: Catalog;

beforeAll(async () => {
  await loadParser();
  catalog = await catalogFromSql(`
    CREATE TABLE t (id int PRIMARY KEY, name varchar(4), price numeric(10, 2), code char(3), n int);
    CREATE TABLE u (id int PRIMARY KEY, name varchar(10), price numeric(6, 3), code char(5), n int);
    CREATE TABLE german (word text COLLATE "de-x-icu");
    CREATE TABLE polish (word text COLLATE "pl-x-icu");
    CREATE TABLE doc (id int, items jsonb);
    CREATE TABLE pg_own (id int);
    CREATE MATERIALIZED VIEW summary (number, "Long name") AS SELECT id, name FROM t ORDER BY id;
    CREATE MATERIALIZED VIEW over_summary AS SELECT number + 1 AS next FROM summary;
    CREATE MATERIALIZED VIEW wrong AS SELECT nope FROM t;
    CREATE TABLE made AS SELECT 1 AS one;
  `);
});

function bind(text: string): ReturnType<typeof bindQuery> {
  return bindQuery(parseDefiningQuery({ name: "query.sql", text }), catalog);
}

function plan(text: string): string {
  return printRelation(bind(text).relation);
}

function failure(text: string): Diagnostic {
  try {
    bind(text);
  } catch (error) {
    const [diagnostic] = error instanceof TrickleError ? error.diagnostics : [];
    if (diagnostic !== undefined) return diagnostic;
    throw error;
  }
  throw new Error(`bound: ${text}`);
}

describe("materialized views", () => {
  it("are tables with the columns of their query", () => {
    expect(plan("select s.* from summary s where number > 1")).toMatchInlineSnapshot(`
      "project number:1, "Long name":2
        filter number:1 > 1
          scan public.summary (number:1, "Long name":2)
      "
    `);
    const { columns, notes } = bind('select number, "Long name" from summary');
    expect(columns.map(({ name, type }) => [name, type.key, type.modifier])).toEqual([
      ["number", "pg_catalog.int4", -1],
      ["Long name", "pg_catalog.varchar", 8],
    ]);
    expect(notes).toEqual([]);
  });

  it("can be made of each other", () => {
    expect(plan("select next from over_summary")).toMatchInlineSnapshot(`
      "project next:1
        scan public.over_summary (next:1)
      "
    `);
  });

  it("have no other columns", () => {
    expect(failure("select id from summary")).toMatchObject({
      code: "42703",
      message: 'column "id" does not exist',
    });
    expect(failure("select 1 from wrong")).toMatchObject({
      code: "42703",
      message: 'column "nope" does not exist',
    });
  });
});

describe("virtual generated columns", () => {
  const box = (columns: string): Promise<Catalog> =>
    catalogFromSql(`CREATE TABLE box (id int PRIMARY KEY, a int, b text, ${columns});`);
  const bindIn = (own: Catalog, text: string): ReturnType<typeof bindQuery> =>
    bindQuery(parseDefiningQuery({ name: "query.sql", text }), own);

  it("are computed over the columns that are stored", async () => {
    const own = await box("c int GENERATED ALWAYS AS (a * 2), d int GENERATED ALWAYS AS (id)");
    const { relation, generated } = bindIn(own, "select x.c from box as x where x.c > 1");
    expect(printRelation(relation)).toMatchInlineSnapshot(`
      "project c:1
        filter c:1 > 1
          project id:2, a:3, b:4, c:1 = a:3 * 2, d:5 = id:2
            scan public.box (id:2, a:3, b:4)
      "
    `);
    expect(generated.map(({ name }) => name)).toEqual(["c"]);
    expect(bindIn(own, "select a from box").generated).toEqual([]);
    expect(bindIn(own, "select b from (select * from box) as s").generated).toEqual([]);
    expect(bindIn(own, "select 1 where exists (select from box where d = 1)").generated).toEqual([
      expect.objectContaining({ name: "d" }),
    ]);
  });

  it("take a value as an assignment does, where too long is an error", async () => {
    const own = await box(
      'c varchar(2) GENERATED ALWAYS AS (b), d varchar(2) GENERATED ALWAYS AS (b::varchar(2)), e text COLLATE "C" GENERATED ALWAYS AS (b)',
    );
    const shown = printRelation(bindIn(own, "select c, d, e from box").relation);
    expect(shown).toContain("= cast(varchar(cast(b:6 as varchar), 6, false)");
    expect(shown).toMatchInlineSnapshot(`
      "project c:1, d:2, e:3
        project id:4, a:5, b:6, c:1 = cast(varchar(cast(b:6 as varchar), 6, false) as varchar(2)), d:2 = cast(b:6 as varchar(2)), e:3 = (b:6 collate "C")::text{collate "C"}
          scan public.box (id:4, a:5, b:6)
      "
    `);
  });

  it("are found wrong in their own text", async () => {
    const own = await box("c int GENERATED ALWAYS AS (nope)");
    try {
      bindIn(own, "select a from box");
      expect.unreachable();
    } catch (error) {
      expect((error as TrickleError).diagnostics[0]).toMatchObject({
        code: "42703",
        source: { name: 'generated column "c" of table "box"', text: "SELECT (nope)" },
      });
    }
    const aggregate = await box("c int GENERATED ALWAYS AS (max(a))");
    expect(() => bindIn(aggregate, "select a from box")).toThrow(
      "aggregate functions are not allowed in column generation expressions",
    );
    const collated = await box('c text GENERATED ALWAYS AS (b COLLATE "C")');
    expect(() => bindIn(collated, "select a from box")).toThrow(
      'generated column "c" of table "box" has another collation than its expression',
    );
    const other = await box("c int GENERATED ALWAYS AS (b)");
    expect(() => bindIn(other, "select a from box")).toThrow(/is of type integer but/);
  });
});

describe("tables that are not in the schema", () => {
  it.each(["pg_class", "pg_catalog.pg_class", "information_schema.tables"])("%s", (name) => {
    expect(failure(`select 1 from ${name}`)).toMatchObject({
      code: "0AT12",
      message: `changes of system catalog "${name}" cannot be captured`,
      hint: expect.stringContaining("view"),
    });
  });

  it("are no system catalogs for their name alone", () => {
    expect(plan("select id from pg_own")).toContain("scan public.pg_own");
    expect(failure("select 1 from public.pg_class")).toMatchObject({
      code: "42P01",
      message: 'relation "public.pg_class" does not exist',
    });
    expect(failure("select 1 from tables").code).toBe("42P01");
  });

  it.each(["made", "public.made"])("say why they are not known: %s", (name) => {
    expect(failure(`select one from ${name}`)).toMatchObject({
      code: "42P01",
      message: `relation "${name}" does not exist`,
      hint: "The schema has it, but it is not known here because it was made with CREATE TABLE AS, whose columns are not known without running its query.",
    });
  });
});

describe("set operations over two collations", () => {
  const united = (word: string): string =>
    `select word from german ${word} select word from polish`;

  it.each(["union", "intersect", "intersect all", "except", "except all"])("%s", (word) => {
    expect(failure(united(word))).toMatchObject({
      code: "42P21",
      message: 'collation mismatch between implicit collations "de-x-icu" and "pl-x-icu"',
    });
  });

  it("need no comparison in UNION ALL, and take the one that is written", () => {
    expect(plan(united("union all"))).toContain("union");
    const chosen = 'select word collate "C" from german union select word from polish';
    expect(plan(chosen)).toContain("union");
  });

  it("count in recursive queries", () => {
    const recursive = (word: string): string =>
      `with recursive r(word) as (select word from german ${word} select polish.word from polish, r) select word from r`;
    expect(failure(recursive("union")).code).toBe("42P21");
  });
});

describe("columns merged by USING", () => {
  const typesOf = (text: string): readonly (readonly [string, number])[] =>
    bind(text).columns.map(({ type }) => [type.key.replace("pg_catalog.", ""), type.modifier]);

  it.each(["join", "left join", "right join", "full join"])("%s: without the length", (word) => {
    expect(typesOf(`select name, price, code from t ${word} u using (name, price, code)`)).toEqual([
      ["varchar", -1],
      ["numeric", -1],
      ["bpchar", -1],
    ]);
  });

  it("keep what both sides agree on", () => {
    expect(typesOf("select name from t join t as other using (name)")).toEqual([["varchar", 8]]);
    expect(plan("select id from t left join u using (id)")).not.toContain("::");
  });
});

describe("JSON_TABLE", () => {
  it("is a function of the entries before it, with the columns that it lists", () => {
    expect(
      plan(`
        select d.id, j.place, j.a, j.found, j.whole, j.c
        from doc as d, json_table(d.items, '$[*]' as "the root" passing d.id as x columns (
          place for ordinality,
          a int path '$."it''s"' default 1 on empty error on error,
          found boolean exists path '$.e',
          whole jsonb format json path '$.j' with wrapper,
          b varchar(3),
          nested path '$.x[*]' as n columns (c numeric(4, 1) path '$')
        ) empty on error) as j`),
    ).toMatchInlineSnapshot(`
      "project id:1, place:2, a:3, found:4, whole:5, c:6
        table-function opaque('JSON_TABLE(', items:7, ', ', '$[*]'::unknown, ' AS "the root" PASSING ', id:1, ' AS "x" COLUMNS ("place" FOR ORDINALITY, "a" integer PATH ', '$."it''s"'::unknown, ' DEFAULT ', 1, ' ON EMPTY ERROR ON ERROR, "found" boolean EXISTS PATH ', '$.e'::unknown, ', "whole" jsonb FORMAT JSON PATH ', '$.j'::unknown, ' WITH UNCONDITIONAL WRAPPER, "b" character varying(3), NESTED PATH ', '$.x[*]'::unknown, ' AS "n" COLUMNS ("c" numeric(4,1) PATH ', '$'::unknown, ')) EMPTY ARRAY ON ERROR)'){stable, called on null}::record as (place:2 int4 null, a:3 int4 null, found:4 bool null, whole:5 jsonb null, b:8 varchar(3) null, c:6 numeric(4,1) null)
          scan public.doc (id:1, items:7)
      "
    `);
  });

  it("is noted to need a newer server", () => {
    const text = "select j.a from doc d, json_table(d.items, '$' columns (a int)) as j";
    expect(bind(text).notes.map(({ severity, message }) => [severity, message])).toEqual([
      ["note", "JSON_TABLE needs PostgreSQL 17 or later"],
    ]);
  });

  it("can be renamed, and joined", () => {
    const text =
      "select d.id, j.z from doc d left join json_table(d.items, '$' columns (a int)) as j (z) on true";
    expect(bind(text).columns.map(({ name, type }) => [name, type.key])).toEqual([
      ["id", "pg_catalog.int4"],
      ["z", "pg_catalog.int4"],
    ]);
  });

  it("is refused where its values depend on the session, and where it is wrong", () => {
    const of = (columns: string, alias = "j"): string =>
      `select 1 from doc, json_table(items, '$' columns (${columns})) as ${alias}`;
    expect(failure(of("a date")).code).toBe("0AT15");
    expect(failure(of("a nope")).code).toBe("42704");
    expect(failure(of("a int", "j (p, q)"))).toMatchObject({
      code: "42P10",
      message: 'table "j" has 1 columns available but 2 columns specified',
    });
    expect(failure("select 1 from json_table(nope, '$' columns (a int)) as j").code).toBe("42703");
  });
});

describe("XMLTABLE", () => {
  it("is a function of the entries before it, with the columns that it lists", () => {
    expect(
      plan(`
        select d.id, x.*
        from doc as d, xmltable(xmlnamespaces('urn:' || d.id as "n s"), '/a' passing by ref '<a/>' columns
          place for ordinality,
          a varchar(3) path '@a' default d.id not null,
          "B b" numeric(4, 1) default 2.25
        ) as x`),
    ).toMatchInlineSnapshot(`
      "project id:1, place:2, a:3, "B b":4
        table-function opaque('XMLTABLE(XMLNAMESPACES((', ('urn:' || id:1){stable}, ') AS "n s"), (', '/a', ') PASSING (', '<a/>'::xml, ') COLUMNS "place" FOR ORDINALITY, "a" character varying(3) PATH (', '@a', ') DEFAULT (', coerce(id:1 as varchar(3)), ') NOT NULL, "B b" numeric(4,1) DEFAULT (', 2.25::numeric, '))'){stable, called on null}::record as (place:2 int4 null, a:3 varchar(3) null, "B b":4 numeric(4,1) null)
          scan public.doc (id:1, items:5)
      "
    `);
  });

  it("is refused where its values depend on the session, and where it is wrong", () => {
    const of = (columns: string, rest = ""): string =>
      `select 1 from doc, xmltable(${rest}'/a' passing '<a/>' columns ${columns}) as x`;
    expect(failure(of("a date"))).toMatchObject({
      code: "0AT15",
      message: "column of type date in XMLTABLE is not understood by the compiler",
      hint: "Make it a text, and convert it outside.",
    });
    expect(failure(of("a int, a text"))).toMatchObject({
      code: "42601",
      message: 'column name "a" is not unique',
    });
    expect(failure(of("a for ordinality, b for ordinality")).message).toBe(
      "only one FOR ORDINALITY column is allowed",
    );
    expect(failure(of("a int", "xmlnamespaces('u' as n, 'v' as n), "))).toMatchObject({
      code: "42601",
      message: 'namespace name "n" is not unique',
    });
    expect(failure(of("a int", "xmlnamespaces(default 'u'), "))).toMatchObject({
      code: "0A000",
      message: "DEFAULT namespace is not supported",
    });
    expect(failure(of("a int default true"))).toMatchObject({
      code: "42804",
      message: "argument of XMLTABLE must be type integer, not type boolean",
    });
  });
});
