import { describe, expect, it } from "vitest";
import type { Catalog, CatalogTable } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { formatType } from "../../../src/catalog/type-name.js";
import { QueryError } from "../../../src/diagnostics/errors.js";

/** The error that a text is refused with: its code, message, hint and the text that its span covers. */
async function refusal(ddl: string): Promise<{
  readonly code: string;
  readonly message: string;
  readonly at: string | undefined;
  readonly hint: string | undefined;
}> {
  try {
    await catalogFromSql({ name: "schema.sql", text: ddl });
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const [diagnostic] = error.diagnostics;
    expect(diagnostic?.source).toEqual({ name: "schema.sql", text: ddl });
    const span = diagnostic?.span;
    return {
      code: error.code,
      message: error.message,
      at: span && ddl.slice(span.start, span.end),
      hint: diagnostic?.hint,
    };
  }
  throw new Error("the text was accepted");
}

function tableOf(catalog: Catalog, key: string): CatalogTable {
  const table = catalog.tables.get(key);
  if (table === undefined) throw new Error(`${key} is missing: ${[...catalog.tables.keys()]}`);
  return table;
}

function columnsOf(catalog: Catalog, key: string): readonly string[] {
  return tableOf(catalog, key).columns.map(
    ({ name, type }) => `${name} ${formatType(type, catalog)}`,
  );
}

