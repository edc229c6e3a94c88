import type { Code } from "../../diagnostics/codes.js";
import { queryError } from "../../diagnostics/errors.js";
import { hintNames } from "../../diagnostics/name-hint.js";
import type { Span } from "../../diagnostics/span.js";
import type { Statement } from "../../syntax/parse.js";
import type { Node, RangeVar } from "../../syntax/tree.js";
import { findNamed, lookupSchemas } from "../search-path.js";
import { type QualifiedName, typeKey } from "../type.js";
import { type Draft, type DraftTable, temporarySchema, type Unreadable } from "./draft.js";

/** The fields of a kind of node. */
export type Fields<Kind extends string> =
  Extract<Node, Record<Kind, unknown>> extends Record<Kind, infer Value> ? Value : never;

/** A statement that is being carried out on a draft. */
export interface Step {
  readonly draft: Draft;
  readonly statement: Statement;
}

/** A name as written: the schema may be missing. */
export interface WrittenName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** Throws what PostgreSQL would reject too. */
export function fail(
  step: Step,
  code: Code,
  message: string,
  span: Span | undefined,
  hint?: string,
): never {
  throw queryError(code, message, { source: step.statement.source, span, hint });
}

/** The fields of the nodes of one kind in a list; others are skipped. */
export function nodesOf<Kind extends string>(
  nodes: readonly Node[] | undefined,
  kind: Kind,
): readonly Fields<Kind>[] {
  return (nodes ?? []).flatMap((node) => {
    const fields = (node as Partial<Record<Kind, Fields<Kind>>>)[kind];
    return fields === undefined ? [] : [fields];
  });
}

/** The texts of the String nodes of a list. */
export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return nodesOf(nodes, "String").map((node) => node.sval ?? "");
}

/** A possibly qualified name; a database before the schema is dropped. */
export function writtenName(nodes: readonly Node[] | undefined): WrittenName {
  const parts = stringsOf(nodes);
  return { schema: parts.at(-2), name: parts.at(-1) ?? "" };
}

/** The name of an object in a DROP or ALTER: a string, or a list of them, or a type name. */
export function objectName(node: Node | undefined): WrittenName {
  if (node === undefined) return { schema: undefined, name: "" };
  if ("List" in node) return writtenName(node.List.items);
  if ("TypeName" in node) return writtenName(node.TypeName.names);
  if ("String" in node) return { schema: undefined, name: node.String.sval ?? "" };
  if ("ObjectWithArgs" in node) return writtenName(node.ObjectWithArgs.objname);
  return { schema: undefined, name: "" };
}

/** The schemas that unqualified names are looked up in. */
export function schemasOf(step: Step): readonly string[] {
  return [temporarySchema, ...lookupSchemas(step.draft.searchPath)];
}

/** A new object's full name: the first schema of the search path unless one was written. */
export function newName(step: Step, name: WrittenName, span: Span | undefined): QualifiedName {
  if (name.schema !== undefined) return { schema: name.schema, name: name.name };
  const [schema] = step.draft.searchPath;
  if (schema === undefined) {
    return fail(step, "3F000", "no schema has been selected to create in", span);
  }
  return { schema, name: name.name };
}

/** A new relation's full name; temporary ones have a schema of their own. */
export function newRelationName(step: Step, relation: RangeVar | undefined): QualifiedName {
  const name = relation?.relname ?? "";
  if (relation?.relpersistence === "t") return { schema: temporarySchema, name };
  return newName(step, { schema: relation?.schemaname, name }, spanOfRelation(step, relation));
}

export function spanOfRelation(step: Step, relation: RangeVar | undefined): Span | undefined {
  return relation === undefined ? undefined : step.statement.spans.of({ RangeVar: relation });
}

/** A name for messages: as it was written. */
export function shownName(name: WrittenName): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}

function nameOf(relation: RangeVar | undefined): WrittenName {
  return { schema: relation?.schemaname, name: relation?.relname ?? "" };
}

/** The table or view of a name; `undefined` when there is none. */
export function findTable(step: Step, relation: RangeVar | undefined): DraftTable | undefined {
  return findNamed(step.draft.tables, nameOf(relation), schemasOf(step));
}

/** The relation of a name that exists but cannot be told from the text. */
export function findUnreadable(step: Step, relation: RangeVar | undefined): Unreadable | undefined {
  return findNamed(step.draft.unreadable, nameOf(relation), schemasOf(step));
}

/** Whether a name means a relation that exists but cannot be told from the text. */
export function isUnreadable(step: Step, relation: RangeVar | undefined): boolean {
  return findUnreadable(step, relation) !== undefined;
}

/** The table of a name; throws 42P01 when there is none. */
export function requireTable(step: Step, relation: RangeVar | undefined): DraftTable {
  return findTable(step, relation) ?? failUnknownTable(step, relation);
}

function failUnknownTable(step: Step, relation: RangeVar | undefined): never {
  const name = nameOf(relation);
  const candidates = [...step.draft.tables.values()].map((table) => table.name);
  return fail(
    step,
    "42P01",
    `relation "${shownName(name)}" does not exist`,
    spanOfRelation(step, relation),
    hintNames(name.name, candidates, "Tables of the schema"),
  );
}

/** Whether a relation (table, view or index) of this name is there already. */
export function relationExists(draft: Draft, name: QualifiedName): boolean {
  const key = typeKey(name);
  return draft.tables.has(key) || draft.indexes.has(key) || draft.unreadable.has(key);
}

/**
 * Whether a statement that creates a relation is to do nothing, because the name is taken and IF NOT EXISTS was
 * written; throws 42P07 when it was not.
 */
export function isTaken(
  step: Step,
  name: QualifiedName,
  ifNotExists: boolean,
  span: Span | undefined,
): boolean {
  if (!relationExists(step.draft, name)) return false;
  if (ifNotExists) return true;
  return fail(step, "42P07", `relation "${name.name}" already exists`, span);
}
