import { createNamer } from "../../catalog/shorten-name.js";
import { columnsOf } from "../../relation/columns.js";
import type { Relation } from "../../relation/relation.js";
import type { ColumnId } from "../../relation/scalar.js";
import { identifier, type Sql } from "../../sql/sql.js";
import { bindingLevels, type ScalarSql } from "../scalar-sql.js";

/** A column as a SELECT shows it: which one, and under what name. */
export interface SelectedColumn {
  readonly id: ColumnId;
  readonly name: string;
}

/**
 * A query block while it is put together: operators add to it as long as SQL's order of evaluation (FROM, WHERE,
 * GROUP BY, HAVING, SELECT) allows, and close it into a subquery where it does not.
 */
export interface Block {
  readonly items: readonly Item[];
  /** Conjuncts of inner joins and filters, each with the aliases it needs. */
  readonly conjuncts: readonly Placed[];
  readonly columns: ReadonlyMap<ColumnId, ScalarSql>;
  readonly grouping:
    | {
        readonly keys: Sql;
        readonly having: readonly Sql[];
        /** The columns that are calls of aggregates. */
        readonly aggregates: ReadonlySet<ScalarSql>;
      }
    | undefined;
}

export interface Item {
  readonly alias: string;
  readonly source: Sql;
  /** The columns that it provides. */
  readonly provides: ReadonlySet<ColumnId>;
  /** Refers to items before it: `CROSS JOIN LATERAL f(…)`. */
  readonly lateral: Sql | undefined;
  /** The source is a join: `CROSS JOIN a FULL JOIN b ON …` would join `b` with all that stands before it. */
  readonly compound: boolean;
}

export interface Placed {
  readonly sql: Sql;
  readonly needs: ReadonlySet<ColumnId>;
}

/** A block of one item of FROM with the columns it provides. */
export function leaf(
  alias: string,
  source: Sql,
  columns: readonly { readonly id: ColumnId; readonly name: string }[],
): Block {
  return {
    items: [
      {
        alias,
        source,
        provides: new Set(columns.map(({ id }) => id)),
        lateral: undefined,
        compound: false,
      },
    ],
    conjuncts: [],
    columns: new Map(
      columns.map(({ id, name }) => [
        id,
        { sql: identifier(alias, name), level: bindingLevels.atom, name },
      ]),
    ),
    grouping: undefined,
  };
}

/** The columns of a relation under names that differ from one another. */
export function uniqueColumns(relation: Relation): SelectedColumn[] {
  const nameColumn = createNamer();
  return columnsOf(relation).map(({ id, name }) => ({ id, name: nameColumn(name) }));
}

/** The columns of FROM items that the given columns of a block are computed from. */
export function basesOf(block: Block, columns: ReadonlySet<ColumnId>): ReadonlySet<ColumnId> {
  const bases = new Set<ColumnId>();
  for (const column of columns) {
    const { reads } = block.columns.get(column) ?? {};
    if (reads !== undefined) for (const base of reads) bases.add(base);
    else if (block.items.some((item) => item.provides.has(column))) bases.add(column);
  }
  return bases;
}

/** How a subquery in FROM is called: for what it is. */
export function wantedAlias(relation: Relation): string {
  switch (relation.kind) {
    case "aggregate":
      return "grouped";
    case "union":
    case "set-operation":
      return "combined";
    case "distinct":
      return "distinct_rows";
    case "top-k":
      return "latest";
    case "window":
      return "windowed";
    case "values":
      return "constants";
    case "filter":
    case "project":
      return wantedAlias(relation.input);
    default:
      return "joined";
  }
}
