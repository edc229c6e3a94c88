import { describe, expect, it } from "vitest";
import { noOverrides, readQueryFile } from "../../../src/cli/query-file.js";

describe("readQueryFile", () => {
  it("takes options from the statement, and leaves its name to the compiler", async () => {
    const text =
      "CREATE MATERIALIZED VIEW Shop.\"Top 10\" WITH (schedule = '5s', pg_trickle.mode = full, time_zone = 'Europe/Berlin') AS SELECT 1";
    expect(await readQueryFile({ name: "q.sql", text }, noOverrides)).toMatchObject({
      name: undefined,
      mode: "full",
      schedule: "5s",
      timeZone: "Europe/Berlin",
    });
  });

  it("names a bare query for its file", async () => {
    const file = await readQueryFile({ name: "views/Sales.sql", text: "SELECT 1" }, noOverrides);
    expect(file).toMatchObject({ name: '"Sales"', mode: "auto", schedule: undefined });
  });

  it("lets the command line decide", async () => {
    const text = "CREATE MATERIALIZED VIEW a WITH (mode = full, time_zone = 'UTC') AS SELECT 1";
    const given = { name: "s.b", mode: "differential", schedule: "1m", timeZone: "GMT" } as const;
    const overrides = { ...noOverrides, ...given };
    expect(await readQueryFile({ name: "q.sql", text }, overrides)).toMatchObject(given);
  });

  it.each([
    ["<stdin>", "SELECT 1", "22T01", "the stream table needs a name"],
    [`${"x".repeat(70)}.sql`, "SELECT 1", "22T01", "the stream table needs a name"],
    ["q.sql", "CREATE MATERIALIZED VIEW a WITH (mode = fast) AS SELECT 1", "22T03", "not a mode"],
    [
      "q.sql",
      "CREATE MATERIALIZED VIEW a WITH (fillfactor = 70) AS SELECT 1",
      "22T03",
      "fillfactor",
    ],
    ["q.sql", "SELEC 1", "42601", "syntax error"],
    ["q.sql", "DELETE FROM t", "0AT14", "not a defining query"],
    ["q.sql", "", "42601", "no query"],
  ])("refuses %s: %s", async (name, text, code, message) => {
    await expect(readQueryFile({ name, text }, noOverrides)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });
});
