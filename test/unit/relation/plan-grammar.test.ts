import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { everyNode, everythingText } from "../../support/every-node.js";
import { type GrammarNode, parseGrammar } from "../../support/grammar.js";
import { type PlanToken, tokenizePlan } from "../../support/plan-tokens.js";

const root = new URL("../../../", import.meta.url);
const grammar = parseGrammar(readFileSync(new URL("grammar/plan.ebnf", root), "utf8"));

/** The kinds of tokens that fill the holes. */
const holes: Readonly<Record<string, readonly PlanToken["kind"][]>> = {
  column: ["column"],
  name: ["name", "quoted"],
  string: ["string"],
  number: ["number"],
  mark: ["mark"],
  session: ["session"],
  symbols: ["operator"],
};

/** Whether the tokens are a sentence of the production. */
function isSentence(production: string, tokens: readonly PlanToken[]): boolean {
  const known = new Map<string, ReadonlySet<number>>();
  const match = (node: GrammarNode, start: number): ReadonlySet<number> => {
    switch (node.kind) {
      case "text": {
        const wanted = tokenizePlan(node.text);
        const fits = wanted.every(({ text }, index) => tokens[start + index]?.text === text);
        return new Set(fits ? [start + wanted.length] : []);
      }
      case "hole": {
        const token = tokens[start];
        return new Set(
          token !== undefined && holes[node.name]?.includes(token.kind) ? [start + 1] : [],
        );
      }
      case "reference": {
        const key = `${node.name} ${start}`;
        const remembered = known.get(key);
        if (remembered !== undefined) return remembered;
        const found = grammar.productions.get(node.name);
        const ends = found === undefined ? new Set<number>() : match(found, start);
        known.set(key, ends);
        return ends;
      }
      case "sequence": {
        let ends: ReadonlySet<number> = new Set([start]);
        for (const item of node.items) {
          ends = new Set([...ends].flatMap((each) => [...match(item, each)]));
        }
        return ends;
      }
      case "choice":
        return new Set(node.items.flatMap((item) => [...match(item, start)]));
      case "repeat": {
        const ends = new Set(node.least === 0 ? [start] : []);
        let last: ReadonlySet<number> = match(node.item, start);
        while ([...last].some((end) => !ends.has(end))) {
          for (const end of last) ends.add(end);
          if (node.most === 1) break;
          last = new Set([...last].flatMap((end) => [...match(node.item, end)]));
        }
        return ends;
      }
    }
  };
  return match({ kind: "reference", name: production }, 0).has(tokens.length);
}

const rules = new URL("fixtures/rules/", root);
const printed = [
  everythingText,
  ...readdirSync(rules).map((file) => readFileSync(new URL(file, rules), "utf8")),
]
  .flatMap((text) => text.split("\n"))
  .map((line) => line.trim())
  .filter((line) => line !== "" && !/^(#|becomes$|unchanged$|subquery \$)/.test(line));

test("every line that is printed is a sentence of the grammar", () => {
  const wrong = printed.filter((line) => !isSentence("line", tokenizePlan(line)));
  expect(wrong).toEqual([]);
  expect(printed.length).toBeGreaterThan(500);
});

test("the grammar has a production for each operator", () => {
  for (const { kind } of everyNode) {
    const production = kind.replaceAll("-", "_");
    expect(kind === "distinct" || grammar.productions.has(production), kind).toBe(true);
  }
});

describe("the grammar knows what is no plan", () => {
  test.each(["filter", "scan a (x:1)", "join x:1 =", "top-k limit", "project x:1 y:2", "nothing"])(
    "%s",
    (line) => {
      expect(isSentence("line", tokenizePlan(line))).toBe(false);
    },
  );
});
