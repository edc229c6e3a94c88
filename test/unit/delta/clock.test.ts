import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const schema = `
CREATE TABLE e (id integer PRIMARY KEY, ts timestamptz, at timestamp, d date, n integer);
CREATE TABLE f (id integer PRIMARY KEY, e integer, ts timestamptz);
`;

async function compiled(query: string) {
  return compile(query, await catalogFromSql(schema), { name: "s" });
}

describe("the clock as a source", () => {
  it.each([
    "SELECT id FROM e WHERE ts > now() - interval '7 days'",
    "SELECT id FROM e WHERE ts > transaction_timestamp() AND ts < statement_timestamp() + interval '1 month'",
    "SELECT id FROM e WHERE at < LOCALTIMESTAMP OR d = CURRENT_DATE",
    "SELECT id FROM e WHERE at < now() AT TIME ZONE 'UTC'",
    "SELECT id FROM e WHERE d >= date_trunc('month', CURRENT_TIMESTAMP)::date",
    "SELECT id FROM e WHERE ts > (SELECT now() - interval '1 day')",
    "SELECT e.id FROM e JOIN f ON f.e = e.id AND f.ts BETWEEN now() AND now() + interval '1 hour'",
    "SELECT e.id FROM e LEFT JOIN f ON f.e = e.id AND f.ts > now()",
    "SELECT id FROM e WHERE NOT EXISTS (SELECT FROM f WHERE f.e = e.id AND f.ts > now())",
    "SELECT n, max(ts) AS last FROM e GROUP BY n HAVING max(ts) > now() - interval '1 hour'",
    "SELECT n, rank() OVER (PARTITION BY n ORDER BY id) FROM e WHERE ts > now()",
    "SELECT id FROM e WHERE ts > now() UNION SELECT id FROM f WHERE ts > now()",
    "SELECT id, now() - ts AS age, CURRENT_DATE FROM e",
    "SELECT e.id FROM e LEFT JOIN f ON f.e = e.id AND e.ts > now()",
    "SELECT e.id FROM e FULL JOIN f ON f.e = e.id AND e.ts > now() AND f.ts - e.ts < now() - e.ts",
    "SELECT count(*) FROM e GROUP BY ts > now()",
    "SELECT sum(n) FILTER (WHERE ts > now()), max(CASE WHEN d < CURRENT_DATE THEN n END) FROM e",
    "SELECT id, lag(n) OVER (PARTITION BY d < CURRENT_DATE ORDER BY id) FROM e",
    "SELECT DISTINCT now() - ts AS age FROM e",
    "SELECT now() AS t",
    "SELECT g FROM generate_series(timestamp '2026-01-01', LOCALTIMESTAMP, '1 day') AS g",
    "SELECT id FROM e ORDER BY now() - ts LIMIT 3",
    "SELECT id, (SELECT count(*) FROM f WHERE f.e = e.id AND f.ts - e.ts < now() - e.ts) AS n FROM e",
    "SELECT id, e.ts < c.t AS gone FROM e, (VALUES (now())) AS c (t)",
    "SELECT id FROM e, (VALUES (now()), (now())) AS c (t) WHERE ts > t",
  ])("maintains %s", async (query) => {
    const { mode, reasons, states } = await compiled(query);
    expect(reasons).toEqual([]);
    expect(mode).toBe("differential");
    expect(states.filter((state) => state.endsWith(".clock"))).toHaveLength(1);
  });

  it.each([
    ["SELECT id FROM e WHERE at > now()", /operator > depends on the setting TimeZone/],
    ["SELECT id FROM e WHERE ts::date = CURRENT_DATE", /conversion to date depends on the setting/],
    ["SELECT id FROM e ORDER BY id LIMIT extract(minute FROM now())::int", /depends on the clock/],
    ["SELECT id FROM e WHERE ts > now() - random() * interval '1 day'", /random is volatile/],
    ["SELECT id FROM e WHERE ts > clock_timestamp()", /clock_timestamp is volatile/],
    ["SELECT id FROM e WHERE ts > now() AND CURRENT_USER = 'x'", /CURRENT_USER depends/],
    ["SELECT id FROM e WHERE age(ts) > interval '1 year'", /function age depends on the clock/],
  ])("refuses %s", async (query, message) => {
    const { mode, reasons } = await compiled(query);
    expect(mode).toBe("full");
    expect(reasons.map((reason) => reason.message).join("; ")).toMatch(message);
    expect(reasons.every(({ hint, span }) => hint !== undefined && span !== undefined)).toBe(true);
  });

  it("finishes HAVING in the view, with the clock of the last refresh", async () => {
    const { view } = await compiled(
      "SELECT n, max(ts) AS last FROM e GROUP BY n HAVING max(ts) > now() - interval '1 hour'",
    );
    expect(view).toContain('"public.s.clock"');
    expect(view).not.toContain("now()");
  });

  it.each([
    "SELECT id, now() - ts AS age FROM e WHERE n > 1",
    "SELECT id, ts > now() AS open FROM e ORDER BY n, id LIMIT 3",
    "SELECT n, now() - max(ts) AS idle FROM e GROUP BY n",
    "SELECT id, CURRENT_DATE - d AS late FROM e JOIN f USING (id)",
  ])("leaves the select list to the view: %s", async (query) => {
    const { view, arms } = await compiled(query);
    expect(view).toContain('"public.s.clock"');
    expect(view).not.toMatch(/now\(\)|CURRENT_DATE/);
    expect(arms.filter(({ name }) => /changed/.test(name))).toEqual([]);
  });

  it("reads the rows that a condition in FILTER passes, by an index", async () => {
    const { indexes } = await compiled(
      "SELECT n, count(*) FILTER (WHERE ts > now()) FROM e GROUP BY n",
    );
    expect(indexes.map(({ columns }) => columns)).toContainEqual(["ts"]);
  });

  it("keeps one row for all expressions of the time", async () => {
    const { stateTables } = await compiled(
      "SELECT id FROM e WHERE ts > now() - interval '1 day' UNION ALL SELECT id FROM f WHERE ts > now() - interval '1 day' AND ts < now()",
    );
    const clock = stateTables.find(({ table }) => table.endsWith(".clock"));
    expect(clock?.columns.map(({ name }) => name)).toEqual(["moment", "moment_2", "time_zone"]);
  });
});
