import { columnsOf } from "../../relation/columns.js";
import { join, outerJoin, project, semiJoin } from "../../relation/constructors.js";
import type { NamedScalar, Project, Relation } from "../../relation/relation.js";
import { substituteColumns } from "../../relation/traversal.js";
import { passOn } from "../narrow.js";
import type { Rule } from "../rule.js";
import { canInline, replacementsOf } from "../substitution.js";

/**
 * Computes the columns of a join's input after the join, so that joins in subqueries, views and common table
 * expressions meet and merge.
 *
 * Valid for the inputs of an inner join and the preserved side of a left join; for the other side of a left join
 * when its columns are only passed on, so that they are NULL where their source is; for both sides of a semi-join.
 *
 * Must not fire for computed columns on the NULL-extended side: in `a LEFT JOIN (SELECT id, 1 AS one FROM b) s ON a.id
 * = s.id` the column `one` is NULL without a partner. Nor for volatile ones, which would be evaluated once per pair.
 *
 * Before: `join p (project c = f(x) (A), B)`. After: `project c = f(x), … (join p ∘ f (A, B))`.
 */
export const pullProjectAboveJoin: Rule = {
  name: "pull-project-above-join",
  identity: "π[f](A) ⋈[p] B = π[f, B](A ⋈[p ∘ f] B)",
  cite: "[garcia-molina-2008] 16.2.4",
  apply: (plan) => {
    switch (plan.kind) {
      case "join": {
        const pulled = plan.inputs.filter((input) => isPullable(input, plan));
        if (pulled.length === 0) return plan;
        const inputs = plan.inputs.map((input) => below(input, pulled));
        const conjuncts = substituted(plan, pulled);
        return above(plan, pulled, plan.inputs, join({ ...plan, inputs, conjuncts }));
      }
      case "outer-join": {
        if (plan.variant !== "left") return plan;
        const pulled = [plan.left, plan.right].filter(
          (input): input is Project =>
            isPullable(input, plan) && (input === plan.left || passesOn(input)),
        );
        if (pulled.length === 0) return plan;
        const joined = outerJoin({
          ...plan,
          left: below(plan.left, pulled),
          right: below(plan.right, pulled),
          conjuncts: substituted(plan, pulled),
        });
        return above(plan, pulled, [plan.left, plan.right], joined);
      }
      case "semi-join": {
        const pulled = [plan.left, plan.right].filter((input) => isPullable(input, plan));
        if (pulled.length === 0) return plan;
        const joined = semiJoin({
          ...plan,
          left: below(plan.left, pulled),
          right: below(plan.right, pulled),
          conjuncts: substituted(plan, pulled),
        });
        return above(plan, pulled, [plan.left], joined);
      }
      default:
        return plan;
    }
  },
};

type Joining = Extract<Relation, { readonly kind: "join" | "outer-join" | "semi-join" }>;

function isPullable(input: Relation, plan: Joining): input is Project {
  return input.kind === "project" && canInline(input.columns, plan.conjuncts);
}

function passesOn(input: Project): boolean {
  return input.columns.every(({ scalar }) => scalar.kind === "column");
}

function below(input: Relation, pulled: readonly Project[]): Relation {
  return pulled.find((candidate) => candidate === input)?.input ?? input;
}

function substituted(plan: Joining, pulled: readonly Project[]): Joining["conjuncts"] {
  const replacements = replacementsOf(pulled.flatMap(({ columns }) => columns));
  return plan.conjuncts.map((conjunct) => substituteColumns(conjunct, replacements));
}

function above(
  plan: Joining,
  pulled: readonly Project[],
  shown: readonly Relation[],
  input: Relation,
): Relation {
  const columns = shown.flatMap(
    (side): readonly NamedScalar[] =>
      pulled.find((candidate) => candidate === side)?.columns ?? columnsOf(side).map(passOn),
  );
  if (plan.kind === "semi-join" && !pulled.some((candidate) => candidate === plan.left))
    return input;
  return project({ input, columns, span: plan.span });
}