describe("refuses, and shows the place", () => {
  it.each([
    ["CREATE TABLE t (a int,)", "42601", 'syntax error at or near ")"', ")"],
    ["CREATE TABLE t (a int, ü text, b intt)", "42704", 'type "intt" does not exist', "intt"],
    ["CREATE TABLE t (a app.mood)", "42704", 'type "app.mood" does not exist', "app.mood"],
    [
      "CREATE TABLE t (a text(3))",
      "42601",
      'type modifier is not allowed for type "text"',
      "text(3)",
    ],
    [
      "CREATE TABLE t (a numeric(2000))",
      "22023",
      "NUMERIC precision 2000 must be between 1 and 1000",
      "numeric(2000)",
    ],
    [
      "CREATE TABLE t (a numeric(x))",
      "42601",
      "type modifiers must be simple constants or identifiers",
      "numeric(x)",
    ],
    ["CREATE TABLE t (a serial[])", "0A000", "array of serial is not implemented", "serial[]"],
    ["CREATE TABLE t (a anyelement)", "42P16", 'column "a" has pseudo-type anyelement', "a"],
    [
      'CREATE TABLE t (a int COLLATE "C")',
      "42804",
      "collations are not supported by type int4",
      'COLLATE "C"',
    ],
    [
      "CREATE TABLE t (a text COLLATE nothing)",
      "42704",
      'collation "nothing" does not exist',
      "COLLATE nothing",
    ],
    ["CREATE TABLE t (a int, b int, a text)", "42701", 'column "a" specified more than once', "a"],
    ["CREATE TABLE t (a int); CREATE TABLE t (b int)", "42P07", 'relation "t" already exists', "t"],
    [
      "CREATE TABLE t (a int); CREATE VIEW t AS SELECT 1",
      "42P07",
      'relation "t" already exists',
      "t",
    ],
    [
      "CREATE TABLE t (a int); CREATE OR REPLACE VIEW t AS SELECT 1",
      "42809",
      '"t" is not a view',
      "t",
    ],
    [
      "CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY)",
      "42P16",
      'multiple primary keys for table "t" are not allowed',
      undefined,
    ],
    [
      "CREATE TABLE t (a int, PRIMARY KEY (b))",
      "42703",
      'column "b" named in key does not exist',
      undefined,
    ],
    [
      "CREATE TABLE t (a int REFERENCES other)",
      "42P01",
      'relation "other" does not exist',
      "other",
    ],
    [
      "CREATE TABLE o (x int); CREATE TABLE t (a int REFERENCES o)",
      "42704",
      'there is no primary key for referenced table "o"',
      undefined,
    ],
    [
      "CREATE TABLE o (x int); CREATE TABLE t (a int REFERENCES o (y))",
      "42703",
      'column "y" referenced in foreign key constraint does not exist',
      undefined,
    ],
    [
      "CREATE TABLE t (a int) INHERITS (nothing)",
      "42P01",
      'relation "nothing" does not exist',
      "nothing",
    ],
    [
      "CREATE TABLE p (a int); CREATE TABLE t (a text) INHERITS (p)",
      "42804",
      'column "a" has a type conflict',
      "a",
    ],
    [
      "CREATE TABLE p (a int); CREATE TABLE q (a text); CREATE TABLE t () INHERITS (p, q)",
      "42804",
      'inherited column "a" has a type conflict',
      "q",
    ],
    [
      "CREATE TABLE p (a int); CREATE TABLE t (a int, LIKE p)",
      "42701",
      'column "a" specified more than once',
      "p",
    ],
    [
      "CREATE VIEW v AS SELECT 1; CREATE TABLE t (LIKE v)",
      "0A000",
      'the columns of view "v" are not known from its text',
      "v",
    ],
    [
      "CREATE DOMAIN d AS int; CREATE TABLE t OF d",
      "42809",
      "type public.d is not a composite type",
      "d",
    ],
    [
      "CREATE TABLE t (a int, NOT NULL b)",
      "42703",
      'column "b" of relation "t" does not exist',
      undefined,
    ],
    [
      "CREATE TYPE t AS (a int); CREATE TABLE x OF t (b PRIMARY KEY)",
      "42703",
      'column "b" does not exist',
      "b",
    ],
    ["CREATE INDEX ON nothing (a)", "42P01", 'relation "nothing" does not exist', "nothing"],
    ["CREATE TABLE t (a int); CREATE INDEX ON t (b)", "42703", 'column "b" does not exist', "t"],
    [
      "CREATE TABLE t (a int); CREATE INDEX t ON t (a)",
      "42P07",
      'relation "t" already exists',
      "t",
    ],
    [
      "ALTER TABLE nothing ADD COLUMN a int",
      "42P01",
      'relation "nothing" does not exist',
      "nothing",
    ],
    [
      "CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN a int",
      "42701",
      'column "a" of relation "t" already exists',
      "a",
    ],
    [
      "CREATE TABLE t (a int); CREATE TABLE c (b text) INHERITS (t); ALTER TABLE t ADD b int",
      "42804",
      'child table "c" has different type for column "b"',
      "b",
    ],
    [
      "CREATE TABLE t (a int); ALTER TABLE t DROP COLUMN b",
      "42703",
      'column "b" of relation "t" does not exist',
      "ALTER TABLE t DROP COLUMN b",
    ],
    [
      "CREATE TABLE t (a int); ALTER TABLE t ALTER b SET NOT NULL",
      "42703",
      'column "b" of relation "t" does not exist',
      "ALTER TABLE t ALTER b SET NOT NULL",
    ],
    [
      "CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD PRIMARY KEY (a)",
      "42P16",
      'multiple primary keys for table "t" are not allowed',
      undefined,
    ],
    [
      "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i",
      "42704",
      'index "i" does not exist',
      undefined,
    ],
    [
      "ALTER INDEX nothing ATTACH PARTITION other",
      "42P01",
      'relation "other" does not exist',
      "other",
    ],
    [
      "CREATE TABLE t (a int); ALTER TABLE t RENAME COLUMN b TO c",
      "42703",
      'column "b" does not exist',
      undefined,
    ],
    [
      "CREATE TABLE t (a int, b int); ALTER TABLE t RENAME COLUMN a TO b",
      "42701",
      'column "b" of relation "t" already exists',
      undefined,
    ],
    [
      "CREATE TABLE t (a int); CREATE TABLE u (a int); ALTER TABLE t RENAME TO u",
      "42P07",
      'relation "u" already exists',
      "t",
    ],
    [
      "CREATE TYPE m AS ENUM ('a'); CREATE TYPE m AS ENUM ('b')",
      "42710",
      'type "m" already exists',
      undefined,
    ],
    [
      "CREATE TABLE m (a int); CREATE TYPE m AS (a int)",
      "42P07",
      'relation "m" already exists',
      undefined,
    ],
    ["CREATE TYPE m AS (a int, a text)", "42701", 'column "a" specified more than once', "a"],
    ["ALTER TYPE m ADD VALUE 'a'", "42704", 'type "m" does not exist', undefined],
    [
      "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'a'",
      "42710",
      'enum label "a" already exists',
      undefined,
    ],
    [
      "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'b' AFTER 'c'",
      "42704",
      '"c" is not an existing enum label',
      undefined,
    ],
    [
      "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m RENAME VALUE 'b' TO 'c'",
      "42704",
      '"b" is not an existing enum label',
      undefined,
    ],
    [
      'CREATE TYPE r AS RANGE (COLLATION = "C")',
      "42601",
      'type attribute "subtype" is required',
      undefined,
    ],
    ["ALTER TYPE nothing ADD ATTRIBUTE a int", "42704", 'type "nothing" does not exist', "nothing"],
    [
      "CREATE TYPE p AS (a int); ALTER TYPE p ADD ATTRIBUTE a int",
      "42701",
      'column "a" already exists',
      undefined,
    ],
    [
      "CREATE TYPE p AS (a int); ALTER TYPE p DROP ATTRIBUTE b",
      "42703",
      'column "b" of the type does not exist',
      undefined,
    ],
    [
      "CREATE TYPE p AS (a int); ALTER TYPE p ALTER ATTRIBUTE b TYPE text",
      "42703",
      'column "b" of the type does not exist',
      undefined,
    ],
    [
      "CREATE FUNCTION f(nothing.a%TYPE) RETURNS int LANGUAGE sql AS ''",
      "42P01",
      'relation "nothing" does not exist',
      "nothing.a",
    ],
    [
      "CREATE TABLE t (a int); CREATE FUNCTION f(t.b%TYPE) RETURNS int LANGUAGE sql AS ''",
      "42703",
      'column "b" of relation "t" does not exist',
      "t.b",
    ],
    [
      "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS ''; CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS ''",
      "42710",
      'function "f" already exists with same argument types',
      undefined,
    ],
    ["ALTER FUNCTION f(int) STABLE", "42883", "function f does not exist", undefined],
    [
      "CREATE AGGREGATE a(int) (SFUNC = int4pl)",
      "42P17",
      "aggregate stype must be specified",
      undefined,
    ],
    [
      "CREATE OPERATOR === (LEFTARG = int, FUNCTION = int4pl)",
      "42P17",
      "operator right argument type must be specified",
      undefined,
    ],
    [
      "CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = app.f)",
      "42883",
      "function app.f does not exist",
      undefined,
    ],
    [
      "CREATE CAST (int AS uuid) WITH FUNCTION f(int)",
      "42883",
      "function f does not exist",
      undefined,
    ],
    [
      "CREATE CAST (int AS uuid) WITHOUT FUNCTION; CREATE CAST (int AS uuid) WITHOUT FUNCTION",
      "42710",
      "cast from type pg_catalog.int4 to type pg_catalog.uuid already exists",
      undefined,
    ],
    [
      "CREATE COLLATION c (LOCALE = 'C'); CREATE COLLATION c (LOCALE = 'C')",
      "42710",
      'collation "c" already exists',
      undefined,
    ],
    ["DROP TABLE nothing", "42P01", 'table "nothing" does not exist', undefined],
    ["DROP VIEW app.nothing", "42P01", 'view "app.nothing" does not exist', undefined],
    ["DROP TYPE nothing", "42704", 'type "nothing" does not exist', undefined],
    ["DROP INDEX nothing", "42704", 'index "nothing" does not exist', undefined],
    ["DROP FUNCTION nothing(int)", "42883", 'function "nothing" does not exist', undefined],
    [
      "SET search_path = ''; CREATE TABLE t (a int)",
      "3F000",
      "no schema has been selected to create in",
      "t",
    ],
  ])("%s", async (ddl, code, message, at) => {
    const refused = await refusal(ddl);
    expect(refused).toMatchObject({ code, message });
    if (at !== undefined) expect(refused.at).toBe(at);
  });

  it("names what is near and what there is", async () => {
    expect((await refusal("CREATE TABLE t (a integr)")).hint).toMatch(/"int4"/);
    expect((await refusal("CREATE TYPE mood AS ENUM (); CREATE TABLE t (a moood)")).hint).toMatch(
      /^Perhaps "mood" is meant\./,
    );
    expect(
      (await refusal("CREATE TABLE orders (a int); ALTER TABLE ordres ADD b int")).hint,
    ).toMatch(/^Perhaps "orders" is meant\. Tables of the schema: "orders"\.$/);
  });

  it("says where the types of extensions come from", async () => {
    expect((await refusal("CREATE TABLE t (a citext)")).hint).toMatch(/CREATE EXTENSION citext/);
    expect((await refusal("CREATE TABLE t (a geometry(Point, 4326))")).hint).toMatch(
      /postgis are known only when the catalog is read from a database/,
    );
  });
});

