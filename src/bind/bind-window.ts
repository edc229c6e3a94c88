import { builtinType } from "../catalog/type.js";
import { baseTypeOf, formatType } from "../catalog/type-facts.js";
import { hintNames } from "../diagnostics/name-hint.js";
import type { FrameBound, Scalar, SortKey, WindowCall, WindowFrame } from "../relation/scalar.js";
import { columnsUsed } from "../relation/traversal.js";
import type { Node, WindowDef } from "../syntax/tree.js";
import { type Environment, fail, inClause, scopeOf } from "./environment.js";
import { buildSortKey, requireEquality } from "./sort-key.js";
import { defaultToText } from "./text-literal.js";
import { canCoerce, coerceScalar } from "./types/coercion.js";

/** What a window definition says: the parts of a {@link WindowCall} that stand after OVER. */
export type BoundWindow = Pick<WindowCall, "partition" | "order" | "frame">;

/** `frameOptions` of the parse tree (`nodes/parsenodes.h`). */
const frameOption = {
  nonDefault: 0x1,
  range: 0x2,
  rows: 0x4,
  groups: 0x8,
  startUnboundedPreceding: 0x20,
  endUnboundedPreceding: 0x40,
  startUnboundedFollowing: 0x80,
  endUnboundedFollowing: 0x100,
  startCurrentRow: 0x200,
  endCurrentRow: 0x400,
  startPreceding: 0x800,
  endPreceding: 0x1000,
  startFollowing: 0x2000,
  endFollowing: 0x4000,
  excludeCurrentRow: 0x8000,
  excludeGroup: 0x10000,
  excludeTies: 0x20000,
} as const;

function has(definition: WindowDef, option: keyof typeof frameOption): boolean {
  return ((definition.frameOptions ?? 0) & frameOption[option]) !== 0;
}

/** Binds what stands after OVER (manual, 4.2.8), or one definition of a WINDOW clause. */
export function bindWindow(definition: WindowDef, environment: Environment): BoundWindow {
  const { namedWindows } = scopeOf(environment).query;
  const node: Node = { WindowDef: definition };
  const find = (name: string): WindowDef =>
    namedWindows.get(name) ??
    fail(
      environment,
      "42704",
      `window "${name}" does not exist`,
      node,
      hintNames(name, [...namedWindows.keys()], "Windows of this query"),
    );
  const isReference =
    definition.name !== undefined && namedWindows.get(definition.name) !== definition;
  if (isReference && definition.name !== undefined) {
    return bindWindow(find(definition.name), environment);
  }
  if (definition.refname === undefined) return bindDefinition(definition, environment);
  const name = definition.refname;
  const referenced = find(name);
  const inherited = bindWindow(referenced, environment);
  if ((definition.partitionClause ?? []).length > 0) {
    const message = `cannot override PARTITION BY clause of window "${name}"`;
    fail(environment, "42P20", message, node);
  }
  if (inherited.order.length > 0 && (definition.orderClause ?? []).length > 0) {
    fail(environment, "42P20", `cannot override ORDER BY clause of window "${name}"`, node);
  }
  if (has(referenced, "nonDefault")) {
    const message = `cannot copy window "${name}" because it has a frame clause`;
    fail(environment, "42P20", message, node, "Leave out the parentheses after OVER.");
  }
  const order = inherited.order.length > 0 ? inherited.order : bindOrder(definition, environment);
  const frame = bindFrame(definition, order, environment);
  return { partition: inherited.partition, order, frame };
}

function bindDefinition(definition: WindowDef, environment: Environment): BoundWindow {
  const inner = inClause(environment, "window PARTITION BY");
  const partition = (definition.partitionClause ?? []).map((node) => {
    const scalar = defaultToText(environment.bindExpression(node, inner), environment);
    requireEquality(scalar, node, environment);
    return scalar;
  });
  const order = bindOrder(definition, environment);
  return { partition, order, frame: bindFrame(definition, order, environment) };
}

function bindOrder(definition: WindowDef, environment: Environment): readonly SortKey[] {
  const inner = inClause(environment, "window ORDER BY");
  return (definition.orderClause ?? []).flatMap((node) => {
    if (!("SortBy" in node) || node.SortBy.node === undefined) return [];
    const scalar = environment.bindExpression(node.SortBy.node, inner);
    return [buildSortKey(defaultToText(scalar, environment), node.SortBy, environment)];
  });
}

