import { expect, it } from "vitest";
import { renderDiagnostic } from "../../src/diagnostics/render.js";
import { readRejectedFixtures } from "../support/fixtures.js";
import { openGoldenFolder } from "../support/golden.js";
import { refusalOf } from "../support/refusal.js";

const golden = openGoldenFolder("rejected");
const fixtures = readRejectedFixtures();

it.each(fixtures)("$name", async (fixture) => {
  const error = await refusalOf(fixture);
  expect(error.exitCode).toBe(1);
  for (const { hint } of error.diagnostics) expect(hint).toMatch(/\S/);
  const diagnostics = error.diagnostics.map((diagnostic) =>
    renderDiagnostic(diagnostic, { color: false }),
  );
  golden.expectFile(
    `${fixture.name}.txt`,
    [...diagnostics, `exit code ${error.exitCode}`].join("\n\n"),
  );
});

it("has no golden without a fixture", () => {
  golden.expectOnly(fixtures.map(({ name }) => `${name}.txt`));
});
