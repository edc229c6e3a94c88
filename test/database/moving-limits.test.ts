import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases } from "../support/database.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";

const schema = `CREATE TABLE item (id int PRIMARY KEY, n int);
  CREATE TABLE setting (amount int);
  INSERT INTO item SELECT i, i % 3 FROM generate_series(1, 6) AS i;
  INSERT INTO setting VALUES (2);`;

const queries = {
  "a limit of the view": [
    "SELECT id FROM item ORDER BY id LIMIT (SELECT amount FROM setting)",
    "LIMIT",
  ],
  "an offset of the view": [
    "SELECT id FROM item ORDER BY id OFFSET (SELECT amount FROM setting)",
    "OFFSET",
  ],
  "a limit in a subquery": [
    "SELECT sum(n) FROM (SELECT n FROM item ORDER BY n, id LIMIT (SELECT amount FROM setting)) AS x",
    "LIMIT",
  ],
  "an offset in a subquery": [
    "SELECT sum(n) FROM (SELECT n FROM item ORDER BY n, id OFFSET (SELECT amount FROM setting)) AS x",
    "OFFSET",
  ],
  "both in a subquery": [
    "SELECT sum(n) FROM (SELECT n FROM item ORDER BY n, id LIMIT (SELECT 2 * count(*) FROM setting) OFFSET (SELECT amount FROM setting)) AS x",
    "OFFSET",
  ],
  "a limit of each outer row": [
    "SELECT x.id FROM setting, LATERAL (SELECT id FROM item ORDER BY id LIMIT amount) AS x",
    "LIMIT",
  ],
} as const;

// Where PostgreSQL stops, so does the view, or the refresh that would fill it; both go on when the amount is right again.
describeDatabases((database) => {
  it.each(Object.entries(queries))(
    "refuses a negative amount for %s",
    async (_, [query, clause]) => {
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

      const message = `${clause} must not be negative`;
      await database.exec("UPDATE setting SET amount = -1");
      await expect(database.query(query)).rejects.toThrow(message);
      const refreshAndRead = async (): Promise<void> => {
        await refreshArtifact(database, artifact, "refresh");
        await database.query("SELECT * FROM public.kept");
      };
      await expect(refreshAndRead()).rejects.toThrow(message);

      await database.exec("UPDATE setting SET amount = 1");
      await refreshArtifact(database, artifact, "refresh");
      await expectEqual();
    },
  );

  it("refuses several amounts", async () => {
    await database.reset();
    await database.exec(schema);
    const query = "SELECT id FROM item ORDER BY id LIMIT (SELECT amount FROM setting)";
    const artifact = await compile(query, await catalogFromSql(schema), { name: "public.kept" });
    await database.exec(artifact.prelude);
    await installArtifact(database, artifact);
    await database.exec("INSERT INTO setting VALUES (3)");
    await expect(refreshArtifact(database, artifact, "refresh")).rejects.toThrow(
      "more than one row returned by a subquery used as an expression",
    );
    await database.exec("DELETE FROM setting WHERE amount = 2");
    await refreshArtifact(database, artifact, "refresh");
    const comparison = await compareWithQuery(database, artifact.name, query);
    expect(describeDifference(comparison)).toBeUndefined();
  });
});
