import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { compareImages, describeDifference, readQuery, readRelation } from "../support/compare.js";
import { type CorpusArea, type CorpusQuery, readCorpus } from "../support/corpus.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { isNightly } from "../support/nightly.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";

interface Maintained {
  readonly query: CorpusQuery;
  readonly artifact: Artifact;
  /** What its query returned, each time it was compared. */
  readonly shown: string[];
}

/** What is wrong with the queries of an area; all of them are maintained beside each other. */
async function problemsOf(database: TestDatabase, area: CorpusArea): Promise<readonly string[]> {
  const problems = new Map<string, string>();
  const attempt = async (
    { name }: CorpusQuery,
    when: string,
    body: () => Promise<string | undefined>,
  ) => {
    if (problems.has(name)) return;
    const problem = await body().catch((error: Error) => error.message);
    if (problem !== undefined) problems.set(name, `${area.name}, ${name}, ${when}: ${problem}`);
  };

  await database.reset();
  await database.exec(area.schema);
  const catalog = await catalogFromSql(area.schema);
  const maintained: Maintained[] = [];
  const queries = area.queries.filter(({ since }) => since <= database.major);
  for (const [index, query] of queries.entries()) {
    await attempt(query, "compiled", async () => {
      const artifact = await compile(query.text, catalog, { name: `public.result_${index}` });
      const codes = [...new Set(artifact.reasons.map(({ code }) => code))].join(" ");
      const expected = query.codes.join(" ");
      if (codes !== expected) {
        const reasons = artifact.reasons.map(({ message }) => message).join("; ");
        return `refused with [${codes}], not [${expected}]: ${reasons}`;
      }
      await installArtifact(database, artifact);
      maintained.push({ query, artifact, shown: [] });
      return undefined;
    });
  }
  const compareAll = async (when: string) => {
    for (const { query, artifact, shown } of maintained) {
      await attempt(query, when, async () => {
        const wanted = await readQuery(database, query.text);
        shown.push(
          wanted.rows
            .map((row) => JSON.stringify(row))
            .sort()
            .join(),
        );
        return describeDifference(
          compareImages(wanted, await readRelation(database, artifact.name)),
        );
      });
    }
  };
  await compareAll("populated");
  for (const { title, script } of area.batches) {
    await database.exec(script);
    for (const { query, artifact } of maintained) {
      await attempt(query, title, async () => {
        await refreshArtifact(database, artifact, artifact.mode === "full" ? "full" : "refresh");
        return undefined;
      });
    }
    await compareAll(title);
  }
  for (const { query, artifact, shown } of maintained) {
    await attempt(query, "compared in full", async () => {
      const { inserted, updated, deleted } = await refreshArtifact(database, artifact, "full");
      const repaired = inserted + updated + deleted;
      if (repaired > 0) return `the state had ${repaired} wrong rows`;
      return new Set(shown).size > 1 ? undefined : "no batch changes the result";
    });
  }
  return [...problems.values()];
}

const corpus = readCorpus();

// Each area is tried on a server; a database that is slow takes every other one, and all at night.
describeDatabases((database, { slow }) => {
  it.each(corpus.filter((_, index) => isNightly || !slow || index % 2 === 0))(
    "$name",
    async (area) => {
      expect(await problemsOf(database, area)).toEqual([]);
    },
  );
});
