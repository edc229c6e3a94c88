import type { Relation } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import type { Sql } from "../../sql/sql.js";
import type { ScalarContext, ScalarSql } from "../scalar-sql.js";
import type { Block, SelectedColumn } from "./block.js";
import type { RelationContext } from "./relation-context.js";

/** What the parts of a query's printing ask of one another: one printer per query, whose aliases are all different. */
export interface Printer {
  readonly context: RelationContext;
  /** An alias that no other part of the query has: one inside a subquery never hides one outside. */
  readonly nameAlias: (wanted: string) => string;
  /** The names of the recursions being printed. */
  readonly recursions: Map<string, string>;
  /** How scalars over the columns of a block are printed. */
  readonly scalarsOver: (columns: ReadonlyMap<ColumnId, ScalarSql>) => ScalarContext;
  /** Prints something that may refer to the given columns of the query around it. */
  readonly within: <Result>(
    columns: ReadonlyMap<ColumnId, ScalarSql>,
    print: () => Result,
  ) => Result;
  /** The relation as a query with the given columns. */
  readonly query: (
    relation: Relation,
    columns: readonly SelectedColumn[],
    guards: readonly Sql[],
  ) => Sql;
  /** The relation as a block that can be added to. */
  readonly open: (relation: Relation) => Block;
  /** A block that rows can still be added to or taken from: one that groups becomes a subquery. */
  readonly openRows: (relation: Relation) => Block;
  /**
   * A block that the scalars are to be computed over. In a subquery an aggregate of this block would count as one of
   * the subquery's own, so a block that groups is closed before one.
   */
  readonly openFor: (relation: Relation, scalars: readonly Scalar[]) => Block;
  /** The relation as an item of FROM. */
  readonly close: (relation: Relation, wanted: string) => Block;
  /** Closes a query into an item of FROM. */
  readonly subquery: (body: Sql, columns: readonly SelectedColumn[], wanted: string) => Block;
}
