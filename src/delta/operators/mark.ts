import { columnsOf, idsOf, isNullableOver } from "../../relation/columns.js";
import { filter, join, project } from "../../relation/constructors.js";
import { hasOneRow } from "../../relation/one-row.js";
import type { Apply, NamedScalar, Project, Relation } from "../../relation/relation.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { orScalar } from "../../relation/scalar-constructors.js";
import { freeColumns } from "../../relation/traversal.js";
import {
  type Builder,
  bindDelta,
  type Derived,
  deltaArm,
  referTo,
  uniqueNames,
} from "../builder.js";
import { passThrough } from "../identity.js";
import type { Arm, Binding, Factor } from "../plan.js";
import { bigint, differentImage, isNotNull, isNull, read } from "../scalars.js";
import { uniteSources } from "../sources.js";
import { oppositeOf, type ThresholdTest, thresholdTests } from "../threshold-tests.js";
import { bindThreshold, isNotTrue, rangesOf, type Threshold, titleOf } from "./threshold.js";

/** L ⋈→ π[c](S) where S has exactly one row: the rows of L, each with values computed from it and from that row. */
export interface Marked {
  readonly node: Apply;
  readonly body: Project;
}

/** An operator that gives values to the rows of its outer side, or `undefined`. */
export function asMarked(node: Apply): Marked | undefined {
  const { variant, conjuncts, body } = node;
  const isPlain = variant === "inner" && conjuncts.length === 0 && body.kind === "project";
  if (!isPlain || !hasOneRow(body.input)) return undefined;
  // A state keeps the row once: it has to be the same for all rows of the outer side.
  const own = idsOf(node.outer);
  return [...freeColumns(body.input)].some((id) => own.has(id)) ? undefined : { node, body };
}

/** The same over other inputs. */
export function markRows({ node, body }: Marked, rows: Relation, row: Relation): Relation {
  const isUnit = rows.kind === "values" && rows.columns.length === 0 && rows.rows.length === 1;
  return project({
    input: isUnit ? row : join({ inputs: [rows, row], conjuncts: [], span: node.span }),
    columns: [...passThrough(columnsOf(node.outer)), ...body.columns],
    span: node.span,
  });
}

/**
 * μ: L ⋈→ π[c](S) where S has exactly one row, s₀ before and s₁ after, that a state keeps, and c are values over a row of L
 * and that of S: `count(*) FILTER (WHERE ts > now() - interval '7 days')` counts where such a value is true.
 *
 *   Δμ = {(l, c(l, s₀)) : ΔL} ⊎ {(l, c(l, s₁)) : L₁} − {(l, c(l, s₀)) : L₁}        or, where a state keeps L₀,
 *      = {(l, c(l, s₁)) : ΔL} ⊎ {(l, c(l, s₁)) : L₀} − {(l, c(l, s₀)) : L₀}
 *
 * Proof: μ is a function of each row of L for itself when S has one row, hence linear in L for a fixed s; this is the rule
 * of the product. Of the last two terms only rows count whose values differ, as images: NULL, TRUE and FALSE are three.
 *
 * Conditions differ only where one of their comparisons does, for rows in the ranges that `threshold.ts` gives; a row in
 * several belongs to the first. Other values are computed anew for all rows of L.
 */
export function deriveMarks(
  builder: Builder,
  marked: Marked,
  left: Derived,
  right: Derived & { readonly kept: Relation },
): Derived {
  const { node, body } = marked;
  const columns = columnsOf(node);
  const post = markRows(marked, left.post, body.input);
  const kept = left.kept && markRows(marked, left.kept, right.kept);
  const sources = uniteSources([left.sources, right.sources]);
  const leftDelta =
    left.delta.arms.length === 0
      ? undefined
      : bindDelta(builder, left.delta, `Δ(${left.delta.label})`);
  const threshold = bindThreshold(builder, right);
  const valuesAt = (time: "before" | "now"): readonly NamedScalar[] =>
    body.columns.map((column) => ({
      ...column,
      scalar: threshold.at(time, [column.scalar])[0] ?? column.scalar,
    }));
  const show = (rows: Relation, time: "before" | "now", weight: ColumnId): Relation =>
    project({
      input: rows,
      columns: [
        ...passThrough(columnsOf(node.outer)),
        ...valuesAt(time),
        { id: weight, name: "weight", scalar: read({ id: weight, type: bigint }) },
      ],
      span: undefined,
    });

  const arms: Arm[] = [];
  if (leftDelta !== undefined) {
    const rows = join({
      inputs: [leftDelta.relation, referTo(threshold.binding)],
      conjuncts: [],
      span: undefined,
    });
    const time = left.kept === undefined ? "before" : "now";
    const shown = show(rows, time, leftDelta.weight);
    const title = `Δ${left.delta.label} with what ${right.delta.label} ${time === "now" ? "is" : "was"}`;
    arms.push(deltaArm(title, left.sources, shown, leftDelta.weight));
  }
  const changed = bindChanged(builder, marked, left, right, threshold);
  const weight = changed.weight;
  const before = deltaArm(
    "rows that change, as they were",
    right.sources,
    show(referTo(changed.binding), "before", weight),
    weight,
  );
  const now = deltaArm(
    "rows that change, as they are",
    right.sources,
    show(referTo(changed.binding), "now", weight),
    weight,
  );
  return {
    delta: {
      arms: [...arms, { ...before, sign: -1 }, now],
      columns,
      label: `marked_${left.delta.label}`,
      lead: left.delta.lead,
      // What a new row was by the old clock, or one that leaves by the new one, is taken back.
      provisional: left.delta.provisional || leftDelta !== undefined,
    },
    post,
    kept,
    sources,
  };
}

