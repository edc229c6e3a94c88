import { parseStatements } from "../../syntax/parse.js";
import { type Token, tokenize } from "../../syntax/tokens.js";
import type { Node } from "../../syntax/tree.js";
import type { DraftTable } from "./draft.js";

const head = "SELECT ";

interface Mention {
  /** The column's own name, without its table's. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The columns that the expression of a generated column names, with their places in its text. */
function mentionsIn(expression: string): readonly Mention[] {
  const text = `${head}(${expression})`;
  const [statement] = parseStatements({ name: "generation expression", text });
  if (statement === undefined) return [];
  const tokens = tokenize(text);
  const found: Mention[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === "ColumnRef") found.push(...mentionOf(inner));
      visit(inner);
    }
  };
  const mentionOf = (reference: { fields?: readonly Node[]; location?: number }): Mention[] => {
    const fields = reference.fields ?? [];
    const last = fields.at(-1);
    const start = statement.spans.at(reference.location)?.start;
    const first = tokens.findIndex((token) => token.start === start);
    const end: Token | undefined = tokens[first + 2 * (fields.length - 1)];
    if (last === undefined || !("String" in last) || start === undefined || end === undefined) {
      return [];
    }
    const offset = head.length + 1;
    return [{ name: last.String.sval ?? "", start: start - offset, end: end.end - offset }];
  };
  visit(statement.tree);
  return found;
}

/** The expression with columns renamed, and without the name of the table, which may change. */
export function renameInExpression(expression: string, rename: (name: string) => string): string {
  let text = expression;
  for (const { name, start, end } of [...mentionsIn(expression)].sort(
    (left, right) => right.start - left.start,
  )) {
    const written = text.slice(start, end);
    const renamed = rename(name);
    if (renamed === name && !written.includes(".")) continue;
    text = `${text.slice(0, start)}"${renamed.replaceAll('"', '""')}"${text.slice(end)}`;
  }
  return text;
}

/** The table with a column renamed in the expressions of its generated columns. */
export function renameInExpressions(table: DraftTable, from: string, to: string): DraftTable {
  const rename = (name: string): string => (name === from ? to : name);
  const columns = table.columns.map((column) => ({
    ...column,
    generationExpression:
      column.generationExpression && renameInExpression(column.generationExpression, rename),
  }));
  return { ...table, columns };
}

/** The generated columns that are computed from a column: they go when it goes (with CASCADE). */
export function generatedFrom(table: DraftTable, column: string): readonly string[] {
  return table.columns
    .filter(
      ({ generationExpression }) =>
        generationExpression !== undefined &&
        mentionsIn(generationExpression).some(({ name }) => name === column),
    )
    .map(({ name }) => name);
}
