import { beforeEach, describe, expect, it } from "vitest";
import { compareWithQuery, describeDifference } from "../../support/compare.js";
import { describeDatabases } from "../../support/database.js";

const actual = { schema: "public", name: "actual" };

describeDatabases((database) => {
  beforeEach(() => database.reset());

  describe("comparing a relation with a query", () => {
    async function compare(relation: string, query: string) {
      await database.exec(`CREATE VIEW actual AS ${relation}`);
      return compareWithQuery(database, actual, query);
    }

    it("finds equal multisets equal, in any order", async () => {
      const comparison = await compare(
        "VALUES (1, 'a'), (1, 'a'), (NULL, 'b')",
        "VALUES (NULL, 'b'), (1, 'a'), (1, 'a'); ",
      );
      expect(comparison).toEqual({ equal: true, columns: undefined, missing: [], extra: [] });
      expect(describeDifference(comparison)).toBeUndefined();
    });

    it("finds two empty relations equal only if their columns are", async () => {
      const comparison = await compare(
        "SELECT 1 AS a WHERE false",
        "SELECT 1 AS a, 2 AS b WHERE false",
      );
      expect(comparison.equal).toBe(false);
      expect(comparison.columns).toEqual({ expected: "a integer, b integer", actual: "a integer" });
    });

    it("notices a missing duplicate", async () => {
      const comparison = await compare("VALUES (1), (2)", "VALUES (1), (1), (2)");
      expect(comparison).toMatchObject({ equal: false, missing: ['("1")'], extra: [] });
    });

    it("notices a duplicate too many", async () => {
      const comparison = await compare("VALUES (1), (1), (1)", "VALUES (1)");
      expect(comparison).toMatchObject({ equal: false, missing: [], extra: ['("1")', '("1")'] });
    });

    it("tells 1.0 from 1.00", async () => {
      const comparison = await compare("SELECT 1.0 AS n", "SELECT 1.00 AS n");
      expect(comparison).toMatchObject({ equal: false, missing: ['("1.00")'], extra: ['("1.0")'] });
    });

    it("tells -0 from 0", async () => {
      const comparison = await compare("SELECT float8 '-0' AS n", "SELECT float8 '0' AS n");
      expect(comparison).toMatchObject({ equal: false, missing: ['("0")'], extra: ['("-0")'] });
    });

    it("tells trailing blanks apart", async () => {
      const comparison = await compare("SELECT 'a '::bpchar AS c", "SELECT 'a'::bpchar AS c");
      expect(comparison).toMatchObject({ equal: false, missing: ['("a")'], extra: ['("a ")'] });
    });

    it("tells NULL from the text NULL, and from empty text", async () => {
      const comparison = await compare(
        "SELECT NULL::text AS t",
        "SELECT 'NULL' AS t UNION ALL SELECT ''",
      );
      expect(comparison).toMatchObject({ equal: false, extra: ["(NULL)"] });
      expect(comparison.missing).toEqual(['("")', '("NULL")']);
    });

    it("does not mix up where one value ends and the next begins", async () => {
      const comparison = await compare(
        `SELECT 'x", "y' AS a, 'z' AS b`,
        `SELECT 'x' AS a, 'y", "z' AS b`,
      );
      expect(comparison.equal).toBe(false);
    });

    it("notices a difference of types that print alike", async () => {
      const comparison = await compare("SELECT 1::int8 AS n", "SELECT 1::int4 AS n");
      expect(comparison).toMatchObject({
        equal: false,
        columns: { expected: "n integer", actual: "n bigint" },
        missing: [],
        extra: [],
      });
    });

    it("notices a difference of type modifiers", async () => {
      const comparison = await compare(
        "SELECT 1::numeric(4, 2) AS n",
        "SELECT 1::numeric(5, 2) AS n",
      );
      expect(comparison.columns).toEqual({ expected: "n numeric(5,2)", actual: "n numeric(4,2)" });
    });

    it("notices a difference of collations", async () => {
      const comparison = await compare(
        `SELECT 'a'::text COLLATE "C" AS t`,
        "SELECT 'a'::text AS t",
      );
      expect(comparison.columns).toEqual({ expected: "t text", actual: 't text COLLATE "C"' });
    });

    it("notices a difference of names, also when only quotes tell them apart", async () => {
      const comparison = await compare('SELECT 1 AS "A"', "SELECT 1 AS a");
      expect(comparison.columns).toEqual({ expected: "a integer", actual: '"A" integer' });
    });

    it("notices columns in another order", async () => {
      const comparison = await compare("SELECT 1 AS b, 1 AS a", "SELECT 1 AS a, 1 AS b");
      expect(comparison.equal).toBe(false);
      expect(comparison.columns).toEqual({
        expected: "a integer, b integer",
        actual: "b integer, a integer",
      });
    });

    it("reads relations with hostile names, and queries that end in a comment", async () => {
      await database.exec(`CREATE TABLE public."we""ird; --" ("sel""ect" int)`);
      const comparison = await compareWithQuery(
        database,
        { schema: "public", name: 'we"ird; --' },
        'SELECT 1 AS "sel""ect" -- one row',
      );
      expect(comparison.missing).toEqual(['("1")']);
    });

    it("leaves no object behind, not even when the query fails", async () => {
      await compare("SELECT 1 AS a", "SELECT 1 AS a");
      const failing = compareWithQuery(database, actual, "SELECT 1 / (SELECT 0) AS a");
      await expect(failing).rejects.toThrow("division by zero");
      expect(await database.query("SELECT 1 FROM pg_class WHERE relname = 'recomputed'")).toEqual(
        [],
      );
    });

    it("shows the first rows only, and how many there are", async () => {
      const comparison = await compare(
        "SELECT n FROM generate_series(1, 100) AS n",
        "SELECT 1 AS n WHERE false",
      );
      const lines = describeDifference(comparison)?.split("\n") ?? [];
      expect(lines[0]).toBe("100 extra:");
      expect(lines.at(-1)).toBe("  and 80 more");
    });
  });
});
