import { outerJoin, project, semiJoin, state, union } from "../relation/constructors.js";
import type { LeafColumn, Relation, State } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { booleanScalar } from "../relation/scalar-constructors.js";
import { type Builder, distinctNames, referAgain } from "./builder.js";
import { identityMatch } from "./identity.js";
import type { Binding, StateIdentity, StatePlan } from "./plan.js";
import { boolean, read, rowLocator } from "./scalars.js";

/**
 * A full refresh writes a difference, so that readers are not blocked and see only what changed: the rows that the
 * query has now, each with the state's row that it replaces, and the state's rows that are no longer in it.
 */
export function bindReplacement(
  builder: Builder,
  plan: {
    readonly part: string;
    readonly columns: readonly LeafColumn[];
    readonly identity: StateIdentity;
    readonly content: Relation;
  },
): StatePlan["replacement"] {
  const { part, columns, identity } = plan;
  const label = part === "" ? "result" : part;
  const content: Binding = {
    name: builder.nameBinding(`${label}_content`),
    identity: "what the query yields now",
    columns,
    body: { kind: "relation", relation: plan.content },
  };
  const locator = builder.column("locator", rowLocator, true);
  const present = builder.column("present", boolean);
  const values = columns.map((column) => builder.column(column.name, column.type, true));

  const arrived = arm(builder, part, columns, identity, content, "arrived");
  const gone = arm(builder, part, columns, identity, content, "gone");
  const change: Binding = {
    name: builder.nameBinding(`${label}_replaced`),
    identity: "content ⟕ state, and state ▷ content: what to insert, update and delete",
    columns: distinctNames([locator, ...values, present], []),
    body: {
      kind: "relation",
      relation: union({
        inputs: [arrived.relation, gone.relation],
        columns: [locator, ...values, present].map((column, index) => ({
          id: column.id,
          name: column.name,
          type: column.type,
          inputs: [arrived.columns[index] as ColumnId, gone.columns[index] as ColumnId],
        })),
        span: undefined,
      }),
    },
  };
  return {
    bindings: [content, change],
    change: {
      binding: change.name,
      locator: locator.id,
      present: present.id,
      check: undefined,
      values: values.map((column) => column.id),
    },
  };
}

function arm(
  builder: Builder,
  part: string,
  columns: readonly LeafColumn[],
  identity: StateIdentity,
  content: Binding,
  which: "arrived" | "gone",
): { readonly relation: Relation; readonly columns: readonly ColumnId[] } {
  const locator = builder.allocate();
  const kept: State = state({ name: part, columns, locator, span: undefined });
  const rows = referAgain(builder, content);
  const given = new Map<ColumnId, Scalar>(
    columns.map((column, index) => [column.id, read(rows.columns[index] as LeafColumn)]),
  );
  const hash =
    identity.kind === "nullable-key" || identity.kind === "image"
      ? given.get(identity.hash)
      : undefined;
  const conjuncts = identityMatch(builder, identity, kept, given, hash);
  const source =
    which === "arrived"
      ? outerJoin({ variant: "left", left: rows, right: kept, conjuncts, span: undefined })
      : semiJoin({ negated: true, left: kept, right: rows, conjuncts, span: undefined });
  const shown = which === "arrived" ? rows.columns : columns;
  const outputs = [
    { id: builder.allocate(), name: "locator", scalar: read({ id: locator, type: rowLocator }) },
    ...shown.map((column) => ({
      id: builder.allocate(),
      name: column.name,
      scalar: read(column),
    })),
    { id: builder.allocate(), name: "present", scalar: booleanScalar(which === "arrived") },
  ];
  return {
    relation: project({ input: source, columns: outputs, span: undefined }),
    columns: outputs.map((output) => output.id),
  };
}
