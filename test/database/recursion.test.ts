import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { createRandom } from "../../src/proof/random.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases } from "../support/database.js";
import { isNightly } from "../support/nightly.js";
import { drawGraphChange, graphQueries, graphSchema } from "../support/random-graph.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";

const rounds = isNightly ? 150 : 2;
const cycles = 5;

// Random graphs, changed at random: edges and starts at once, parts cut off and closed to cycles, rows that are equal.
describeDatabases((database) => {
  it(`finds what the recursion finds, in ${rounds} random graphs`, {
    timeout: 3_600_000,
  }, async () => {
    const catalog = await catalogFromSql(graphSchema);
    const artifacts = await Promise.all(
      Object.entries(graphQueries).map(async ([title, query], index) => ({
        title,
        query,
        artifact: await compile(query, catalog, {
          name: `public.recursion_${index}`,
          mode: "differential",
        }),
      })),
    );
    for (let seed = 1; seed <= rounds; seed += 1) {
      const random = createRandom(seed);
      const history: string[] = [];
      const change = async (times: number): Promise<void> => {
        for (let time = 0; time < times; time += 1) {
          const statement = drawGraphChange(random);
          history.push(`${statement};`);
          await database.exec(statement);
        }
      };
      await database.reset();
      await database.exec(graphSchema);
      await change(random.integer(5, 30));
      for (const { artifact } of artifacts) await installArtifact(database, artifact);
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        history.push("-- refreshed");
        await change(random.integer(1, 8));
        for (const { title, query, artifact } of artifacts) {
          await refreshArtifact(database, artifact);
          const difference = describeDifference(
            await compareWithQuery(database, artifact.name, query),
          );
          expect(difference, `${title}, seed ${seed}:\n${history.join("\n")}`).toBeUndefined();
        }
      }
    }
  });
});
