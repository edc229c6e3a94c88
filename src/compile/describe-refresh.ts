import type { Binding, DeltaPlan, IndexUse } from "../delta/plan.js";
import { type TableRead, tableReads } from "../delta/table-reads.js";
import { readsOfArm, wantedIndexes } from "../delta/wanted-indexes.js";
import { displayName } from "../emit/naming.js";
import type { ArtifactArm, ArtifactReads, ArtifactStep, WantedIndex } from "./artifact.js";

/** The arms of a refresh, with what each of them reads. */
export function describeArms(plan: DeltaPlan): readonly ArtifactArm[] {
  return plan.bindings.flatMap(({ name, body }) =>
    body.kind === "arms"
      ? body.arms.map((arm) => ({
          name: `${name}: ${arm.title}`,
          requires: arm.requires.map((sources) => [...sources]),
          ...describeReads(readsOfArm(arm)),
        }))
      : [],
  );
}

/** The steps of a refresh that are no arms and read source tables. */
export function describeSteps(plan: DeltaPlan): readonly ArtifactStep[] {
  return plan.bindings.flatMap(({ name, identity, body }: Binding) => {
    const reads = body.kind === "relation" ? describeReads(tableReads(body.relation)) : undefined;
    return reads === undefined || reads.cost === "changes"
      ? []
      : [{ name, purpose: identity, ...reads }];
  });
}

/** The indexes that a refresh probes. */
export function describeIndexes(plan: DeltaPlan): readonly WantedIndex[] {
  return wantedIndexes(plan).map((use: IndexUse) => ({
    table: { schema: use.table.schema, name: use.table.name },
    columns: [...use.columns, ...use.order],
    reason: use.reason,
    present: isServed(use),
  }));
}

function describeReads(reads: readonly TableRead[]): ArtifactReads {
  const names = (wanted: boolean): readonly string[] => {
    const found = reads.filter((read) => isServed(read) === wanted);
    return [...new Set(found.map(({ table }) => displayName(table)))];
  };
  const scans = names(false);
  const cost = reads.length === 0 ? "changes" : scans.length === 0 ? "probe" : "scan";
  return { cost, probes: names(true), scans };
}

/**
 * Whether an index begins with some of the columns, in any order, so that a probe finds few rows; or, when nothing is
 * sought, with the first column of the order.
 */
function isServed({ table, columns, order }: TableRead): boolean {
  const wanted = columns.length > 0 ? columns : order.slice(0, 1);
  const leading = [
    ...table.uniqueKeys.map((key) => key.columns[0]),
    ...table.indexes.filter((index) => !index.partial).map((index) => index.columns[0]),
  ];
  return leading.some((column) => column !== undefined && wanted.includes(column));
}
