import { typeKey } from "../type.js";
import { type Alteration, tableOf } from "./alteration.js";
import { becomePartition } from "./create-table.js";
import { type DraftTable, putTable } from "./draft.js";
import { isUnreadable, requireTable } from "./step.js";

function parentOf(alteration: Alteration): DraftTable | undefined {
  const { step, command } = alteration;
  const { def } = command;
  const relation =
    def === undefined
      ? undefined
      : "RangeVar" in def
        ? def.RangeVar
        : "PartitionCmd" in def
          ? def.PartitionCmd.name
          : undefined;
  return relation === undefined || isUnreadable(step, relation)
    ? undefined
    : requireTable(step, relation);
}

export function attachPartition(alteration: Alteration): void {
  const partition = parentOf(alteration);
  if (partition === undefined) return;
  const { step, table } = alteration;
  const columns = partition.columns.map((column) => ({ ...column, local: false }));
  putTable(step.draft, { ...partition, columns, parents: [table] });
  becomePartition(step, typeKey(partition), tableOf(alteration));
}

export function detachPartition(alteration: Alteration): void {
  const partition = parentOf(alteration);
  if (partition === undefined) return;
  const { draft } = alteration.step;
  const columns = partition.columns.map((column) => ({ ...column, local: true }));
  putTable(draft, { ...partition, columns, parents: [] });
  for (const [key, index] of draft.indexes) {
    if (index.table === typeKey(partition)) draft.indexes.set(key, { ...index, parent: undefined });
  }
}

export function addParent(alteration: Alteration): void {
  const parent = parentOf(alteration);
  const child = tableOf(alteration);
  if (parent === undefined) return;
  putTable(alteration.step.draft, { ...child, parents: [...child.parents, typeKey(parent)] });
}

export function dropParent(alteration: Alteration): void {
  const parent = parentOf(alteration);
  const child = tableOf(alteration);
  if (parent === undefined) return;
  putTable(alteration.step.draft, {
    ...child,
    columns: child.columns.map((column) => ({ ...column, local: true })),
    parents: child.parents.filter((key) => key !== typeKey(parent)),
  });
}
