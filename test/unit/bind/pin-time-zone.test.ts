import { beforeAll, describe, expect, it } from "vitest";
import { findNondeterminism } from "../../../src/bind/find-nondeterminism.js";
import { isZoneName, pinTimeZone } from "../../../src/bind/pin-time-zone.js";
import { printRelation } from "../../../src/relation/text.js";
import { loadParser } from "../../../src/syntax/parse.js";
import { bind, catalog } from "./support.js";

beforeAll(loadParser);

function pinned(expression: string) {
  const { relation } = bind(`select ${expression} as x from t cross join e`);
  return { before: relation, after: pinTimeZone(relation, "Europe/Berlin", catalog) };
}

/** The expression in the select list, as the plan prints it, with the zone as Z. */
function shown(expression: string): string | undefined {
  const text = printRelation(pinned(expression).after).replaceAll("'Europe/Berlin'", "Z");
  return /^project x:\d+ = (.*)$/m.exec(text)?.[1]?.replaceAll(/:\d+/g, "");
}

describe("pinTimeZone", () => {
  it.each([
    ["ts::date", "cast(timezone(Z, ts)::timestamp as date)"],
    ["d::timestamptz", "timezone(Z, cast(d as timestamp))::timestamptz"],
    ["ts > d", "ts > timezone(Z, cast(d as timestamp))::timestamptz"],
    ["d = ts", "timezone(Z, cast(d as timestamp))::timestamptz = ts"],
    ["ts < '2030-01-31'", "ts < timezone(Z, '2030-01-31'::timestamp)::timestamptz"],
    ["date_trunc('day', ts)", "date_trunc('day', ts, Z)::timestamptz"],
    ["extract(hour from ts)", "extract('hour', timezone(Z, ts)::timestamp)::numeric"],
    [
      "ts + interval '1 day'",
      "timezone(Z, timezone(Z, ts)::timestamp + '1 day'::interval)::timestamptz",
    ],
  ])("says the zone in %s", (expression, text) => {
    expect(shown(expression)).toBe(text);
    expect(findNondeterminism(pinned(expression).before, catalog)).toHaveLength(1);
    expect(findNondeterminism(pinned(expression).after, catalog)).toEqual([]);
  });

  it.each(["ts at time zone 'UTC'", "ts + interval '1 hour'", "extract(epoch from ts)", "t.a + 1"])(
    "leaves %s as it is",
    (expression) => {
      const { before, after } = pinned(expression);
      expect(after).toBe(before);
    },
  );

  it.each([
    "ts::text",
    "to_json(ts)",
    "b::timestamptz",
    "to_char(ts, 'HH24 TZ')",
    "extract(timezone from ts)",
    "ts + interval '1 month 1 day'",
    "ts + interval '1 day 1 hour'",
    "ts > '1/2/2030'",
  ])("does not know %s, and promises nothing about it", (expression) => {
    const { before, after } = pinned(expression);
    expect(after).toBe(before);
    const found = findNondeterminism(before, catalog);
    expect(found).not.toEqual([]);
    expect(found.map(({ hint }) => hint).join()).not.toContain("time_zone");
  });

  it("says that the option helps where it does", () => {
    const found = findNondeterminism(pinned("ts::date").before, catalog);
    expect(found.map(({ hint }) => hint).join()).toContain("The option time_zone");
  });

  it("looks into subqueries, aggregates and windows", () => {
    const { relation } = bind(`select id, (select max(ts::date) from e where ts > t.d) as latest,
      sum(a) over (partition by (select min(ts::date) from e)) as total
      from t where exists (select from e where ts::date = t.d)`);
    expect(findNondeterminism(relation, catalog).length).toBeGreaterThan(3);
    expect(findNondeterminism(pinTimeZone(relation, "UTC", catalog), catalog)).toEqual([]);
  });

  it("keeps the clock a clock", () => {
    const { relation } = bind("select id from t where d >= current_date");
    const text = printRelation(pinTimeZone(relation, "UTC", catalog));
    expect(text).toMatch(/cast\(timezone\('UTC', now\(\)/);
  });
});

describe("isZoneName", () => {
  it.each(["UTC", "gmt", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])(
    "takes %s",
    (name) => expect(isZoneName(name)).toBe(true),
  );
  it.each(["", "PST", "+02", "EST5EDT", "Europe/", "x'/y", "Europe/Berlin; DROP"])(
    "does not take '%s'",
    (name) => expect(isZoneName(name)).toBe(false),
  );
});
