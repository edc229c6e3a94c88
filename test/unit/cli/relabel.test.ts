import { describe, expect, it } from "vitest";
import { joinSources, relabelDiagnostics } from "../../../src/cli/relabel.js";
import { createDiagnostic } from "../../../src/diagnostics/diagnostic.js";

const first = { name: "a.sql", text: "CREATE TABLE a (x int)" };
const second = { name: "b.sql", text: "CREATE TABLE b (x nope);\n" };

function about(text: string, marked: string) {
  const start = text.indexOf(marked);
  return createDiagnostic("error", "42704", "m", {
    source: { name: "query", text },
    span: { start, end: start + marked.length },
  });
}

describe("relabelDiagnostics", () => {
  it("names the file that a place lies in", () => {
    const joined = joinSources([first, second]);
    const [one, two] = relabelDiagnostics(
      [about(joined, "x int"), about(joined, "nope")],
      [first, second],
    );
    expect(one).toMatchObject({ source: first, span: { start: 16, end: 21 } });
    expect(two).toMatchObject({ source: second, span: { start: 18, end: 22 } });
  });

  it("keeps a place between two files inside the first", () => {
    const joined = joinSources([first, second]);
    const [found] = relabelDiagnostics([about(joined, "\n;\n")], [first, second]);
    expect(found).toMatchObject({ source: first, span: { start: 22, end: 22 } });
  });

  it("separates statements of files without semicolon", () => {
    expect(joinSources([first, second])).toBe(`${first.text}\n;\n${second.text}`);
  });

  it("leaves diagnostics about other texts, and without a place in several files, as they are", () => {
    const other = about("SELECT x", "x");
    const placeless = createDiagnostic("error", "42704", "m", {
      source: { name: "query", text: joinSources([first, second]) },
    });
    const [kept, nameless] = relabelDiagnostics([other, placeless], [first, second]);
    expect(kept).toBe(other);
    expect(nameless?.source).toBeUndefined();
    const single = { ...placeless, source: { name: "query", text: first.text } };
    expect(relabelDiagnostics([single], [first])[0]?.source).toBe(first);
  });
});
