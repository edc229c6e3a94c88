import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { readViewFixtures } from "../support/fixtures.js";
import { openGoldenFolder } from "../support/golden.js";

const golden = openGoldenFolder("views");
const fixtures = readViewFixtures();

const files = ["relation.plan", "delta.plan", "install.sql", "refresh.sql"] as const;

it.each(fixtures)("$name", async ({ name, schema, view, streamTable, mode, snapshotSources }) => {
  const catalog = await catalogFromSql(schema);
  const artifact = await compile(view, catalog, { name: streamTable, mode, snapshotSources });
  const texts = [
    artifact.plans.relation,
    artifact.plans.delta,
    artifact.install,
    artifact.refresh,
  ] as const;
  for (const [index, file] of files.entries()) {
    const text = texts[index] ?? "";
    expect(text.trim()).not.toBe("");
    golden.expectFile(`${name}/${file}`, text);
  }
});

it("has no golden without a fixture", () => {
  golden.expectOnly(fixtures.flatMap(({ name }) => files.map((file) => `${name}/${file}`)));
});
