import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../../src/compile/artifact.js";
import { compile } from "../../../src/compile/compile.js";
import { createRandom } from "../../../src/proof/random.js";
import { describeDatabases, type TestDatabase } from "../../support/database.js";
import { createWriter, parseGrammar } from "../../support/grammar.js";
import { isNightly } from "../../support/nightly.js";
import { createSentenceContext, sentenceSchema } from "../../support/query-sentences.js";

const grammar = parseGrammar(readFileSync("grammar/query.ebnf", "utf8"));

/** How many sentences are tried, and how many of these by a database that is slow. */
const [allSentences, ofSlow] = isNightly ? [5000, 500] : [250, 40];

/** What an action says when it fails; `undefined` when it does not. */
function refusalOf(action: Promise<unknown>): Promise<string | undefined> {
  return action.then(
    () => undefined,
    (error: unknown) =>
      error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  );
}

/** Runs `body` and undoes what it did. */
async function undone(database: TestDatabase, body: () => Promise<void>): Promise<void> {
  await database.exec("BEGIN");
  try {
    await body();
  } finally {
    await database.exec("ROLLBACK");
  }
}

describeDatabases((database, { slow }) => {
  const sentences = slow ? ofSlow : allSentences;

  async function runArtifact(artifact: Artifact): Promise<void> {
    await undone(database, async () => {
      await database.exec("SET LOCAL search_path = pg_catalog, pg_temp");
      await database.exec(artifact.prelude);
      await database.exec(artifact.install);
      await database.exec(artifact.populate);
      await database.exec(artifact.lock);
      expect(await database.query(artifact.refresh)).toHaveLength(1);
      expect(await database.query(artifact.full)).toHaveLength(1);
      await database.exec(artifact.drop);
    });
  }

  /** How the compiler and PostgreSQL disagree about a query; `undefined` when they do not. */
  async function disagreement(query: string, catalog: Catalog): Promise<string | undefined> {
    const create = `CREATE VIEW public.tried AS ${query}`;
    const theirs = await refusalOf(undone(database, () => database.exec(create)));
    let artifact: Artifact | undefined;
    const ours = await refusalOf(
      compile(query, catalog, { name: "public.result" }).then((compiled) => {
        artifact = compiled;
      }),
    );
    if (theirs === undefined && ours !== undefined) return `only we refuse it: ${ours}`;
    if (theirs !== undefined && ours === undefined) return `only PostgreSQL refuses it: ${theirs}`;
    if (artifact === undefined) return undefined;
    // Some queries fail when they run, whoever runs them.
    if ((await refusalOf(database.query(query))) !== undefined) return undefined;
    const failure = await refusalOf(runArtifact(artifact));
    return failure === undefined ? undefined : `its ${artifact.mode} refresh fails: ${failure}`;
  }

  it("agrees with the compiler on which sentences of the grammar are queries, and runs them", async () => {
    await database.reset();
    await database.exec(sentenceSchema);
    await database.exec("SET search_path = public");
    const catalog = await catalogFromSql(sentenceSchema);
    const writer = createWriter(grammar);
    const disagreements: string[] = [];
    let accepted = 0;
    for (let seed = 1; seed <= sentences && disagreements.length < 5; seed += 1) {
      const random = createRandom(seed);
      const text = writer.write(random, createSentenceContext(random), 12);
      const query = text.replace(/^CREATE (?:MATERIALIZED )?VIEW .*? AS /, "").replace(/;$/, "");
      if ((await refusalOf(database.query(`EXPLAIN ${query}`))) === undefined) accepted += 1;
      const found = await disagreement(query, catalog);
      if (found !== undefined) disagreements.push(`seed ${seed}: ${found}\n${query}`);
    }
    expect(disagreements.join("\n\n")).toBe("");
    // The names and types of most sentences mean something.
    expect(accepted / sentences).toBeGreaterThan(0.75);
  });
});
