import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { queryError, UnsupportedError } from "../diagnostics/errors.js";
import type { SourceText, Span } from "../diagnostics/span.js";
import { parseStatements, type Statement } from "./parse.js";
import type { Spans } from "./spans.js";
import { type Token, tokenize } from "./tokens.js";
import type { DefElem, Node, RangeVar, SelectStmt } from "./tree.js";

/** `name = value` of a `WITH (…)` list. */
export interface DefiningOption {
  /** Qualified by its namespace where it has one: `pg_trickle.schedule`. */
  readonly name: string;
  /** As text; `undefined` when none was written. */
  readonly value: string | undefined;
  readonly span: Span | undefined;
}

/** The query that a stream table is defined by, as written. */
export interface DefiningQuery {
  readonly source: SourceText;
  readonly spans: Spans;
  readonly select: SelectStmt;
  /** The text of the query alone, without `CREATE … AS` and without the semicolon. */
  readonly query: string;
  /** The name that `CREATE` gives; `undefined` for a bare query. */
  readonly name: { readonly schema: string | undefined; readonly name: string } | undefined;
  /** The names of the column list that follows the name. */
  readonly columnAliases: readonly string[];
  readonly options: readonly DefiningOption[];
  readonly span: Span | undefined;
}

const acceptedForms = "Write one SELECT, or CREATE MATERIALIZED VIEW name AS SELECT.";

/** What kind of statement a node is, in SQL's words. */
function statementName(tree: Node): string {
  const kind = Object.keys(tree)[0] ?? "";
  const words = kind
    .replace(/Stmt$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toUpperCase();
  switch (kind) {
    case "CreateStmt":
      return "CREATE TABLE";
    case "CreateTableAsStmt":
      return "CREATE TABLE AS";
    case "IndexStmt":
      return "CREATE INDEX";
    case "VariableSetStmt":
      return "SET";
    default:
      return words;
  }
}

function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}

/** The text of an option's value: `on`, `5s`, `3`. */
function optionValue(argument: Node | undefined): string | undefined {
  if (argument === undefined) return undefined;
  if ("String" in argument) return argument.String.sval ?? "";
  if ("Integer" in argument) return String(argument.Integer.ival ?? 0);
  if ("Float" in argument) return argument.Float.fval ?? "";
  if ("Boolean" in argument) return String(argument.Boolean.boolval ?? false);
  if ("TypeName" in argument) return stringsOf(argument.TypeName.names).at(-1);
  return undefined;
}

function optionsOf(nodes: readonly Node[] | undefined, spans: Spans): readonly DefiningOption[] {
  const elements = (nodes ?? []).flatMap((node): DefElem[] =>
    "DefElem" in node ? [node.DefElem] : [],
  );
  return elements.map((element) => ({
    name: [element.defnamespace, element.defname].filter((part) => part !== undefined).join("."),
    value: optionValue(element.arg),
    span: spans.of({ DefElem: element }),
  }));
}

function selectOf(node: Node | undefined): SelectStmt | undefined {
  return node !== undefined && "SelectStmt" in node ? node.SelectStmt : undefined;
}

/** Visits every object of a tree with the key it stands under; subqueries are entered too. */
function visit(tree: unknown, action: (key: string, value: object) => void): void {
  if (typeof tree !== "object" || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "object" && value !== null) action(key, value);
    visit(value, action);
  }
}

/** Refuses what PostgreSQL allows in a SELECT but not in the query of a view. */
function checkQuery(select: SelectStmt, statement: Statement): void {
  const { source, spans } = statement;
  const refuse = (message: string, span: Span | undefined, hint: string): never => {
    throw new UnsupportedError([
      createDiagnostic("error", "0AT14", message, { source, span, hint }),
    ]);
  };
  visit(select, (key, value) => {
    if (key === "ParamRef") {
      throw queryError("42P02", "a defining query cannot have parameters", {
        source,
        span: spans.of({ ParamRef: value }),
        hint: "Write the value in the place of the parameter.",
      });
    }
    if (key === "LockingClause") {
      const message = "a defining query cannot lock rows (FOR UPDATE, FOR SHARE)";
      refuse(message, statement.span, "Remove the locking clause.");
    }
    if (key === "intoClause") {
      const span = spans.of({ IntoClause: value });
      refuse("a defining query cannot have INTO", span, acceptedForms);
    }
  });
}

