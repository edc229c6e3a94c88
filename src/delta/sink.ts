import { equalityOf } from "../catalog/type-facts.js";
import { compare, integerLiteral } from "../relation/builtin-calls.js";
import { columnsOf } from "../relation/columns.js";
import { outerJoin, project, state, topK } from "../relation/constructors.js";
import { keysOf } from "../relation/keys.js";
import type { LeafColumn, Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import { type Builder, bindDelta, type Derived, referTo, uniqueNames } from "./builder.js";
import { consolidate } from "./consolidate.js";
import { type ConsolidatedDelta, countedState, keepCounted, labelOf } from "./counted-state.js";
import { identityMatch, keptUnderNewIds, passThrough } from "./identity.js";
import type { StateIdentity, StateLookup } from "./plan.js";
import { bindReplacement } from "./replacement.js";
import { bigint, boolean, read, rowLocator } from "./scalars.js";

/** How the rows of a plan are kept, and how they are shown. */
export interface Sink {
  readonly view: Relation;
}

/** What is kept: a state of its own for `relation`, called `part`. */
interface Kept {
  readonly part: string;
  readonly relation: Relation;
  readonly columns: readonly LeafColumn[];
  /** How the rows change; `undefined` for a relation that is only ever computed anew. */
  readonly derive: DeriveRows | undefined;
  /** By what a refresh finds rows of it besides. */
  readonly lookups: readonly StateLookup[];
}

/** Derives the delta of the rows that are kept, given how these can be read, which is the pre-state. */
export type DeriveRows = (rows: Relation) => Derived;

/**
 * Keeps the rows of a relation. Where a key is known the state has it, and a row is updated in place; else
 * identical rows are one row of the state with a count, which the view shows that many times.
 */
export function sinkRows(
  builder: Builder,
  part: string,
  relation: Relation,
  names: ReadonlyMap<ColumnId, string>,
  derive: DeriveRows | undefined,
  lookups: readonly StateLookup[] = [],
): Sink {
  const columns = uniqueNames(
    columnsOf(relation).map((column) => ({ ...column, name: names.get(column.id) ?? column.name })),
  );
  const key = chooseKey(builder, relation, columns);
  const kept: Kept = { part, relation, columns, derive, lookups };
  return key === undefined ? sinkCounted(builder, kept) : sinkKeyed(builder, kept, key);
}

/** The smallest key without NULLs, of types that `=` compares. */
function chooseKey(
  builder: Builder,
  relation: Relation,
  columns: readonly LeafColumn[],
): readonly LeafColumn[] | undefined {
  const candidates = keysOf(relation)
    .map((ids) => columns.filter((column) => ids.includes(column.id)))
    .filter((key) =>
      key.every(
        (column) => !column.nullable && equalityOf(column.type, builder.catalog) !== "none",
      ),
    )
    .sort((a, b) => a.length - b.length);
  return candidates[0];
}

/**
 * With a key, a consolidated delta has at most one row that leaves and one that comes per key: the one that comes
 * is the row's new content; one that only leaves is a deletion.
 */
function sinkKeyed(
  builder: Builder,
  { part, relation, columns, derive, lookups }: Kept,
  key: readonly LeafColumn[],
): Sink {
  const view = project({
    input: state({ name: part, columns, locator: undefined, span: undefined }),
    columns: passThrough(columns),
    span: relation.span,
  });
  const derived = derive?.(view);
  const identity: StateIdentity =
    key.length === 0 ? { kind: "single" } : { kind: "key", columns: key.map(({ id }) => id) };
  const content = project({
    input: relation,
    columns: passThrough(columns),
    span: relation.span,
  });
  const replacement = bindReplacement(builder, { part, columns, identity, content });
  let change = replacement.change;
  if (derived !== undefined) {
    const changed = bindConsolidated(builder, part, derived, columns);
    const latest = topK({
      input: referTo(changed.binding),
      partition: key.map(read),
      order: [
        {
          scalar: read({ id: changed.weight, type: bigint }),
          descending: true,
          nullsFirst: true,
          operator: undefined,
        },
      ],
      offset: undefined,
      limit: integerLiteral(1),
      withTies: false,
      span: undefined,
    });
    const kept = keptUnderNewIds(builder, columns);
    const locator = builder.column("locator", rowLocator, true);
    const own: StateIdentity =
      identity.kind === "key"
        ? { kind: "key", columns: identity.columns.map((id) => kept.idOf(id)) }
        : identity;
    const joined = outerJoin({
      variant: "left",
      left: latest,
      right: state({ name: part, columns: kept.columns, locator: locator.id, span: undefined }),
      conjuncts: identityMatch(
        builder,
        own,
        state({ name: part, columns: kept.columns, locator: locator.id, span: undefined }),
        new Map(key.map((column) => [kept.idOf(column.id), read(column)])),
        undefined,
      ),
      span: undefined,
    });
    const present = builder.column("present", boolean);
    const values = columns.map((column) =>
      builder.column(column.name, column.type, column.nullable),
    );
    const next = builder.addBinding({
      name: builder.nameBinding(`${labelOf(part)}_next`),
      identity: "the row that each touched key shall have, or none",
      columns: [locator, ...values, present],
      body: {
        kind: "relation",
        relation: project({
          input: joined,
          columns: [
            { id: locator.id, name: locator.name, scalar: read(locator) },
            ...values.map((value, index) => ({
              id: value.id,
              name: value.name,
              scalar: read(columns[index] as LeafColumn),
            })),
            {
              id: present.id,
              name: present.name,
              scalar: compare(">", read({ id: changed.weight, type: bigint }), integerLiteral(0)),
            },
          ],
          span: undefined,
        }),
      },
    });
    change = {
      binding: next.name,
      locator: locator.id,
      present: present.id,
      check: { kind: "found" },
      values: values.map(({ id }) => id),
    };
  }
  builder.addState({ part, columns, identity, lookups, content, change, replacement });
  return { view };
}

function bindConsolidated(
  builder: Builder,
  part: string,
  derived: Derived,
  columns: readonly LeafColumn[],
): ConsolidatedDelta {
  const bound = bindDelta(builder, derived.delta, `Δ(${derived.delta.label})`);
  const weight = { id: bound.weight, name: "weight", type: bigint, nullable: false };
  const binding = builder.addBinding({
    name: builder.nameBinding(`${labelOf(part)}_change`),
    identity:
      part === ""
        ? "ΔQ, consolidated: identical rows add up, those that cancel are gone"
        : "the delta consolidated: identical rows add up, those that cancel are gone",
    columns: [...columns, weight],
    body: { kind: "relation", relation: consolidate(builder, bound, columns) },
  });
  return { binding, weight: weight.id };
}

/** Without a key: one row of the state per distinct image, with the number of times that the row occurs. */
function sinkCounted(builder: Builder, { part, relation, columns, derive, lookups }: Kept): Sink {
  const kept = countedState(builder, part, columns, relation.span);
  const derived = derive?.(kept.rows);
  keepCounted(builder, kept, {
    lookups,
    content: relation,
    changed: derived && bindConsolidated(builder, part, derived, columns),
  });
  return { view: kept.rows };
}
