import type { CatalogTable } from "../../catalog/catalog.js";
import { invariant } from "../../diagnostics/errors.js";
import { change, reference, scan } from "../../relation/constructors.js";
import type { LeafColumn, Relation, Scan } from "../../relation/relation.js";
import { visitRelations } from "../../relation/traversal.js";
import { type Builder, type Derived, deltaArm, uniqueNames } from "../builder.js";
import { consolidate } from "../consolidate.js";
import { keepDifference } from "../kept-difference.js";
import { named } from "../labels.js";
import type { SnapshotUse, SourceUse } from "../plan.js";
import { bigint } from "../scalars.js";
import { tableKey } from "../sources.js";

/** The tables of a plan, each with the columns that any of its occurrences reads. */
function tablesOf(
  plan: Relation,
): ReadonlyMap<string, { readonly table: CatalogTable; readonly names: ReadonlySet<string> }> {
  const used = new Map<string, { readonly table: CatalogTable; readonly names: Set<string> }>();
  visitRelations(plan, (node) => {
    if (node.kind !== "scan") return;
    const key = tableKey(node.table);
    const entry = used.get(key) ?? { table: node.table, names: new Set<string>() };
    used.set(key, entry);
    for (const column of node.columns) entry.names.add(column.name);
  });
  return used;
}

/**
 * Makes the change window of every source table of a plan: one binding per table, with the columns that any
 * of its occurrences reads. Consolidation drops a row that was inserted and deleted again, and an update of
 * columns that nobody reads.
 */
export function bindChanges(
  builder: Builder,
  plan: Relation,
  compared: (table: CatalogTable) => boolean,
): { readonly sources: readonly SourceUse[]; readonly snapshots: readonly SnapshotUse[] } {
  const sources: SourceUse[] = [];
  const snapshots: SnapshotUse[] = [];
  for (const [key, { table, names }] of tablesOf(plan)) {
    const captured = table.columns.filter((column) => names.has(column.name));
    const columns = captured.map((column) =>
      builder.column(column.name, column.type, !column.notNull),
    );
    const named = uniqueNames(columns);
    const isCompared = compared(table);
    const change = isCompared
      ? bindComparison(builder, table, columns, named)
      : bindWindow(builder, table, columns, named);
    builder.changes.set(key, {
      binding: change,
      nameOf: new Map(captured.map((column, index) => [column.name, named[index]?.name ?? ""])),
    });
    const use = { table, columns: captured.map((column) => column.name), change };
    if (!isCompared) sources.push(use);
    else {
      const outside = table.kind === "foreign-table";
      const copy = outside ? builder.nameBinding(`${table.name}_now`) : undefined;
      snapshots.push({ ...use, copy });
    }
  }
  return { sources, snapshots };
}

/** Δ of a table whose changes are captured: what its buffer has past the frontier. */
function bindWindow(
  builder: Builder,
  table: CatalogTable,
  columns: readonly LeafColumn[],
  named: readonly LeafColumn[],
): string {
  const weight = builder.column("weight", bigint);
  const binding = builder.addBinding({
    name: builder.nameBinding(`${table.name}_change`),
    identity: `Δ${table.name}: the rows that changed since the last refresh, each with its weight`,
    columns: [...named, weight],
    body: {
      kind: "relation",
      relation: consolidate(
        builder,
        {
          relation: change({ table, columns, weight: weight.id, span: undefined }),
          weight: weight.id,
        },
        columns,
      ),
    },
  });
  return binding.name;
}

/**
 * Δ of a source whose changes nothing records: its rows now without those that a state kept at the last refresh. Read in
 * the statement of the refresh, so that the post-state of the same source is the one that was compared: a materialized view
 * by the statement's snapshot, a foreign table by being read once ({@link SnapshotUse.copy}).
 */
function bindComparison(
  builder: Builder,
  table: CatalogTable,
  columns: readonly LeafColumn[],
  named: readonly LeafColumn[],
): string {
  const { changed } = keepDifference(builder, {
    part: builder.nameState(table.name),
    columns: named,
    content: scan({ table, only: false, columns, span: undefined }),
    label: table.name,
    identity: `${table.name}₁ − ${table.name}₀: all of its rows now, and those of the last refresh`,
    requires: [],
  });
  return changed.binding.name;
}

/**
 * ΔR is the change window, read under the ids of this occurrence.
 * Valid for keyed and keyless tables alike: rows are counted, never matched.
 */
export function deriveScan(builder: Builder, node: Scan): Derived {
  const key = tableKey(node.table);
  const known = builder.changes.get(key);
  invariant(known !== undefined, `no change window for table ${key}`);
  const weight = builder.column("weight", bigint);
  const columns = node.columns.map((column) => {
    const name = known.nameOf.get(column.name);
    invariant(name !== undefined, `column "${column.name}" is not captured`);
    return { ...column, name };
  });
  const relation = reference({
    binding: known.binding,
    columns: [...columns, weight],
    span: node.span,
  });
  const sources = new Set([key]);
  return {
    delta: {
      arms: [deltaArm(`Δ${node.table.name}`, sources, relation, weight.id)],
      columns: node.columns,
      ...named(node.table.name),
      provisional: false,
    },
    post: node,
    kept: undefined,
    sources,
  };
}
