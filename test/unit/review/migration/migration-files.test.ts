import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../../../src/compile/artifact.js";
import { compile } from "../../../../src/compile/compile.js";
import { type Layout, migrationFiles } from "../../../../src/review/migration/migration-files.js";

const schema = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);";

async function artifactOf(query: string, name = "public.s"): Promise<Artifact> {
  return compile(query, await catalogFromSql(schema), { name });
}

const counts = "SELECT k, count(*) AS n FROM public.t GROUP BY k";
const sums = "SELECT k, sum(x) AS n FROM public.t GROUP BY k";

const pathsOf = async (layout: Layout, before?: string, after?: string, name?: string) =>
  migrationFiles(
    before === undefined ? undefined : await artifactOf(before, name),
    after === undefined ? undefined : await artifactOf(after, name),
    layout,
    7,
  ).map(({ path }) => path);

describe("migrationFiles", () => {
  it("names files as each tool wants them", async () => {
    expect(await pathsOf("plain", counts, sums)).toEqual(["public.s.up.sql", "public.s.down.sql"]);
    expect(await pathsOf("flyway", counts, sums)).toEqual([
      "V7__alter_public_s.sql",
      "V7__alter_public_s.sql.conf",
      "U7__alter_public_s.sql",
      "U7__alter_public_s.sql.conf",
    ]);
    const sqitch = await pathsOf("sqitch", counts, sums);
    const [change] = /alter_public_s_[0-9a-f]{8}\.sql/.exec(sqitch[0] ?? "") ?? [];
    expect(sqitch).toEqual([`deploy/${change}`, `revert/${change}`, `verify/${change}`]);
  });

  it("tells coming and going apart from changing", async () => {
    expect(await pathsOf("flyway", undefined, sums)).toContain("V7__create_public_s.sql");
    expect(await pathsOf("flyway", counts, undefined)).toContain("V7__drop_public_s.sql");
  });

  it("takes any name, and keeps two names apart", async () => {
    const first = await pathsOf("flyway", undefined, sums, '"a b/../c"');
    const second = await pathsOf("flyway", undefined, sums, '"a b-.. c"');
    expect(first[0]).toMatch(/^V7__create_public_a_b_c_[0-9a-f]{8}\.sql$/);
    expect(first[0]).not.toBe(second[0]);
    expect(await pathsOf("plain", undefined, sums, '"a/b *?"')).toEqual([
      "public.%22a%2Fb%20%2A%3F%22.up.sql",
      "public.%22a%2Fb%20%2A%3F%22.down.sql",
    ]);
  });

  it("makes none when there is nothing to do", async () => {
    expect(await pathsOf("plain", counts, counts)).toEqual([]);
    expect(await pathsOf("plain", counts, "select k, count(*) n from public.t group by 1")).toEqual(
      [],
    );
  });

  it("lets Flyway leave transactions to the script", async () => {
    const files = migrationFiles(await artifactOf(counts), await artifactOf(sums), "flyway", 1);
    const settings = files.filter(({ path }) => path.endsWith(".conf"));
    expect(settings.map(({ text }) => text)).toEqual(Array(2).fill("executeInTransaction=false\n"));
  });

  it("lets sqitch verify what is there and what is not", async () => {
    const verify = async (after: Artifact | undefined) =>
      migrationFiles(await artifactOf(counts), after, "sqitch", 1).find(({ path }) =>
        path.startsWith("verify/"),
      )?.text;
    expect(await verify(await artifactOf(sums))).toBe("SELECT k, n\nFROM public.s\nWHERE false;\n");
    expect(await verify(undefined)).toContain("to_regclass('public.s') IS NULL");
  });

  it("ends every transaction that it begins", async () => {
    for (const [before, after] of [
      [counts, sums],
      [sums, counts],
    ] as const) {
      for (const { text } of migrationFiles(
        await artifactOf(before),
        await artifactOf(after),
        "plain",
        1,
      )) {
        const begun = text.match(/^BEGIN\b.*;$/gm) ?? [];
        expect(begun.length).toBeGreaterThan(0);
        expect(text.match(/^COMMIT;$/gm)).toHaveLength(begun.length);
      }
    }
  });
});
