import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { filter, join, semiJoin, union } from "../../relation/constructors.js";
import type {
  Aggregate,
  LeafColumn,
  NamedScalar,
  Reference,
  Relation,
} from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { cloneWithFreshColumns, substituteColumns } from "../../relation/traversal.js";
import { type Builder, referAgain, uniqueNames } from "../builder.js";
import type { Binding } from "../plan.js";
import { equalOrBothNull, read } from "../scalars.js";
import type { Reading } from "./rescan.js";
import { markedSets, markOf } from "./set-mark.js";

/** The rows of the flagged groups, with the groups' keys beside them. */
interface RowsOfGroups {
  readonly rows: Relation;
  readonly keyNow: readonly LeafColumn[];
}

export function rowsOfGroups(builder: Builder, node: Aggregate, reading: Reading): RowsOfGroups {
  const { keys, nextColumn, flag, merged } = reading;
  const sets = markedSets(node);
  if (sets !== undefined) return rowsOfSets(builder, node, reading, sets.sets);
  const flagged = referAgain(builder, merged);
  const again = columnAgain(merged, flagged);
  const toRead = filter({ input: flagged, conjuncts: [read(again(flag))], span: undefined });
  const keyNow = keys.map((key) => again(nextColumn(key.id)));
  const flaggedAgain = (): Relation => {
    const probe = referAgain(builder, merged);
    const probed = read(columnAgain(merged, probe)(flag));
    return filter({ input: probe, conjuncts: [probed], span: undefined });
  };
  if (keys.length === 0) {
    // Without keys there is nothing to join by: the test keeps the sources unread unless it is needed.
    const rows = semiJoin({
      negated: false,
      left: node.input,
      right: toRead,
      conjuncts: [],
      span: node.span,
    });
    return { rows, keyNow };
  }
  const rows = join({
    inputs: [guardedBy(toRead, flaggedAgain()), node.input],
    conjuncts: matchRows(
      node.keys.map(({ scalar }) => scalar),
      keyNow,
      node.input,
    ),
    span: node.span,
  });
  return { rows, keyNow };
}

/**
 * A term for each set, whose groups are found by the keys that it has. The group of everything has no row here when there is
 * none to read: then what is read again is NULL, a sum or an extreme.
 */
function rowsOfSets(
  builder: Builder,
  node: Aggregate,
  { keys, nextColumn, flag, merged }: Reading,
  sets: readonly (readonly number[])[],
): RowsOfGroups {
  const inputColumns = columnsOf(node.input);
  const keyNow = keys.map((key) => ({ ...key, id: builder.allocate() }));
  const mark = nextColumn((keys[node.keys.length] as LeafColumn).id);
  const flagged = (set: readonly number[]): Flagged => {
    const groups = referAgain(builder, merged);
    const again = columnAgain(merged, groups);
    const isOfSet = compare("=", read(again(mark)), integerLiteral(markOf(set, node.keys.length)));
    return {
      rows: filter({ input: groups, conjuncts: [read(again(flag)), isOfSet], span: undefined }),
      keys: keys.map((key) => again(nextColumn(key.id))),
    };
  };
  const terms = sets.map((set) => {
    const wanted = flagged(set);
    const { relation: input, mapping } = cloneWithFreshColumns(node.input, builder.allocate);
    const idOf = (id: ColumnId): ColumnId => mapping.get(id) ?? id;
    const own = new Map(
      inputColumns.map(({ id, type }) => [id, read({ id: idOf(id), type })] as const),
    );
    const rows = join({
      inputs: [guardedBy(wanted.rows, flagged(set).rows), input],
      conjuncts: matchRows(
        set.map((index) => substituteColumns((node.keys[index] as NamedScalar).scalar, own)),
        set.map((index) => wanted.keys[index] as LeafColumn),
        input,
      ),
      span: node.span,
    });
    const columns = [...wanted.keys, ...inputColumns.map(({ id }) => ({ id: idOf(id) }))];
    return { rows, columns };
  });
  const rows = union({
    inputs: terms.map((term) => term.rows),
    columns: uniqueNames([...keyNow, ...inputColumns]).map(({ id, name, type }, position) => ({
      id,
      name,
      type,
      inputs: terms.map(({ columns }) => (columns[position] as LeafColumn).id),
    })),
    span: node.span,
  });
  return { rows, keyNow };
}

/** The touched groups that are read again, and their keys. */
interface Flagged {
  readonly rows: Relation;
  readonly keys: readonly LeafColumn[];
}

function columnAgain(binding: Binding, again: Reference): (column: LeafColumn) => LeafColumn {
  return (column) =>
    again.columns[binding.columns.findIndex(({ id }) => id === column.id)] as LeafColumn;
}

function matchRows(
  keys: readonly Scalar[],
  wanted: readonly LeafColumn[],
  input: Relation,
): readonly Scalar[] {
  return keys.map((key, index) => {
    const now = read(wanted[index] as LeafColumn);
    return isNullableOver(key, [input]) ? equalOrBothNull(now, key) : compare("=", now, key);
  });
}

/** The rows, unless no group is flagged at all: a one-time test, so that the sources beside them are not opened. */
function guardedBy(rows: Relation, flagged: Relation): Relation {
  return semiJoin({ negated: false, left: rows, right: flagged, conjuncts: [], span: undefined });
}
