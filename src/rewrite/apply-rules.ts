import { InternalError } from "../diagnostics/errors.js";
import type { Relation } from "../relation/relation.js";
import type { Scalar } from "../relation/scalar.js";
import { subqueryScalar } from "../relation/scalar-constructors.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import { type ColumnAllocator, mapInputs, mapScalars } from "../relation/traversal.js";
import type { RuleGroup } from "./rule.js";

/** Far more rounds than a plan needs; a group that uses them up goes in a circle. */
const maximumRounds = 100;

/**
 * Applies a group's rules to every node, inputs and subqueries first, until none changes anything.
 * @throws InternalError that names the rules which keep changing the plan
 */
export function applyRules(group: RuleGroup, plan: Relation, allocate: ColumnAllocator): Relation {
  let current = plan;
  for (let round = 0; round < maximumRounds; round += 1) {
    const fired = new Set<string>();
    const next = rewriteEverywhere(current, (node) => {
      for (const rule of group.rules) {
        const result = rule.apply(node, allocate);
        if (result === node) continue;
        fired.add(rule.name);
        return result;
      }
      return node;
    });
    if (next === current) return current;
    current = next;
    if (round === maximumRounds - 1) throw unsettled(group, fired);
  }
  return current;
}

function unsettled(group: RuleGroup, fired: ReadonlySet<string>): InternalError {
  return new InternalError(
    `rewrite: group ${group.name} does not settle: ${[...fired].sort().join(", ")}`,
  );
}

/** Rewrites bottom-up, the relations of subquery scalars included. */
export function rewriteEverywhere(
  relation: Relation,
  rewrite: (node: Relation) => Relation,
): Relation {
  const inputs = mapInputs(relation, (input) => rewriteEverywhere(input, rewrite));
  return rewrite(mapScalars(inputs, (scalar) => rewriteSubqueries(scalar, rewrite)));
}

export function rewriteSubqueries(scalar: Scalar, rewrite: (node: Relation) => Relation): Scalar {
  const mapped = mapArguments(scalar, (argument) => rewriteSubqueries(argument, rewrite));
  if (mapped.kind !== "subquery") return mapped;
  const relation = rewriteEverywhere(mapped.relation, rewrite);
  return relation === mapped.relation ? mapped : subqueryScalar({ ...mapped, relation });
}
