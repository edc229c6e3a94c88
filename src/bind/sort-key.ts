import type { QualifiedName } from "../catalog/type.js";
import { equalityOf, formatType, orderedOf } from "../catalog/type-facts.js";
import type { Scalar, SortKey } from "../relation/scalar.js";
import type { Node, SortBy } from "../syntax/tree.js";
import { type Environment, fail } from "./environment.js";
import { writtenName } from "./names.js";

/** Requires that values of the scalar's type can be compared for equality (GROUP BY, DISTINCT, PARTITION BY). */
export function requireEquality(
  scalar: Scalar,
  node: Node | undefined,
  environment: Environment,
): void {
  const { catalog } = environment;
  if (scalar.type.key === "pg_catalog.unknown") return;
  if (equalityOf(scalar.type, catalog) !== "none") return;
  const shown = formatType(scalar.type, catalog);
  fail(
    environment,
    "42883",
    `could not identify an equality operator for type ${shown}`,
    node,
    shown === "json" ? "Convert it to jsonb." : undefined,
  );
}

function requireOrdering(scalar: Scalar, node: Node | undefined, environment: Environment): void {
  const { catalog } = environment;
  if (orderedOf(scalar.type, catalog)) return;
  const shown = formatType(scalar.type, catalog);
  fail(
    environment,
    "42883",
    `could not identify an ordering operator for type ${shown}`,
    node,
    "Use an explicit ordering operator or modify the query.",
  );
}

function findOperator(sort: SortBy, scalar: Scalar, environment: Environment): QualifiedName {
  const written = writtenName(sort.useOp);
  const { catalog } = environment;
  const found = catalog
    .operatorsNamed(written.name)
    .find(
      ({ schema, left, right }) =>
        (written.schema ?? schema) === schema &&
        left === scalar.type.key &&
        right === scalar.type.key,
    );
  if (found !== undefined) return { schema: found.schema, name: found.name };
  return fail(
    environment,
    "42883",
    `operator does not exist: ${formatType(scalar.type, catalog)} ${written.name} ${formatType(scalar.type, catalog)}`,
    { SortBy: sort },
  );
}

/** One key of an ORDER BY over a bound scalar (manual, 7.5). */
export function buildSortKey(scalar: Scalar, sort: SortBy, environment: Environment): SortKey {
  const operator =
    sort.sortby_dir === "SORTBY_USING" ? findOperator(sort, scalar, environment) : undefined;
  if (operator === undefined) requireOrdering(scalar, { SortBy: sort }, environment);
  const descending = sort.sortby_dir === "SORTBY_DESC" || operator?.name === ">";
  const nullsFirst =
    sort.sortby_nulls === "SORTBY_NULLS_FIRST" ||
    (sort.sortby_nulls !== "SORTBY_NULLS_LAST" && descending);
  const isDefault = operator?.schema === "pg_catalog" && /^[<>]$/.test(operator.name);
  return Object.freeze({
    scalar,
    descending,
    nullsFirst,
    operator: isDefault ? undefined : operator,
  });
}
