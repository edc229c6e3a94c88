import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createRandom } from "../../../src/proof/random.js";
import { describeDatabases } from "../../support/database.js";
import { createWriter, parseGrammar } from "../../support/grammar.js";
import { createSentenceContext, sentenceSchema } from "../../support/query-sentences.js";

const grammar = parseGrammar(readFileSync("grammar/query.ebnf", "utf8"));

describeDatabases((database) => {
  it("accepts most sentences of the grammar: their names and types mean something", async () => {
    await database.reset();
    await database.exec(sentenceSchema);
    const writer = createWriter(grammar);
    const refused: string[] = [];
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = createRandom(seed);
      const text = writer.write(random, createSentenceContext(random), 12);
      const query = text.replace(/^CREATE (?:MATERIALIZED )?VIEW .*? AS /, "");
      try {
        await database.query(`EXPLAIN ${query}`);
      } catch (error) {
        refused.push(`${error}: ${query}`);
      }
    }
    expect(refused.length, refused.slice(0, 10).join("\n")).toBeLessThan(75);
  });
});
