import type { TypeReference } from "../catalog/type.js";
import type { Span } from "../diagnostics/span.js";
import type { Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";

/** A column of a bound query. */
export interface BoundColumn {
  readonly id: ColumnId;
  readonly name: string;
  /** `unknown` only where {@link SelectContext.unknowns} asked for it. */
  readonly type: TypeReference;
  /** Where its expression stands, for messages. */
  readonly span: Span | undefined;
  /** The expression is `… COLLATE …`: its collation goes before those of other expressions (manual, 24.2.1). */
  readonly collated: boolean;
}

/** A query as a plan, with its columns in order. */
export interface BoundSelect {
  readonly relation: Relation;
  readonly columns: readonly BoundColumn[];
}

/** What the place of a query asks of it. */
export interface SelectContext {
  /**
   * What becomes of literals in the select list that have no type: `text`, they stay `unknown` (so that a set
   * operation can choose), or they take these types by position.
   */
  readonly unknowns: "text" | "keep" | readonly TypeReference[];
  /**
   * What an ORDER BY without LIMIT is for: nothing (`drop`; `root` says so in a note), or the order in which
   * `ARRAY(…)` collects (`keep`).
   */
  readonly order: "root" | "drop" | "keep";
}
