import { describe, expect, it } from "vitest";
import { literalVolatility } from "../../../../src/bind/types/literal-volatility.js";
import { catalog, key } from "./support.js";

function sort(type: string, texts: readonly string[]) {
  return texts.map((text) => literalVolatility(text, key(type), catalog));
}

describe("literalVolatility", () => {
  it("trusts dates that begin with the year and no others", () => {
    const fixed = ["2024-02-29", "20240229", "2024-2-9", "infinity", "epoch", "0044-03-15 BC"];
    const open = ["02/03/2024", "29.2.2024", "99-02-03", "today", "TODAY", "tomorrow"];
    expect(sort("date", fixed)).toEqual(fixed.map(() => "immutable"));
    expect(sort("date", open)).toEqual(open.map(() => "stable"));
  });

  it("wants a zone for moments", () => {
    const fixed = [
      "2024-01-01 10:00:00+00",
      "2024-01-01T10:00:00Z",
      "2024-01-01 10:00-02:30",
      "2024-01-01 10:00 Europe/Berlin",
      "-infinity",
    ];
    const open = [
      "2024-01-01",
      "2024-01-01 10:00",
      "2024-01-01 10:00 CET",
      "now",
      "yesterday noon",
    ];
    expect(sort("timestamptz", fixed)).toEqual(fixed.map(() => "immutable"));
    expect(sort("timestamptz", open)).toEqual(open.map(() => "stable"));
    expect(sort("timestamp", ["2024-01-01 10:00", "now"])).toEqual(["immutable", "stable"]);
  });

  it("knows what else a session decides", () => {
    expect(sort("time", ["10:00", "now", "allballs"])).toEqual([
      "immutable",
      "stable",
      "immutable",
    ]);
    expect(sort("timetz", ["10:00+01", "10:00"])).toEqual(["immutable", "stable"]);
    expect(sort("interval", ["1 day 2 hours", "-5 days", "-1 day 2:00"])).toEqual([
      "immutable",
      "immutable",
      "stable",
    ]);
    expect(sort("money", ["1"])).toEqual(["stable"]);
  });

  it("looks into arrays, ranges, rows and domains", () => {
    expect(sort("_date", ["{2024-01-01,NULL}", '{"today"}', "{}"])).toEqual([
      "immutable",
      "stable",
      "immutable",
    ]);
    expect(sort("tstzrange", ["[2024-01-01 00:00+00,)", '["2024-01-01 00:00",)', "empty"])).toEqual(
      ["immutable", "stable", "stable"],
    );
  });

  it("has nothing against texts of other types", () => {
    expect(sort("text", ["today", "now"])).toEqual(["immutable", "immutable"]);
    expect(sort("int4", ["1"])).toEqual(["immutable"]);
  });
});