describe("reads scripts as they come", () => {
  it("passes over what tells nothing of tables, types and functions", async () => {
    const catalog = await catalogFromSql(`
      CREATE TABLE t (id int);
      CREATE SEQUENCE s; ALTER SEQUENCE s OWNED BY t.id; ALTER TABLE s OWNER TO postgres;
      COMMENT ON TABLE t IS 'x'; GRANT ALL ON t TO PUBLIC; REVOKE ALL ON t FROM PUBLIC;
      INSERT INTO t VALUES (1); UPDATE t SET id = 2; DELETE FROM t; TRUNCATE t;
      CREATE POLICY p ON t USING (true); CREATE RULE r AS ON INSERT TO t DO NOTHING;
      CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f();
      DO $$ BEGIN NULL; END $$; SET statement_timeout = 0; SET LOCAL lock_timeout = 1;
      SELECT nextval('s'); SELECT setval('s', 1); BEGIN; COMMIT; ANALYZE; CREATE EXTENSION pgcrypto;
      ALTER TABLE t CLUSTER ON i; ALTER TABLE t ALTER id SET DEFAULT 1; ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;
      CREATE ROLE r; ALTER TABLE t OWNER TO r; CREATE PUBLICATION p FOR ALL TABLES; CREATE STATISTICS st ON id, id FROM t;
      DROP POLICY p ON t; DROP TRIGGER g ON t; ALTER SYSTEM SET work_mem = '1MB'; ALTER TRIGGER g ON t RENAME TO h;
      ALTER POLICY p ON t RENAME TO q; ALTER EXTENSION pgcrypto SET SCHEMA public; CREATE TEXT SEARCH CONFIGURATION c (COPY = simple);
    `);
    expect([...catalog.tables.keys()]).toEqual(["public.t"]);
    expect(catalog.searchPath).toEqual(["pg_catalog", "public"]);
  });

  it("reads nothing from an empty text", async () => {
    expect((await catalogFromSql("")).tables.size).toBe(0);
    expect((await catalogFromSql("-- nothing\n;;")).tables.size).toBe(0);
    expect((await catalogFromSql([])).tables.size).toBe(0);
  });

  it("reads several texts in order, each as a session of its own", async () => {
    const catalog = await catalogFromSql([
      { name: "1.sql", text: "SET search_path = app; CREATE TABLE t (id int PRIMARY KEY);" },
      { name: "2.sql", text: "CREATE TABLE t (id int REFERENCES app.t);" },
    ]);
    expect([...catalog.tables.keys()]).toEqual(["app.t", "public.t"]);
    expect(tableOf(catalog, "public.t").foreignKeys[0]?.references.schema).toBe("app");
  });

  it("leaves out what belongs to psql, and the rows of COPY", async () => {
    const catalog = await catalogFromSql(
      [
        "\\restrict Xyz",
        "\\set ON_ERROR_STOP on",
        "CREATE TABLE a (id int, note text);",
        "COPY a (id, note) FROM stdin;",
        '1\tit\'s; "odd" /* and -- so on',
        "\\N\tCREATE TABLE x (",
        "\\.",
        "COPY a FROM stdin WITH (FORMAT csv);",
        "\\.",
        "  \\echo done",
        "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$",
        "\\ not for psql ' ",
        "$body$;",
        "CREATE TABLE b (e text DEFAULT E'\\\\'); /* \\n",
        "\\inside a comment */",
        "CREATE TABLE c (note text DEFAULT 'two",
        "\\lines');",
        "\\unrestrict Xyz",
      ].join("\n"),
    );
    expect([...catalog.tables.keys()]).toEqual(["public.a", "public.b", "public.c"]);
    expect(catalog.functionsNamed("f")).toHaveLength(1);
  });

  it("keeps places right behind what it left out", async () => {
    const text = "\\restrict ü\nCOPY t FROM stdin;\nä\t1\n\\.\nCREATE TABLE t (ö intt)";
    expect((await refusal(text)).at).toBe("intt");
  });

  it("takes COPY without an end as the end", async () => {
    const catalog = await catalogFromSql("CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n\\N\n");
    expect(catalog.tables.size).toBe(1);
  });
});

