import type { Catalog, CatalogOperator } from "../../catalog/catalog.js";
import { orderedOf } from "../../catalog/type-facts.js";
import { queryError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { ComparisonScalar, Scalar } from "../../relation/scalar.js";
import { callScalar, comparisonScalar } from "../../relation/scalar-constructors.js";
import { type Candidate, matchingCandidates, selectCandidate } from "./candidates.js";
import { coerceArgument } from "./coercion.js";
import { requireCollation, resultType } from "./collation.js";
import { resolvePolymorphic } from "./polymorphic.js";
import { baseKey, booleanKey, plainType, typeOf, unknownKey } from "./type-index.js";
import { describeType } from "./type-names.js";
import { placeInPath, showName, type WrittenName } from "./written-name.js";

export type { WrittenName } from "./written-name.js";

/**
 * `left name right`, or `name right` when `left` is `undefined` (manual, 10.2): arguments converted. The comparisons
 * of a default ordering are `comparison`, everything else a `call`. Throws 42883, 42725, 42704, 22P02, 42P22.
 */
export function resolveOperator(
  name: WrittenName,
  left: Scalar | undefined,
  right: Scalar,
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): Scalar {
  const operands = left === undefined ? [right] : [left, right];
  const keys = operands.map((operand) => operand.type.key);
  const operator = findOperator(name, keys, catalog, searchPath, span);
  const resolved = resolvePolymorphic(
    keys,
    declaredArguments(operator),
    operator.result,
    catalog,
    span,
  );
  const converted = operands.map((operand, index) =>
    coerceArgument(operand, resolved.arguments[index] ?? operand.type.key, catalog),
  );
  const [first, second] = converted;
  const comparison = orderingOf(operator, resolved.arguments, catalog);
  if (comparison !== undefined) requireCollation(converted, catalog, span);
  if (
    comparison !== undefined &&
    operator.volatility === "immutable" &&
    first !== undefined &&
    second !== undefined
  ) {
    return comparisonScalar({
      operator: comparison,
      operatorSchema: operator.schema,
      left: first,
      right: second,
      span,
    });
  }
  return callScalar({
    notation: left === undefined ? "prefix-operator" : "operator",
    name: { schema: operator.schema, name: operator.name },
    arguments: converted,
    variadic: false,
    volatility: operator.volatility,
    strict: operator.strict,
    type: resultType(resolved.result, -1, converted, catalog),
    span,
  });
}

/** The types that an operator declares for its operands, from left to right. */
export function declaredArguments(operator: CatalogOperator): readonly string[] {
  return operator.left === undefined ? [operator.right] : [operator.left, operator.right];
}

/**
 * The comparison of a btree operator family that an operator between these types is; `undefined` for others. In
 * `pg_catalog` all operators of these names between sortable types are such; elsewhere those that come with their type.
 */
function orderingOf(
  operator: CatalogOperator,
  keys: readonly string[],
  catalog: Catalog,
): ComparisonScalar["operator"] | undefined {
  const comparison = comparisons.find((name) => name === operator.name);
  if (comparison === undefined || operator.left === undefined || operator.result !== booleanKey) {
    return undefined;
  }
  if (!keys.every((key) => orderedOf(plainType(key), catalog))) return undefined;
  if (operator.schema === "pg_catalog") return comparison;
  const own =
    operator.left === operator.right && typeOf(operator.right, catalog).schema === operator.schema;
  return own ? comparison : undefined;
}

/**
 * The comparison of a btree operator family that a resolved operator is; `undefined` for others. Those that depend on
 * the time zone (`date < timestamptz`) are calls, because a `comparison` is immutable.
 */
export function comparisonOf(
  scalar: Scalar,
  catalog: Catalog,
): { readonly operator: ComparisonScalar["operator"]; readonly schema: string } | undefined {
  if (scalar.kind === "comparison") {
    return { operator: scalar.operator, schema: scalar.operatorSchema };
  }
  if (scalar.kind !== "call" || scalar.notation !== "operator") return undefined;
  const { schema, name } = scalar.name;
  const comparison = comparisons.find((candidate) => candidate === name);
  const sorted = scalar.arguments.every((argument) => orderedOf(argument.type, catalog));
  if (comparison === undefined || schema !== "pg_catalog" || !sorted) return undefined;
  return { operator: comparison, schema };
}

const comparisons = ["=", "<>", "<", "<=", ">", ">="] as const;

/** The operator that a name means between operands of these types (one type for a prefix operator). */
export function findOperator(
  name: WrittenName,
  keys: readonly string[],
  catalog: Catalog,
  searchPath: readonly string[],
  span: Span | undefined,
): CatalogOperator {
  const candidates = operatorCandidates(name, keys.length, catalog, searchPath);
  const exact = findExact(keys, candidates, catalog);
  if (exact !== undefined) return exact.entry;
  const matching = matchingCandidates(keys, candidates, catalog);
  const chosen = selectCandidate(keys, matching, catalog);
  if (chosen !== undefined) return chosen.entry;
  const signature = showOperation(name, keys, catalog);
  if (matching.length > 1) {
    throw queryError("42725", `operator is not unique: ${signature}`, {
      span,
      hint: "Could not choose a best candidate operator. You might need to add explicit type casts.",
    });
  }
  throw queryError("42883", `operator does not exist: ${signature}`, {
    span,
    hint:
      keys.length === 1
        ? "No operator matches the given name and argument type. You might need to add an explicit type cast."
        : "No operator matches the given name and argument types. You might need to add explicit type casts.",
  });
}

/** The operators that the name reaches; of those with the same operands, the first one in the path. */
function operatorCandidates(
  name: WrittenName,
  operands: number,
  catalog: Catalog,
  searchPath: readonly string[],
): readonly Candidate<CatalogOperator>[] {
  // The scanner knows only one operator of this meaning.
  const written = name.name === "!=" ? { ...name, name: "<>" } : name;
  const reached = new Map<string, { readonly place: number; readonly entry: CatalogOperator }>();
  for (const entry of catalog.operatorsNamed(written.name)) {
    if ((entry.left === undefined ? 1 : 2) !== operands) continue;
    const place = placeInPath(written, entry, searchPath);
    if (place === undefined) continue;
    const signature = `${entry.left ?? ""} ${entry.right}`;
    const known = reached.get(signature);
    if (known === undefined || place < known.place) reached.set(signature, { place, entry });
  }
  return [...reached.values()].map(({ entry }) => ({
    entry,
    arguments: declaredArguments(entry),
  }));
}

/** An operator for exactly these types; an unknown operand counts as of the other one's type, or its domain's base. */
function findExact(
  keys: readonly string[],
  candidates: readonly Candidate<CatalogOperator>[],
  catalog: Catalog,
): Candidate<CatalogOperator> | undefined {
  const find = (wanted: readonly string[]) =>
    candidates.find((candidate) =>
      candidate.arguments.every((key, place) => key === wanted[place]),
    );
  const [left, right] = keys;
  if (left === undefined || right === undefined) return find(keys);
  const other = left === unknownKey ? right : right === unknownKey ? left : undefined;
  if (other === undefined) return find(keys);
  const base = baseKey(other, catalog);
  return find([other, other]) ?? (base === other ? undefined : find([base, base]));
}

function showOperation(name: WrittenName, keys: readonly string[], catalog: Catalog): string {
  const shown = showName(name);
  const [left, right] = keys.map((key) => describeType(key, catalog));
  return right === undefined ? `${shown} ${left}` : `${left} ${shown} ${right}`;
}