/** The text of the query in a statement that may hold more: what stands between its AS and its options. */
function locateQuery(statement: Statement, select: SelectStmt): string {
  const { source, spans, tree } = statement;
  const whole = statement.span ?? { start: 0, end: source.text.length };
  if ("SelectStmt" in tree) return source.text.slice(whole.start, whole.end);
  const inner = spans.of({ SelectStmt: select })?.start ?? whole.end;
  const tokens = tokenize(source.text.slice(0, whole.end));
  const wordOf = (token: Token | undefined): string =>
    token === undefined ? "" : source.text.slice(token.start, token.end).toLowerCase();
  const start = tokens.findLast((token) => token.start < inner && wordOf(token) === "as")?.end;
  const last = (count: number): string => tokens.slice(-count).map(wordOf).join(" ");
  const suffix = ["with no data", "with data", "with check option"].find(
    (words) => last(words.split(" ").length) === words,
  );
  const chosen = /^with (?:local|cascaded) check option$/.test(last(4)) ? last(4) : suffix;
  const end = chosen === undefined ? whole.end : tokens.at(-chosen.split(" ").length)?.start;
  return source.text.slice(start ?? whole.start, end).trim();
}

/**
 * Reads the text of a defining query: exactly one `SELECT` (or `VALUES`, `TABLE`, `WITH`), alone or as the query of
 * `CREATE [MATERIALIZED] VIEW`. Throws 42601 for text that is not SQL or not one statement, and 0AT14 for
 * every other statement.
 */
export function parseDefiningQuery(source: SourceText): DefiningQuery {
  const statements = parseStatements(source);
  const [statement, second] = statements;
  if (statement === undefined) {
    throw queryError("42601", "there is no query in the text", {
      source,
      span: { start: 0, end: 0 },
      hint: acceptedForms,
    });
  }
  if (second !== undefined) {
    throw queryError("42601", "a defining query must be a single statement", {
      source,
      span: second.span,
      hint: "Put each query into a file of its own.",
    });
  }
  const { tree, spans } = statement;
  const build = (
    select: SelectStmt,
    relation: RangeVar | undefined,
    aliases: readonly string[],
    options: readonly DefiningOption[],
  ): DefiningQuery => {
    checkQuery(select, statement);
    return {
      source,
      spans,
      select,
      query: locateQuery(statement, select),
      name:
        relation?.relname === undefined
          ? undefined
          : { schema: relation.schemaname, name: relation.relname },
      columnAliases: aliases,
      options,
      span: statement.span,
    };
  };
  if ("SelectStmt" in tree) return build(tree.SelectStmt, undefined, [], []);
  if ("ViewStmt" in tree) {
    const select = selectOf(tree.ViewStmt.query);
    if (select !== undefined) {
      const { view, aliases, options } = tree.ViewStmt;
      return build(select, view, stringsOf(aliases), optionsOf(options, spans));
    }
  }
  if ("CreateTableAsStmt" in tree && tree.CreateTableAsStmt.objtype === "OBJECT_MATVIEW") {
    const select = selectOf(tree.CreateTableAsStmt.query);
    const into = tree.CreateTableAsStmt.into;
    if (select !== undefined) {
      return build(select, into?.rel, stringsOf(into?.colNames), optionsOf(into?.options, spans));
    }
  }
  throw new UnsupportedError([
    createDiagnostic("error", "0AT14", `${statementName(tree)} is not a defining query`, {
      source,
      span: statement.span,
      hint: acceptedForms,
    }),
  ]);
}
