import { describe, expect, it } from "vitest";
import { formatDuration } from "../../../src/cli/duration.js";
import { layoutTable } from "../../../src/cli/table.js";

describe("layoutTable", () => {
  it("aligns columns by what a terminal shows, without trailing blanks", () => {
    const columns = [
      { title: "name", align: "left" },
      { title: "n", align: "right" },
      { title: "note", align: "left" },
    ] as const;
    expect(
      layoutTable(columns, [
        ["日本", "1", ""],
        ["a", "100", "x"],
      ]),
    ).toBe(["name    n  note", "----  ---  ----", "日本    1", "a     100  x", ""].join("\n"));
  });

  it("shows titles when there are no rows", () => {
    expect(layoutTable([{ title: "a", align: "left" }], [])).toBe("a\n-\n");
  });
});

describe("formatDuration", () => {
  it.each([
    [0.04, "0.0 ms"],
    [9.94, "9.9 ms"],
    [41.6, "42 ms"],
    [999, "999 ms"],
    [999.7, "1.0 s"],
    [99_900, "99.9 s"],
    [99_960, "2 min"],
    [3_600_000 * 2.5, "2.5 h"],
  ])("%f ms is %s", (milliseconds, expected) => {
    expect(formatDuration(milliseconds)).toBe(expected);
  });
});
