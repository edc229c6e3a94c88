import type { CatalogTable } from "../catalog/catalog.js";
import type { TypeReference } from "../catalog/type.js";
import type { Scalar } from "../relation/scalar.js";
import type { QueryState } from "./query-state.js";

/** Where an expression stands; decides what may occur in it, and how messages name the place. */
export type Clause =
  | "select list"
  | "WHERE"
  | "HAVING"
  | "JOIN conditions"
  | "FROM"
  | "functions in FROM"
  | "GROUP BY"
  | "ORDER BY"
  | "DISTINCT ON"
  | "FILTER"
  | "LIMIT"
  | "OFFSET"
  | "VALUES"
  | "window PARTITION BY"
  | "window ORDER BY"
  | "window frame"
  | "column generation expressions";

/** A column that a name can mean, with what it stands for (a merged column of USING is an expression). */
export interface NamespaceColumn {
  readonly name: string;
  readonly scalar: Scalar;
}

/** An entry of FROM, as names see it. */
export interface NamespaceItem {
  /** The alias, or the name of the table. */
  readonly name: string;
  /** The table that `schema.table.column` can mean: only where it has no alias. */
  readonly qualified: { readonly schema: string; readonly name: string } | undefined;
  /** The table or view itself, for system columns and the type of its rows; `undefined` for all else. */
  readonly table: CatalogTable | undefined;
  readonly columns: readonly NamespaceColumn[];
  /** The type of its rows, where that has a name. */
  readonly rowType: TypeReference | undefined;
  /** The column that the entry means as a value: of a function that yields no rows of several columns. */
  readonly value: Scalar | undefined;
  /** A column that no row of the entry itself has NULL in. */
  readonly presence: Scalar | undefined;
  /**
   * What its row is where an outer join has none: NULL, or a row of NULLs as for the alias of USING; for the alias of a
   * whole join PostgreSQL 15 says the second and PostgreSQL 18 the first.
   */
  readonly absent: "null" | "row of nulls" | "unsettled";
  /** An outer join can make NULLs of its columns. */
  readonly nullExtended: boolean;
  /** `name.column` finds it. */
  readonly relationVisible: boolean;
  /** An unqualified column name, or `*`, finds its columns. */
  readonly columnsVisible: boolean;
  /** Only LATERAL items may refer to it, because its FROM list is not complete yet. */
  readonly lateralOnly: boolean;
  /** Whether even they may: not across RIGHT and FULL joins. */
  readonly lateralAllowed: boolean;
}

/** The names that an expression sees, from its own query outwards. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly items: readonly NamespaceItem[];
  /** Items that are `lateralOnly` may be read. */
  readonly lateral: boolean;
  readonly clause: Clause;
  readonly query: QueryState;
}
