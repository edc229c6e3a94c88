import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Catalog } from "../../src/catalog/catalog.js";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { QueryError, UnsupportedError } from "../../src/diagnostics/errors.js";
import { createRandom } from "../../src/proof/random.js";
import { loadParser, parseStatements } from "../../src/syntax/parse.js";
import {
  alternativesOf,
  createWriter,
  parseGrammar,
  printGrammarNode,
} from "../support/grammar.js";
import { isNightly } from "../support/nightly.js";
import { createSentenceContext, sentenceSchema } from "../support/query-sentences.js";

/** What became of a sentence. */
interface Compiled {
  readonly kind: "differential" | "full" | "refused" | "wrong";
  readonly message: string;
}

async function compileSentence(text: string, catalog: Catalog): Promise<Compiled> {
  try {
    const artifact = await compile(text, catalog, { name: "public.result" });
    const unplaced = artifact.reasons.find(({ span }) => span === undefined);
    if (unplaced !== undefined) {
      return { kind: "wrong", message: `reason without a place: ${unplaced.message}` };
    }
    return { kind: artifact.mode === "differential" ? "differential" : "full", message: "" };
  } catch (error) {
    if (!(error instanceof QueryError) && !(error instanceof UnsupportedError)) {
      return { kind: "wrong", message: String((error as Error).stack) };
    }
    const unplaced = error.diagnostics.find(({ span }) => span === undefined);
    if (unplaced === undefined) return { kind: "refused", message: error.message };
    return { kind: "wrong", message: `refused without a place: ${error.message}` };
  }
}

const compiledSentences = isNightly ? 10_000 : 400;

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

  it("are compiled, or refused with a code and a place", async () => {
    const catalog = await catalogFromSql(sentenceSchema);
    const writer = createWriter(grammar);
    const counts = new Map<string, number>();
    const wrong: string[] = [];
    for (let seed = 1; seed <= compiledSentences && wrong.length < 3; seed += 1) {
      const random = createRandom(seed);
      const text = writer.write(random, createSentenceContext(random), 12);
      const outcome = await compileSentence(text, catalog);
      counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1);
      if (outcome.kind === "wrong") wrong.push(`seed ${seed}: ${outcome.message}\n${text}`);
    }
    expect(wrong.join("\n\n")).toBe("");
    // Most sentences mean something; many are maintained by their changes.
    expect(counts.get("refused") ?? 0).toBeLessThan(compiledSentences / 4);
    expect(counts.get("differential") ?? 0).toBeGreaterThan(compiledSentences / 5);
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