describe("search path", () => {
  it("is that of the options, or of ALTER DATABASE", async () => {
    const app = await catalogFromSql("CREATE TABLE t (id int)", { searchPath: ["app", "public"] });
    expect(app.searchPath).toEqual(["pg_catalog", "app", "public"]);
    expect([...app.tables.keys()]).toEqual(["app.t"]);
    const altered = await catalogFromSql([
      { name: "a", text: `ALTER DATABASE d SET search_path = "$user", 'Odd, Name', app;` },
      { name: "b", text: "CREATE TABLE t (id int)" },
    ]);
    expect(altered.searchPath).toEqual(["pg_catalog", "Odd, Name", "app"]);
    expect([...altered.tables.keys()]).toEqual(["Odd, Name.t"]);
    const other = await catalogFromSql("ALTER DATABASE d SET work_mem = '1MB'");
    expect(other.searchPath).toEqual(["pg_catalog", "public"]);
  });

  it("follows SET, RESET and set_config", async () => {
    const catalog = await catalogFromSql(`
      SET search_path TO a; CREATE TABLE t1 (id int);
      SET search_path TO DEFAULT; CREATE TABLE t2 (id int);
      SELECT set_config('search_path', 'B, "C d"', false), set_config('work_mem', '1MB', true); CREATE TABLE t3 (id int);
      RESET ALL; CREATE TABLE t4 (id int);`);
    expect([...catalog.tables.keys()].sort()).toEqual(["a.t1", "b.t3", "public.t2", "public.t4"]);
  });

  it("finds the first of several schemas, temporary tables first", async () => {
    const catalog = await catalogFromSql(`
      CREATE TABLE a.t (first int); CREATE TABLE b.t (second int); CREATE TABLE b.u (third int);
      SET search_path = a, b;
      CREATE TABLE like_t (LIKE t); CREATE TABLE like_u (LIKE u);
      CREATE TEMP TABLE t (temporary int);
      CREATE TABLE like_temporary (LIKE t);`);
    expect(columnsOf(catalog, "a.like_t")).toEqual(["first integer"]);
    expect(columnsOf(catalog, "a.like_u")).toEqual(["third integer"]);
    expect(columnsOf(catalog, "a.like_temporary")).toEqual(["temporary integer"]);
    expect([...catalog.tables.keys()].filter((key) => key.startsWith("pg_temp"))).toEqual([]);
    expect([...catalog.types.keys()].filter((key) => key.startsWith("pg_temp"))).toEqual([]);
  });
});

