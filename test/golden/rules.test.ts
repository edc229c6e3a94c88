import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ruleOrder } from "../../src/rewrite/order.js";
import { openGoldenFolder } from "../support/golden.js";

/** The paragraphs of the comment above a rule, as its file has them. */
function explanationOf(name: string): readonly string[] {
  const text = readFileSync(`src/rewrite/rules/${name}.ts`, "utf8");
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+: Rule/.exec(text)?.[1] ?? "";
  const lines = comment.split("\n").map((line) => line.replace(/^ ?\* ?/, "").trimEnd());
  return lines
    .join("\n")
    .trim()
    .split(/\n{2,}/);
}

it("prints every rule in the documentation", () => {
  const seen = new Set<string>();
  const groups = ruleOrder.flatMap(({ name: group, reason, rules }) => [
    `## ${group}`,
    rules.some(({ name }) => seen.has(name)) ? `${reason} The rules of "tidy" run along.` : reason,
    ...rules.flatMap(({ name, identity, cite }) => {
      if (seen.has(name)) return [];
      seen.add(name);
      const explanation = explanationOf(name);
      expect(explanation.length, name).toBeGreaterThan(1);
      return [`### ${name}`, `\`\`\`text\n${identity}\n\`\`\``, ...explanation, `Source: ${cite}.`];
    }),
  ]);
  openGoldenFolder("../docs").expectFile(
    "rules.md",
    [
      "# Rules",
      "Before its delta is derived, a query's plan is rewritten by the rules below, group by group in this order; a group runs until none of its rules changes anything. Each is justified by one identity between plans, where σ filters, π projects, δ removes duplicates, ⋈ joins, ⋉ and ▷ keep the rows with and without a partner. `fixtures/rules/` has cases where a rule fires and where it must not, and random plans are computed before and after by an interpreter. What the keys in brackets stand for is in [references.md](references.md). `npm run golden` writes this page.",
      ...groups,
    ].join("\n\n"),
  );
});
