import { beforeEach, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { planMigration } from "../../src/migration/plan-migration.js";
import { diffArtifacts } from "../../src/review/diff-artifacts.js";
import { printMigration } from "../../src/review/migration/print-migration.js";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

const table = (label: string): string =>
  `CREATE TABLE public.t (id integer PRIMARY KEY, label ${label}, n integer);`;

describeDatabases((database) => {
  let trickle: Trickle;
  beforeEach(async () => {
    await database.reset();
    const handle = database.handle();
    trickle = await connect(handle.kind === "pglite" ? handle.instance : handle.client);
    await trickle.init();
    await database.exec(table("varchar(20)"));
    await database.exec(
      "INSERT INTO public.t SELECT i, 'n' || i % 5, i FROM generate_series(1, 20) AS i",
    );
  });

  const compileAs = async (query: string, label = "varchar(20)"): Promise<Artifact> =>
    compile(query, await catalogFromSql(table(label)), { name: "public.s" });

  /** There and back, twice: what a migration leaves behind must not stand in the way of the next one. */
  async function expectThereAndBack(
    old: Artifact,
    wanted: Artifact,
    alterations: readonly [string, string],
  ): Promise<void> {
    const ways = [
      [old, wanted, alterations[0]],
      [wanted, old, alterations[1]],
    ] as const;
    let round = 0;
    for (const [from, to, alteration] of [...ways, ...ways]) {
      round += 1;
      await database.exec(
        `UPDATE public.t SET n = n + 1, label = 'm' || id % ${round + 1} WHERE id % 3 = 0`,
      );
      await database.exec(alteration);
      const [difference] = diffArtifacts([from], [to]);
      const oid = `SELECT 'public.s'::regclass::oid::text AS oid`;
      const view = await database.query(oid);
      await database.exec(printMigration(planMigration(from, to), "up"));
      const replaced = JSON.stringify(await database.query(oid)) !== JSON.stringify(view);
      expect(replaced).toBe(difference?.viewReplaced);
      await trickle.refresh("public.s");
      expect(await trickle.verify("public.s")).toMatchObject({ equal: true });
      await database.exec(`UPDATE public.t SET label = 'o${round}' WHERE id % 4 = 1`);
      expect(await trickle.refresh("public.s")).toMatchObject({ action: "differential" });
      expect(await trickle.verify("public.s")).toMatchObject({ equal: true });
    }
  }

  it.each([
    ["of a column", (label: string) => `SELECT id, ${label} AS l FROM public.t`],
    ["of a key", (label: string) => `SELECT ${label} AS l, count(*) AS n FROM public.t GROUP BY 1`],
    [
      "of an aggregate",
      (label: string) => `SELECT n % 2 AS k, max(${label}) AS l FROM public.t GROUP BY 1`,
    ],
  ])("follows another collation %s", async (_, queryOf) => {
    const [before, after] = [queryOf("label"), queryOf('label COLLATE "C"')];
    await trickle.create({ name: "public.s", query: before });
    const [old, wanted] = [await compileAs(before), await compileAs(after)];
    const [difference] = diffArtifacts([old], [wanted]);
    expect(difference?.columns.retyped).toMatchObject([{ name: "l" }]);
    await expectThereAndBack(old, wanted, ["", ""]);
  });

  it.each([
    ["shows", "SELECT id, label FROM public.t"],
    ["groups by", "SELECT label, count(*) AS n FROM public.t GROUP BY label"],
    ["filters by", "SELECT id, n FROM public.t WHERE label <> 'n3'"],
  ])("follows another type of a column that the query %s", async (_, query) => {
    await trickle.create({ name: "public.s", query });
    const old = await compileAs(query);
    for (const label of ["varchar(40)", "text", 'varchar(20) COLLATE "C"']) {
      await expectThereAndBack(old, await compileAs(query, label), [
        `ALTER TABLE public.t ALTER label TYPE ${label}`,
        "ALTER TABLE public.t ALTER label TYPE varchar(20)",
      ]);
    }
  });
});
