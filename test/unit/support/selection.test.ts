import { expect, it } from "vitest";
import { selectMajors } from "../../support/selection.js";

it("selects PostgreSQL 18 unless told otherwise", () => {
  expect(selectMajors(undefined)).toEqual([18]);
  expect(selectMajors(" ")).toEqual([18]);
});

it("selects what is listed, and everything for all", () => {
  expect(selectMajors("15")).toEqual([15]);
  expect(selectMajors("17, 15")).toEqual([17, 15]);
  expect(selectMajors("all")).toEqual([15, 16, 17, 18]);
});

it.each(["14", "18,", "1.8", "PG18", "15;16"])("refuses %j", (setting) => {
  expect(() => selectMajors(setting)).toThrow(/TRICKLE_POSTGRES: ".*" is not one of/);
});
