import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../src/proof/random.js";
import { loadParser, parseStatements } from "../../src/syntax/parse.js";
import {
  alternativesOf,
  createWriter,
  parseGrammar,
  printGrammarNode,
} from "../support/grammar.js";
import { createSentenceContext } from "../support/query-sentences.js";

const grammar = parseGrammar(readFileSync("grammar/query.ebnf", "utf8"));

describe("sentences of grammar/query.ebnf", () => {
  beforeAll(loadParser);

  it("are SQL to PostgreSQL's own parser, and use every alternative of the grammar", () => {
    const writer = createWriter(grammar);
    for (let seed = 1; seed <= 3000; seed += 1) {
      const random = createRandom(seed);
      const text = writer.write(random, createSentenceContext(random), 16);
      expect(
        () => parseStatements({ name: "sentence", text }),
        `seed ${seed}: ${text}`,
      ).not.toThrow();
    }
    const unused = alternativesOf(grammar).filter((node) => !writer.used.has(node));
    expect(unused.map(printGrammarNode)).toEqual([]);
  });

  it("are the same for the same seed", () => {
    const write = (seed: number): string => {
      const random = createRandom(seed);
      return createWriter(grammar).write(random, createSentenceContext(random), 12);
    };
    expect(write(5)).toBe(write(5));
    expect(write(5)).not.toBe(write(6));
  });

  it("have a comment for what is more than a list of words", () => {
    expect(grammar.start).toBe("defining_query");
    expect(grammar.comments.get("set_operation")).toMatch(/INTERSECT binds more strongly/);
    expect(grammar.comments.size).toBeGreaterThan(20);
  });
});
