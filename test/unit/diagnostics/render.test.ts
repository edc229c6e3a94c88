import { describe, expect, it } from "vitest";
import { createDiagnostic } from "../../../src/diagnostics/diagnostic.js";
import { renderDiagnostic } from "../../../src/diagnostics/render.js";

/** Renders an error about the first occurrence of `marked` in `text`. */
function render(text: string, marked: string, hint?: string): string {
  const start = text.indexOf(marked);
  const span = { start, end: start + marked.length };
  const diagnostic = createDiagnostic("error", "42703", 'column "x" does not exist', {
    source: { name: "q.sql", text },
    span,
    hint,
  });
  return renderDiagnostic(diagnostic, { color: false });
}

describe("renderDiagnostic", () => {
  it("shows place, line, carets and hint", () => {
    expect(render("SELECT a,\n       x + 1 AS y\nFROM t", "x + 1", "Columns of t: a, b.")).toBe(
      [
        'error[42703]: column "x" does not exist',
        " --> q.sql:2:8",
        "  |",
        "2 |        x + 1 AS y",
        "  |        ^^^^^",
        "  = hint: Columns of t: a, b.",
      ].join("\n"),
    );
  });

  it("shows only the headline when there is no source, and only its name when there is no span", () => {
    const bare = createDiagnostic("warning", "0AT02", "function random() is volatile", {
      hint: "Remove it.",
    });
    expect(renderDiagnostic(bare, { color: false })).toBe(
      "warning[0AT02]: function random() is volatile\n  = hint: Remove it.",
    );
    const named = createDiagnostic("note", "0AT02", "m", { source: { name: "a.sql", text: "x" } });
    expect(renderDiagnostic(named, { color: false })).toBe("note[0AT02]: m\n --> a.sql");
  });

  it("aligns margins with the longest line number", () => {
    const text = `${"\n".repeat(99)}SELECT x`;
    expect(render(text, "x")).toContain(
      "   --> q.sql:100:8\n    |\n100 | SELECT x\n    |        ^",
    );
  });

  it("counts columns in characters and underlines wide ones with two carets", () => {
    const rendered = render("SELECT '日本', 名前, 𝕏 FROM t", "名前");
    expect(rendered).toContain(" --> q.sql:1:14\n");
    expect(rendered).toContain("1 | SELECT '日本', 名前, 𝕏 FROM t\n  |                ^^^^");
  });

  it("gives combining marks no column of their own", () => {
    expect(render("SELECT 'e\u0301', x", "x")).toContain("\n  |             ^");
  });

  it("shows a tab as four columns, in the line and under it", () => {
    expect(render("\tx", "x")).toContain("1 |     x\n  |     ^");
  });

  it("cuts a long line around the mark", () => {
    const text = `SELECT ${"aaaa, ".repeat(100)}x${", bbbb".repeat(100)} FROM t`;
    const lines = render(text, "x").split("\n");
    expect(lines[1]).toBe(" --> q.sql:1:608");
    expect(lines[3]?.startsWith("1 | …")).toBe(true);
    expect(lines[3]?.endsWith("…")).toBe(true);
    expect([...(lines[3] ?? "")].length).toBeLessThanOrEqual(106);
    expect(lines[3]?.[(lines[4] ?? "").indexOf("^")]).toBe("x");
  });

  it("shows every line of a short span, without the indentation", () => {
    expect(render("SELECT sum(\n    x\n  ) AS y", "sum(\n    x\n  )")).toContain(
      "1 | SELECT sum(\n  |        ^^^^\n2 |     x\n  |     ^\n3 |   ) AS y\n  |   ^",
    );
  });

  it("shows only the ends of a long span", () => {
    const marked = Array.from({ length: 12 }, (_, index) => `line${index}`).join("\n");
    const rendered = render(`SELECT\n${marked}`, marked);
    expect(rendered).toContain("line2\n   | ^^^^^\n...\n12 | line10");
    expect(rendered).not.toContain("line5");
  });

  it("marks the end of the text, an empty text and a span outside of it", () => {
    const at = (text: string, start: number, end: number) =>
      renderDiagnostic(
        createDiagnostic("error", "42601", "syntax error at end of input", {
          source: { name: "-", text },
          span: { start, end },
        }),
        { color: false },
      );
    expect(at("SELECT", 6, 6)).toContain(" --> -:1:7\n  |\n1 | SELECT\n  |       ^");
    expect(at("", 0, 0)).toContain(" --> -:1:1\n  |\n1 |\n  | ^");
    expect(at("SELECT", 90, 99)).toContain("\n  |       ^");
    expect(at("SELECT\nx\n", 9, 9)).toContain(" --> -:3:1");
  });

  it("leaves carriage returns out", () => {
    expect(render("SELECT\r\n  x\r\nFROM t", "x\r\nFROM")).toContain(
      "2 |   x\n  |   ^\n3 | FROM t\n  | ^^^^",
    );
  });

  it("does not let a text steer the terminal", () => {
    const text = "SELECT '\u001b[2J\u202e' , x";
    const diagnostic = createDiagnostic("error", "42703", 'column "\u001b]0;\n" does not exist', {
      source: { name: "\u001b.sql", text },
      span: { start: 0, end: 6 },
      hint: "A hint.",
    });
    const rendered = renderDiagnostic(diagnostic, { color: false });
    expect(rendered).not.toContain("\u001b");
    expect(rendered).not.toContain("\u202e");
    expect(rendered.split("\n")).toHaveLength(6);
    expect(rendered).toContain('column "␛]0;␊" does not exist');
  });

  it("says of an error without a hint of its own what can be done about its kind", () => {
    expect(createDiagnostic("error", "42702", "m").hint).toBe(
      "Write the table before it: table.column.",
    );
    expect(createDiagnostic("error", "42702", "m", { hint: "Own." }).hint).toBe("Own.");
    expect(createDiagnostic("note", "42702", "m").hint).toBeUndefined();
  });

  it("colours headline, margin and carets on request only", () => {
    const diagnostic = createDiagnostic("error", "42703", "m", {
      source: { name: "q.sql", text: "SELECT x" },
      span: { start: 7, end: 8 },
    });
    const rendered = renderDiagnostic(diagnostic, { color: true });
    expect(rendered).toContain("\u001b[1;31merror[42703]\u001b[0m");
    expect(rendered).toContain("\u001b[1;31m^\u001b[0m");
    const uncoloured = rendered
      .split("\u001b")
      .map((part) => part.replace(/^\[[0-9;]*m/, ""))
      .join("");
    expect(uncoloured).toBe(renderDiagnostic(diagnostic, { color: false }));
  });
});