describe("collations", () => {
  it("of the machine are taken to be there", async () => {
    const catalog = await catalogFromSql(`
      CREATE TABLE t (a text COLLATE "en_US.utf8", b text COLLATE "de-x-icu", c text COLLATE pg_catalog."C.UTF-8", d text COLLATE "default")`);
    expect(tableOf(catalog, "public.t").columns.map(({ type }) => type.collation?.name)).toEqual([
      "en_US.utf8",
      "de-x-icu",
      "C.UTF-8",
      undefined,
    ]);
    expect(catalog.collations.get("pg_catalog.de-x-icu")).toEqual({ deterministic: true });
  });

  it("of the user are deterministic unless they say no", async () => {
    const catalog = await catalogFromSql(`
      CREATE COLLATION ci (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
      CREATE COLLATION sure (PROVIDER = icu, LOCALE = 'de', DETERMINISTIC = true);
      CREATE COLLATION copied FROM ci;
      CREATE COLLATION IF NOT EXISTS ci (LOCALE = 'C');
      CREATE COLLATION dropped FROM "C";
      DROP COLLATION dropped;`);
    expect(catalog.collations.get("public.ci")?.deterministic).toBe(false);
    expect(catalog.collations.get("public.sure")?.deterministic).toBe(true);
    expect(catalog.collations.get("public.copied")?.deterministic).toBe(false);
    expect(catalog.collations.has("public.dropped")).toBe(false);
  });
});

describe("views", () => {
  async function definition(ddl: string, key = "public.v"): Promise<string | undefined> {
    return tableOf(await catalogFromSql(ddl), key).definition;
  }

  it("keep the text of their query and nothing more", async () => {
    expect(await definition("CREATE VIEW v AS SELECT 1 AS as_it_is;")).toBe("SELECT 1 AS as_it_is");
    expect(
      await definition("CREATE VIEW v AS SELECT 'ü' AS a  -- note\n , 2 AS b ; SELECT 1"),
    ).toBe("SELECT 'ü' AS a  -- note\n , 2 AS b");
    expect(
      await definition(
        'CREATE OR REPLACE TEMP VIEW x AS SELECT 1; CREATE VIEW v ("as", b) WITH (security_barrier) AS (SELECT 1, 2) WITH LOCAL CHECK OPTION',
      ),
    ).toBe("(SELECT 1, 2)");
    expect(
      await definition("CREATE VIEW v AS WITH x AS (SELECT 1) SELECT * FROM x WITH CHECK OPTION"),
    ).toBe("WITH x AS (SELECT 1) SELECT * FROM x");
    expect(
      await definition(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS v USING heap AS VALUES (1) WITH NO DATA",
      ),
    ).toBe("VALUES (1)");
    expect(await definition("CREATE MATERIALIZED VIEW v AS TABLE pg_class WITH DATA")).toBe(
      "TABLE pg_class",
    );
  });

  it("keep the names that were given to their columns", async () => {
    const catalog = await catalogFromSql(`
      CREATE VIEW v (x, "Y") AS SELECT 1, 2;
      CREATE MATERIALIZED VIEW m (z) AS SELECT 1;
      ALTER VIEW v RENAME COLUMN x TO w;`);
    expect(tableOf(catalog, "public.v").columnAliases).toEqual(["w", "Y"]);
    expect(tableOf(catalog, "public.m")).toMatchObject({
      kind: "materialized-view",
      columnAliases: ["z"],
    });
  });

  it("in the short recursive form get the long one", async () => {
    expect(
      await definition(
        'CREATE RECURSIVE VIEW v (n, "M") AS VALUES (1, 2) UNION SELECT n + 1, "M" FROM v',
      ),
    ).toBe(
      'WITH RECURSIVE "v" ("n", "M") AS (\nVALUES (1, 2) UNION SELECT n + 1, "M" FROM v\n)\nSELECT "n", "M" FROM "v"',
    );
  });

  it("name their tables so that queries of other sessions find them", async () => {
    const ddl = `
      CREATE TABLE public.shared (id int);
      SET search_path = "My App", public;
      CREATE TYPE mood AS ENUM ('ok');
      CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE TABLE t (id int);
      CREATE VIEW v AS WITH shared AS (SELECT 1) SELECT f(id), 'ok'::mood, lower('x')
        FROM t JOIN shared ON true JOIN public.shared AS s ON true WHERE EXISTS (SELECT FROM t AS u);`;
    expect((await definition(ddl, "My App.v"))?.replace(/\s+/g, " ")).toBe(
      `WITH shared AS (SELECT 1) SELECT "My App".f(id), 'ok'::"My App".mood, lower('x')` +
        ` FROM "My App".t JOIN shared ON true JOIN public.shared AS s ON true WHERE EXISTS (SELECT FROM "My App".t AS u)`,
    );
  });

  it("inside CREATE SCHEMA end where the next statement begins", async () => {
    const catalog = await catalogFromSql(`
      CREATE SCHEMA app
        CREATE TABLE t (id int)
        CREATE VIEW v AS SELECT id FROM t WHERE id > 0
        GRANT SELECT ON v TO PUBLIC
        CREATE VIEW w AS SELECT id FROM v;`);
    expect(tableOf(catalog, "app.v").definition).toBe('SELECT id FROM "app".t WHERE id > 0');
    expect(tableOf(catalog, "app.w").definition).toBe('SELECT id FROM "app".v');
  });
});

