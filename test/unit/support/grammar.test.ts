import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/proof/random.js";
import {
  alternativesOf,
  createWriter,
  parseGrammar,
  printGrammarNode,
  type SentenceContext,
} from "../../support/grammar.js";

const plainContext: SentenceContext = {
  fill: (hole) => (hole === "nothing" ? undefined : `<${hole}>`),
  around: (production, write) => write(production),
  save: () => undefined,
  restore: () => {},
  rankOf: () => 100,
};

function writeAll(source: string, depth: number, context = plainContext): ReadonlySet<string> {
  const writer = createWriter(parseGrammar(source));
  return new Set(
    Array.from({ length: 200 }, (_, seed) => writer.write(createRandom(seed), context, depth)),
  );
}

describe("a grammar", () => {
  it("is read and printed in the notation of W3C", () => {
    const grammar = parseGrammar(`/* About all. */
      /* What it is. */
      sentence ::= "A" ( "B" | word* ) <a name>?
      word ::= 'say "x"' | ( "C" "D" )+`);
    expect(grammar.start).toBe("sentence");
    expect(grammar.comments).toEqual(new Map());
    expect(
      [...grammar.productions].map(([name, node]) => `${name} ::= ${printGrammarNode(node)}`),
    ).toEqual([
      'sentence ::= "A" ( "B" | word* ) <a name>?',
      `word ::= ( 'say "x"' | ( "C" "D" )+ )`,
    ]);
    expect(alternativesOf(grammar)).toHaveLength(4);
  });

  it.each([
    ['a ::= "x" a ::= "y"', /"a" has two productions/],
    ["a ::= b", /a: "b" has no production/],
    ["a ::= ", /an alternative is empty/],
    ['a ::= ( "x"', /"\)" is missing/],
    ['"x"', /a production is expected/],
    ["", /there is no production/],
    ["a ::= &", /not the notation of a grammar/],
    ['a ::= "x"\n | | "y"', /line 2: an alternative is empty/],
  ])("is refused when it is wrong: %s", (source, message) => {
    expect(() => parseGrammar(source)).toThrow(message);
  });
});

describe("a writer of sentences", () => {
  it("writes every sentence of a small grammar, and no other", () => {
    expect(writeAll('s ::= "a" ( "b" | "c" )? <hole>', 5)).toEqual(
      new Set(["a <hole>", "a b <hole>", "a c <hole>"]),
    );
  });

  it("comes to an end where productions refer to themselves", () => {
    const sentences = writeAll('s ::= "(" s ")" | "x"', 4);
    expect(sentences).toContain("x");
    expect(Math.max(...[...sentences].map((sentence) => sentence.length))).toBeLessThan(20);
  });

  it("takes another alternative where nothing can be filled in", () => {
    expect(writeAll('s ::= t | "x"\n t ::= "y" <nothing>', 5)).toEqual(new Set(["x"]));
  });

  it("forgets what it noted in an alternative that it gives up", () => {
    let noted: readonly string[] = [];
    const context: SentenceContext = {
      ...plainContext,
      fill: (hole) => {
        if (hole === "nothing") return undefined;
        noted = [...noted, hole];
        return hole;
      },
      save: () => noted,
      restore: (saved) => {
        noted = saved as readonly string[];
      },
    };
    const writer = createWriter(parseGrammar("s ::= <first> <nothing> | <second>"));
    for (let seed = 0; seed < 20; seed += 1) {
      noted = [];
      writer.write(createRandom(seed), context, 5);
      expect(noted).toEqual(["second"]);
    }
  });

  it("writes parts of a lower rank first, and leaves them where they stand", () => {
    const order: string[] = [];
    const context: SentenceContext = {
      ...plainContext,
      around: (production, write) => {
        order.push(production);
        return write(production);
      },
      rankOf: (production) => (production === "last" ? 1 : 100),
    };
    const writer = createWriter(parseGrammar('s ::= early last\n early ::= "e"\n last ::= "l"'));
    expect(writer.write(createRandom(1), context, 5)).toBe("e l");
    expect(order).toEqual(["s", "last", "early"]);
  });
});
