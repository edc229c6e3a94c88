import { columnsOf, idsOf } from "../../relation/columns.js";
import { apply, filterBy, join, outerJoin, project } from "../../relation/constructors.js";
import { matchesAtMostOne } from "../../relation/keys.js";
import type { Apply, NamedScalar, Relation } from "../../relation/relation.js";
import type { Scalar } from "../../relation/scalar.js";
import {
  booleanScalar,
  caseScalar,
  columnScalar,
  literalScalar,
} from "../../relation/scalar-constructors.js";
import { type ColumnAllocator, scalarsOf, substituteColumns } from "../../relation/traversal.js";
import { attachAggregate } from "../attach-aggregate.js";
import { isMovable, readsAny } from "../conjuncts.js";
import { narrowTo, passOn } from "../narrow.js";
import type { Rule } from "../rule.js";
import { separateEmptySet } from "../separate-empty-set.js";
import { replacementsOf } from "../substitution.js";
import { unnestOver } from "../unnest-over.js";

/**
 * Turns a LATERAL subquery into a join with the body: its conditions on the outer row become those of the join, or it is
 * computed for all the values that it reads of the outer rows, and joined by these.
 *
 * Valid because the body for one outer row is then the rows of the unnested body that satisfy the conditions, with the same
 * weights. A body that is an aggregate without keys has one row for each outer row.
 *
 * Must not fire when a limit reads the outer row: `LATERAL (SELECT … LIMIT a.n)`. For `scalar`, not when the body may have
 * several rows, which is an error to be kept.
 *
 * Before: `apply inner (A, filter b.x = a.x (B))`. After: `join b.x = a.x (A, B)`.
 */
export const eliminateApply: Rule = {
  name: "eliminate-apply",
  identity: "A ⋈→ σ[q](B) = A ⋈[q] B; A ⟕→[p] σ[q](B) = A ⟕[p ∧ q] B",
  cite: "[galindo-legaria-2001] 2.3; [neumann-2015] 3",
  apply: (plan, allocate) => {
    if (plan.kind !== "apply") return plan;
    const separated = apply({ ...plan, body: separateEmptySet(plan.body, allocate) });
    return joinAggregate(separated, allocate) ?? joinBody(separated, allocate) ?? plan;
  },
};

function joinAggregate(plan: Apply, allocate: ColumnAllocator): Relation | undefined {
  // With a condition, LEFT JOIN LATERAL keeps the outer row but not the aggregate's.
  if (plan.variant !== "inner" && plan.conjuncts.length > 0) return undefined;
  const attached = attachAggregate(plan.outer, plan.body, allocate);
  if (attached === undefined) return undefined;
  const columns: readonly NamedScalar[] = [
    ...columnsOf(plan.outer).map(passOn),
    ...columnsOf(plan.body).map((column) => ({
      ...passOn(column),
      scalar: attached.values.get(column.id) ?? passOn(column).scalar,
    })),
  ];
  const computed = project({ input: attached.relation, columns, span: plan.span });
  return filterBy(computed, plan.conjuncts, plan.span);
}

/**
 * A select list that reads the outer row is computed above the join. Of a left join's rows without partner it must yield
 * NULL: a column that the body's rows have tells them.
 */
function joinBody(plan: Apply, allocate: ColumnAllocator): Relation | undefined {
  const { body, variant, span } = plan;
  if (!readsOuter(body, plan.outer) || body.kind !== "project") return joinRows(plan, allocate);
  if (!body.columns.every(({ scalar }) => isMovable(scalar))) return undefined;
  const replacements = replacementsOf(body.columns);
  const conjuncts = plan.conjuncts.map((one) => substituteColumns(one, replacements));
  const present = allocate();
  const marked: NamedScalar = { id: present, name: "present", scalar: booleanScalar(true) };
  const rows =
    variant === "inner"
      ? body.input
      : project({
          input: body.input,
          columns: [...columnsOf(body.input).map(passOn), marked],
          span,
        });
  const below = apply({ ...plan, body: rows, conjuncts });
  const joined = below.conjuncts.every(isMovable) ? joinBody(below, allocate) : undefined;
  if (joined === undefined) return undefined;
  const isPresent = columnScalar(present, marked.scalar.type);
  return project({
    input: joined,
    columns: [
      ...columnsOf(plan.outer).map(passOn),
      ...body.columns.map((column) => ({
        ...column,
        scalar: variant === "inner" ? column.scalar : onlyWhere(isPresent, column.scalar),
      })),
    ],
    span,
  });
}

function readsOuter(body: Relation, outer: Relation): boolean {
  const columns = idsOf(outer);
  return scalarsOf(body).some((scalar) => readsAny(scalar, columns));
}

function onlyWhere(when: Scalar, then: Scalar): Scalar {
  const { type, span } = then;
  const otherwise = literalScalar(undefined, type);
  return caseScalar({ branches: [{ when, then }], otherwise, type, span });
}

function joinRows(plan: Apply, allocate: ColumnAllocator): Relation | undefined {
  const body = unnestOver(plan.outer, plan.body, allocate);
  if (body === undefined) return undefined;
  const conjuncts = [...body.conjuncts, ...plan.conjuncts];
  const { outer: left, span } = plan;
  const right = body.relation;
  switch (plan.variant) {
    case "inner":
      return narrowTo(join({ inputs: [left, right], conjuncts, span }), columnsOf(plan));
    case "scalar":
      if (!matchesAtMostOne(right, body.conjuncts)) return undefined;
      return narrowTo(
        outerJoin({ variant: "left", left, right, conjuncts, span }),
        columnsOf(plan),
      );
    case "left":
      return narrowTo(
        outerJoin({ variant: "left", left, right, conjuncts, span }),
        columnsOf(plan),
      );
  }
}
