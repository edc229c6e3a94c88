import type { Relation, Scan } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { columnsUsed } from "../relation/traversal.js";
import type { Arm, DeltaPlan, IndexUse } from "./plan.js";
import { tableKey } from "./sources.js";

/**
 * The indexes that a refresh probes: for every term, the columns of the tables beside the delta by which the rows are
 * found. Without one, the term reads the whole table.
 */
export function wantedIndexes(plan: DeltaPlan): readonly IndexUse[] {
  const found = new Map<string, IndexUse>();
  for (const { name, body } of plan.bindings) {
    if (body.kind !== "arms") continue;
    for (const arm of body.arms) {
      for (const use of indexesOfArm(arm, name)) {
        const key = `${tableKey(use.table)}(${use.columns.join(",")})`;
        if (!found.has(key)) found.set(key, use);
      }
    }
  }
  return [...found.values()];
}

function indexesOfArm(arm: Arm, binding: string): readonly IndexUse[] {
  const scans = arm.factors.flatMap((factor) => {
    const scan = factor.version === "post" ? scanBelow(factor.relation) : undefined;
    return scan === undefined ? [] : [scan];
  });
  // In join order, each table is found through what stands before it; the delta is there from the start.
  const bound = new Set<ColumnId>();
  for (const factor of arm.factors) {
    if (factor.version !== "post" && factor.version !== "pre") {
      for (const column of columnIds(factor.relation)) bound.add(column);
    }
  }
  const waiting = [...scans];
  const uses: IndexUse[] = [];
  while (waiting.length > 0) {
    const index = waiting.findIndex((scan) => probeColumns(scan, arm.conjuncts, bound).length > 0);
    const [scan] = waiting.splice(Math.max(index, 0), 1);
    if (scan === undefined) break;
    const columns = probeColumns(scan, arm.conjuncts, bound);
    if (columns.length > 0) {
      uses.push({ table: scan.table, columns, reason: `${binding}: ${arm.title}` });
    }
    for (const column of scan.columns) bound.add(column.id);
  }
  return uses;
}

function columnIds(relation: Relation): readonly ColumnId[] {
  switch (relation.kind) {
    case "reference":
    case "scan":
    case "state":
      return relation.columns.map((column) => column.id);
    case "filter":
      return columnIds(relation.input);
    case "project":
    case "union":
      return relation.columns.map((column) => column.id);
    default:
      return [];
  }
}

function scanBelow(relation: Relation): Scan | undefined {
  if (relation.kind === "scan") return relation;
  return relation.kind === "filter" || relation.kind === "project"
    ? scanBelow(relation.input)
    : undefined;
}

/** The columns of a table that a conjunct equates with something that is bound already. */
function probeColumns(
  scan: Scan,
  conjuncts: readonly Scalar[],
  bound: ReadonlySet<ColumnId>,
): readonly string[] {
  const names: string[] = [];
  for (const conjunct of conjuncts) {
    if (conjunct.kind !== "comparison" || conjunct.operator !== "=") continue;
    for (const [own, other] of [
      [conjunct.left, conjunct.right],
      [conjunct.right, conjunct.left],
    ] as const) {
      if (own.kind !== "column") continue;
      const column = scan.columns.find(({ id }) => id === own.column);
      const reachable = [...columnsUsed(other)];
      if (column === undefined || !reachable.every((id) => bound.has(id))) continue;
      if (!names.includes(column.name)) names.push(column.name);
    }
  }
  return names;
}
