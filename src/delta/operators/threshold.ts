import { compare, integerLiteral } from "../../relation/builtin-calls.js";
import { isClock } from "../../relation/clock.js";
import { columnsOf, isNullableOver } from "../../relation/columns.js";
import { filter, outerJoin, project, semiJoin, topK } from "../../relation/constructors.js";
import type { LeafColumn, Relation, SemiJoin } from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import {
  andScalar,
  booleanTestScalar,
  caseScalar,
  orScalar,
} from "../../relation/scalar-constructors.js";
import { substituteColumns } from "../../relation/traversal.js";
import { type Builder, bindDelta, type Derived, referTo } from "../builder.js";
import { joined } from "../labels.js";
import type { Arm, Binding, Factor } from "../plan.js";
import { bigint, differentImage, isNotNull, isNull, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { oppositeOf, type ThresholdTest, thresholdTests } from "../threshold-tests.js";

/**
 * L ⋉[p] S where S has exactly one row, s₀ before and s₁ after, that a state keeps: a condition on a value that moves as a
 * whole, such as `amount > (SELECT avg(amount) …)` or `ts > now() - interval '7 days'`.
 *
 *   Δ(L ⋉ S) = σ[p(l, s₀)](ΔL) ⊎ L₁ · ([p(l, s₁)] − [p(l, s₀)])      or, where a state keeps L₀,
 *            = σ[p(l, s₁)](ΔL) ⊎ L₀ · ([p(l, s₁)] − [p(l, s₀)])
 *
 * Proof: L ⋉ S is σ[p(l, s)](L) when S has one row, so that it is bilinear in L and in [p(l, s)], and this is the rule of the
 * product. ▷ is the same with "p is not true" for p.
 *
 * The second term reads only the rows that flip, by the comparisons `v op t(s)` in p: p becomes true only when one of
 * them changes, and with t(s₀) and t(s₁) not NULL `v > t` becomes true just for t(s₁) < v ≤ t(s₀), which is a range of an
 * index on v, and `v = t` just for v = t(s₁), which is a probe. There is an arm for each comparison and direction; a row for
 * which several change belongs to the first of them. Where a threshold is or was NULL, or p depends on S in another way,
 * the flips are looked for among all rows of L. The comparisons are those of the query, collation included, and no
 * direction of movement is assumed.
 */
export function deriveThreshold(
  builder: Builder,
  node: SemiJoin,
  left: Derived,
  right: Derived & { readonly kept: Relation },
): Derived {
  const leftDelta =
    left.delta.arms.length === 0
      ? undefined
      : bindDelta(builder, left.delta, `Δ(${left.delta.label})`);
  const threshold = bindThreshold(builder, right);
  const arms: Arm[] = [];
  if (leftDelta !== undefined) {
    const passes = threshold.at(left.kept === undefined ? "before" : "now", node.conjuncts);
    arms.push({
      title: `Δ${left.delta.label} ${node.negated ? "▷" : "⋉"} ${right.delta.label}${left.kept === undefined ? "₀" : ""}`,
      requires: [left.sources],
      sign: 1,
      factors: [
        { version: "delta", ...leftDelta },
        { version: "post", relation: referTo(threshold.binding) },
      ],
      conjuncts: node.negated ? [isNotTrue(passes)] : passes,
    });
  }
  arms.push(...flipArms(node, left, right, threshold));
  const post = isClock(node.right)
    ? node
    : semiJoin({ ...node, left: left.post, right: threshold.row });
  return {
    delta: {
      arms,
      columns: columnsOf(node),
      ...joined(left.delta, right.delta, node.negated ? "anti_join" : "semi_join"),
      // A new row may pass the threshold that was, and one that leaves the one that is: it never was there.
      provisional: left.delta.provisional || leftDelta !== undefined,
    },
    post,
    kept:
      left.kept === undefined
        ? undefined
        : semiJoin({ ...node, left: left.kept, right: right.kept }),
    sources: uniteSources([left.sources, right.sources]),
  };
}

type Time = "before" | "now";

/** The one row of S before and after the refresh, side by side. */
export interface Threshold {
  readonly binding: Binding;
  readonly columns: Readonly<Record<Time, readonly LeafColumn[]>>;
  /** What S holds now, under its own ids. */
  readonly row: Relation;
  /** Conditions over S's columns, as they are at one of the two times. */
  at(time: Time, conjuncts: readonly Scalar[]): readonly Scalar[];
}

export function bindThreshold(
  builder: Builder,
  right: Derived & { readonly kept: Relation },
): Threshold {
  const own = columnsOf(right.post);
  const delta = bindDelta(builder, right.delta, `Δ(${right.delta.label})`);
  const fresh = own.map((column) => ({ ...column, id: builder.allocate() }));
  const weight = read({ id: delta.weight, type: bigint });
  const arrived = project({
    input: filter({
      input: delta.relation,
      conjuncts: [compare(">", weight, integerLiteral(0))],
      span: undefined,
    }),
    columns: [
      ...own.map((column, index) => ({
        id: (fresh[index] as LeafColumn).id,
        name: column.name,
        scalar: read(column),
      })),
      { id: delta.weight, name: "weight", scalar: weight },
    ],
    span: undefined,
  });
  const before = own.map((column) =>
    builder.column(`${column.name}_before`, column.type, column.nullable),
  );
  const now = own.map((column) =>
    builder.column(`${column.name}_now`, column.type, column.nullable),
  );
  const both = project({
    input: outerJoin({
      variant: "left",
      left: right.kept,
      right: arrived,
      conjuncts: [],
      span: undefined,
    }),
    columns: [
      ...before.map((column, index) => ({
        id: column.id,
        name: column.name,
        scalar: read(own[index] as LeafColumn),
      })),
      ...now.map((column, index) => ({
        id: column.id,
        name: column.name,
        scalar: caseScalar({
          branches: [{ when: isNull(weight), then: read(own[index] as LeafColumn) }],
          otherwise: read(fresh[index] as LeafColumn),
          type: column.type,
          span: undefined,
        }),
      })),
    ],
    span: undefined,
  });
  const binding = builder.addBinding({
    name: builder.nameBinding(`${right.delta.label}_threshold`),
    identity: `the row of ${right.delta.label} before and now`,
    columns: [...before, ...now],
    body: {
      kind: "relation",
      // It is one row anyway; the limit tells the planner, which then probes by it.
      relation: topK({
        input: both,
        partition: [],
        order: [],
        offset: undefined,
        limit: integerLiteral(1),
        withTies: false,
        span: undefined,
      }),
    },
  });
  const replacements: Record<Time, ReadonlyMap<ColumnId, Scalar>> = {
    before: new Map(own.map(({ id }, index) => [id, read(before[index] as LeafColumn)])),
    now: new Map(own.map(({ id }, index) => [id, read(now[index] as LeafColumn)])),
  };
  const row = project({
    input: referTo(binding),
    columns: own.map((column, index) => ({
      id: column.id,
      name: column.name,
      scalar: read(now[index] as LeafColumn),
    })),
    span: undefined,
  });
  return {
    binding,
    columns: { before, now },
    row,
    at: (time, conjuncts) =>
      conjuncts.map((conjunct) => substituteColumns(conjunct, replacements[time])),
  };
}

/** L · ([p(l, s₁)] − [p(l, s₀)]): the rows that come, and those that go. */
function flipArms(
  node: SemiJoin,
  left: Derived,
  right: Derived,
  threshold: Threshold,
): readonly Arm[] {
  const own = columnsOf(right.post);
  const ids = new Set(own.map(({ id }) => id));
  const tests = thresholdTests(node.conjuncts, ids, { rising: true, falling: false });
  const { before, now } = threshold.columns;
  const moved = differentImage(before.map(read), now.map(read));
  const bound = (conjuncts: readonly Scalar[]): Relation =>
    filter({ input: referTo(threshold.binding), conjuncts, span: undefined });
  const rows: Factor =
    left.kept === undefined
      ? { version: "post", relation: left.post }
      : { version: "kept", relation: left.kept };
  const arm = (
    title: string,
    comes: boolean,
    when: readonly Scalar[],
    conjuncts: readonly Scalar[],
  ): Arm => ({
    title: `${left.delta.label}${left.kept === undefined ? "" : "₀"} ${title}`,
    requires: [right.sources],
    sign: comes === node.negated ? -1 : 1,
    factors: [{ version: "post", relation: bound([moved, ...when]) }, rows],
    conjuncts,
  });
  const flips = (comes: boolean): readonly Scalar[] => {
    const [from, to]: readonly [Time, Time] = comes ? ["before", "now"] : ["now", "before"];
    return [
      isTrue(threshold.at(to, node.conjuncts)),
      isNotTrue(threshold.at(from, node.conjuncts)),
    ];
  };
  const everywhere = (when: readonly Scalar[]): readonly Arm[] =>
    [true, false].map((comes) =>
      arm(comes ? "that pass now" : "that passed before", comes, when, flips(comes)),
    );
  if (tests === undefined) return everywhere([]);

  // A comparison with NULL is NULL: there is no range between NULL and a value.
  const nullable = tests
    .filter((test) => isNullableOver(test.threshold, [right.post]))
    .flatMap(({ threshold: value }) =>
      threshold.at("before", [value]).concat(threshold.at("now", [value])),
    );
  const known = nullable.map(isNotNull);
  const unknown = nullable.length === 0 ? [] : everywhere([orScalar(nullable.map(isNull))]);
  const [only] = tests;
  const plain =
    tests.length === 1 && node.conjuncts.length === 1 && only?.comparison === node.conjuncts[0];
  const ranges = [true, false].flatMap((comes) => {
    const turns = tests.flatMap((test) => turnsOf(test, comes, threshold));
    return turns.map(({ test, range }, index) =>
      arm(
        titleOf(node.left, node.right, test, comes),
        comes,
        known,
        plain
          ? range
          : [
              ...range,
              ...flips(comes),
              ...turns.slice(0, index).map((earlier) => isNotTrue(earlier.range)),
            ],
      ),
    );
  });
  return [...ranges, ...unknown];
}

/** The ranges in which a comparison changes so that the conditions may come true, or cease to be. */
function turnsOf(
  test: ThresholdTest,
  comes: boolean,
  threshold: Threshold,
): readonly { readonly test: ThresholdTest; readonly range: readonly Scalar[] }[] {
  const ranges = rangesOf(test, threshold);
  return [
    ...(test.rising ? ranges.filter((range) => range.comes === comes) : []),
    ...(test.falling ? ranges.filter((range) => range.comes !== comes) : []),
  ];
}

/** The values for which a comparison is true now and was not, and those for which it was and is not. */
export function rangesOf(
  test: ThresholdTest,
  threshold: Threshold,
): readonly {
  readonly test: ThresholdTest;
  readonly comes: boolean;
  readonly range: readonly Scalar[];
}[] {
  const { comparison } = test;
  const between = (from: Time, to: Time): readonly Scalar[] => [
    ...threshold.at(to, [comparison]),
    ...threshold.at(from, [oppositeOf(comparison)]),
  ];
  return [
    { test, comes: true, range: between("before", "now") },
    { test, comes: false, range: between("now", "before") },
  ];
}

/** `with ts > moment now`: a comparison that came true. */
export function titleOf(
  rows: Relation,
  row: Relation,
  { comparison }: ThresholdTest,
  comes: boolean,
): string {
  const columns = [...columnsOf(rows), ...columnsOf(row)];
  const nameOf = (scalar: Scalar): string =>
    (scalar.kind === "column" ? columns.find(({ id }) => id === scalar.column)?.name : undefined) ??
    "…";
  const { left, operator, right } = comparison;
  return `with ${nameOf(left)} ${operator} ${nameOf(right)} ${comes ? "now" : "before"}`;
}

function isTrue(conjuncts: readonly Scalar[]): Scalar {
  return booleanTestScalar({
    argument: andScalar(conjuncts),
    value: "true",
    negated: false,
    span: undefined,
  });
}

export function isNotTrue(conjuncts: readonly Scalar[]): Scalar {
  return booleanTestScalar({
    argument: andScalar(conjuncts),
    value: "true",
    negated: true,
    span: undefined,
  });
}
