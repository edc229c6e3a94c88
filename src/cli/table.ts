import { widthOf } from "../diagnostics/render.js";

/** A column of a table: numbers stand to the right. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** A table in plain text: titles, a rule, rows; columns as wide as their widest value. */
export function layoutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map((column, index) =>
    Math.max(...[column.title, ...rows.map((row) => row[index] ?? "")].map(textWidth)),
  );
  const layout = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? "";
        const padding = " ".repeat((widths[index] ?? 0) - textWidth(cell));
        return align === "right" ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width));
  return [columns.map((column) => column.title), rule, ...rows]
    .map((row) => `${layout(row)}\n`)
    .join("");
}

function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0);
}
