import type { Arm, Binding, DeltaPlan, StateChange, StatePlan } from "../../src/delta/plan.js";
import { filter, join } from "../../src/relation/constructors.js";
import type { LeafColumn, Relation } from "../../src/relation/relation.js";
import type { ColumnId } from "../../src/relation/scalar.js";
import {
  consolidate,
  type InterpretedDatabase,
  interpret,
  type NamedRow,
  type Row,
  type Value,
  type WeightedRow,
} from "./interpreter.js";

/** What the states of a stream table hold, by the word that tells them apart (`""` for its own). */
export type States = ReadonlyMap<string, readonly NamedRow[]>;

function integerOf(value: Value | undefined): bigint {
  if (typeof value !== "bigint") throw new Error(`a weight is not a number: ${value}`);
  return value;
}

/** A row by the names of the columns. */
function named(row: Row, columns: readonly LeafColumn[]): NamedRow {
  return Object.fromEntries(columns.map(({ id, name }) => [name, row.get(id) ?? null]));
}

/** As many rows as the weights say. */
function spread(rows: readonly WeightedRow[], columns: readonly LeafColumn[]): readonly NamedRow[] {
  return rows.flatMap(({ row, weight }) => {
    if (weight < 0n) throw new Error("a relation has a row of negative weight");
    return Array.from({ length: Number(weight) }, () => named(row, columns));
  });
}

/** The rows of an arm: the product of its factors with the product of their weights. */
function interpretArm(
  arm: Arm,
  weight: ColumnId,
  database: InterpretedDatabase,
): readonly WeightedRow[] {
  const relations = arm.factors.map((factor): Relation => {
    if (factor.version === "pre") throw new Error("a pre-state has not been distributed");
    return factor.relation;
  });
  const weights = arm.factors.flatMap((factor) =>
    factor.version === "delta" || factor.version === "weighted" ? [factor.weight] : [],
  );
  const [first, ...others] = relations;
  if (first === undefined) throw new Error("an arm has no factor");
  const { conjuncts } = arm;
  const span = undefined;
  const product =
    others.length > 0
      ? join({ inputs: relations, conjuncts, span })
      : conjuncts.length > 0
        ? filter({ input: first, conjuncts, span })
        : first;
  return interpret(product, database).flatMap(({ row, weight: times }) => {
    const factor = weights.reduce((total, id) => total * integerOf(row.get(id)), BigInt(arm.sign));
    const weighted = { row: new Map([...row, [weight, factor]]), weight: 1n };
    // Rows that occur twice stay two rows, as in SQL: a binding need not be consolidated.
    return Array.from({ length: Number(times) }, () => weighted);
  });
}

function interpretBinding(
  { body, columns }: Binding,
  database: InterpretedDatabase,
): readonly NamedRow[] {
  switch (body.kind) {
    case "relation":
      return spread(interpret(body.relation, database), columns);
    case "arms":
      return body.arms.flatMap((arm) =>
        interpretArm(arm, body.weight, database).map(({ row }) => named(row, columns)),
      );
  }
}

/** The rows of a state after a change: updated and deleted by their place, or inserted. */
function applyChange(
  kept: StatePlan,
  change: StateChange,
  binding: Binding,
  present: readonly NamedRow[],
  changes: readonly NamedRow[],
): readonly NamedRow[] {
  const nameOf = (id: ColumnId): string => {
    const column = binding.columns.find((candidate) => candidate.id === id);
    if (column === undefined) throw new Error("a binding lacks a column of its state");
    return column.name;
  };
  const rows: (NamedRow | undefined)[] = [...present];
  const touched = new Set<Value>();
  for (const row of changes) {
    const locator = row[nameOf(change.locator)] ?? null;
    if (change.check?.kind === "count" && integerOf(row[nameOf(change.check.column)]) < 0n) {
      throw new Error("a row is there less than not at all");
    }
    const remains = row[nameOf(change.present)] === true;
    const next: NamedRow = Object.fromEntries(
      kept.columns.map(({ name }, index) => {
        const id = change.values[index];
        return [name, id === undefined ? null : (row[nameOf(id)] ?? null)];
      }),
    );
    if (locator === null) {
      if (!remains && change.check?.kind === "found") {
        throw new Error("a row shall go that is not there");
      }
      if (remains) rows.push(next);
      continue;
    }
    if (touched.has(locator)) throw new Error("a row of the state is changed twice");
    touched.add(locator);
    rows[Number(locator)] = remains ? next : undefined;
  }
  return rows.filter((row) => row !== undefined);
}

/** The states as the first fill makes them. */
export function populateStates(plan: DeltaPlan, database: InterpretedDatabase): States {
  return new Map(
    plan.states.map((kept) => [kept.part, spread(interpret(kept.content, database), kept.columns)]),
  );
}

/**
 * The states after a refresh.
 *
 * @param database the tables after the changes, and the changes
 */
export function refreshStates(
  plan: DeltaPlan,
  database: InterpretedDatabase,
  states: States,
): States {
  const references = new Map<string, readonly NamedRow[]>();
  const current: InterpretedDatabase = { ...database, states, references };
  for (const binding of plan.bindings) {
    references.set(binding.name, interpretBinding(binding, current));
  }
  return new Map(
    plan.states.map((kept) => {
      const binding = plan.bindings.find(({ name }) => name === kept.change.binding);
      if (binding === undefined) throw new Error("a state has no binding that changes it");
      const changes = references.get(binding.name) ?? [];
      return [
        kept.part,
        applyChange(kept, kept.change, binding, states.get(kept.part) ?? [], changes),
      ];
    }),
  );
}

/** What the user reads. */
export function readView(plan: DeltaPlan, states: States): readonly WeightedRow[] {
  const database: InterpretedDatabase = {
    tables: new Map(),
    changes: new Map(),
    states,
    references: new Map(),
    // The view must not read it: it shows what the last refresh has seen.
    clock: -1000n,
  };
  return consolidate(interpret(plan.view, database));
}
