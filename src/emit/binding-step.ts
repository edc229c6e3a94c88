import { lowerArm } from "../delta/operators/lower-arm.js";
import type { Arm, Binding } from "../delta/plan.js";
import { tableKey } from "../delta/sources.js";
import { InternalError } from "../diagnostics/errors.js";
import { values } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { ColumnId } from "../relation/scalar.js";
import { visitRelations } from "../relation/traversal.js";
import { comment, identifier, join, type Sql, sql } from "../sql/sql.js";
import type { RelationContext } from "./relation/relation-context.js";
import { emitRelation } from "./relation-sql.js";
import type { Step } from "./steps.js";

/** The step of a binding: its relation, or its arms put together. */
export function bindingStep(
  binding: Binding,
  context: RelationContext,
  changeOf: ReadonlyMap<string, string>,
): Step {
  const { body } = binding;
  if (body.kind === "relation") {
    return {
      name: binding.name,
      remark: remarkOn(binding),
      modifies: false,
      body: emitRelation(body.relation, binding.columns, context),
    };
  }
  if (body.arms.length === 0) {
    const nothing = values({ columns: binding.columns, rows: [], span: undefined });
    return {
      name: binding.name,
      remark: binding.identity,
      modifies: false,
      body: emitRelation(nothing, binding.columns, context),
    };
  }
  const columns = binding.columns.filter((column) => column.id !== body.weight);
  let free = Number.MIN_SAFE_INTEGER;
  const allocate = (): ColumnId => {
    free += 1;
    return free as ColumnId;
  };
  const arms = body.arms.map((arm) => {
    const relation = lowerArm({ allocate }, arm, columns, body.weight);
    return sql`${comment(armTitle(arm))}
${emitRelation(relation, binding.columns, context, guardsOf(arm, relation, changeOf))}`;
  });
  return {
    name: binding.name,
    remark: remarkOn(binding),
    modifies: false,
    body: join(
      arms,
      sql`
UNION ALL
`,
    ),
  };
}

/** What a step computes, and from which source tables where that does not say so. */
function remarkOn({ identity, body }: Binding): string {
  const sources = new Set<string>();
  if (body.kind === "arms") {
    for (const source of body.arms.flatMap(({ requires }) => requires).flatMap((set) => [...set])) {
      sources.add(source);
    }
  } else {
    visitRelations(body.relation, (node) => {
      if (node.kind === "scan") sources.add(tableKey(node.table));
    });
  }
  const names = [...sources].map((source) => source.replace(/^public\./, ""));
  return names.every((name) => hasWord(identity, name))
    ? identity
    : `${identity}: ${names.join(", ")}`;
}

/** What the arm is, and which sources must have changed for it to run. */
function armTitle(arm: Arm): string {
  const members = arm.requires.map((sources) => {
    const names = [...sources].map((source) => source.replace(/^public\./, "")).join(" or ");
    return sources.size > 1 && arm.requires.length > 1 ? `(${names})` : names;
  });
  if (members.length === 0) return `${arm.title}: always runs`;
  return `${arm.title}: runs when ${members.join(" and ")} changed`;
}

/**
 * Branch pruning inside one snapshot: tests without a column of the arm become one-time filters, so an arm whose
 * sources did not change is planned but not run. An arm that reads nothing but a delta needs none.
 */
function guardsOf(
  arm: Arm,
  relation: Relation,
  changeOf: ReadonlyMap<string, string>,
): readonly Sql[] {
  let reads = 0;
  visitRelations(relation, (node) => {
    if (node.kind === "scan" || node.kind === "state") reads += 1;
  });
  if (reads === 0) return [];
  return arm.requires.map((sources) => {
    const tests = [...sources].map((source) => {
      const change = changeOf.get(source);
      if (change === undefined) throw new InternalError(`no change window for ${source}`);
      return sql`EXISTS (SELECT FROM ${identifier(change)})`;
    });
    return tests.length === 1 ? (tests[0] as Sql) : sql`(${join(tests, sql` OR `)})`;
  });
}

/** Whether a text names something: not as a part of another name. */
function hasWord(text: string, word: string): boolean {
  const around = text.split(word);
  return around.some(
    (after, index) => index > 0 && !/\w$/.test(around[index - 1] ?? "") && !/^\w/.test(after),
  );
}
