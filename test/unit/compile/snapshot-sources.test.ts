import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../../src/compile/artifact.js";
import { type CompileOptions, compile } from "../../../src/compile/compile.js";
import { explainArtifact } from "../../../src/review/explain-artifact.js";

const catalog = await catalogFromSql(`
  CREATE TABLE item (id int PRIMARY KEY, kind text, price int);
  CREATE MATERIALIZED VIEW priced AS SELECT kind, price FROM item;
  CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
  CREATE FOREIGN TABLE remote (id int, kind text, note json) SERVER elsewhere;
`);

const compiled = (query: string, options: CompileOptions = {}): Promise<Artifact> =>
  compile(query, catalog, { name: "public.result", ...options });

describe("sources that are compared", () => {
  const query = "select kind, count(*) from priced group by kind";

  it("have to be allowed", async () => {
    expect((await compiled(query)).mode).toBe("full");
    const artifact = await compiled(query, { snapshotSources: true });
    expect(artifact).toMatchObject({
      mode: "differential",
      sources: [],
      snapshotSources: true,
      snapshots: [{ schema: "public", name: "priced", outside: false }],
      states: ["public.result", "public.result.priced"],
      pending: "SELECT true AS pending, NULL::text[] AS changed;",
    });
    expect(artifact.notices).toMatchObject([
      {
        code: "0AT12",
        message:
          'materialized view "priced" is read whole and compared with a copy at each refresh',
      },
    ]);
  });

  it("are allowed by the text, unless the options say otherwise", async () => {
    const text = (value: string): string =>
      `create materialized view r with (snapshot_sources${value}) as ${query}`;
    for (const value of ["", " = true", " = on"]) {
      expect((await compiled(text(value))).mode).toBe("differential");
    }
    expect((await compiled(text(" = off"))).mode).toBe("full");
    expect((await compiled(text(""), { snapshotSources: false })).mode).toBe("full");
    await expect(compiled(text(" = 3"))).rejects.toMatchObject({
      code: "22T03",
      diagnostics: [{ hint: "Values: true, false, on, off." }],
    });
  });

  it("change nothing for queries without any", async () => {
    const plain = "select kind, count(*) from item group by kind";
    const allowed = await compiled(plain, { snapshotSources: true });
    expect(allowed.refresh).toBe((await compiled(plain)).refresh);
    expect(allowed.snapshots).toEqual([]);
  });

  it("are read once where they stand outside of the database", async () => {
    const artifact = await compiled("select a.id from remote a join remote b on b.id = a.id", {
      snapshotSources: true,
    });
    expect(artifact.snapshots).toEqual([{ schema: "public", name: "remote", outside: true }]);
    for (const script of [artifact.populate, artifact.refresh, artifact.full]) {
      expect(script.match(/(?:FROM|JOIN) public\.remote\b/g)).toHaveLength(1);
      expect(script).toContain(
        "remote_now AS MATERIALIZED (\n  SELECT id\n  FROM public.remote\n)",
      );
    }
  });

  it("are told by explain, with what they cost", async () => {
    const { text } = explainArtifact(await compiled(query, { snapshotSources: true }));
    expect(text).toContain(
      "reads whole at each refresh, and compares with a copy\n  public.priced",
    );
    expect(text).toContain("priced_compared: priced₁ always, ");
  });

  it("are no system catalogs", async () => {
    await expect(
      compiled("select relname from pg_class", { snapshotSources: true }),
    ).rejects.toMatchObject({ code: "0AT12" });
  });
});
