import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { readViewFixtures } from "../support/fixtures.js";
import { openGoldenFolder } from "../support/golden.js";

const golden = openGoldenFolder("views");
const fixtures = readViewFixtures();

const files = ["relation.plan", "delta.plan", "install.sql", "refresh.sql"] as const;

it.each(fixtures)("$name", async (fixture) => {
  const { name, schema, view, streamTable, timeZone, mode, snapshotSources } = fixture;
  const catalog = await catalogFromSql(schema);
  const options = { name: streamTable, timeZone, mode, snapshotSources };
  const artifact = await compile(view, catalog, options);
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
