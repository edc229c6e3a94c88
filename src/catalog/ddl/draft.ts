import { invariant } from "../../diagnostics/errors.js";
import { builtinTypes } from "../builtin-types.js";
import type {
  CatalogCast,
  CatalogCollation,
  CatalogColumn,
  CatalogFunction,
  CatalogOperator,
  ForeignKey,
  TableKind,
} from "../catalog.js";
import { arrayType, referenceTo } from "../make-type.js";
import { rowTypesOf } from "../row-type.js";
import type { IndexFacts } from "../table-indexes.js";
import { type QualifiedName, type Type, type TypeReference, typeKey } from "../type.js";
import { arrayTypeOf } from "../type-facts.js";
import type { Mentions } from "./mentions.js";

export interface DraftColumn extends CatalogColumn {
  /** Declared by the table itself, not only inherited (`pg_attribute.attislocal`). */
  readonly local: boolean;
  /** The name of the constraint that forbids NULL, by which it can be dropped. */
  readonly notNullName: string | undefined;
  /** `NOT NULL NO INHERIT`: children may hold NULL. */
  readonly notNullInherited: boolean;
  /** `NOT NULL NOT VALID`: new rows hold no NULL, older ones may. */
  readonly notNullPending: boolean;
}

export interface DraftForeignKey extends Omit<ForeignKey, "references" | "trusted"> {
  /** The key of the referenced table, so that it survives a change of name. */
  readonly references: string;
  readonly validated: boolean;
  readonly enforced: boolean;
  readonly deferrable: boolean;
}

export interface DraftTable extends QualifiedName {
  readonly kind: TableKind;
  readonly columns: readonly DraftColumn[];
  readonly foreignKeys: readonly DraftForeignKey[];
  /** Keys of the tables that it inherits from or is a partition of. */
  readonly parents: readonly string[];
  readonly definition: string | undefined;
  readonly columnAliases: readonly string[];
  /** What a view's query names, to know when it no longer means the same. */
  readonly mentions: Mentions | undefined;
  readonly rowSecurity: boolean;
}

export interface DraftIndex extends IndexFacts {
  readonly schema: string;
  /** The key of its table. */
  readonly table: string;
  /** It belongs to a constraint of the same name. */
  readonly constraint: boolean;
  /** The names of all its own columns, from which the name of a copy is made. */
  readonly nameColumns: readonly string[];
  /** The key of the partitioned table's index that it is part of. */
  readonly parent: string | undefined;
}

export interface Unreadable extends QualifiedName {
  readonly reason: string;
}

/** A database as far as the statements read so far have made it. Statements change it; nothing else sees it. */
export interface Draft {
  readonly tables: Map<string, DraftTable>;
  readonly indexes: Map<string, DraftIndex>;
  readonly types: Map<string, Type>;
  /** Without those of `pg_catalog`, like the operators and casts. */
  readonly functions: CatalogFunction[];
  readonly operators: CatalogOperator[];
  readonly casts: CatalogCast[];
  readonly collations: Map<string, QualifiedName & CatalogCollation>;
  /** Relations that exist but whose contents cannot be told from the text, with the reason. */
  readonly unreadable: Map<string, Unreadable>;
  /** `search_path` of the session. */
  searchPath: readonly string[];
  /** `search_path` of new sessions: what queries will be read with. */
  databaseSearchPath: readonly string[];
}

/** A database as it is after CREATE DATABASE. */
export function createDraft(searchPath: readonly string[]): Draft {
  return {
    tables: new Map(),
    indexes: new Map(),
    types: new Map(builtinTypes),
    functions: [],
    operators: [],
    casts: [],
    collations: new Map(),
    unreadable: new Map(),
    searchPath,
    databaseSearchPath: searchPath,
  };
}

/** The schema of temporary objects; they are gone when the session ends. */
export const temporarySchema = "pg_temp";

/** Adds a type, and the array type that comes with it. */
export function addType(draft: Draft, type: Type): void {
  draft.types.set(typeKey(type), type);
  const array = arrayType({ schema: type.schema, name: freeArrayName(draft, type) }, type);
  draft.types.set(typeKey(array), array);
}

function freeArrayName(draft: Draft, { schema, name }: QualifiedName): string {
  const usual = `_${name}`;
  let chosen = usual;
  for (let pass = 1; draft.types.has(typeKey({ schema, name: chosen })); pass += 1) {
    chosen = `${usual}_${pass}`;
  }
  return chosen;
}

/** The key of the array type that comes with a type. */
export function arrayKeyOf(draft: Draft, element: string): string | undefined {
  const type = draft.types.get(element);
  return type === undefined ? undefined : arrayTypeOf(referenceTo(type), draft)?.key;
}

/** Forgets a type and its array. */
export function removeType(draft: Draft, key: string): void {
  const array = arrayKeyOf(draft, key);
  if (array !== undefined) draft.types.delete(array);
  draft.types.delete(key);
}

/** Sets a table; its row type follows its columns. */
export function putTable(draft: Draft, table: DraftTable): void {
  const key = typeKey(table);
  draft.tables.set(key, table);
  draft.unreadable.delete(key);
  const [row] = rowTypesOf(table);
  if (row === undefined) return;
  if (draft.types.has(key)) draft.types.set(key, row);
  else addType(draft, row);
}

/** The present state of a table that is known to be there. */
export function tableAt(draft: Draft, key: string): DraftTable {
  const table = draft.tables.get(key);
  invariant(table !== undefined, `table "${key}" is not in the draft`);
  return table;
}

/** Forgets a table with its indexes, its row type and the foreign keys that refer to it. */
export function removeTable(draft: Draft, key: string): void {
  draft.tables.delete(key);
  removeType(draft, key);
  for (const [index, { table }] of draft.indexes) if (table === key) draft.indexes.delete(index);
  for (const table of draft.tables.values()) {
    if (table.foreignKeys.some(({ references }) => references === key)) {
      const foreignKeys = table.foreignKeys.filter(({ references }) => references !== key);
      draft.tables.set(typeKey(table), { ...table, foreignKeys });
    }
  }
}

/** Notes that a relation exists although nothing more can be told of it. */
export function addUnreadable(draft: Draft, { schema, name }: QualifiedName, reason: string): void {
  draft.unreadable.set(typeKey({ schema, name }), { schema, name, reason });
}

/** The direct children of a table, by inheritance or partitioning. */
export function childrenOf(draft: Draft, key: string): readonly DraftTable[] {
  return [...draft.tables.values()].filter(({ parents }) => parents.includes(key));
}

/** The table and all that inherit from it, however far, each once. */
export function withDescendants(draft: Draft, key: string): readonly string[] {
  const found = new Set([key]);
  // A set visits what is added while it is being visited.
  for (const each of found) {
    for (const child of childrenOf(draft, each)) found.add(typeKey(child));
  }
  return [...found];
}

/** The type that a type's values have below all domains. */
export function underlyingType(draft: Draft, reference: TypeReference): Type | undefined {
  const type = draft.types.get(reference.key);
  return type?.kind === "domain" && type.base !== undefined
    ? underlyingType(draft, type.base)
    : type;
}
