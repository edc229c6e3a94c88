import { expect, it } from "vitest";
import type { CatalogTable } from "../../../src/catalog/catalog.js";
import { createRandom } from "../../../src/proof/random.js";
import { generateRows } from "../../../src/proof/rows.js";
import { openWorkbench } from "../../../src/proof/workbench.js";
import { identifier, printSql } from "../../../src/sql/sql.js";
import { readQuery } from "../../support/compare.js";
import { describeDatabases } from "../../support/database.js";
import { asProofDatabase } from "../../support/proof-database.js";
import { printQuery, type QueryNode, smallerQueries } from "../../support/query-node.js";
import { allFeatures } from "../../support/random-draw.js";
import { drawQuery } from "../../support/random-query.js";
import { relationOf } from "../../support/random-relations.js";
import { drawSchema, plainSchemas } from "../../support/random-schema.js";

describeDatabases((database) => {
  /** Draws a schema with rows, and ten queries over it. */
  async function draw(
    seed: number,
  ): Promise<{ readonly tables: readonly CatalogTable[]; readonly queries: readonly QueryNode[] }> {
    await database.reset();
    const random = createRandom(seed);
    const schema = drawSchema(random, plainSchemas);
    await database.exec(schema.text);
    const workbench = await openWorkbench(asProofDatabase(database), schema.catalog, []);
    await generateRows(random, workbench, 8);
    const queries = Array.from({ length: 10 }, () =>
      drawQuery(random, schema.tables.map(relationOf), {
        features: new Set(allFeatures),
        depth: 3,
      }),
    );
    return { tables: schema.tables, queries };
  }

  it("draws queries that PostgreSQL accepts for views, most of them with rows", async () => {
    let nonEmpty = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { queries } = await draw(seed);
      for (const query of queries) {
        const image = await readQuery(database, printQuery(query));
        if (image.rows.length > 0) nonEmpty += 1;
      }
    }
    expect(nonEmpty).toBeGreaterThan(100);
  });

  it("draws queries whose result does not depend on where rows are stored", async () => {
    const sorted = async (query: QueryNode): Promise<readonly string[]> =>
      (await readQuery(database, printQuery(query))).rows.map((row) => JSON.stringify(row)).sort();
    for (let seed = 100; seed < 120; seed += 1) {
      const { tables, queries } = await draw(seed);
      const before = [];
      for (const query of queries) before.push(await sorted(query));
      await database.exec("SET session_replication_role = replica");
      for (const table of tables) {
        const name = printSql(identifier(table.schema, table.name));
        await database.exec(`CREATE TEMPORARY TABLE turned AS SELECT * FROM ${name} ORDER BY ctid DESC;
          DELETE FROM ${name}; INSERT INTO ${name} SELECT * FROM turned; DROP TABLE turned;`);
      }
      await database.exec("RESET session_replication_role");
      for (const [index, query] of queries.entries()) {
        expect(await sorted(query), printQuery(query)).toEqual(before[index]);
      }
    }
  });

  it("makes queries smaller: each is shorter, and some still run", async () => {
    let running = 0;
    const { queries } = await draw(11);
    for (const query of queries) {
      for (const smaller of smallerQueries(query)) {
        const text = printQuery(smaller);
        expect(text.length).toBeLessThan(printQuery(query).length);
        const accepted = await database.exec(`CREATE VIEW tried AS ${text}`).then(
          () => database.exec("DROP VIEW tried").then(() => true),
          () => false,
        );
        if (accepted) running += 1;
      }
    }
    expect(running).toBeGreaterThan(50);
  });
});
