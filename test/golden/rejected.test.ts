import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { TrickleError } from "../../src/diagnostics/errors.js";
import { renderDiagnostic } from "../../src/diagnostics/render.js";
import { readRejectedFixtures } from "../support/fixtures.js";
import { openGoldenFolder } from "../support/golden.js";

const golden = openGoldenFolder("rejected");
const fixtures = readRejectedFixtures();

async function refuse(schema: string, view: string): Promise<TrickleError> {
  try {
    const catalog = await catalogFromSql(schema);
    await compile(view, catalog, { name: "public.result", mode: "differential" });
  } catch (error) {
    if (error instanceof TrickleError) return error;
    throw error;
  }
  throw new Error("the query was not refused");
}

it.each(fixtures)("$name", async ({ name, schema, view }) => {
  const error = await refuse(schema, view);
  expect(error.exitCode).toBe(1);
  const diagnostics = error.diagnostics.map((diagnostic) =>
    renderDiagnostic(diagnostic, { color: false }),
  );
  golden.expectFile(`${name}.txt`, [...diagnostics, `exit code ${error.exitCode}`].join("\n\n"));
});

it("has no golden without a fixture", () => {
  golden.expectOnly(fixtures.map(({ name }) => `${name}.txt`));
});
