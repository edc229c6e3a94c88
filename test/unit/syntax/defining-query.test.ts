import { beforeAll, describe, expect, it } from "vitest";
import { TrickleError, UnsupportedError } from "../../../src/diagnostics/errors.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";
import { loadParser } from "../../../src/syntax/parse.js";

beforeAll(loadParser);

const parse = (text: string) => parseDefiningQuery({ name: "test.sql", text });

function failure(text: string): TrickleError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof TrickleError) return error;
    throw error;
  }
  throw new Error("no error");
}

describe("parseDefiningQuery", () => {
  it.each(["select 1", "values (1)", "with x as (select 1) select * from x", "table t"])(
    "takes %s",
    (text) => {
      const query = parse(` ${text} ; -- end`);
      expect(query.query).toBe(text);
      expect(query.name).toBeUndefined();
    },
  );

  it("takes name, columns and options from CREATE MATERIALIZED VIEW", () => {
    const query = parse(
      `create materialized view "S"."x as select" (a, "b c")
         with (schedule = '5s', pg_trickle.mode = full, n = 3, x = 0.5, flag)
       as /* as */ (with c as (select 1) select 1, 2) with no data;`,
    );
    expect(query.name).toEqual({ schema: "S", name: "x as select" });
    expect(query.columnAliases).toEqual(["a", "b c"]);
    expect(query.options.map(({ name, value }) => [name, value])).toEqual([
      ["schedule", "5s"],
      ["pg_trickle.mode", "full"],
      ["n", "3"],
      ["x", "0.5"],
      ["flag", undefined],
    ]);
    expect(query.query).toBe("/* as */ (with c as (select 1) select 1, 2)");
  });

  it("takes CREATE VIEW", () => {
    const query = parse(
      "create view v as select distinct on (a) a from t with cascaded check option",
    );
    expect(query.name).toEqual({ schema: undefined, name: "v" });
    expect(query.query).toBe("select distinct on (a) a from t");
  });

  it.each([
    ["insert into t values (1)", "INSERT is not a defining query"],
    ["create table t as select 1", "CREATE TABLE AS is not a defining query"],
    ["update t set a = 1", "UPDATE is not a defining query"],
    ["select 1 into t", "a defining query cannot have INTO"],
    ["select 1 into t union select 2", "a defining query cannot have INTO"],
    ["select a from t for update", "a defining query cannot lock rows (FOR UPDATE, FOR SHARE)"],
    [
      "select a from (select a from t for share) x",
      "a defining query cannot lock rows (FOR UPDATE, FOR SHARE)",
    ],
  ])("refuses %s", (text, message) => {
    const error = failure(text);
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error.code).toBe("0AT14");
    expect(error.message).toBe(message);
    expect(error.diagnostics[0]?.span).toBeDefined();
  });

  it("refuses parameters at their place", () => {
    const error = failure("select a from t where b = $1");
    expect(error.code).toBe("42P02");
    expect(error.diagnostics[0]?.span).toEqual({ start: 26, end: 28 });
  });

  it("refuses no statement and several", () => {
    expect(failure(" -- nothing").message).toBe("there is no query in the text");
    const error = failure("select 1; select 2");
    expect(error.message).toBe("a defining query must be a single statement");
    expect(error.diagnostics[0]?.span).toEqual({ start: 10, end: 18 });
  });
});
