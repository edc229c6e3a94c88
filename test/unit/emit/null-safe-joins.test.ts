import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const schema = `
CREATE COLLATION anycase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE DOMAIN code AS int;
CREATE TYPE pair AS (x int, y int);
CREATE TABLE public.a (id int PRIMARY KEY, k int, t text, v varchar(3), c text COLLATE anycase, w tsvector, d code, p pair, n numeric);
CREATE TABLE public.b (id int PRIMARY KEY, k bigint, t text, v varchar(3), c text COLLATE anycase, w tsvector, d code, p pair, n numeric);
`;

/** The conditions of the first join of the refresh whose sides are compared null-safely. */
async function conditionOf(condition: string): Promise<string> {
  const query = `SELECT a.id, b.id AS other FROM a JOIN b ON ${condition}`;
  const { refresh } = await compile(query, await catalogFromSql(schema), { name: "s" });
  const lines = refresh.split("\n").map((line) => line.trim());
  const at = lines.findIndex(
    (line, index) => /^JOIN public\.b/.test(lines[index - 1] ?? "") && line.startsWith("ON "),
  );
  const rest = lines.slice(at + 1);
  const more = rest.slice(
    0,
    rest.findIndex((line) => !line.startsWith("AND ")),
  );
  return [lines[at], ...more].join(" ");
}

const plain = (one: string, other: string) => `${one} IS NOT DISTINCT FROM ${other}`;

describe("null-safe joins", () => {
  it("compare hashes first, and then in a way that an index can serve", async () => {
    expect(await conditionOf("a.t IS NOT DISTINCT FROM b.t")).toBe(
      "ON hash_record_extended(ROW(a_change.t), 0) = hash_record_extended(ROW(b.t), 0) AND (a_change.t = b.t OR a_change.t IS NULL AND b.t IS NULL)",
    );
  });

  it("have one hash for all columns that are compared", async () => {
    expect(
      await conditionOf("b.t IS NOT DISTINCT FROM a.t AND a.k IS NOT DISTINCT FROM b.k"),
    ).toMatch(
      /^ON hash_record_extended\(ROW\(a_change\.t, a_change\.k\), 0\) = hash_record_extended\(ROW\(b\.t, b\.k\), 0\) AND /,
    );
  });

  it.each([
    ["w", "a type without a hash"],
    ["p", "a row"],
  ])("stay as they are over %s, %s", async (column) => {
    expect(await conditionOf(`a.${column} IS NOT DISTINCT FROM b.${column}`)).toBe(
      `ON ${plain(`a_change.${column}`, `b.${column}`)}`,
    );
  });

  it("are hashed as they are compared: a domain as its base, a whole number beside a numeric as one", async () => {
    expect(await conditionOf("a.d IS NOT DISTINCT FROM b.d")).toContain(
      "hash_record_extended(ROW(a_change.d::integer), 0) = hash_record_extended(ROW(b.d::integer), 0)",
    );
    expect(await conditionOf("a.k IS NOT DISTINCT FROM b.n")).toContain(
      "hash_record_extended(ROW(a_change.k::numeric), 0) = hash_record_extended(ROW(b.n), 0)",
    );
  });

  it("stay as they are under different collations", async () => {
    expect(await conditionOf("a.c IS NOT DISTINCT FROM b.t")).not.toContain("hash_record");
    expect(await conditionOf("a.c IS NOT DISTINCT FROM b.c")).toContain("hash_record");
  });

  it("do not hash what can fail", async () => {
    expect(await conditionOf("a.k IS NOT DISTINCT FROM 10 / b.k")).not.toContain("hash_record");
    expect(await conditionOf("a.k IS NOT DISTINCT FROM b.k + 1")).not.toContain("hash_record");
    expect(await conditionOf("a.t IS NOT DISTINCT FROM lower(b.t)")).toContain("hash_record");
  });
});
