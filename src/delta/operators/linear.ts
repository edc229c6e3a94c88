import { columnsOf } from "../../relation/columns.js";
import { filter, project, tableFunction, union } from "../../relation/constructors.js";
import { isFallible } from "../../relation/fallible.js";
import type {
  Filter,
  Project,
  Relation,
  TableFunction,
  Union,
  Values,
} from "../../relation/relation.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { scalarsOf } from "../../relation/traversal.js";
import { type Builder, bindDelta, type Delta, type Derived, deltaArm } from "../builder.js";
import { consolidate } from "../consolidate.js";
import { named } from "../labels.js";
import { bigint, read } from "../scalars.js";
import { uniteSources } from "../sources.js";

/** What a linear operator does to one weighted relation. */
type LinearStep = (
  relation: Relation,
  weight: ColumnId,
) => { relation: Relation; weight: ColumnId };

/**
 * Δf(R) = f(ΔR): applies the step to every arm, after giving a name to a delta of several terms. What can fail is
 * computed only over rows that were there or are there now.
 */
function mapDelta(
  builder: Builder,
  input: Derived,
  node: Relation,
  computed: readonly Scalar[],
  step: LinearStep,
): Delta {
  const { delta } = input;
  if (delta.arms.length === 0) return { ...delta, columns: columnsOf(node) };
  if (delta.provisional && computed.some(isFallible)) {
    const bound = bindDelta(builder, delta, `Δ of ${delta.label}`);
    const real = consolidate(builder, bound, delta.columns);
    const stepped = step(real, bound.weight);
    return {
      ...delta,
      arms: [deltaArm(`Δ${delta.label}`, input.sources, stepped.relation, stepped.weight)],
      columns: columnsOf(node),
      provisional: false,
    };
  }
  const plain = delta.arms.every(
    (arm) => arm.sign === 1 && arm.factors.length === 1 && arm.conjuncts.length === 0,
  );
  if (!plain) {
    const bound = bindDelta(builder, delta, `Δ of ${delta.label}`);
    const stepped = step(bound.relation, bound.weight);
    return {
      ...delta,
      arms: [deltaArm(`Δ${delta.label}`, input.sources, stepped.relation, stepped.weight)],
      columns: columnsOf(node),
    };
  }
  return {
    ...delta,
    arms: delta.arms.map((arm) => {
      const [factor] = arm.factors;
      if (factor?.version !== "delta") return arm;
      const stepped = step(factor.relation, factor.weight);
      return { ...arm, factors: [{ version: "delta", ...stepped }] };
    }),
    columns: columnsOf(node),
  };
}

/**
 * Δσ[p](R) = σ[p](ΔR).
 * Valid for every deterministic p: a row's weight passes or does not, and the retraction of a row passes the
 * test that its insertion passed.
 */
export function deriveFilter(builder: Builder, node: Filter, input: Derived): Derived {
  const step = (relation: Relation): Relation => filter({ ...node, input: relation });
  return {
    delta: mapDelta(builder, input, node, node.conjuncts, (relation, weight) => ({
      relation: step(relation),
      weight,
    })),
    post: node,
    kept: input.kept === undefined ? undefined : step(input.kept),
    sources: input.sources,
  };
}

/** Δπ[e](R) = π[e](ΔR): the weight is carried along; duplicates that arise add up. */
export function deriveProject(builder: Builder, node: Project, input: Derived): Derived {
  return {
    delta: mapDelta(builder, input, node, scalarsOf(node), (relation, weight) => ({
      relation: project({
        ...node,
        input: relation,
        columns: [
          ...node.columns,
          { id: weight, name: "weight", scalar: read({ id: weight, type: bigint }) },
        ],
      }),
      weight,
    })),
    post: node,
    kept: input.kept === undefined ? undefined : project({ ...node, input: input.kept }),
    sources: input.sources,
  };
}

/**
 * Δ(R ⋉⃗ f(R.c)) = ΔR ⋉⃗ f(R.c): a function of a row's own columns gives, for a row that leaves, the rows that it gave
 * when the row came. Valid for immutable functions.
 */
export function deriveTableFunction(
  builder: Builder,
  node: TableFunction,
  input: Derived,
): Derived {
  const step = (relation: Relation): Relation => tableFunction({ ...node, input: relation });
  return {
    delta: mapDelta(builder, input, node, scalarsOf(node), (relation, weight) => ({
      relation: step(relation),
      weight,
    })),
    post: node,
    kept: input.kept === undefined ? undefined : step(input.kept),
    sources: input.sources,
  };
}

/** Δ(A ⊎ B) = ΔA ⊎ ΔB, each under the ids of the union's columns. */
export function deriveUnion(builder: Builder, node: Union, inputs: readonly Derived[]): Derived {
  const rename = (relation: Relation, index: number, weight: ColumnId | undefined): Relation =>
    project({
      input: relation,
      columns: [
        ...node.columns.map((column) => ({
          id: column.id,
          name: column.name,
          scalar: read({ id: column.inputs[index] as ColumnId, type: column.type }),
        })),
        ...(weight === undefined
          ? []
          : [{ id: weight, name: "weight", scalar: read({ id: weight, type: bigint }) }]),
      ],
      span: node.span,
    });
  const arms = inputs.flatMap((input, index) => {
    if (input.delta.arms.length === 0) return [];
    const bound = bindDelta(builder, input.delta, `Δ of ${input.delta.label}`);
    return [
      deltaArm(
        `Δ${input.delta.label}`,
        input.sources,
        rename(bound.relation, index, bound.weight),
        bound.weight,
      ),
    ];
  });
  const keptInputs = inputs.map((input) => input.kept);
  return {
    delta: {
      arms,
      columns: columnsOf(node),
      ...named("union"),
      provisional: inputs.some((input) => input.delta.provisional),
    },
    post: node,
    kept: keptInputs.every((kept): kept is Relation => kept !== undefined)
      ? union({ ...node, inputs: keptInputs })
      : undefined,
    sources: uniteSources(inputs.map((input) => input.sources)),
  };
}

/** A constant does not change. */
export function deriveValues(node: Values): Derived {
  return {
    delta: { arms: [], columns: node.columns, ...named("constant"), provisional: false },
    post: node,
    kept: node,
    sources: new Set(),
  };
}
