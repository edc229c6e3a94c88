import { createHash } from "node:crypto";
import type { Catalog } from "../catalog/catalog.js";
import type { TypeReference } from "../catalog/type.js";
import { baseTypeOf, formatType } from "../catalog/type-facts.js";
import type { StateIdentity, StatePlan } from "../delta/plan.js";
import { InternalError } from "../diagnostics/errors.js";
import { displayName } from "../emit/naming.js";
import { emitType } from "../emit/type-sql.js";
import { canonicalText } from "../relation/canonical-text.js";
import { project } from "../relation/constructors.js";
import { pruneColumns } from "../relation/prune-columns.js";
import type { LeafColumn } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import { columnScalar } from "../relation/scalar-constructors.js";
import { visitRelations } from "../relation/traversal.js";
import { empty, identifier, join, printSql, type Sql, sql } from "../sql/sql.js";
import type { ArtifactState } from "./artifact.js";

/**
 * A state as data. What a column means is told by the content cut down to it and the identifying columns: where these
 * agree, each row has the same value there, however many other columns there are.
 */
export function describeState(
  state: StatePlan,
  table: string,
  content: string,
  catalog: Catalog,
): ArtifactState {
  const { columns, identity } = state;
  const columnOf = (id: ColumnId): LeafColumn => {
    const column = columns.find((candidate) => candidate.id === id);
    if (column === undefined) throw new InternalError(`the state has no column ${id}`);
    return column;
  };
  const identifying = identity.kind === "single" ? [] : identity.columns.map(columnOf);
  // The whole image identifies a row: it means nothing without all of its columns.
  const whole = identity.kind === "image" ? columns : undefined;
  const ordered = whole ?? inOrderOfMeaning(state, identifying);
  return {
    table,
    columns: columns.map((column, index) => ({
      name: column.name,
      type: declaredType(column.type, catalog),
      meaning:
        whole === undefined
          ? meaningOf(state, [...ordered, column])
          : digest(`${index} ${meaningOf(state, whole)}`),
    })),
    identity: {
      kind: identity.kind,
      columns: identifying.map(({ name }) => name),
      hash: "hash" in identity ? columnOf(identity.hash).name : null,
      match: matchOf(identity.kind, identifying, catalog),
    },
    lookups: state.lookups.map(({ method, columns: found }) => ({
      method,
      columns: found.map((id) => columnOf(id).name),
    })),
    rows: meaningOf(state, ordered),
    content,
    reads: tablesOf(state),
  };
}

/** A type as SQL declares a column of it, with its collation. */
export function declaredType(type: TypeReference, catalog: Catalog): string {
  return printSql(sql`${emitType(type, catalog)}${collationOf(type)}`);
}

/** A type as people know it, with its collation: a view whose column gets another one must be another view. */
export function shownType(type: TypeReference, catalog: Catalog): string {
  return `${formatType(type, catalog)}${printSql(collationOf(type))}`;
}

function collationOf({ collation }: TypeReference): Sql {
  return collation === undefined
    ? empty
    : sql` COLLATE ${identifier(collation.schema, collation.name)}`;
}

function matchOf(
  kind: StateIdentity["kind"],
  identifying: readonly LeafColumn[],
  catalog: Catalog,
): string | null {
  const side = (alias: string, { name }: LeafColumn) => identifier(alias, name);
  switch (kind) {
    case "single":
      return "true";
    case "image":
      return null;
    case "key":
    case "nullable-key": {
      if (!identifying.every(({ type }) => isComparedByCatalog(type, catalog))) return null;
      const tests = identifying.map((column) =>
        kind === "key"
          ? sql`${side("kept", column)} = ${side("content", column)}`
          : sql`${side("kept", column)} IS NOT DISTINCT FROM ${side("content", column)}`,
      );
      return printSql(join(tests, sql` AND `));
    }
  }
}

/** Whether the `=` of a type is in `pg_catalog`, where scripts look for it. */
function isComparedByCatalog(type: TypeReference, catalog: Catalog): boolean {
  const base = baseTypeOf(type, catalog);
  const known = catalog.types.get(base.key);
  return known !== undefined && (known.schema === "pg_catalog" || known.kind !== "base");
}

/** Sorted so that GROUP BY a, b and GROUP BY b, a are the same. */
function inOrderOfMeaning(state: StatePlan, columns: readonly LeafColumn[]): readonly LeafColumn[] {
  return columns
    .map((column) => ({ column, meaning: meaningOf(state, [column]) }))
    .sort((a, b) => (a.meaning < b.meaning ? -1 : 1))
    .map(({ column }) => column);
}

/** A digest of the content with only these columns, in this order. */
function meaningOf({ content }: StatePlan, columns: readonly LeafColumn[]): string {
  const distinct = columns.filter((column, index) => columns.indexOf(column) === index);
  const cut = project({
    input: content,
    columns: distinct.map(({ id, name, type }) => ({ id, name, scalar: columnScalar(id, type) })),
    span: undefined,
  });
  const places = columns.map((column) => distinct.indexOf(column)).join(" ");
  const pruned = pruneColumns(cut, new Set(columns.map(({ id }) => id)));
  return digest(`${places}\n${canonicalText(pruned)}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function tablesOf({ content }: StatePlan): readonly string[] {
  const tables = new Set<string>();
  visitRelations(content, (node) => {
    if (node.kind === "scan") tables.add(displayName(node.table));
  });
  return [...tables];
}