/** The rows of L whose values differ between s₀ and s₁, each beside both. */
function bindChanged(
  builder: Builder,
  { node, body }: Marked,
  left: Derived,
  right: Derived,
  threshold: Threshold,
): { readonly binding: Binding; readonly weight: ColumnId } {
  const weight = builder.column("weight", bigint);
  const { before, now } = threshold.columns;
  const moved = differentImage(before.map(read), now.map(read));
  const scalars = body.columns.map(({ scalar }) => scalar);
  const differ = differentImage(threshold.at("before", scalars), threshold.at("now", scalars));
  const rows: Factor =
    left.kept === undefined
      ? { version: "post", relation: left.post }
      : { version: "kept", relation: left.kept };
  const arm = (title: string, when: readonly Scalar[], conjuncts: readonly Scalar[]): Arm => ({
    title: `${left.delta.label}${left.kept === undefined ? "" : "₀"} ${title}`,
    requires: [right.sources],
    sign: 1,
    factors: [
      {
        version: "post",
        relation: filter({
          input: referTo(threshold.binding),
          conjuncts: [moved, ...when],
          span: undefined,
        }),
      },
      rows,
    ],
    conjuncts,
  });
  return {
    binding: builder.addBinding({
      name: builder.nameBinding(`${left.delta.label}_changed`),
      identity: `rows of ${left.delta.label} for which ${right.delta.label} changes something`,
      columns: [...uniqueNames([...columnsOf(node.outer), ...before, ...now]), weight],
      body: {
        kind: "arms",
        arms: changedArms(node, body, right, threshold, differ, arm),
        weight: weight.id,
      },
    }),
    weight: weight.id,
  };
}

function changedArms(
  node: Apply,
  body: Project,
  right: Derived,
  threshold: Threshold,
  differ: Scalar,
  arm: (title: string, when: readonly Scalar[], conjuncts: readonly Scalar[]) => Arm,
): readonly Arm[] {
  const own = idsOf(body.input);
  const either = { rising: true, falling: true };
  const tests = thresholdTests(
    body.columns.map(({ scalar }) => scalar),
    own,
    either,
  );
  if (tests === undefined) return [arm("of which something changes", [], [differ])];
  const nullable = tests
    .filter((test) => isNullableOver(test.threshold, [right.post]))
    .flatMap(({ threshold: value }) => [
      ...threshold.at("before", [value]),
      ...threshold.at("now", [value]),
    ]);
  const ranges = tests.filter(isFirst).flatMap((test) => rangesOf(test, threshold));
  const found = ranges.map(({ test, comes, range }, index) =>
    arm(titleOf(node.outer, body.input, test, comes), nullable.map(isNotNull), [
      ...range,
      differ,
      ...ranges.slice(0, index).map((earlier) => isNotTrue(earlier.range)),
    ]),
  );
  const unknown =
    nullable.length === 0
      ? []
      : [arm("of which something changes", [orScalar(nullable.map(isNull))], [differ])];
  return [...found, ...unknown];
}

/** Whether no test before it compares the same, or the opposite, which changes for the same rows. */
function isFirst(
  { comparison }: ThresholdTest,
  index: number,
  tests: readonly ThresholdTest[],
): boolean {
  return !tests
    .slice(0, index)
    .some((earlier) =>
      [earlier.comparison, oppositeOf(earlier.comparison)].some((known) =>
        isSameScalar(known, comparison),
      ),
    );
}
