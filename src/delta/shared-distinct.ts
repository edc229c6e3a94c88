import { canonicalText } from "../relation/canonical-text.js";
import { columnsOf } from "../relation/columns.js";
import { project } from "../relation/constructors.js";
import type { Distinct, LeafColumn, NamedScalar, Relation } from "../relation/relation.js";
import { cloneWithFreshColumns, visitRelations } from "../relation/traversal.js";
import { type Builder, bindDelta, type Derived, deltaArm, type KnownDistinct } from "./builder.js";
import { passThrough } from "./identity.js";
import { named } from "./labels.js";
import { bigint, read } from "./scalars.js";

/**
 * δ(R), kept once where a plan has it several times, as the values do that a subquery is evaluated for: one for each
 * side that reads them. What has the same canonical text has the same rows, column by column; so its delta is the first one's
 * and its pre-state the first one's state, read again under the ids of the second.
 *
 * Only over tables: what a recursion has found, and what reads the clock, means something else in another place.
 */
export function shareDistinct(
  builder: Builder,
  node: Distinct,
  derive: (node: Distinct) => Derived,
): Derived {
  const columns = columnsOf(node);
  if (columns.length === 0 || !isOverTables(node)) return derive(node);
  const text = canonicalText(
    project({ input: node, columns: passThrough(columns), span: undefined }),
  );
  const known = builder.distinct.get(text);
  if (known !== undefined) return readAgain(builder, node, known);
  const derived = derive(node);
  if (derived.kept !== undefined) builder.distinct.set(text, { columns, derived });
  return derived;
}

function readAgain(builder: Builder, node: Distinct, { columns, derived }: KnownDistinct): Derived {
  const { delta, kept, sources } = derived;
  const bound = bindDelta(builder, delta, `Δ(${delta.label})`);
  const weight = builder.column("weight", bigint);
  const wanted = columnsOf(node);
  const renamed = (
    relation: Relation,
    also: readonly (readonly [LeafColumn, LeafColumn])[],
  ): Relation => {
    const { relation: input, mapping } = cloneWithFreshColumns(relation, builder.allocate);
    const pairs = [
      ...columns.map((column, index) => [column, wanted[index] ?? column] as const),
      ...also,
    ];
    const shown = pairs.map(([from, to]): NamedScalar => {
      const id = mapping.get(from.id) ?? from.id;
      return { id: to.id, name: to.name, scalar: read({ id, type: from.type }) };
    });
    return project({ input, columns: shown, span: undefined });
  };
  const known = { ...weight, id: bound.weight };
  return {
    delta: {
      arms: [
        deltaArm(`Δ${delta.label}`, sources, renamed(bound.relation, [[known, weight]]), weight.id),
      ],
      columns: wanted,
      ...named(delta.label),
      provisional: false,
    },
    post: node,
    kept: kept === undefined ? undefined : renamed(kept, []),
    sources,
  };
}

function isOverTables(relation: Relation): boolean {
  const kinds = new Set([
    "scan",
    "filter",
    "project",
    "join",
    "semi-join",
    "outer-join",
    "union",
    "distinct",
    "aggregate",
  ]);
  let over = true;
  visitRelations(relation, (node) => {
    if (!kinds.has(node.kind)) over = false;
  });
  return over;
}
