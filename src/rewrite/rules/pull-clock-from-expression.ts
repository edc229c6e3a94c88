import { readsClock } from "../../relation/clock.js";
import { columnsOf, idsOf } from "../../relation/columns.js";
import { apply, project } from "../../relation/constructors.js";
import type { NamedScalar, Relation } from "../../relation/relation.js";
import { isSameScalar } from "../../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { caseScalar, columnScalar, literalScalar } from "../../relation/scalar-constructors.js";
import { argumentsOf, hasSubquery, mapArguments } from "../../relation/scalar-traversal.js";
import { type ColumnAllocator, columnsUsed, mapInputs } from "../../relation/traversal.js";
import { clockRow, momentsOf, withoutRepeated } from "../clock-row.js";
import { readsAny } from "../conjuncts.js";
import { type Guard, type Guarded, guardsWithin, mapGuarded } from "../guards.js";
import { narrowTo } from "../narrow.js";
import type { Rule } from "../rule.js";

/**
 * Computes what an expression asks of the clock beforehand, as columns of the rows that it reads: conditions such as
 * `ts > now()`, which change only for the rows that the clock passes, and of everything else the moments alone.
 *
 * Valid because the clock has one row: each row meets it once and keeps its weight, and the columns have the values that
 * the parts of the expression had. All that tells the time in one query tells the same time (manual, 9.9.5). In the condition of
 * an outer join they belong to the side that the part reads, so that the join keeps the rows that it kept.
 *
 * What can fail is computed for the rows alone that a CASE, a COALESCE or a FILTER before it lets through.
 *
 * Must not fire on conditions of a filter or an inner join: there is nothing to compute, only rows to leave out.
 *
 * Before: `aggregate by () count(*) filter (a.ts > now()) (A)`. After: `aggregate by () count(*) filter (c) (apply inner (A,
 * project c = a.ts > t (values (now()) as (t))))`.
 */
export const pullClockFromExpression: Rule = {
  name: "pull-clock-from-expression",
  identity: "π[e(p(a, now()))](A) = π[e(c)](A ⋈→ π[p(a, t) as c]{(now()) as (t)})",
  cite: "[garcia-molina-2008] 16.2",
  apply: (plan, allocate) => {
    const inputs = inputsBelow(plan);
    if (inputs.length === 0) return plan;
    const parts = withoutRepeated(
      timedScalars(plan).flatMap(({ scalar, guards }) => partsOf(scalar, inputs, guards)),
    );
    if (parts.length === 0) return plan;
    const marks = parts.map(
      (part): Mark => ({
        id: allocate(),
        part,
        input: inputs.find((input) => readsAny(part, idsOf(input))) ?? inputs[0],
      }),
    );
    const marked = mapGuarded(plan, (scalar, guards) =>
      replaceParts(scalar, marks, inputs, guards),
    );
    const extended = mapInputs(marked, (input) =>
      withMarks(
        input,
        marks.filter((mark) => mark.input === input),
        allocate,
      ),
    );
    return narrowTo(extended, columnsOf(plan));
  },
};

/** A part of an expression, and the column that has its value. */
interface Mark {
  readonly id: ColumnId;
  readonly part: Scalar;
  readonly input: Relation | undefined;
}

/** The inputs whose rows the expressions of an operator read, where the rule is for it. */
function inputsBelow(plan: Relation): readonly Relation[] {
  switch (plan.kind) {
    case "project":
    case "aggregate":
    case "window":
    case "table-function":
    case "top-k":
      return [plan.input];
    case "outer-join":
    case "semi-join":
      return [plan.left, plan.right];
    default:
      return [];
  }
}

/** The expressions over the inputs' rows that tell the time. */
function timedScalars(plan: Relation): readonly Guarded[] {
  return scalarsOverRows(plan).filter(({ scalar }) => readsClock(scalar) && !hasSubquery(scalar));
}

function scalarsOverRows(plan: Relation): readonly Guarded[] {
  const unguarded = (scalar: Scalar): Guarded => ({ scalar, guards: [] });
  switch (plan.kind) {
    case "top-k":
      // How many rows there are is not said of a row.
      return [...plan.partition, ...plan.order.map(({ scalar }) => scalar)].map(unguarded);
    case "table-function":
      // The function itself yields several.
      return plan.functions.flatMap(({ call }) => argumentsOf(call)).map(unguarded);
    default: {
      const found: Guarded[] = [];
      mapGuarded(plan, (scalar, guards) => {
        found.push({ scalar, guards });
        return scalar;
      });
      return found;
    }
  }
}

