import { baseTypeOf } from "../../catalog/type-facts.js";
import { createDiagnostic } from "../../diagnostics/diagnostic.js";
import { InternalError } from "../../diagnostics/errors.js";
import { columnsOf } from "../../relation/columns.js";
import { project, window } from "../../relation/constructors.js";
import type { Window } from "../../relation/relation.js";
import type { WindowCall } from "../../relation/scalar.js";
import type { Builder, Derived } from "../builder.js";
import { passThrough } from "../identity.js";
import { choosesSpelling, isOrderedByImage, isTotal } from "../order-extremes.js";
import { scalarKey } from "../scalars.js";
import { sinkRows } from "../sink.js";
import { deriveProject } from "./linear.js";
import { deriveNeighbourhood, neighbourhoodOf } from "./neighbourhood.js";
import { derivePartitionWise } from "./partition-wise.js";
import { deriveRangeNeighbourhood, rangeNeighbourhoodOf } from "./range-neighbourhood.js";
import {
  deriveRunningWindow,
  lookupsOf,
  type RunningWindow,
  runningWindowOf,
} from "./running-window.js";

/**
 * ω, near the changed rows where all functions look at a fixed number of rows around, or at values near their own; from the first changed row on where all
 * look back to the beginning; else partition by partition. Functions with different partitions are computed over what
 * their partitions have in common, which is coarser than each of them and so as valid.
 */
export function deriveWindow(builder: Builder, node: Window, input: Derived): Derived {
  refuseOpenOrders(builder, node);
  const near = neighbourhoodOf(node, input.post);
  if (near !== undefined && input.delta.arms.length > 0) {
    return deriveNeighbourhood(builder, node, input, near);
  }
  const range = rangeNeighbourhoodOf(node, input.post);
  if (range !== undefined && input.delta.arms.length > 0) {
    return deriveRangeNeighbourhood(builder, node, input, range);
  }
  const running = runningWindowOf(builder, node, new Set(columnsOf(node).map(({ id }) => id)));
  if (running !== undefined && input.delta.arms.length > 0) {
    return keepRunningWindow(builder, node, running, input);
  }
  const [first, ...rest] = node.functions.map(({ call }) => call.partition);
  const common = (first ?? []).filter((scalar) =>
    rest.every((partition) => partition.some((other) => scalarKey(other) === scalarKey(scalar))),
  );
  return derivePartitionWise(builder, node, input, common, (rows) =>
    window({ ...node, input: rows }),
  );
}

/** Keeps the rows of a window inside a plan, from which it goes on. */
function keepRunningWindow(
  builder: Builder,
  node: Window,
  running: RunningWindow,
  input: Derived,
): Derived {
  let derived: Derived | undefined;
  const part = builder.nameState("window");
  const { view } = sinkRows(
    builder,
    part,
    running.rows,
    new Map(),
    (rows) => {
      derived = deriveRunningWindow(builder, running, input, rows);
      return derived;
    },
    lookupsOf(running),
  );
  if (derived === undefined) throw new InternalError("a window was not derived");
  const shown = project({
    input: running.rows,
    columns: passThrough(columnsOf(node)),
    span: node.span,
  });
  return { ...deriveProject(builder, shown, { ...derived, kept: view }), post: node };
}

/** Refuses each function whose value depends on the order of rows that its window leaves open. */
export function refuseOpenOrders(builder: Builder, node: Window): void {
  for (const { call } of node.functions) refuseOpenOrder(builder, node, call);
}

/** Functions whose value is the same for all peers, whatever order they are taken in. */
const peerFunctions = new Set(["rank", "dense_rank", "percent_rank", "cume_dist"]);

/** Aggregates that do not depend on the order of their input. */
const orderFreeAggregates = new Set([
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "bool_and",
  "bool_or",
  "every",
  "bit_and",
  "bit_or",
  "bit_xor",
]);

/**
 * Rows that a window leaves in any order would be numbered one way now and another way next time: PostgreSQL may
 * answer either, but an answer that is kept must be one that is found again.
 */
function refuseOpenOrder(builder: Builder, node: Window, call: WindowCall): void {
  if (isOrderFree(builder, node, call) || isTotal(node, call)) return;
  builder.refuse(
    createDiagnostic(
      "error",
      "0AT01",
      `${call.name.name} over rows in an open order is not maintained incrementally`,
      {
        span: call.span,
        hint: choosesSpelling(node, call, builder.catalog)
          ? "Its equal values can differ in print, as 1.0 and 1.00 do. End the window's ORDER BY with the primary key, or cast to a type with one form, such as numeric(12,2)."
          : "End the window's ORDER BY with columns that tell all rows apart, such as the primary key.",
      },
    ),
  );
}

function isOrderFree(builder: Builder, node: Window, call: WindowCall): boolean {
  if (call.name.schema !== "pg_catalog") return false;
  if (peerFunctions.has(call.name.name)) return true;
  if (!orderFreeAggregates.has(call.name.name)) return false;
  if (choosesSpelling(node, call, builder.catalog) && !isOrderedByImage(call, builder.catalog)) {
    return false;
  }
  const byRows = call.frame?.unit === "rows";
  const unbounded =
    call.frame?.start.kind === "unbounded-preceding" &&
    call.frame.end.kind === "unbounded-following";
  const inexact = call.arguments.some((argument) =>
    ["pg_catalog.float4", "pg_catalog.float8"].includes(
      baseTypeOf(argument.type, builder.catalog).key,
    ),
  );
  const exact = !inexact || ["count", "min", "max"].includes(call.name.name);
  return exact && (!byRows || unbounded);
}
