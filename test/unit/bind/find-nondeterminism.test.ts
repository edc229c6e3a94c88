import { beforeAll, describe, expect, it } from "vitest";
import { findNondeterminism } from "../../../src/bind/find-nondeterminism.js";
import { loadParser } from "../../../src/syntax/parse.js";
import { bind, catalog } from "./support.js";

beforeAll(loadParser);

/** The codes, messages and places of what is found in `SELECT expression FROM t, e`. */
function findings(expression: string): readonly string[] {
  const text = `select ${expression} as x from t cross join e`;
  return findNondeterminism(bind(text).relation, catalog).map(
    ({ code, message, span }) => `${code} ${message} @ ${text.slice(span?.start, span?.end)}`,
  );
}

describe("findNondeterminism", () => {
  it.each([
    ["random()", "0AT02 function random is volatile @ random()"],
    ["clock_timestamp()", "0AT02 function clock_timestamp is volatile @ clock_timestamp()"],
    ["now()", "0AT03 function now depends on the clock @ now()"],
    ["current_date", "0AT03 CURRENT_DATE depends on the session or the clock @ current_date"],
    ["current_user", "0AT03 CURRENT_USER depends on the session or the clock @ current_user"],
    ["age(d)", "0AT03 function age depends on the clock @ age(d)"],
    ["d::text", "0AT03 conversion to text depends on settings of the session @ d"],
    ["concat(b, d)", "0AT03 function concat depends on settings of the session @ concat(b, d)"],
    [
      "date_trunc('day', ts)",
      "0AT03 function date_trunc depends on the setting TimeZone @ date_trunc('day', ts)",
    ],
    [
      "extract(hour from ts)",
      "0AT03 function extract depends on the setting TimeZone @ extract(hour from ts)",
    ],
    [
      "ts + interval '1 day'",
      "0AT03 operator + depends on the setting TimeZone @ ts + interval '1 day'",
    ],
    ["ts::date", "0AT03 conversion to date depends on the setting TimeZone @ ts"],
    ["ts > d", "0AT03 operator > depends on the setting TimeZone @ ts > d"],
    ["to_json(ts)", "0AT03 function to_json depends on the setting TimeZone @ to_json(ts)"],
    [
      "to_tsvector(b)",
      "0AT03 function to_tsvector depends on settings of the session @ to_tsvector(b)",
    ],
    ["session_value()", "0AT03 function session_value is stable @ session_value()"],
    ["date 'today'", "0AT03 literal 'today' of type date depends on the clock @ 'today'"],
    [
      "ts > '2020-01-01'",
      "0AT03 literal '2020-01-01' of type timestamptz depends on the setting TimeZone @ '2020-01-01'",
    ],
    [
      "d > '1/2/2020'",
      "0AT03 literal '1/2/2020' of type date depends on the setting DateStyle @ '1/2/2020'",
    ],
    [
      "'t'::regclass",
      "0AT03 literal 't' of type regclass depends on settings of the session @ 't'",
    ],
    [
      "to_char(1, '9D9')",
      "0AT03 function to_char depends on settings of the session @ to_char(1, '9D9')",
    ],
  ])("finds %s", (expression, finding) => {
    expect(findings(expression)).toContain(finding);
  });

  it.each([
    "b || id",
    "concat(b, id, m)",
    "m::text",
    "'sad'::mood",
    "n::text",
    "json_build_object('a', d, 'b', n)",
    "row_to_json(t)",
    "to_jsonb(q)",
    "ts + interval '1 hour 30 minutes'",
    "ts - '01:30'::interval",
    "extract(epoch from ts)",
    "ts at time zone 'UTC'",
    "ts > '2020-01-01 00:00:00+00'",
    "ts > '2020-01-01 00:00 Europe/Berlin'",
    "ts > 'infinity'",
    "d > '2020-01-31'",
    "timestamp 'epoch'",
    "to_char(d::timestamp, 'YYYY-MM-DD')",
    "to_char(id, '0999')",
    "to_date(b, 'YYYY-MM-DD')",
    "to_tsvector('english', b)",
  ])("finds nothing in %s", (expression) => {
    expect(findings(expression)).toEqual([]);
  });

  it("looks into aggregates, windows, conditions and subqueries, and tells each place once", () => {
    const text =
      `select json_agg(ts), (select max(now()) from t), count(*) filter (where random() > 1)
      from e where ts > now() order by 1 limit 1`.replace("order by 1 ", "");
    const found = findNondeterminism(bind(text).relation, catalog);
    expect(found.map(({ code }) => code).sort()).toEqual(["0AT02", "0AT03", "0AT03", "0AT03"]);
    expect(found.every(({ severity, hint }) => severity === "error" && hint !== undefined)).toBe(
      true,
    );
  });
});
