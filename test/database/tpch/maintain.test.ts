import { beforeAll, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../../src/compile/artifact.js";
import { compile } from "../../../src/compile/compile.js";
import { compareWithQuery, describeDifference } from "../../support/compare.js";
import { describeDatabases } from "../../support/database.js";
import { isNightly } from "../../support/nightly.js";
import { installArtifact, refreshArtifact } from "../../support/stream-table.js";
import { changeTpch } from "../../support/tpch/changes.js";
import { loadTpch, readQuery, readSchema } from "../../support/tpch/load.js";
import { createRandom } from "../../support/tpch/random.js";

/** All of the standard's, and two of them without their LIMIT, so that every group is compared. */
const queries = [
  ...Array.from({ length: 22 }, (_, index) => `q${String(index + 1).padStart(2, "0")}`),
  "q03-without-limit",
  "q10-without-limit",
];

const cycles = isNightly ? 200 : 30;
const rowsPerChange = 3;

describeDatabases((database) => {
  const artifacts = new Map<string, Artifact>();
  const changed = new Set<string>();

  beforeAll(async () => {
    await loadTpch(database, 0.01, 1);
    const catalog = await catalogFromSql(readSchema());
    for (const query of queries) {
      const name = `public.${query.replaceAll("-", "_")}`;
      artifacts.set(
        query,
        await compile(readQuery(query), catalog, { name, mode: "differential" }),
      );
    }
    for (const artifact of artifacts.values()) await installArtifact(database, artifact);
  });

  it.each(queries)("%s is maintained by its changes", (query) => {
    expect(artifacts.get(query)).toMatchObject({ mode: "differential", reasons: [] });
  });

  it.each(Array.from({ length: cycles }, (_, index) => index + 1))(
    "every query is right after cycle %i",
    async (cycle) => {
      await changeTpch(database, createRandom(1000 + cycle), cycle, rowsPerChange);
      const differences: Record<string, string> = {};
      for (const [query, artifact] of artifacts) {
        const counts = await refreshArtifact(database, artifact);
        if (counts.inserted + counts.updated + counts.deleted > 0) changed.add(query);
        const comparison = await compareWithQuery(database, artifact.name, artifact.query);
        const difference = describeDifference(comparison);
        if (difference !== undefined) differences[query] = difference;
      }
      expect(differences).toEqual({});
    },
  );

  it("saw every query change", () => {
    expect([...changed].sort()).toEqual([...queries].sort());
  });

  it("has states that are what populate would make now", async () => {
    expect(artifacts.size).toBe(queries.length);
    for (const [query, artifact] of artifacts) {
      const counts = await refreshArtifact(database, artifact, "full");
      expect({ query, ...counts }).toEqual({ query, inserted: 0, updated: 0, deleted: 0 });
    }
  });
});
