import type { QualifiedName, Type, TypeReference } from "./type.js";

/** `IMMUTABLE`, `STABLE`, `VOLATILE` (PostgreSQL manual, 36.7). */
export type Volatility = "immutable" | "stable" | "volatile";

/** What stands behind a relation name (`pg_class.relkind`). */
export type TableKind =
  | "table"
  | "partitioned-table"
  | "view"
  | "materialized-view"
  | "foreign-table";

export interface CatalogColumn {
  readonly name: string;
  readonly type: TypeReference;
  readonly notNull: boolean;
  /** `undefined` for ordinary columns. A virtual one (PostgreSQL 18) arrives as NULL in transition tables. */
  readonly generated: "stored" | "virtual" | undefined;
  /** The SQL text of the generation expression, for generated columns. */
  readonly generationExpression: string | undefined;
}

/** A primary key or a unique constraint or a unique index over plain columns without predicate. */
export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly primary: boolean;
  /** `NULLS NOT DISTINCT`. */
  readonly nullsNotDistinct: boolean;
  /** `DEFERRABLE`: may be violated inside a transaction, never at its end. A refresh can be part of that transaction. */
  readonly deferrable: boolean;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  readonly referencedColumns: readonly string[];
  /** Validated, enforced and not deferrable: every row satisfies it whenever a statement can look. */
  readonly trusted: boolean;
}

export interface CatalogIndex {
  readonly name: string;
  readonly method: string;
  /** Plain column names; `undefined` for an expression. */
  readonly columns: readonly (string | undefined)[];
  readonly unique: boolean;
  readonly partial: boolean;
}

export interface CatalogTable extends QualifiedName {
  readonly kind: TableKind;
  /** Empty for a view that was read from DDL: its columns are those of `definition`. */
  readonly columns: readonly CatalogColumn[];
  readonly uniqueKeys: readonly UniqueKey[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly CatalogIndex[];
  /** Direct inheritance or partition children. */
  readonly children: readonly QualifiedName[];
  /** The defining query of a view or materialized view: what follows AS, one statement. */
  readonly definition: string | undefined;
  /** Names that a view gives its columns; empty where they are the defining query's own. */
  readonly columnAliases: readonly string[];
  readonly rowSecurity: boolean;
}

/** A function, aggregate, window function or procedure, one per overload. */
export interface CatalogFunction extends QualifiedName {
  readonly kind: "function" | "aggregate" | "window" | "procedure";
  /** Input argument types, keys into `Catalog.types`; a VARIADIC one is the array (or `pg_catalog.any`). */
  readonly arguments: readonly string[];
  /** How many of them, from the end, have defaults. */
  readonly defaults: number;
  /** The names of the input arguments, `""` where they have none; empty when none has a name. */
  readonly argumentNames: readonly string[];
  /** The element type of the VARIADIC argument (`pg_catalog.any` for `VARIADIC "any"`). */
  readonly variadic: string | undefined;
  readonly result: string;
  readonly returnsSet: boolean;
  /** Columns of a `RETURNS TABLE` or of OUT arguments, for functions in FROM. */
  readonly resultColumns: readonly { readonly name: string; readonly type: string }[];
  readonly volatility: Volatility;
  readonly strict: boolean;
  /** For aggregates: `n` ordinary, `o` ordered-set, `h` hypothetical-set. */
  readonly aggregateKind: "ordinary" | "ordered-set" | "hypothetical-set" | undefined;
  /** For ordered-set aggregates: the number of direct arguments. */
  readonly directArguments: number;
  /** The first of the supported major versions of PostgreSQL that has it; 15 for objects of the user. */
  readonly since: number;
}

export interface CatalogOperator extends QualifiedName {
  /** Key of the left operand's type; `undefined` for a prefix operator. */
  readonly left: string | undefined;
  readonly right: string;
  readonly result: string;
  /** The implementing function's volatility and strictness. */
  readonly volatility: Volatility;
  readonly strict: boolean;
  /** Name of the negator and the commutator in the same schema, where they exist. */
  readonly negator: string | undefined;
  readonly commutator: string | undefined;
  /** The first of the supported major versions of PostgreSQL that has it; 15 for objects of the user. */
  readonly since: number;
}

/** `implicit`: everywhere; `assignment`: on INSERT too; `explicit`: only with CAST (`pg_cast.castcontext`). */
export interface CatalogCast {
  readonly source: string;
  readonly target: string;
  readonly context: "implicit" | "assignment" | "explicit";
  readonly method: "function" | "binary" | "inout";
  readonly volatility: Volatility;
  /** The first of the supported major versions of PostgreSQL that has it; 15 for objects of the user. */
  readonly since: number;
}

export interface CatalogCollation {
  /** Whether only identical strings are equal (manual, 23.2.2.4). */
  readonly deterministic: boolean;
}

/**
 * Facts about a database as plain values. Tables and types are keyed by `schema.name`;
 * functions and operators by bare name, all overloads of all schemas together.
 */
export interface Catalog {
  readonly types: ReadonlyMap<string, Type>;
  readonly tables: ReadonlyMap<string, CatalogTable>;
  functionsNamed(name: string): readonly CatalogFunction[];
  operatorsNamed(name: string): readonly CatalogOperator[];
  /** The cast from `source` to `target` (type keys), when `pg_cast` has one. */
  castBetween(source: string, target: string): CatalogCast | undefined;
  /** Collations by `schema.name`; value: deterministic or not. */
  readonly collations: ReadonlyMap<string, CatalogCollation>;
  /**
   * Relations by `schema.name` that exist but whose columns or query cannot be told, with the reason: a clause
   * that continues "it is not known here because …". Empty for a catalog that was read from a database.
   */
  readonly unreadable: ReadonlyMap<string, string>;
  /** The schemas that unqualified names are looked up in, `pg_catalog` first unless listed elsewhere. */
  readonly searchPath: readonly string[];
}
