import type { CatalogIndex, UniqueKey } from "./catalog.js";
import { compareText } from "./search-path.js";

/** What is known of a valid index of a table. */
export interface IndexFacts {
  readonly name: string;
  readonly method: string;
  /** Plain column names; `undefined` for an expression and for a column with another collation. */
  readonly columns: readonly (string | undefined)[];
  readonly unique: boolean;
  readonly partial: boolean;
  readonly primary: boolean;
  readonly nullsNotDistinct: boolean;
  readonly deferrable: boolean;
  /** Uniqueness is that of the columns' own `=`: default operator classes, no WITHOUT OVERLAPS. */
  readonly plainEquality: boolean;
}

function byName(left: IndexFacts, right: IndexFacts): number {
  return compareText(left.name, right.name);
}

/** The key that an index guarantees; `undefined` for one that guarantees less than a key. */
function uniqueKeyOf(index: IndexFacts): UniqueKey | undefined {
  const columns = index.columns.filter((column) => column !== undefined);
  if (!index.unique || index.partial || !index.plainEquality) return undefined;
  if (columns.length < index.columns.length) return undefined;
  const { name, primary, nullsNotDistinct, deferrable } = index;
  return { name, columns, primary, nullsNotDistinct, deferrable };
}

/** The keys that a table's indexes guarantee: the primary key first, then by name. */
export function uniqueKeysOf(indexes: readonly IndexFacts[]): readonly UniqueKey[] {
  const keys = [...indexes].sort(byName).flatMap((index) => uniqueKeyOf(index) ?? []);
  return [...keys.filter(({ primary }) => primary), ...keys.filter(({ primary }) => !primary)];
}

/** A table's indexes by name. */
export function catalogIndexesOf(indexes: readonly IndexFacts[]): readonly CatalogIndex[] {
  return [...indexes].sort(byName).map(({ name, method, columns, unique, partial }) => ({
    name,
    method,
    columns,
    unique,
    partial,
  }));
}
