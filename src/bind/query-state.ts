import type { CatalogTable } from "../catalog/catalog.js";
import type { Span } from "../diagnostics/span.js";
import type { LeafColumn } from "../relation/relation.js";
import type { AggregateCall, ColumnId, Scalar, WindowCall } from "../relation/scalar.js";
import type { SelectStmt, WindowDef } from "../syntax/tree.js";
import { mentionsRow } from "./mentions-row.js";

/** A set-returning function of a select list, and the column that stands for it. */
export interface SetReturning {
  readonly call: Scalar;
  readonly column: LeafColumn;
}

/** What expressions of one query (one SELECT) leave behind for its plan while they are bound. */
export interface QueryState {
  /** The columns of its FROM list. */
  readonly columns: Set<ColumnId>;
  /** For each table in FROM: its columns by name, for functional dependencies. */
  readonly tables: { readonly table: CatalogTable; readonly ids: ReadonlyMap<string, ColumnId> }[];
  /** Aggregates of this query, wherever they were written, with the columns that stand for them. */
  readonly aggregates: {
    readonly id: ColumnId;
    readonly name: string;
    readonly call: AggregateCall;
  }[];
  readonly windows: { readonly id: ColumnId; readonly name: string; readonly call: WindowCall }[];
  /** The definitions of its WINDOW clause. */
  readonly namedWindows: Map<string, WindowDef>;
  /** Set-returning functions of the select list, inner ones first. */
  readonly setReturning: SetReturning[];
  /** The arguments of GROUPING, under the columns that stand for them until the group keys are known. */
  readonly groupingArguments: Map<ColumnId, Scalar>;
  /** Its FROM list has a reference to a recursive query, in that query's own recursive term. */
  readsRecursion: boolean;
  /** Whether some expression of it may mean the entry of FROM with this name as a value. */
  readonly mentionsRow: (name: string) => boolean;
  /** Where the first GROUPING stands. */
  groupingSpan: Span | undefined;
}

export function createQueryState(select: SelectStmt): QueryState {
  return {
    columns: new Set(),
    tables: [],
    aggregates: [],
    windows: [],
    namedWindows: new Map(),
    setReturning: [],
    groupingArguments: new Map(),
    readsRecursion: false,
    mentionsRow: (name) => mentionsRow(select, name),
    groupingSpan: undefined,
  };
}
