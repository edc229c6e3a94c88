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
    "SELECT id, e.ts < c.t AS gone FROM e, (VALUES (now())) AS c (t)",
  ])("maintains %s", async (query) => {
    const { mode, reasons, states } = await compiled(query);
    expect(reasons).toEqual([]);
    expect(mode).toBe("differential");
    expect(states.filter((state) => state.endsWith(".clock"))).toHaveLength(1);
  });

  it.each([
    ["SELECT id, now() - ts AS age FROM e", /function now depends on the clock/],
    ["SELECT id FROM e WHERE at > now()", /operator > depends on the setting TimeZone/],
    ["SELECT id FROM e WHERE ts::date = CURRENT_DATE", /conversion to date depends on the setting/],
    ["SELECT id FROM e ORDER BY id LIMIT extract(minute FROM now())::int", /depends on the clock/],
    ["SELECT e.id FROM e LEFT JOIN f ON f.e = e.id AND e.ts > now()", /depends on the clock/],
    ["SELECT id FROM e WHERE ts > now() - random() * interval '1 day'", /random is volatile/],
    ["SELECT id FROM e WHERE ts > clock_timestamp()", /clock_timestamp is volatile/],
    ["SELECT id FROM e WHERE ts > now() AND CURRENT_USER = 'x'", /CURRENT_USER depends/],
    ["SELECT count(*) FROM e GROUP BY ts > now()", /depends on the clock/],
    ["SELECT id FROM e, (VALUES (now()), (now())) AS c (t) WHERE ts > t", /depends on the clock/],
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

  it("keeps one row for all expressions of the time", async () => {
    const { stateTables } = await compiled(
      "SELECT id FROM e WHERE ts > now() - interval '1 day' UNION ALL SELECT id FROM f WHERE ts > now() - interval '1 day' AND ts < now()",
    );
    const clock = stateTables.find(({ table }) => table.endsWith(".clock"));
    expect(clock?.columns.map(({ name }) => name)).toEqual(["moment", "moment_2", "time_zone"]);
  });
});
