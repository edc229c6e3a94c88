import type { Span } from "../../diagnostics/span.js";
import { type Token, tokenize } from "../../syntax/tokens.js";
import type { Node, RangeVar } from "../../syntax/tree.js";
import { findNamed, lookupSchemas } from "../search-path.js";
import { type QualifiedName, typeKey } from "../type.js";
import { type Fields, type Step, schemasOf, spanOfRelation, writtenName } from "./step.js";

interface Word {
  readonly text: string;
  readonly token: Token;
}

/** The tokens from a place on that stand outside of all parentheses, words in lower case. */
function outerWords(text: string): readonly Word[] {
  const words: Word[] = [];
  let depth = 0;
  for (const token of tokenize(text)) {
    const symbol = token.kind === "symbol" ? text.slice(token.start, token.end) : "";
    if (symbol === ")") depth -= 1;
    if (depth === 0) {
      const name = token.kind === "word" ? text.slice(token.start, token.end).toLowerCase() : "";
      words.push({ text: name, token });
    }
    if (symbol === "(") depth += 1;
  }
  return words;
}

const endings: readonly (readonly string[])[] = [
  ["with", "no", "data"],
  ["with", "data"],
  ["with", "check", "option"],
  ["with", "local", "check", "option"],
  ["with", "cascaded", "check", "option"],
];

/**
 * Where the query of a `CREATE VIEW` stands: from the first AS behind the view's name to the end of the statement,
 * or to the next statement inside CREATE SCHEMA, without what belongs to the view.
 */
function locateDefinition(step: Step, view: RangeVar | undefined): Span {
  const { source, span: whole } = step.statement;
  const end = whole?.end ?? source.text.length;
  const offset = spanOfRelation(step, view)?.end ?? whole?.start ?? 0;
  const words = outerWords(source.text.slice(offset, end));
  const first = words.findIndex(({ text }) => text === "as") + 1;
  // Both words are reserved: inside of a query they could only stand in quotes.
  const next = words.findIndex(
    ({ text }, index) => index >= first && (text === "create" || text === "grant"),
  );
  const body = words.slice(first, next === -1 ? undefined : next);
  const ending = endings.find((candidate) =>
    candidate.every((text, index) => body.at(index - candidate.length)?.text === text),
  );
  const query = body.slice(0, body.length - (ending?.length ?? 0));
  return {
    start: offset + (query.at(0)?.token.start ?? 0),
    end: offset + (query.at(-1)?.token.end ?? 0),
  };
}

/** Visits the nodes of a tree that names stand in. */
function visitNames(
  tree: unknown,
  visit: (kind: "RangeVar" | "FuncCall" | "TypeName" | "CommonTableExpr", fields: object) => void,
): void {
  if (typeof tree !== "object" || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    const kind = key === "typeName" ? "TypeName" : key;
    if (
      typeof value === "object" &&
      (kind === "RangeVar" ||
        kind === "FuncCall" ||
        kind === "TypeName" ||
        kind === "CommonTableExpr")
    ) {
      visit(kind, value as object);
    }
    visitNames(value, visit);
  }
}

/** The schema that a bare name needs in order to mean the same with the search path of new sessions. */
function neededSchema(
  step: Step,
  objects: ReadonlyMap<string, QualifiedName>,
  name: string,
): string | undefined {
  const written = { schema: undefined, name };
  const meant = findNamed(objects, written, schemasOf(step));
  const later = findNamed(objects, written, lookupSchemas(step.draft.databaseSearchPath));
  return meant === undefined || meant === later ? undefined : meant.schema;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text of a view's query, its names qualified where the session's search path makes a difference. */
function qualifiedText(step: Step, query: Node, span: Span): string {
  const { draft, statement } = step;
  const functions = new Map(draft.functions.map((each) => [typeKey(each), each]));
  const common = new Set<string>();
  visitNames(query, (kind, fields) => {
    if (kind === "CommonTableExpr") common.add((fields as Fields<"CommonTableExpr">).ctename ?? "");
  });
  const insertions: { readonly place: number; readonly text: string }[] = [];
  const qualify = (
    objects: ReadonlyMap<string, QualifiedName>,
    name: string,
    location: number | undefined,
  ): void => {
    const schema = neededSchema(step, objects, name);
    const place = statement.spans.at(location)?.start;
    if (schema === undefined || place === undefined) return;
    insertions.push({ place, text: `${quoted(schema)}.` });
  };
  visitNames(query, (kind, fields) => {
    if (kind === "RangeVar") {
      const { relname = "", schemaname, location } = fields as RangeVar;
      if (schemaname === undefined && !common.has(relname))
        qualify(draft.tables, relname, location);
    } else if (kind !== "CommonTableExpr") {
      const { funcname, names, location } = fields as Fields<"FuncCall"> & Fields<"TypeName">;
      const name = writtenName(kind === "FuncCall" ? funcname : names);
      const objects = kind === "FuncCall" ? functions : draft.types;
      if (name.schema === undefined) qualify(objects, name.name, location);
    }
  });
  let text = statement.source.text.slice(span.start, span.end);
  for (const { place, text: added } of insertions.sort((left, right) => right.place - left.place)) {
    const offset = place - span.start;
    text = `${text.slice(0, offset)}${added}${text.slice(offset)}`;
  }
  return text;
}

/** The text of a view's query, to be read with the search path of new sessions. */
export function definitionOf(step: Step, view: RangeVar | undefined, query: Node): string {
  return qualifiedText(step, query, locateDefinition(step, view));
}

/** `CREATE RECURSIVE VIEW name (columns) AS query` in the long form that it stands for (manual, CREATE VIEW). */
export function recursiveDefinition(
  name: string,
  columns: readonly string[],
  query: string,
): string {
  const list = columns.map(quoted).join(", ");
  return `WITH RECURSIVE ${quoted(name)} (${list}) AS (\n${query}\n)\nSELECT ${list} FROM ${quoted(name)}`;
}

/** Whether a view was created with RECURSIVE. */
export function isRecursiveView(step: Step, view: RangeVar | undefined): boolean {
  const { source, span } = step.statement;
  const place = spanOfRelation(step, view)?.start ?? 0;
  const words = outerWords(source.text.slice(span?.start ?? 0, place)).slice(-2);
  return words[0]?.text === "recursive" && words[1]?.text === "view";
}
