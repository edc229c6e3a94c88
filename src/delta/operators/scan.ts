import type { CatalogTable } from "../../catalog/catalog.js";
import { invariant } from "../../diagnostics/errors.js";
import { change, reference } from "../../relation/constructors.js";
import type { Relation, Scan } from "../../relation/relation.js";
import { visitRelations } from "../../relation/traversal.js";
import { type Builder, type Derived, deltaArm, uniqueNames } from "../builder.js";
import { consolidate } from "../consolidate.js";
import type { SourceUse } from "../plan.js";
import { bigint } from "../scalars.js";
import { tableKey } from "../sources.js";

/**
 * Makes the change window of every source table of a plan: one binding per table, with the columns that any
 * of its occurrences reads. Consolidation drops a row that was inserted and deleted again, and an update of
 * columns that nobody reads.
 */
export function bindChanges(builder: Builder, plan: Relation): readonly SourceUse[] {
  const used = new Map<string, { readonly table: CatalogTable; readonly names: Set<string> }>();
  visitRelations(plan, (node) => {
    if (node.kind !== "scan") return;
    const key = tableKey(node.table);
    const entry = used.get(key) ?? { table: node.table, names: new Set<string>() };
    used.set(key, entry);
    for (const column of node.columns) entry.names.add(column.name);
  });
  return [...used].map(([key, { table, names }]) => {
    const captured = table.columns.filter((column) => names.has(column.name));
    const columns = captured.map((column) =>
      builder.column(column.name, column.type, !column.notNull),
    );
    const weight = builder.column("weight", bigint);
    const named = uniqueNames(columns);
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
    builder.changes.set(key, {
      binding: binding.name,
      nameOf: new Map(captured.map((column, index) => [column.name, named[index]?.name ?? ""])),
    });
    return { table, columns: captured.map((column) => column.name), change: binding.name };
  });
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
      label: node.table.name,
      provisional: false,
    },
    post: node,
    kept: undefined,
    sources,
  };
}
