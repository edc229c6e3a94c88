import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { proveQuery } from "../../src/proof/prove-query.js";
import { createRandom, type Random } from "../../src/proof/random.js";
import { isNightly } from "../support/nightly.js";

const schema = `
CREATE TABLE t (id int PRIMARY KEY, g int, at int NOT NULL, due int, n bigint, q numeric, b boolean);
CREATE INDEX ON t (g, at);
CREATE INDEX ON t (at);
CREATE INDEX ON t (g, due);
CREATE INDEX ON t (due);`;

const anyFunction = [
  "rank()",
  "dense_rank()",
  "count(*)",
  "count(q) FILTER (WHERE b)",
  "sum(n)",
  "sum(q)",
  "avg(n)",
  "avg(q) FILTER (WHERE n > 0)",
  "min(n)",
  "max(at)",
  "bool_and(b)",
  "bool_or(b)",
];

const inTotalOrder = ["row_number()", "first_value(q)", "last_value(n)"];

/** Functions that look at some rows around their own, whatever the frame of the others is. */
const nearby = ["lag(q)", "lag(n, 2, 0)", "lead(q)", "lead(b, 2)", "lag(n, -1)"];
const nearbyFrames = [
  "3 PRECEDING AND 1 PRECEDING",
  "1 PRECEDING AND 2 FOLLOWING",
  "CURRENT ROW AND 1 FOLLOWING",
];

function runningQuery(random: Random): string {
  const total = random.chance(0.5);
  const frame = random.pick(
    total ? ["", " ROWS UNBOUNDED PRECEDING"] : ["", " GROUPS UNBOUNDED PRECEDING"],
  );
  const leading = random.pick(["at", "at DESC", "due", "due DESC NULLS LAST"]);
  const order = `${leading}${total ? random.pick([", id", ", id DESC"]) : ""}`;
  const partitionAndOrder = `${random.pick(["PARTITION BY g ", ""])}ORDER BY ${order}`;
  const window = `${partitionAndOrder}${frame}`;
  const functions = total ? [...anyFunction, ...inTotalOrder] : anyFunction;
  const columns = [1, 2, 3].map(
    (place) => `${random.pick(functions)} OVER (${window}) AS f${place}`,
  );
  if (total && random.chance(0.5)) {
    const rows = `${partitionAndOrder} ROWS BETWEEN ${random.pick(nearbyFrames)}`;
    columns.push(
      `${random.pick(nearby)} OVER (${partitionAndOrder}) AS f4`,
      `${random.pick(["sum(n)", "max(q)", "nth_value(b, 2)"])} OVER (${rows}) AS f5`,
    );
  }
  const query = `SELECT id, g, ${columns.join(", ")} FROM t${random.pick(["", " WHERE n IS NOT NULL"])}`;
  return random.pick([
    query,
    `SELECT f1, count(*) AS rows, max(id) AS last FROM (${query}) AS w GROUP BY f1`,
    `SELECT g, f1, f3 FROM (${query}) AS w`,
    `SELECT DISTINCT f2 FROM (${query}) AS w WHERE f1 IS NOT NULL`,
    `SELECT w.f2, t.q FROM (${query}) AS w LEFT JOIN t ON t.n = w.id`,
  ]);
}

describe("running windows", () => {
  // Each is proved on random histories against a recompute.
  it.each(Array.from({ length: isNightly ? 200 : 8 }, (_, seed) => seed + 1))(
    "are what PostgreSQL computes: %i",
    async (seed) => {
      const query = runningQuery(createRandom(seed));
      const options = { name: "public.w", mode: "auto" } as const;
      const { refresh } = await compile(query, await catalogFromSql(schema), options);
      expect(refresh, query).toContain("window_starts");
      const report = await proveQuery({ schema, query, seed, runs: 12 });
      expect(report.counterExample, query).toBeUndefined();
      expect(report.statistics.differential, query).toBeGreaterThan(0);
    },
    600_000,
  );
});