describe("what cannot be told from the text", () => {
  async function unreadable(ddl: string): Promise<Readonly<Record<string, string>>> {
    const catalog = await catalogFromSql(ddl);
    for (const key of catalog.unreadable.keys()) expect(catalog.tables.has(key)).toBe(false);
    return Object.fromEntries(catalog.unreadable);
  }

  it("is a table made by a query, and what is made like it", async () => {
    const found = await unreadable(`
      CREATE TABLE t AS SELECT 1;
      CREATE TABLE IF NOT EXISTS t AS SELECT 2;
      CREATE TABLE u (LIKE t);
      CREATE TABLE c () INHERITS (t);
      CREATE INDEX ON t (x);
      ALTER TABLE t ADD COLUMN y int;
      ALTER TABLE t RENAME COLUMN y TO z;
      ALTER TABLE t RENAME CONSTRAINT y TO z;
      ALTER TABLE t RENAME TO t2;
      ALTER TABLE t2 SET SCHEMA app;
      CREATE TABLE r (x int REFERENCES app.t2);
      CREATE TEMP TABLE passing AS SELECT 1;`);
    expect(Object.keys(found)).toEqual(["public.u", "public.c", "app.t2"]);
    expect(found["app.t2"]).toMatch(/CREATE TABLE AS/);
    expect(found["public.u"]).toMatch(/"t"/);
  });

  it("is forgotten when it is dropped or created again", async () => {
    expect(
      await unreadable("CREATE TABLE t AS SELECT 1; DROP TABLE t; CREATE TABLE t (id int);"),
    ).toEqual({});
    expect(
      await unreadable("CREATE SCHEMA app; CREATE TABLE app.t AS SELECT 1; DROP SCHEMA app;"),
    ).toEqual({});
    await expect(
      unreadable("CREATE TABLE t AS SELECT 1; CREATE TABLE t (id int);"),
    ).rejects.toThrow('relation "t" already exists');
  });

  const base = `
    CREATE TABLE t (a int, b int);
    CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE TYPE mood AS ENUM ('ok');
    CREATE VIEW plain AS SELECT a FROM t;
    CREATE VIEW everything AS SELECT * FROM t;
    CREATE VIEW above AS SELECT a FROM everything;
    CREATE VIEW calling AS SELECT f(1), 'ok'::mood;`;

  it.each([
    ["ALTER TABLE t RENAME TO t2", ["plain", "everything", "above"]],
    ["ALTER TABLE t SET SCHEMA app", ["plain", "everything", "above"]],
    ["DROP TABLE t CASCADE", ["plain", "everything", "above"]],
    ["ALTER TABLE t ADD COLUMN c int", ["everything", "above"]],
    ["ALTER TABLE t RENAME COLUMN b TO c", ["everything", "above"]],
    ["ALTER TABLE t RENAME COLUMN a TO c", ["plain", "everything", "above"]],
    ["ALTER TABLE t DROP COLUMN b CASCADE", ["everything", "above"]],
    ["ALTER TABLE t ALTER a SET NOT NULL", []],
    ["ALTER VIEW everything RENAME TO other", ["above"]],
    ["ALTER VIEW everything RENAME COLUMN a TO c", ["above", "everything"]],
    ["DROP VIEW everything CASCADE", ["above"]],
    ["ALTER FUNCTION f(int) RENAME TO g", ["calling"]],
    ["ALTER FUNCTION f(int) SET SCHEMA app", ["calling"]],
    ["DROP FUNCTION f CASCADE", ["calling"]],
    ["ALTER TYPE mood RENAME TO feeling", ["calling"]],
    ["ALTER TYPE mood SET SCHEMA app", ["calling"]],
    ["DROP TYPE mood CASCADE", ["calling"]],
  ])("is a view whose names have come to mean something else: %s", async (change, lost) => {
    const found = await unreadable(`${base} ${change};`);
    expect(Object.keys(found)).toEqual(lost.map((name) => `public.${name}`));
  });

  it("is not a view that is created again afterwards", async () => {
    const catalog = await catalogFromSql(
      `${base} ALTER TABLE t ADD COLUMN c int; CREATE OR REPLACE VIEW everything AS SELECT * FROM t;`,
    );
    expect([...catalog.unreadable.keys()]).toEqual(["public.above"]);
    expect(tableOf(catalog, "public.everything").definition).toBe("SELECT * FROM t");
  });
});

