import { columnsOf, idsOf } from "./columns.js";
import {
  aggregate,
  apply,
  distinct,
  filter,
  join,
  outerJoin,
  project,
  recursive,
  reference,
  scan,
  semiJoin,
  setOperation,
  tableFunction,
  topK,
  union,
  values,
  window,
} from "./constructors.js";
import type { Relation } from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";
import { subqueryScalar } from "./scalar-constructors.js";
import { hasSubquery, mapArguments } from "./scalar-traversal.js";
import { columnsUsed, freeColumns, mapScalars, scalarsOf } from "./traversal.js";

/**
 * Leaves out the columns that nobody reads: tables are read, and their changes captured, only in the columns that
 * count, so that an update of another column is no change at all.
 *
 * The result has at least the required columns, in the order in which the relation had them, and the same rows with
 * the same weights as far as those columns go. Kept in any case are group keys, and the columns of DISTINCT, of set
 * operations and of recursions, because they decide which rows there are.
 *
 * @param required columns of `relation` that the caller reads
 */
export function pruneColumns(relation: Relation, required: ReadonlySet<ColumnId>): Relation {
  const pruned = prune(relation, required);
  return scalarsOf(pruned).some(hasSubquery) ? mapScalars(pruned, pruneSubqueries) : pruned;
}

function prune(relation: Relation, required: ReadonlySet<ColumnId>): Relation {
  const isRequired = ({ id }: { readonly id: ColumnId }): boolean => required.has(id);
  switch (relation.kind) {
    case "scan": {
      const columns = relation.columns.filter(isRequired);
      return columns.length === relation.columns.length ? relation : scan({ ...relation, columns });
    }
    case "values": {
      const columns = relation.columns.filter(isRequired);
      if (columns.length === relation.columns.length) return relation;
      const kept = relation.columns.map(isRequired);
      const rows = relation.rows.map((row) => row.filter((_, index) => kept[index]));
      return values({ ...relation, columns, rows });
    }
    case "filter": {
      const input = pruneColumns(relation.input, readBy(relation.conjuncts, required));
      return input === relation.input ? relation : filter({ ...relation, input });
    }
    case "project": {
      const columns = relation.columns.filter(isRequired);
      const input = pruneColumns(relation.input, readBy(columns.map(({ scalar }) => scalar)));
      const same = columns.length === relation.columns.length && input === relation.input;
      return same ? relation : project({ ...relation, input, columns });
    }
    case "join": {
      const read = readBy(relation.conjuncts, required);
      const inputs = relation.inputs.map((input) => pruneColumns(input, read));
      const same = inputs.every((input, index) => input === relation.inputs[index]);
      return same ? relation : join({ ...relation, inputs });
    }
    case "outer-join":
    case "semi-join": {
      const read = readBy(relation.conjuncts, required);
      const left = pruneColumns(relation.left, read);
      const right = pruneColumns(relation.right, read);
      if (left === relation.left && right === relation.right) return relation;
      return relation.kind === "outer-join"
        ? outerJoin({ ...relation, left, right })
        : semiJoin({ ...relation, left, right });
    }
    case "apply": {
      const read = readBy(relation.conjuncts, required);
      const body = pruneColumns(relation.body, read);
      const outer = pruneColumns(relation.outer, new Set([...read, ...freeColumns(body)]));
      if (outer === relation.outer && body === relation.body) return relation;
      return apply({ ...relation, outer, body });
    }
    case "aggregate": {
      const read = relation.aggregates.filter(isRequired);
      // Without keys and aggregates there would be nothing to tell that there is one row.
      const aggregates =
        read.length === 0 && relation.keys.length === 0 ? relation.aggregates.slice(0, 1) : read;
      const slim =
        aggregates.length === relation.aggregates.length
          ? relation
          : aggregate({ ...relation, aggregates });
      const input = pruneColumns(relation.input, readBy(scalarsOf(slim)));
      return input === slim.input ? slim : aggregate({ ...slim, input });
    }
    case "distinct": {
      const input = pruneColumns(relation.input, idsOf(relation.input));
      return input === relation.input ? relation : distinct({ ...relation, input });
    }
    case "union": {
      const columns = relation.columns.filter(isRequired);
      const inputs = relation.inputs.map((input, index) =>
        pruneColumns(input, new Set(columns.flatMap((column) => column.inputs[index] ?? []))),
      );
      const same =
        columns.length === relation.columns.length &&
        inputs.every((input, index) => input === relation.inputs[index]);
      return same ? relation : union({ ...relation, inputs, columns });
    }
    case "set-operation": {
      const left = pruneColumns(relation.left, idsOf(relation.left));
      const right = pruneColumns(relation.right, idsOf(relation.right));
      if (left === relation.left && right === relation.right) return relation;
      return setOperation({ ...relation, left, right });
    }
    case "recursive": {
      const base = pruneColumns(relation.base, idsOf(relation.base));
      const step = pruneColumns(relation.step, idsOf(relation.step));
      if (base === relation.base && step === relation.step) return relation;
      return recursive({ ...relation, base, step });
    }
    case "window": {
      const functions = relation.functions.filter(isRequired);
      if (functions.length === 0) return pruneColumns(relation.input, required);
      const slim =
        functions.length === relation.functions.length
          ? relation
          : window({ ...relation, functions });
      const input = pruneColumns(relation.input, readBy(scalarsOf(slim), required));
      return input === slim.input ? slim : window({ ...slim, input });
    }
    case "top-k": {
      const input = pruneColumns(relation.input, readBy(scalarsOf(relation), required));
      return input === relation.input ? relation : topK({ ...relation, input });
    }
    case "table-function": {
      const input = pruneColumns(relation.input, readBy(scalarsOf(relation), required));
      return input === relation.input ? relation : tableFunction({ ...relation, input });
    }
    case "reference": {
      const columns = relation.columns.filter(isRequired);
      return columns.length === relation.columns.length
        ? relation
        : reference({ ...relation, columns });
    }
    case "recursion-reference":
    case "change":
    case "state":
      return relation;
  }
}

function readBy(
  scalars: readonly Scalar[],
  further: Iterable<ColumnId> = [],
): ReadonlySet<ColumnId> {
  return new Set([...further, ...scalars.flatMap((scalar) => [...columnsUsed(scalar)])]);
}

function pruneSubqueries(scalar: Scalar): Scalar {
  const mapped = mapArguments(scalar, pruneSubqueries);
  if (mapped.kind !== "subquery") return mapped;
  const required =
    mapped.form === "exists"
      ? new Set<ColumnId>()
      : mapped.comparison === undefined
        ? new Set(columnsOf(mapped.relation).map(({ id }) => id))
        : columnsUsed(mapped.comparison);
  const relation = pruneColumns(mapped.relation, required);
  return relation === mapped.relation ? mapped : subqueryScalar({ ...mapped, relation });
}
