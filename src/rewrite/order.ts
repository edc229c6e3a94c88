import type { RuleGroup } from "./rule.js";
import { attachSubqueryToSide } from "./rules/attach-subquery-to-side.js";
import { eliminateApply } from "./rules/eliminate-apply.js";
import { eliminateDistinct } from "./rules/eliminate-distinct.js";
import { eliminateEmpty } from "./rules/eliminate-empty.js";
import { eliminateExists } from "./rules/eliminate-exists.js";
import { eliminateOuterJoin } from "./rules/eliminate-outer-join.js";
import { eliminateProject } from "./rules/eliminate-project.js";
import { eliminateQuantifiedSubquery } from "./rules/eliminate-quantified-subquery.js";
import { eliminateRightJoin } from "./rules/eliminate-right-join.js";
import { eliminateScalarSubquery } from "./rules/eliminate-scalar-subquery.js";
import { eliminateSemiJoin } from "./rules/eliminate-semi-join.js";
import { filterInputByOr } from "./rules/filter-input-by-or.js";
import { foldConstantConjuncts } from "./rules/fold-constant-conjuncts.js";
import { foldJoinWithOneRow } from "./rules/fold-join-with-one-row.js";
import { foldQuantifiedSubquery } from "./rules/fold-quantified-subquery.js";
import { groupByDirectArgument } from "./rules/group-by-direct-argument.js";
import { mergeFilters } from "./rules/merge-filters.js";
import { mergeJoins } from "./rules/merge-joins.js";
import { mergeProjectIntoAggregate } from "./rules/merge-project-into-aggregate.js";
import { mergeProjects } from "./rules/merge-projects.js";
import { pullClockAboveLimit } from "./rules/pull-clock-above-limit.js";
import { pullClockFromExpression } from "./rules/pull-clock-from-expression.js";
import { pullClockFromFilter } from "./rules/pull-clock-from-filter.js";
import { pullConjunctFromOr } from "./rules/pull-conjunct-from-or.js";
import { pullProjectAboveJoin } from "./rules/pull-project-above-join.js";
import { pullSubqueryAboveJoin } from "./rules/pull-subquery-above-join.js";
import { pushConjunctIntoInput } from "./rules/push-conjunct-into-input.js";
import { pushConstantThroughJoin } from "./rules/push-constant-through-join.js";
import { pushFilterIntoAggregate } from "./rules/push-filter-into-aggregate.js";
import { pushFilterIntoDistinct } from "./rules/push-filter-into-distinct.js";
import { pushFilterIntoJoin } from "./rules/push-filter-into-join.js";
import { pushFilterIntoPreservedSide } from "./rules/push-filter-into-preserved-side.js";
import { pushFilterIntoProject } from "./rules/push-filter-into-project.js";
import { pushFilterIntoUnion } from "./rules/push-filter-into-union.js";
import { pushFilterIntoWindow } from "./rules/push-filter-into-window.js";
import { pushSemiJoinIntoJoin } from "./rules/push-semi-join-into-join.js";
import { replaceOuterJoinByAntiJoin } from "./rules/replace-outer-join-by-anti-join.js";
import { splitConjuncts } from "./rules/split-conjuncts.js";

const tidy = [
  splitConjuncts,
  pullConjunctFromOr,
  foldConstantConjuncts,
  mergeFilters,
  mergeProjects,
  eliminateProject,
  eliminateRightJoin,
];

/** Every rule of the rewriter, in the order in which its groups run. */
export const ruleOrder: readonly RuleGroup[] = [
  {
    name: "tidy",
    reason: "First, so that the rules for subqueries meet each predicate as a conjunct of its own.",
    rules: tidy,
  },
  {
    name: "unnest",
    reason:
      "Before anything is pushed down, because a conjunct that correlates a subquery is easiest to take out where it was written.",
    rules: [
      groupByDirectArgument,
      pullSubqueryAboveJoin,
      eliminateExists,
      eliminateQuantifiedSubquery,
      foldQuantifiedSubquery,
      attachSubqueryToSide,
      eliminateScalarSubquery,
      eliminateApply,
      ...tidy,
    ],
  },
  {
    name: "push",
    reason:
      "Filters go down and projections up until joins meet; an outer join becomes inner before filters stop at it.",
    rules: [
      ...tidy,
      eliminateOuterJoin,
      replaceOuterJoinByAntiJoin,
      pushFilterIntoProject,
      pushFilterIntoJoin,
      pushFilterIntoPreservedSide,
      pushFilterIntoUnion,
      pushFilterIntoDistinct,
      pushFilterIntoAggregate,
      pushFilterIntoWindow,
      mergeJoins,
      pullProjectAboveJoin,
      mergeProjectIntoAggregate,
      pushConstantThroughJoin,
      pushConjunctIntoInput,
      eliminateSemiJoin,
      pushSemiJoinIntoJoin,
      eliminateDistinct,
      eliminateEmpty,
      pullClockAboveLimit,
    ],
  },
  {
    name: "restrict",
    reason:
      "By itself, once every condition is in its place: what it adds follows from another condition, and a rule that simplifies it would have it added again.",
    rules: [filterInputByOr],
  },
  {
    name: "thresholds",
    reason:
      "Last, when each comparison with a value that moves as a whole stands where it reads the fewest rows; before, its row would be one more table to order joins by.",
    rules: [
      pullClockFromFilter,
      pullClockFromExpression,
      foldJoinWithOneRow,
      pushSemiJoinIntoJoin,
      eliminateProject,
    ],
  },
];
