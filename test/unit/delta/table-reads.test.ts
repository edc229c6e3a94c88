import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const schema = `
CREATE TABLE public.a (id integer PRIMARY KEY, k integer, t text);
CREATE TABLE public.b (id integer PRIMARY KEY, k integer, t text);
CREATE INDEX ON public.b (k);
`;

/** `title: cost (what is probed; what is scanned)` for each arm and step that reads tables. */
async function readsOf(query: string): Promise<readonly string[]> {
  const { arms, steps } = await compile(query, await catalogFromSql(schema), { name: "s" });
  return [...arms, ...steps]
    .filter(({ cost }) => cost !== "changes")
    .map(
      ({ name, cost, probes, scans }) =>
        `${name}: ${cost} (${probes.join(", ")}; ${scans.join(", ")})`,
    );
}

describe("how a refresh reads tables", () => {
  it("finds rows through keys and indexes, or reads the table", async () => {
    expect(await readsOf("SELECT a.t FROM a JOIN b ON b.k = a.k")).toEqual([
      expect.stringMatching(/Δa ⋈ b: probe \(public\.b; \)$/),
      expect.stringMatching(/a ⋈ Δb: scan \(; public\.a\)$/),
    ]);
  });

  it("finds rows through an index by a null-safe equality too", async () => {
    expect(await readsOf("SELECT a.t FROM a JOIN b ON b.k IS NOT DISTINCT FROM a.k")).toEqual([
      expect.stringMatching(/Δa ⋈ b: probe \(public\.b; \)$/),
      expect.stringMatching(/a ⋈ Δb: scan \(; public\.a\)$/),
    ]);
    expect(await readsOf("SELECT a.t FROM a JOIN b ON b.k IS DISTINCT FROM a.k")).toEqual([
      expect.stringMatching(/Δa ⋈ b: scan \(; public\.b\)$/),
      expect.stringMatching(/a ⋈ Δb: scan \(; public\.a\)$/),
    ]);
  });

  it("follows one table to the next", async () => {
    const reads = await readsOf("SELECT x.t FROM a x JOIN b ON b.k = x.id JOIN a y ON y.id = b.id");
    expect(reads.length).toBeGreaterThan(3);
    expect(reads.filter((read) => !read.includes(": probe"))).toEqual([]);
  });

  it("does not take a constant for a way to the rows", async () => {
    expect(await readsOf("SELECT a.t FROM a JOIN b ON b.k > a.k AND b.id = 1")).toEqual([
      expect.stringContaining("scan (; public.b)"),
      expect.stringContaining("scan (; public.a)"),
    ]);
  });

  it("finds the rows between two thresholds", async () => {
    const passed = (op: string) => `SELECT t FROM b WHERE k ${op} (SELECT max(k) FROM a)`;
    const reads = await readsOf(passed(">"));
    expect(reads.filter((read) => /with k > max (?:now|before)/.test(read))).toEqual([
      expect.stringContaining("b with k > max now: probe (public.b; )"),
      expect.stringContaining("b with k > max before: probe (public.b; )"),
    ]);
    expect((await readsOf(passed("="))).filter((read) => read.includes("with k = max"))).toEqual([
      expect.stringContaining("b with k = max now: probe (public.b; )"),
      expect.stringContaining("b with k = max before: probe (public.b; )"),
    ]);
    expect(await readsOf("SELECT b.t FROM a JOIN b ON b.k BETWEEN a.id AND a.k")).toEqual([
      expect.stringMatching(/Δa ⋈ b: probe \(public\.b; \)$/),
      expect.stringMatching(/a ⋈ Δb: scan \(; public\.a\)$/),
    ]);
  });

  it("knows of groups and partitions that are read again", async () => {
    expect(await readsOf("SELECT k, bit_or(id) AS m FROM b GROUP BY k")).toEqual([
      "group_rescan: probe (public.b; )",
    ]);
    expect(await readsOf("SELECT k, max(t) AS m FROM a GROUP BY k")).toEqual([
      "group_rescan: scan (; public.a)",
    ]);
    expect(await readsOf("SELECT id, rank() OVER (PARTITION BY k ORDER BY id) FROM b")).toEqual([
      expect.stringMatching(/window_rows_now.*: probe \(public\.b; \)$/),
    ]);
  });

  it("asks an index for the next extreme, if it leads to the group", async () => {
    expect(await readsOf("SELECT k, max(t) AS m FROM b GROUP BY k")).toEqual([
      "group_probe: probe (public.b; )",
    ]);
    expect(await readsOf("SELECT k, min(id) AS m FROM b GROUP BY k")).toEqual([
      "group_rescan: probe (public.b; )",
    ]);
    expect(await readsOf("SELECT max(id) AS m FROM b")).toEqual([
      "group_rescan: probe (public.b; )",
    ]);
  });

  it("looks into subqueries", async () => {
    const reads = await readsOf("SELECT a.t FROM a WHERE EXISTS (SELECT FROM b WHERE b.k = a.id)");
    expect(reads.length).toBeGreaterThan(1);
    expect(reads.filter((read) => read.includes("scan"))).toEqual([]);
  });

  it("is not asked where everything is computed anew", async () => {
    expect(await readsOf("SELECT t FROM a WHERE random() > 0.5")).toEqual([]);
  });
});
