import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assertSchedule } from "../../../src/runtime/schedule.js";
import { libraryVersion } from "../../../src/runtime/version.js";

describe("assertSchedule", () => {
  it.each(["5s", "250ms", "10m", "1h", "7d", "calculated", "0 3 * * *", "*/5 9-17 * * MON"])(
    "accepts %s",
    (schedule) => {
      expect(() => assertSchedule(schedule)).not.toThrow();
    },
  );

  it.each(["", "0s", "5", "s", "-5s", "5 s", "often", "* * *", "5s; DROP TABLE x"])(
    "refuses %j",
    (schedule) => {
      expect(() => assertSchedule(schedule)).toThrow(
        expect.objectContaining({ code: "22T03", exitCode: 2 }),
      );
    },
  );
});

describe("libraryVersion", () => {
  it("is that of the package", () => {
    expect(JSON.parse(readFileSync("package.json", "utf8")).version).toBe(libraryVersion);
  });
});
