import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases } from "../support/database.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";

const schema = `CREATE TABLE l (id int PRIMARY KEY, k int, n numeric);
  CREATE TABLE r (k int, b text, n numeric);
  INSERT INTO l VALUES (1, 1, 1.0), (2, 2, 2), (3, NULL, NULL);
  INSERT INTO r VALUES (1, 'one', 5);`;

const message = "more than one row returned by a subquery used as an expression";

const queries = {
  "in the select list": "SELECT id, (SELECT b FROM r WHERE r.k = l.k) AS b FROM l",
  "correlated by an inequality":
    "SELECT id, (SELECT b FROM r WHERE r.k = 1 AND r.n > l.n) AS b FROM l",
  "in a filter": "SELECT id FROM l WHERE (SELECT n FROM r WHERE r.k = l.k) > n",
  "not correlated": "SELECT id, (SELECT b FROM r WHERE k = 1) AS b FROM l",
  "of a type without min": "SELECT id, (SELECT b::bytea FROM r WHERE r.k = l.k) AS b FROM l",
  "of an array, correlated by an inequality":
    "SELECT id, (SELECT ARRAY[b, NULL] FROM r WHERE r.k = 1 AND r.n > l.n) AS b FROM l",
  "of XML, not correlated":
    "SELECT id, (SELECT xmlelement(name b, b) FROM r WHERE k = 1) AS b FROM l",
};

/** Over rows that are NULL, to which another such row is added. */
const queriesOverNulls = {
  "compared in a filter": "SELECT id FROM l WHERE (SELECT n FROM r WHERE r.k = l.k) > n",
  "compared with a constant": "SELECT id FROM l WHERE (SELECT n FROM r WHERE r.k = l.k) > 0",
  "under OR": "SELECT id FROM l WHERE (SELECT n FROM r WHERE r.k = l.k) > 0 OR n = 2",
  "tested for NULL": "SELECT id FROM l WHERE (SELECT n FROM r WHERE r.k = l.k) IS NULL",
  "not correlated, in a filter": "SELECT id FROM l WHERE (SELECT n FROM r WHERE k = 1) > n",
  "in a condition of CASE":
    "SELECT id, CASE WHEN (SELECT n FROM r WHERE r.k = l.k) > 0 THEN 1 END AS one FROM l",
  "correlated by an inequality, in a filter":
    "SELECT id FROM l WHERE (SELECT n FROM r WHERE r.k < l.k + 1 AND r.k >= l.k) > 0",
  "in a filter over a join":
    "SELECT x.id FROM l AS x LEFT JOIN l AS y ON x.id = y.id WHERE (SELECT n FROM r WHERE r.k = y.k) > x.id",
  "in a filter below an aggregate":
    "SELECT sum(id) AS total FROM l WHERE (SELECT n FROM r WHERE r.k = l.k) > 0",
  "in HAVING":
    "SELECT k, count(*) AS n FROM l GROUP BY k HAVING (SELECT n FROM r WHERE r.k = l.k) > 0",
  "of jsonb": "SELECT id FROM l WHERE (SELECT b::jsonb FROM r WHERE r.k = l.k) = '1'",
  "of bytea": "SELECT id FROM l WHERE (SELECT b::bytea FROM r WHERE r.k = l.k) = 'x'",
};

// A scalar subquery of several rows stops what PostgreSQL would stop, and nothing after they are one again.
describeDatabases((database) => {
  it.each(Object.entries(queries))("refuses a second row %s", async (_, query) => {
    await database.reset();
    await database.exec(schema);
    const artifact = await compile(query, await catalogFromSql(schema), { name: "public.kept" });
    expect(artifact.mode).toBe("differential");
    await database.exec(artifact.prelude);
    await installArtifact(database, artifact);
    const expectEqual = async (): Promise<void> => {
      const comparison = await compareWithQuery(database, artifact.name, query);
      expect(describeDifference(comparison)).toBeUndefined();
    };
    await expectEqual();

    await database.exec("INSERT INTO r VALUES (1, 'another', 6)");
    await expect(database.query(query)).rejects.toThrow(message);
    await expect(refreshArtifact(database, artifact, "refresh")).rejects.toThrow(message);
    await expect(refreshArtifact(database, artifact, "full")).rejects.toThrow(message);

    await database.exec("DELETE FROM r WHERE b = 'one'; INSERT INTO r VALUES (3, 'three', 7)");
    await refreshArtifact(database, artifact, "refresh");
    await expectEqual();
  });

  it.each(Object.entries(queriesOverNulls))("refuses a second NULL %s", async (_, query) => {
    await database.reset();
    await database.exec(schema);
    await database.exec("UPDATE r SET b = NULL, n = NULL");
    const artifact = await compile(query, await catalogFromSql(schema), { name: "public.kept" });
    expect(artifact.mode).toBe("differential");
    await installArtifact(database, artifact);

    await database.exec("INSERT INTO r VALUES (1, NULL, NULL)");
    await expect(database.query(query)).rejects.toThrow(message);
    await expect(refreshArtifact(database, artifact, "refresh")).rejects.toThrow(message);
    await expect(refreshArtifact(database, artifact, "full")).rejects.toThrow(message);

    await database.exec("DELETE FROM r; INSERT INTO r VALUES (1, '1', 1), (3, NULL, NULL)");
    await refreshArtifact(database, artifact, "refresh");
    const comparison = await compareWithQuery(database, artifact.name, query);
    expect(describeDifference(comparison)).toBeUndefined();
  });

  it("accepts rows that no row asks for", async () => {
    await database.reset();
    await database.exec(schema);
    const query = `SELECT id, CASE WHEN n > 1 THEN (SELECT b FROM r WHERE r.k = l.k) END AS b FROM l`;
    const artifact = await compile(query, await catalogFromSql(schema), { name: "public.kept" });
    await database.exec(artifact.prelude);
    await installArtifact(database, artifact);
    await database.exec(
      "INSERT INTO r VALUES (1, 'two', 1), (9, 'a', 1), (9, 'b', 1), (2, 'c', 1)",
    );
    await refreshArtifact(database, artifact, "refresh");
    const comparison = await compareWithQuery(database, artifact.name, query);
    expect(describeDifference(comparison)).toBeUndefined();
  });
});
