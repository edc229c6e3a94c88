import { equalityOf, formatType } from "../catalog/type-facts.js";
import { createDiagnostic } from "../diagnostics/diagnostic.js";
import { columnsOf } from "../relation/columns.js";
import { aggregate, project } from "../relation/constructors.js";
import { hasOneRow } from "../relation/one-row.js";
import type { Aggregate, NamedScalar, Relation } from "../relation/relation.js";
import type { AggregateCall, ColumnId, Scalar } from "../relation/scalar.js";
import { mapInputs, visitRelations } from "../relation/traversal.js";
import type { Builder } from "./builder.js";
import { isOpenKey } from "./open-keys.js";
import { distinctAsAggregate } from "./operators/aggregate.js";
import { asMarked } from "./operators/mark.js";
import { setOperationAsAggregate } from "./operators/set-operation.js";
import { read } from "./scalars.js";
import { settleCall } from "./settle-calls.js";
import { type PickedSpelling, pickedSpelling } from "./spelling.js";
import { orderTotally } from "./total-order.js";

/**
 * Which of several equal values (1.0 and 1.00) a group is shown by, and which of them `min` and `max` return, is PostgreSQL's
 * choice, and another one in the next plan. What stands above such a group reads it more than once: from the state, from
 * the sources as they are now, and in the first fill. So that all of them read the same, the choice is made to depend on
 * the rows alone, below every operator but those that finish the groups of the outermost aggregate, which are read from one state:
 *
 *   γ[k; f](R) = π[k ← m; f](γ[k; f, min(k ORDER BY image(k)) AS m](R))        min(v) → min(v ORDER BY image(v))
 *
 * So it is with other aggregates that depend on the order of their rows: {@link settleCall}.
 *
 * Valid: any value of the group may stand for k, and any of the least ones for min(v). Whichever of equal values `min`
 * keeps as it reads, the first or the last, rows that tie in the order of the images are identical, hence the value is a function of
 * the rows. It equals k, so it is a key as k is. A type without `min` is read back from the least text: `min(k::text)::jsonb`.
 * DISTINCT and the set operations are such groups too.
 */
export function settleChoices(builder: Builder, root: Relation): Relation {
  const settle = (node: Relation): Relation => {
    const plain = asGroups(builder, node);
    const below = mapInputs(plain, settle);
    switch (below.kind) {
      case "aggregate":
        return settleGroups(builder, below);
      case "top-k":
        return below.order.length === 0 || below.withTies ? below : orderTotally(builder, below);
      default:
        return below;
    }
  };
  const finish = (node: Relation): Relation => {
    switch (node.kind) {
      case "filter":
      case "project":
      case "table-function":
        return mapInputs(node, finish);
      case "top-k":
        return node.partition.length === 0 ? mapInputs(node, finish) : settle(node);
      case "semi-join":
        if (!hasOneRow(node.right)) return settle(node);
        return mapInputs(node, (input) => (input === node.left ? finish(input) : settle(input)));
      case "apply": {
        if (asMarked(node) === undefined) return settle(node);
        return mapInputs(node, (input) => (input === node.outer ? finish(input) : settle(input)));
      }
      case "distinct":
      case "set-operation":
      case "aggregate":
        return mapInputs(node, settle);
      default:
        return settle(node);
    }
  };
  return finish(root);
}

/** DISTINCT and set operations over values that can be equal without being identical, as the aggregates that they are. */
function asGroups(builder: Builder, node: Relation): Relation {
  if (node.kind !== "distinct" && node.kind !== "set-operation") return node;
  const isOpen = columnsOf(node).some(
    ({ type }) => equalityOf(type, builder.catalog) === "semantic",
  );
  // Over the rows of a recursion that were found last PostgreSQL allows DISTINCT, and no aggregate.
  if (!isOpen || readsRecursion(node)) return node;
  return node.kind === "distinct"
    ? distinctAsAggregate(builder, node)
    : asGroups(builder, setOperationAsAggregate(builder, node));
}

function readsRecursion(node: Relation): boolean {
  const known = new Set<string>();
  let reads = false;
  visitRelations(node, (inner) => {
    if (inner.kind === "recursive") known.add(inner.name);
  });
  visitRelations(node, (inner) => {
    reads ||= inner.kind === "recursion-reference" && !known.has(inner.name);
  });
  return reads;
}

interface NamedCall {
  readonly id: ColumnId;
  readonly name: string;
  readonly call: AggregateCall;
}

function settleGroups(builder: Builder, node: Aggregate): Relation {
  const outputs = new Map<ColumnId, Scalar>();
  const besides: NamedCall[] = [];
  const aggregates = node.aggregates.map((one) => {
    const { call, beside } = settleCall(builder, node, one.call);
    if (beside === undefined) return { ...one, call };
    const [found, other] = [builder.allocate(), builder.allocate()];
    besides.push({ id: other, name: `${one.name}_beside`, call: beside.call });
    const values = [
      read({ id: found, type: call.type }),
      read({ id: other, type: beside.call.type }),
    ] as const;
    outputs.set(one.id, beside.value(...values));
    return { ...one, id: found, call };
  });
  const keys: NamedScalar[] = [];
  const picks: NamedCall[] = [];
  for (const key of node.keys) {
    const pick = isOpenKey(node, key.scalar, builder.catalog)
      ? pickOf(builder, key.scalar, key.name)
      : undefined;
    if (pick === undefined) {
      keys.push(key);
      continue;
    }
    const { id, name } = { id: builder.allocate(), name: `${key.name}_shown` };
    keys.push({ ...key, id: builder.allocate() });
    picks.push({ id, name, call: pick.call });
    outputs.set(key.id, pick.value(read({ id, type: pick.call.type })));
  }
  const settled = aggregate({ ...node, keys, aggregates: [...aggregates, ...besides, ...picks] });
  if (outputs.size === 0) return settled;
  const columns = columnsOf(node).map((column) => ({
    id: column.id,
    name: column.name,
    scalar: outputs.get(column.id) ?? read(column),
  }));
  return project({ input: settled, columns, span: node.span });
}

function pickOf(builder: Builder, key: Scalar, name: string): PickedSpelling | undefined {
  const { catalog } = builder;
  const picked = pickedSpelling(key, catalog);
  if (picked === undefined) {
    builder.refuse(
      createDiagnostic(
        "error",
        "0AT13",
        `which of several equal values of "${name}" (${formatType(key.type, catalog)}) stands for a group is open`,
        {
          span: key.span,
          hint: "How they are written depends on the session, so that nothing tells which one was taken; group by a type with one form.",
        },
      ),
    );
  }
  return picked;
}