/** The largest conditions of one input's rows, and of what is left the moments. */
function partsOf(
  scalar: Scalar,
  inputs: readonly Relation[],
  guards: readonly Guard[],
): readonly Scalar[] {
  if (!readsClock(scalar)) return [];
  const input = inputs.find((candidate) => isOver(scalar, candidate));
  if (input !== undefined && isCondition(scalar)) return [guarded(scalar, inputs, guards)];
  const moments = momentsOf(scalar);
  const [moment] = moments;
  if (moments.length === 1 && moment === scalar) return [scalar];
  const within = guardsWithin(scalar, guards);
  return argumentsOf(scalar).flatMap((argument, index) =>
    partsOf(argument, inputs, within[index] ?? guards),
  );
}

function isOver(scalar: Scalar, input: Relation): boolean {
  const own = idsOf(input);
  return [...columnsUsed(scalar)].every((id) => own.has(id));
}

/**
 * A part as it may be computed for any row: where a sum or a difference can fail, as for an infinite date, only behind what
 * is asked before of the same rows. Where that is not so, nobody reads the value.
 */
function guarded(part: Scalar, inputs: readonly Relation[], guards: readonly Guard[]): Scalar {
  if (!computes(part)) return part;
  const input = inputs.find((candidate) => isOver(part, candidate));
  const nothing = literalScalar(undefined, part.type);
  return guards.reduceRight((value, { condition, holds }) => {
    if (input === undefined || hasSubquery(condition) || !isOver(condition, input)) return value;
    const { type, span } = part;
    if (holds) {
      const branches = [{ when: condition, then: value }];
      return caseScalar({ branches, otherwise: nothing, type, span });
    }
    const branch = { when: condition, then: nothing };
    // A condition is no CASE: this is one of an inner guard.
    const [further, otherwise] =
      value.kind === "case" ? [value.branches, value.otherwise] : [[], value];
    return caseScalar({ branches: [branch, ...further], otherwise, type, span });
  }, part);
}

/** Whether it adds or subtracts something of a row. */
function computes(scalar: Scalar): boolean {
  if (momentsOf(scalar)[0] === scalar) return false;
  return scalar.kind === "call" || argumentsOf(scalar).some(computes);
}

/** Comparisons of columns, constants, moments, and sums and differences of these, under AND, OR and NOT. */
function isCondition(scalar: Scalar): boolean {
  switch (scalar.kind) {
    case "comparison":
      return isPlainValue(scalar.left) && isPlainValue(scalar.right);
    case "and":
    case "or":
      return scalar.arguments.every(isCondition);
    case "not":
    case "boolean-test":
      return isCondition(scalar.argument);
    case "null-test":
      return isPlainValue(scalar.argument);
    case "column":
    case "literal":
      return scalar.type.key === "pg_catalog.bool";
    default:
      return false;
  }
}

function isPlainValue(scalar: Scalar): boolean {
  switch (scalar.kind) {
    case "column":
    case "literal":
      return true;
    case "call":
      return (
        momentsOf(scalar)[0] === scalar ||
        (scalar.notation === "operator" &&
          scalar.name.schema === "pg_catalog" &&
          (scalar.name.name === "+" || scalar.name.name === "-") &&
          scalar.arguments.every(isPlainValue))
      );
    default:
      return momentsOf(scalar)[0] === scalar;
  }
}

function replaceParts(
  scalar: Scalar,
  marks: readonly Mark[],
  inputs: readonly Relation[],
  guards: readonly Guard[],
): Scalar {
  const computed = guarded(scalar, inputs, guards);
  const found = marks.find(({ part }) => isSameScalar(part, computed));
  if (found !== undefined) return columnScalar(found.id, found.part.type, scalar.span);
  const within = guardsWithin(scalar, guards).values();
  return mapArguments(scalar, (argument) =>
    replaceParts(argument, marks, inputs, within.next().value ?? guards),
  );
}

/** The input's rows, each with the marks' values for it. */
function withMarks(input: Relation, marks: readonly Mark[], allocate: ColumnAllocator): Relation {
  if (marks.length === 0) return input;
  const { span } = input;
  const clock = clockRow(
    marks.map(({ part }) => part),
    span,
    allocate,
  );
  const columns = marks.map(
    ({ id, part }, index): NamedScalar => ({
      id,
      name: index === 0 ? "timed" : `timed_${index + 1}`,
      scalar: clock.read(part),
    }),
  );
  const body = project({ input: clock.relation, columns, span });
  return apply({ variant: "inner", outer: input, body, conjuncts: [], span });
}
