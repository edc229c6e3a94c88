import { InternalError } from "../diagnostics/errors.js";
import { integerLiteral } from "../relation/builtin-calls.js";
import { clockSource, isClock } from "../relation/clock.js";
import { columnsOf, isNullableOver } from "../relation/columns.js";
import {
  filter,
  outerJoin,
  project,
  reference,
  state,
  union,
  values,
} from "../relation/constructors.js";
import type { LeafColumn, Relation, Values } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { booleanScalar, callScalar, literalScalar } from "../relation/scalar-constructors.js";
import { visitRelations } from "../relation/traversal.js";
import { type Builder, type Derived, deltaArm, referTo, uniqueNames } from "./builder.js";
import { passThrough } from "./identity.js";
import { named } from "./labels.js";
import type { Binding, ClockUse } from "./plan.js";
import { bindReplacement } from "./replacement.js";
import {
  bigint,
  boolean,
  castTo,
  differentImage,
  isNotNull,
  read,
  rowLocator,
  scalarKey,
  text,
} from "./scalars.js";

/**
 * Makes the clock a source of one row, with a column for each expression of the time in the plan. Its state holds what they
 * were at the last refresh, the pre-state; the post-state is what they are in the transaction of this refresh:
 *
 *   Δclock = −old ⊎ +new, or nothing where both are the same
 *
 * What reads it needs no further rule. Nothing is said about a direction: the clock goes back when a refresh runs in a
 * transaction that began before the last one. The state also holds the setting TimeZone of the first filling, which
 * every refresh takes from there, because `current_date` and days of an interval depend on it.
 */
export function bindClock(builder: Builder, plan: Relation): ClockUse | undefined {
  const moments = momentsOf(plan);
  if (moments.length === 0) return undefined;
  const part = builder.nameState("clock");
  const columns = uniqueNames([
    ...moments.map(({ name, scalar }) =>
      builder.column(name, scalar.type, isNullableOver(scalar, [])),
    ),
    builder.column("time_zone", text),
  ]);
  const row = [...moments.map(({ scalar }) => scalar), currentZone];
  const content = values({ columns, rows: [row], span: undefined });
  const identity = { kind: "single" } as const;

  const locator = builder.column("locator", rowLocator, true);
  const present = builder.column("present", boolean);
  const kept = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const now = columns.map((column) => ({ ...column, id: builder.allocate() }));
  const old = kept.map((column) => ({ ...column, name: `old_${column.name}`, nullable: true }));
  const next = builder.addBinding({
    name: builder.nameBinding("clock_next"),
    identity: "what the clock showed at the last refresh, and what it shows now",
    columns: [locator, ...old, ...now, present],
    body: {
      kind: "relation",
      relation: project({
        input: outerJoin({
          variant: "left",
          left: values({ columns: now, rows: [row], span: undefined }),
          right: state({ name: part, columns: kept, locator: locator.id, span: undefined }),
          conjuncts: [],
          span: undefined,
        }),
        columns: [
          ...passThrough([locator, ...old, ...now]),
          { id: present.id, name: present.name, scalar: booleanScalar(true) },
        ],
        span: undefined,
      }),
    },
  });
  const count = moments.length;
  const change = bindChange(builder, next, columns, locator, {
    old: old.slice(0, count),
    now: now.slice(0, count),
  });
  builder.addState({
    part,
    columns,
    identity,
    lookups: [],
    content,
    change: {
      binding: next.name,
      locator: locator.id,
      present: present.id,
      check: undefined,
      values: now.map(({ id }) => id),
    },
    replacement: bindReplacement(builder, { part, columns, identity, content }),
  });
  return {
    part,
    columns,
    row,
    change: change.name,
    names: new Map(
      moments.map(({ scalar }, index) => [scalarKey(scalar), columns[index]?.name ?? ""]),
    ),
  };
}

function bindChange(
  builder: Builder,
  next: Binding,
  columns: readonly LeafColumn[],
  locator: LeafColumn,
  rows: { readonly old: readonly LeafColumn[]; readonly now: readonly LeafColumn[] },
): Binding {
  const weight = builder.column("weight", bigint);
  const side = (shown: readonly LeafColumn[], sign: 1 | -1): Relation =>
    project({
      input: filter({
        input: referTo(next),
        conjuncts: [
          isNotNull(read(locator)),
          differentImage(rows.old.map(read), rows.now.map(read)),
        ],
        span: undefined,
      }),
      columns: [
        ...passThrough(shown),
        { id: weight.id, name: weight.name, scalar: castTo(integerLiteral(sign), bigint) },
      ],
      span: undefined,
    });
  const united = rows.now.map((_, index) => ({
    ...(columns[index] as LeafColumn),
    inputs: [rows.old[index]?.id as ColumnId, rows.now[index]?.id as ColumnId],
  }));
  const total = builder.column("weight", bigint);
  return builder.addBinding({
    name: builder.nameBinding("clock_change"),
    identity: "Δclock: what it showed goes and what it shows comes, unless that is the same",
    columns: [...united.map(({ inputs: _, ...column }) => column), total],
    body: {
      kind: "relation",
      relation: union({
        inputs: [side(rows.old, -1), side(rows.now, 1)],
        columns: [...united, { ...total, inputs: [weight.id, weight.id] }],
        span: undefined,
      }),
    },
  });
}

/** The distinct expressions of the clock's rows in a plan, with the names that they go by. */
function momentsOf(plan: Relation): readonly { readonly scalar: Scalar; readonly name: string }[] {
  const found = new Map<string, { readonly scalar: Scalar; readonly name: string }>();
  visitRelations(plan, (node) => {
    if (!isClock(node)) return;
    node.rows[0]?.forEach((scalar, index) => {
      const key = scalarKey(scalar);
      if (!found.has(key)) found.set(key, { scalar, name: node.columns[index]?.name ?? "" });
    });
  });
  return [...found.values()];
}

/** The clock's row under the ids of this occurrence: Δ as bound, R₀ from the state, R₁ computed. */
export function deriveClock(builder: Builder, node: Values): Derived {
  const { clock } = builder;
  if (clock === undefined) throw new InternalError("the clock has no state");
  const columns = columnsOf(node).map((column, index) => {
    const name = clock.names.get(scalarKey(node.rows[0]?.[index]));
    if (name === undefined) throw new InternalError("the clock does not show an expression");
    return { ...column, name };
  });
  const weight = builder.column("weight", bigint);
  const sources = new Set([clockSource]);
  const change = reference({
    binding: clock.change,
    columns: [...columns, weight],
    span: node.span,
  });
  return {
    delta: {
      arms: [deltaArm("Δclock", sources, change, weight.id)],
      columns: node.columns,
      ...named("clock"),
      provisional: false,
    },
    post: node,
    kept: state({ name: clock.part, columns, locator: undefined, span: node.span }),
    sources,
  };
}

/** The setting TimeZone of the session. */
const currentZone: Scalar = callScalar({
  notation: "function",
  name: { schema: "pg_catalog", name: "current_setting" },
  arguments: [literalScalar("TimeZone", text)],
  variadic: false,
  volatility: "stable",
  strict: true,
  type: text,
  span: undefined,
});