describe("extension citext", () => {
  it("brings its type with what can be done with it", async () => {
    const catalog = await catalogFromSql(`
      CREATE SCHEMA ext;
      CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA ext;
      CREATE EXTENSION IF NOT EXISTS citext;
      CREATE TABLE people (name ext.citext PRIMARY KEY, names ext.citext[]);`);
    expect(columnsOf(catalog, "public.people")).toEqual(["name ext.citext", "names ext.citext[]"]);
    expect(catalog.types.get("ext.citext")).toMatchObject({
      category: "S",
      collatable: true,
      equality: "semantic",
      hashable: true,
      ordered: true,
    });
    expect(catalog.types.has("public.citext")).toBe(false);
    const equals = catalog.operatorsNamed("=").find(({ left }) => left === "ext.citext");
    expect(equals).toMatchObject({ right: "ext.citext", negator: "<>", strict: true });
    expect(catalog.functionsNamed("max").some(({ result }) => result === "ext.citext")).toBe(true);
    expect(catalog.castBetween("pg_catalog.text", "ext.citext")?.context).toBe("assignment");
    expect(catalog.castBetween("ext.citext", "pg_catalog.text")?.method).toBe("binary");
  });
});

describe("types with functions of their own", () => {
  it("get equality and order from default operator classes", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE box3;
      CREATE FUNCTION box3_in(cstring) RETURNS box3 LANGUAGE c IMMUTABLE STRICT AS 'x';
      CREATE TYPE box3 (INPUT = box3_in, OUTPUT = box3_out, ELEMENT = float8, CATEGORY = 'G', PREFERRED);
      CREATE TYPE like_text (INPUT = a, OUTPUT = b, LIKE = text, COLLATABLE = false);
      CREATE TYPE hashed (INPUT = a, OUTPUT = b);
      CREATE OPERATOR CLASS o DEFAULT FOR TYPE box3 USING btree AS OPERATOR 1 <;
      CREATE OPERATOR CLASS o DEFAULT FOR TYPE hashed USING hash AS OPERATOR 1 =;
      CREATE OPERATOR CLASS o FOR TYPE like_text USING btree AS OPERATOR 1 <;
      CREATE OPERATOR CLASS g DEFAULT FOR TYPE like_text USING gist AS OPERATOR 1 <;
      CREATE TABLE t (a box3(1,2), b box3[]);`);
    expect(catalog.types.get("public.box3")).toMatchObject({
      category: "G",
      preferred: true,
      equality: "semantic",
      ordered: true,
      hashable: false,
      element: { key: "pg_catalog.float8" },
    });
    expect(catalog.types.get("public.hashed")).toMatchObject({ ordered: false, hashable: true });
    expect(catalog.types.get("public.like_text")).toMatchObject({
      category: "S",
      equality: "none",
      collatable: false,
    });
    expect(catalog.types.get("public._box3")?.kind).toBe("array");
    // What the numbers mean is known to the extension only.
    expect(tableOf(catalog, "public.t").columns[0]?.type.modifier).toBe(-1);
  });

  it("refuse modifiers where they can have none", async () => {
    expect(await refusal("CREATE TYPE mood AS ENUM (); CREATE TABLE t (a mood(3))")).toMatchObject({
      code: "42601",
      at: "mood(3)",
    });
  });
});

describe("drops", () => {
  it("take everything along that hangs on it", async () => {
    const catalog = await catalogFromSql(`
      CREATE SCHEMA app;
      CREATE TYPE app.mood AS ENUM ('ok');
      CREATE TABLE app.p (id int PRIMARY KEY) PARTITION BY RANGE (id);
      CREATE TABLE app.p1 PARTITION OF app.p DEFAULT;
      CREATE TABLE keeps (id int, m app.mood, ms app.mood[], p int REFERENCES app.p);
      CREATE CAST (app.mood AS int) WITH INOUT AS ASSIGNMENT;
      CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE OPERATOR app.=== (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
      CREATE OPERATOR +* (RIGHTARG = int, FUNCTION = int4up);
      CREATE CAST (int AS uuid) WITHOUT FUNCTION;
      DROP OPERATOR +* (NONE, int);
      DROP CAST (int AS uuid);
      DROP SCHEMA app CASCADE;
      DROP SCHEMA IF EXISTS app;`);
    expect([...catalog.tables.keys()]).toEqual(["public.keeps"]);
    expect(columnsOf(catalog, "public.keeps")).toEqual(["id integer", "p integer"]);
    expect(tableOf(catalog, "public.keeps").foreignKeys).toEqual([]);
    expect([...catalog.types.keys()].filter((key) => key.startsWith("app."))).toEqual([]);
    expect(catalog.functionsNamed("f")).toEqual([]);
    expect(catalog.operatorsNamed("===")).toEqual([]);
    expect(catalog.operatorsNamed("+*")).toEqual([]);
    expect(catalog.castBetween("pg_catalog.int4", "pg_catalog.uuid")).toBeUndefined();
  });
});

describe("casts", () => {
  it("tell method, context and volatility", async () => {
    const catalog = await catalogFromSql(`
      CREATE TYPE mood AS ENUM ('ok');
      CREATE FUNCTION mood_of(int) RETURNS mood LANGUAGE sql STABLE AS 'SELECT NULL';
      CREATE CAST (int AS mood) WITH FUNCTION mood_of(int) AS IMPLICIT;
      CREATE CAST (mood AS int) WITH INOUT AS ASSIGNMENT;
      CREATE CAST (mood AS bytea) WITHOUT FUNCTION;`);
    expect(catalog.castBetween("pg_catalog.int4", "public.mood")).toMatchObject({
      context: "implicit",
      method: "function",
      volatility: "stable",
    });
    expect(catalog.castBetween("public.mood", "pg_catalog.int4")).toMatchObject({
      context: "assignment",
      method: "inout",
      volatility: "stable",
    });
    expect(catalog.castBetween("public.mood", "pg_catalog.bytea")).toMatchObject({
      context: "explicit",
      method: "binary",
      volatility: "immutable",
    });
  });
});

describe("generated columns", () => {
  it("follow the columns that they are made of", async () => {
    const catalog = await catalogFromSql(`
      CREATE TABLE t (a text, "B" text, c text GENERATED ALWAYS AS (public.t.a || t."B" || 'a' || lower("B") || a), d text GENERATED ALWAYS AS (a));
      ALTER TABLE t RENAME a TO "the a";
      ALTER TABLE t RENAME TO u;
      ALTER TABLE u ADD COLUMN e text GENERATED ALWAYS AS (u."the a");
      ALTER TABLE u DROP COLUMN "B" CASCADE;`);
    expect(
      tableOf(catalog, "public.u").columns.map(({ name, generationExpression }) => [
        name,
        generationExpression,
      ]),
    ).toEqual([
      ["the a", undefined],
      ["d", '"the a"'],
      ["e", '"the a"'],
    ]);
    const renamed = await catalogFromSql(`
      CREATE TABLE t (a text, b text, c text GENERATED ALWAYS AS (public.t.a || t.b || 'a' || lower(b) || a));
      ALTER TABLE t RENAME a TO "the a";`);
    expect(tableOf(renamed, "public.t").columns[2]?.generationExpression).toBe(
      `"the a" || "b" || 'a' || lower(b) || "the a"`,
    );
  });

  it("keep the text of their expression", async () => {
    const catalog = await catalogFromSql(`
      CREATE TABLE t (a text, b text GENERATED ALWAYS AS (lower(a) || 'ü') STORED, c text GENERATED ALWAYS AS (upper(a)));
      ALTER TABLE t ALTER b SET EXPRESSION AS (a || a);`);
    expect(
      tableOf(catalog, "public.t").columns.map(({ generated, generationExpression }) => [
        generated,
        generationExpression,
      ]),
    ).toEqual([
      [undefined, undefined],
      ["stored", "a || a"],
      ["virtual", "upper(a)"],
    ]);
    const dropped = await catalogFromSql(`
      CREATE TABLE t (a text, b text GENERATED ALWAYS AS (a) STORED); ALTER TABLE t ALTER b DROP EXPRESSION;`);
    expect(tableOf(dropped, "public.t").columns[1]).toMatchObject({
      generated: undefined,
      generationExpression: undefined,
    });
  });
});
