import type { CreateTableAsStmt, Node, RangeVar, ViewStmt } from "../../syntax/tree.js";
import type { TableKind } from "../catalog.js";
import { typeKey } from "../type.js";
import { addUnreadable, putTable } from "./draft.js";
import { collectMentions } from "./mentions.js";
import { fail, isTaken, newRelationName, type Step, spanOfRelation, stringsOf } from "./step.js";
import { definitionOf, isRecursiveView, recursiveDefinition } from "./view-definition.js";

function addView(
  step: Step,
  kind: TableKind,
  relation: RangeVar | undefined,
  query: Node,
  definition: string,
  columnAliases: readonly string[],
): void {
  putTable(step.draft, {
    ...newRelationName(step, relation),
    kind,
    columns: [],
    foreignKeys: [],
    parents: [],
    definition,
    columnAliases,
    mentions: collectMentions(query),
    rowSecurity: false,
  });
}

/** `CREATE [OR REPLACE] [RECURSIVE] VIEW`. */
export function createView(step: Step, statement: ViewStmt): void {
  const { view, query } = statement;
  if (query === undefined) return;
  const name = newRelationName(step, view);
  const span = spanOfRelation(step, view);
  const existing = step.draft.tables.get(typeKey(name));
  if (statement.replace !== true) isTaken(step, name, false, span);
  else if (existing !== undefined && existing.kind !== "view") {
    fail(step, "42809", `"${name.name}" is not a view`, span);
  }
  const aliases = stringsOf(statement.aliases);
  const text = definitionOf(step, view, query);
  const definition = isRecursiveView(step, view)
    ? recursiveDefinition(name.name, aliases, text)
    : text;
  addView(step, "view", view, query, definition, aliases);
}

/** `CREATE MATERIALIZED VIEW`, and `CREATE TABLE … AS`, whose columns only its query could tell. */
export function createTableAs(step: Step, statement: CreateTableAsStmt): void {
  const { into, query } = statement;
  if (query === undefined) return;
  const name = newRelationName(step, into?.rel);
  const span = spanOfRelation(step, into?.rel);
  if (isTaken(step, name, statement.if_not_exists === true, span)) return;
  if (statement.objtype !== "OBJECT_MATVIEW") {
    const reason =
      "it was made with CREATE TABLE AS, whose columns are not known without running its query";
    addUnreadable(step.draft, name, reason);
    return;
  }
  const definition = definitionOf(step, into?.rel, query);
  addView(step, "materialized-view", into?.rel, query, definition, stringsOf(into?.colNames));
}
