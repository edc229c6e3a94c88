import type { Catalog } from "../catalog/catalog.js";
import { equalityOf } from "../catalog/type-facts.js";
import { window } from "../relation/constructors.js";
import { keysOf } from "../relation/keys.js";
import type { Relation, Window } from "../relation/relation.js";
import type { ColumnId, Scalar, SortKey, WindowCall } from "../relation/scalar.js";
import { rewriteBottomUp } from "../relation/traversal.js";
import { hasOneScale } from "./aggregates/numeric-scale.js";
import type { Builder } from "./builder.js";
import { scalarKey } from "./scalars.js";
import { spellingOrder } from "./spelling.js";

/**
 * `min` and `max` of a whole partition whose equal values can differ in print (1.0 and 1.00) return the one that they
 * read last, which an order left open makes any of them: what is computed of the rows before would then not be what is kept. In the
 * order of their exact forms the answer depends on the values alone:
 *
 *   ω[min(v) over P](R) = ω[min(v) over (P order by image(v) range between unbounded preceding and unbounded following)](R)
 *
 * Valid because the frame is the whole partition either way, and rows that still tie have identical values.
 */
export function orderExtremes(builder: Builder, relation: Relation): Relation {
  return rewriteBottomUp(relation, (node) => {
    if (node.kind !== "window") return node;
    const isOpen = (call: WindowCall): boolean =>
      choosesSpelling(node, call, builder.catalog) &&
      takesWholePartition(call) &&
      !isTotal(node, call);
    if (!node.functions.some(({ call }) => isOpen(call))) return node;
    return window({
      ...node,
      functions: node.functions.map((one) =>
        isOpen(one.call) ? { ...one, call: orderedByImage(one.call, builder.catalog) } : one,
      ),
    });
  });
}

/** Whether it is a `min` or `max` that returns one of several values that are equal and yet differ. */
export function choosesSpelling(node: Window, call: WindowCall, catalog: Catalog): boolean {
  const { name, arguments: values } = call;
  return (
    name.schema === "pg_catalog" &&
    ["min", "max"].includes(name.name) &&
    values.some(
      (value) =>
        equalityOf(value.type, catalog) === "semantic" && !hasOneScale(value, node.input, catalog),
    )
  );
}

/** Whether the order and the partition leave no two rows in any order. */
export function isTotal(node: Window, call: WindowCall): boolean {
  const fixed = new Set<ColumnId>();
  const scalars: readonly Scalar[] = [...call.partition, ...call.order.map((key) => key.scalar)];
  for (const scalar of scalars) if (scalar.kind === "column") fixed.add(scalar.column);
  return keysOf(node.input).some((key) => key.every((id) => fixed.has(id)));
}

/** Whether the whole partition is read in the order of the exact forms of what is read. */
export function isOrderedByImage(call: WindowCall, catalog: Catalog): boolean {
  const image = imageOrder(call, catalog);
  return (
    image !== undefined && takesWholePartition(call) && scalarKey(call.order) === scalarKey(image)
  );
}

/** Without an order all rows are peers of the current one. */
function takesWholePartition({ frame, order }: WindowCall): boolean {
  if (frame === undefined) return order.length === 0;
  if (frame.exclude !== "none") return false;
  const ends = [frame.start.kind, frame.end.kind];
  const open = ["unbounded-preceding", "unbounded-following"];
  if (order.length === 0 && frame.unit !== "rows") open.push("current-row");
  return ends.every((end) => open.includes(end));
}

function orderedByImage(call: WindowCall, catalog: Catalog): WindowCall {
  const order = imageOrder(call, catalog);
  if (order === undefined) return call;
  return {
    ...call,
    order,
    frame: {
      unit: "range",
      start: { kind: "unbounded-preceding" },
      end: { kind: "unbounded-following" },
      exclude: "none",
    },
  };
}

function imageOrder(call: WindowCall, catalog: Catalog): readonly SortKey[] | undefined {
  const orders = call.arguments.map((value) => spellingOrder(value, catalog));
  return orders.includes(undefined) ? undefined : orders.flatMap((order) => order ?? []);
}