function bindFrame(
  definition: WindowDef,
  order: readonly SortKey[],
  environment: Environment,
): WindowFrame | undefined {
  if (!has(definition, "nonDefault")) return undefined;
  const node: Node = { WindowDef: definition };
  const unit = has(definition, "rows") ? "rows" : has(definition, "groups") ? "groups" : "range";
  if (unit === "groups" && order.length === 0) {
    fail(environment, "42P20", "GROUPS mode requires an ORDER BY clause", node);
  }
  const offset = (bound: Node | undefined): Scalar => {
    if (bound === undefined) return fail(environment, "42601", "frame offset is missing", node);
    return bindOffset(bound, unit, order, node, environment);
  };
  return Object.freeze({
    unit,
    start: boundOf(definition, "start", () => offset(definition.startOffset)),
    end: boundOf(definition, "end", () => offset(definition.endOffset)),
    exclude: has(definition, "excludeCurrentRow")
      ? "current-row"
      : has(definition, "excludeGroup")
        ? "group"
        : has(definition, "excludeTies")
          ? "ties"
          : "none",
  });
}

function boundOf(definition: WindowDef, side: "start" | "end", offset: () => Scalar): FrameBound {
  if (has(definition, `${side}UnboundedPreceding`)) return { kind: "unbounded-preceding" };
  if (has(definition, `${side}UnboundedFollowing`)) return { kind: "unbounded-following" };
  if (has(definition, `${side}Preceding`)) return { kind: "preceding", offset: offset() };
  if (has(definition, `${side}Following`)) return { kind: "following", offset: offset() };
  return { kind: "current-row" };
}

function bindOffset(
  bound: Node,
  unit: "rows" | "groups" | "range",
  order: readonly SortKey[],
  node: Node,
  environment: Environment,
): Scalar {
  const { catalog } = environment;
  const word = unit.toUpperCase();
  const scalar = environment.bindExpression(bound, inClause(environment, "window frame"));
  const own = scopeOf(environment).query.columns;
  if ([...columnsUsed(scalar)].some((id) => own.has(id))) {
    fail(environment, "42P10", `argument of ${word} must not contain variables`, bound);
  }
  const [key] = order;
  if (unit === "range") {
    if (key === undefined || order.length !== 1) {
      const message = "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column";
      return fail(environment, "42P20", message, node);
    }
    return convertRangeOffset(scalar, key.scalar, bound, environment);
  }
  const coerced = coerceScalar(scalar, builtinType("int8"), "assignment", catalog);
  if (coerced !== undefined) return coerced;
  return fail(environment, "42804", `argument of ${word} must be type bigint`, bound);
}

/** A RANGE offset as a type that the type of the order can be moved by (manual, 4.2.8). Throws 0A000. */
function convertRangeOffset(
  offset: Scalar,
  key: Scalar,
  bound: Node,
  environment: Environment,
): Scalar {
  const { catalog } = environment;
  const base = baseTypeOf(key.type, catalog).key;
  // `in_range(value, base, offset, …)` exists for each pair of types that RANGE supports.
  const offsets = catalog
    .functionsNamed("in_range")
    .filter((candidate) => candidate.arguments[0] === base)
    .flatMap((candidate) => candidate.arguments[2] ?? []);
  const message = `RANGE with offset PRECEDING/FOLLOWING is not supported for column type ${formatType(key.type, catalog)}`;
  if (offsets.length === 0) return fail(environment, "0A000", message, bound);
  const isUnknown = offset.type.key === "pg_catalog.unknown";
  const preferred = isUnknown ? base : baseTypeOf(offset.type, catalog).key;
  const fitting = offsets.filter((type) =>
    canCoerce([offset.type.key], [type], "implicit", catalog),
  );
  const chosen = fitting.includes(preferred) || fitting.length === 0 ? preferred : fitting[0];
  if (chosen === undefined || !fitting.includes(chosen)) {
    const both = `${message} and offset type ${formatType(offset.type, catalog)}`;
    return fail(environment, "0A000", both, bound, "Cast the offset value to an appropriate type.");
  }
  const type = { key: chosen, modifier: -1, collation: undefined };
  return coerceScalar(offset, type, "implicit", catalog) ?? offset;
}
