import { columnsOf } from "../relation/columns.js";
import { filter, project, scan, window } from "../relation/constructors.js";
import type { Relation, Scan, Window } from "../relation/relation.js";
import { rewriteBottomUp } from "../relation/traversal.js";
import type { Builder } from "./builder.js";
import { passThrough } from "./identity.js";
import { firstByRank } from "./operators/rank-filter.js";
import { keyOf, runningWindowOf } from "./operators/running-window.js";
import { tableBelow } from "./ordered-input.js";

/**
 * A running window is kept row by row, so it needs a key of its rows. Where nothing above reads one, such as below an
 * aggregate, it has been pruned; here it is read again from the table, and left out above the window:
 *
 *   ω(R) = π[columns of ω(R)](ω(R with the key))
 *
 * Valid always: a function of a window looks at the columns that its call names, and π keeps duplicates. Done only where
 * the window is then computed from the first change on, since the key is captured with each change.
 */
export function readWindowKeys(builder: Builder, relation: Relation): Relation {
  const keyedOf = new Map<Relation, { readonly keyed: Relation; readonly original: Window }>();
  const narrow = (keyed: Relation, node: Relation, original: Window): Relation => {
    const columns = passThrough(columnsOf(node));
    const narrowed = project({ input: keyed, columns, span: node.span });
    keyedOf.set(narrowed, { keyed, original });
    return narrowed;
  };
  return rewriteBottomUp(relation, (node) => {
    if (node.kind === "window") {
      const keyed = withKey(builder, node);
      return keyed === undefined ? node : narrow(keyed, node, node);
    }
    const below = node.kind === "filter" ? keyedOf.get(node.input) : undefined;
    if (node.kind !== "filter" || below === undefined) return node;
    // A condition on ranks looks at the first rows alone, which need no key.
    const { keyed, original } = below;
    return firstByRank(node, original) === undefined
      ? narrow(filter({ ...node, input: keyed }), node, original)
      : filter({ ...node, input: original });
  });
}

/** The window over rows with a key; `undefined` where they have one, or where it would be of no use. */
function withKey(builder: Builder, node: Window): Window | undefined {
  if (keyOf(node.input) !== undefined) return undefined;
  const scan = tableBelow(node.input);
  if (scan === undefined) return undefined;
  const { table } = scan;
  const notNull = new Set(table.columns.flatMap((column) => (column.notNull ? [column.name] : [])));
  const known = new Set(scan.columns.map(({ name }) => name));
  const missing = table.uniqueKeys
    .filter(({ columns, deferrable }) => !deferrable && columns.every((name) => notNull.has(name)))
    .map(({ columns }) => columns.filter((name) => !known.has(name)))
    .sort((left, right) => left.length - right.length);
  for (const names of missing) {
    const keyed = window({ ...node, input: withColumns(builder, node.input, names).relation });
    const wanted = new Set(columnsOf(node).map(({ id }) => id));
    if (runningWindowOf(builder, keyed, wanted) !== undefined) return keyed;
  }
  return undefined;
}

/** A relation over one table with further columns of that. */
function withColumns(
  builder: Builder,
  relation: Relation,
  names: readonly string[],
): { readonly relation: Relation; readonly added: Scan["columns"] } {
  switch (relation.kind) {
    case "scan": {
      const added = relation.table.columns
        .filter(({ name }) => names.includes(name))
        .map(({ name, type, notNull }) => builder.column(name, type, !notNull));
      return {
        relation: scan({ ...relation, columns: [...relation.columns, ...added] }),
        added,
      };
    }
    case "filter": {
      const below = withColumns(builder, relation.input, names);
      return { relation: filter({ ...relation, input: below.relation }), added: below.added };
    }
    case "project": {
      const below = withColumns(builder, relation.input, names);
      const columns = [...relation.columns, ...passThrough(below.added)];
      return {
        relation: project({ ...relation, input: below.relation, columns }),
        added: below.added,
      };
    }
    default:
      return { relation, added: [] };
  }
}
