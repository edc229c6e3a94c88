import { expect, it } from "vitest";
import { relabelDiagnostics } from "../../../src/cli/relabel.js";
import { createDiagnostic } from "../../../src/diagnostics/diagnostic.js";

it("names the file of diagnostics about its text, and leaves the others as they are", () => {
  const file = { name: "views/a.sql", text: "SELECT x" };
  const about = (text: string) =>
    createDiagnostic("error", "42703", "m", {
      source: { name: "query", text },
      span: { start: 7, end: 8 },
    });
  const placeless = createDiagnostic("error", "42703", "m");
  const other = about("SELECT y");
  const [named, kept, bare] = relabelDiagnostics([about(file.text), other, placeless], file);
  expect(named).toEqual({ ...about(file.text), source: file });
  expect(kept).toBe(other);
  expect(bare).toBe(placeless);
});
