import type { Catalog, CatalogFunction, Volatility } from "../../catalog/catalog.js";
import { findNamed, lookupSchemas } from "../../catalog/search-path.js";
import { type TypeReference, typeKey } from "../../catalog/type.js";
import { createDiagnostic } from "../../diagnostics/diagnostic.js";
import { queryError, UnsupportedError } from "../../diagnostics/errors.js";
import type { Span } from "../../diagnostics/span.js";
import type { Scalar } from "../../relation/scalar.js";
import { callScalar, fieldScalar, opaqueScalar } from "../../relation/scalar-constructors.js";
import { checkCall } from "./call-form.js";
import { type Candidate, matchingCandidates, selectCandidate } from "./candidates.js";
import { buildCast, coerceArgument } from "./coercion.js";
import { resultType } from "./collation.js";
import { selectCommonType } from "./common-type.js";
import { type Fit, functionCandidates } from "./function-candidates.js";
import type { FunctionRequest } from "./function-request.js";
import { isUnknownLiteral } from "./literals.js";
import { findPathway } from "./pathway.js";
import { requireArrayKey, resolvePolymorphic } from "./polymorphic.js";
import {
  baseKey,
  builtinKey,
  categoryOf,
  isArrayOrDomainOverArray,
  isComposite,
  plainType,
  recordKey,
  typeOf,
} from "./type-index.js";
import { describeType, describeTypes } from "./type-names.js";
import { placeInPath, showName, type WrittenName } from "./written-name.js";

export type { FunctionRequest } from "./function-request.js";

/** The function that a call means, with its arguments. */
export interface ResolvedFunction {
  readonly kind: "function";
  readonly function: CatalogFunction;
  /** Converted; in the order of the parameters when the call can be written by position, else as written. */
  readonly arguments: readonly Scalar[];
  /** The names to write before the arguments; empty when the call can be written by position. */
  readonly argumentNames: readonly (string | undefined)[];
  /** The sort expressions of WITHIN GROUP, converted. */
  readonly withinGroup: readonly Scalar[] | undefined;
  /** The call must be written with VARIADIC. */
  readonly variadic: boolean;
  readonly result: TypeReference;
}

/**
 * What a call means: a function, or a conversion or field written as one: `int4(x)`, `date('…')`, `field(row)`
 * (manual, 4.2.9 and 8.16.5).
 */
export type FunctionResolution =
  | ResolvedFunction
  | { readonly kind: "scalar"; readonly scalar: Scalar };

/**
 * Finds what a call means (manual, 10.3). Throws 42883 (its hint lists the signatures that exist under the name),
 * 42725, 42809, 42804, 22P02.
 */
export function resolveFunction(
  request: FunctionRequest,
  catalog: Catalog,
  searchPath: readonly string[],
): FunctionResolution {
  const given = [...request.arguments, ...(request.withinGroup ?? [])];
  const keys = given.map((scalar) => scalar.type.key);
  const candidates = functionCandidates(
    request.name,
    given.length,
    request.argumentNames,
    !request.variadic,
    catalog,
    searchPath,
  );
  const exact = candidates.find((candidate) =>
    candidate.arguments.every((key, index) => key === keys[index]),
  );
  const conversion = exact === undefined ? conversionCall(request, catalog, searchPath) : undefined;
  if (conversion !== undefined) return { kind: "scalar", scalar: conversion };
  const matching = exact === undefined ? matchingCandidates(keys, candidates, catalog) : [exact];
  const chosen = selectCandidate(keys, matching, catalog);
  if (chosen === undefined && matching.length > 0) throw notUnique(request, given, catalog);
  if (chosen !== undefined && !movesVariadic(chosen.entry, request)) {
    return resolveCandidate(chosen, request, given, catalog);
  }
  const field = fieldCall(request, catalog);
  if (field !== undefined) return { kind: "scalar", scalar: field };
  throw notFound(request, keys, catalog, searchPath);
}

/** Whether names put the argument written with VARIADIC somewhere else than last. */
function movesVariadic({ parameters }: Fit, request: FunctionRequest): boolean {
  const named = request.argumentNames.some((name) => name !== undefined);
  return named && request.variadic && parameters.at(-1) !== parameters.length - 1;
}

function resolveCandidate(
  candidate: Candidate<Fit>,
  request: FunctionRequest,
  written: readonly Scalar[],
  catalog: Catalog,
): ResolvedFunction {
  const { function: entry, ambiguous, expanded, parameters } = candidate.entry;
  const { span } = request;
  if (ambiguous) throw notUnique(request, written, catalog);
  checkCall(request, candidate.entry, describeCall(request, written, catalog));
  const given =
    entry.aggregateKind === "hypothetical-set"
      ? unifyHypothetical(written, candidate.arguments, request.withinGroup?.length ?? 0, catalog)
      : written;
  const last = given.at(-1);
  if (
    request.variadic &&
    entry.variadic === builtinKey("any") &&
    last !== undefined &&
    !isArrayOrDomainOverArray(last.type.key, catalog)
  ) {
    throw queryError("42804", "VARIADIC argument must be an array", { span: last.span });
  }
  const keys = given.map((scalar) => scalar.type.key);
  const resolved = resolvePolymorphic(keys, candidate.arguments, entry.result, catalog, span);
  const converted = given.map((scalar, index) =>
    coerceArgument(scalar, resolved.arguments[index] ?? scalar.type.key, catalog),
  );
  const firstExpanded = converted[converted.length - expanded];
  if (entry.variadic !== builtinKey("any") && firstExpanded !== undefined) {
    // The elements are passed as an array, whose type must exist.
    requireArrayKey(firstExpanded.type.key, catalog, span);
  }
  const result = resultType(resolved.result, -1, converted, catalog);
  const variadic = request.variadic && entry.variadic !== undefined;
  const direct = converted.slice(0, request.arguments.length);
  const call = {
    kind: "function",
    function: entry,
    withinGroup: request.withinGroup && converted.slice(direct.length),
    variadic,
    result,
  } as const;
  const byPosition = expanded > 0 ? direct : orderByParameter(direct, parameters);
  return byPosition === undefined
    ? { ...call, arguments: direct, argumentNames: request.argumentNames }
    : { ...call, arguments: byPosition, argumentNames: [] };
}

/** The arguments in the order of their parameters, when these are the first ones without a gap. */
function orderByParameter(
  given: readonly Scalar[],
  parameters: readonly number[],
): readonly Scalar[] | undefined {
  const ordered = given.map((_, parameter) => given[parameters.indexOf(parameter)]);
  return ordered.every((scalar) => scalar !== undefined) ? ordered : undefined;
}

/**
 * Converts each hypothetical argument and its sort expression, declared as `any` both, to their common type: they are
 * compared with each other.
 */
function unifyHypothetical(
  given: readonly Scalar[],
  declared: readonly string[],
  sorted: number,
  catalog: Catalog,
): readonly Scalar[] {
  const unified = [...given];
  for (let index = given.length - 2 * sorted; index < given.length - sorted; index += 1) {
    const hypothetical = given[index];
    const sort = given[index + sorted];
    if (hypothetical === undefined || sort === undefined) continue;
    if (declared[index] !== builtinKey("any")) continue;
    const common = selectCommonType([sort, hypothetical], "WITHIN GROUP", catalog);
    unified[index] = coerceArgument(hypothetical, common.key, catalog);
    unified[index + sorted] = coerceArgument(sort, common.key, catalog);
  }
  return unified;
}

/** `typename(x)`, where no function is an exact match: a conversion that takes no function or an unknown literal. */
function conversionCall(
  request: FunctionRequest,
  catalog: Catalog,
  searchPath: readonly string[],
): Scalar | undefined {
  const [argument, more] = request.arguments;
  if (argument === undefined || more !== undefined || request.withinGroup !== undefined) {
    return undefined;
  }
  if (request.argumentNames.some((name) => name !== undefined)) return undefined;
  const target = typeNamed(request.name, catalog, searchPath);
  if (target === undefined) return undefined;
  const source = argument.type.key;
  if (!isUnknownLiteral(argument)) {
    const pathway = findPathway(source, target, "explicit", catalog);
    if (pathway?.method !== "relabel" && pathway?.method !== "text") return undefined;
    // A row has no text form here: `text(row)` could be a field of the row.
    const isRow = source === recordKey || isComposite(source, catalog);
    if (pathway.method === "text" && isRow && categoryOf(target, catalog) === "S") return undefined;
  }
  return buildCast(argument, plainType(target), catalog, request.span);
}

/** The type that a function's name names; row types and pseudo-types do not count. */
function typeNamed(
  name: WrittenName,
  catalog: Catalog,
  searchPath: readonly string[],
): string | undefined {
  const type = findNamed(catalog.types, name, lookupSchemas(searchPath));
  if (type === undefined || type.kind === "composite" || type.kind === "pseudo") return undefined;
  return typeKey(type);
}

/** `field(row)`: the field of that name, where there is no function. */
function fieldCall(request: FunctionRequest, catalog: Catalog): Scalar | undefined {
  const [argument, more] = request.arguments;
  const plain =
    request.name.schema === undefined &&
    !request.distinct &&
    !request.ordered &&
    !request.filtered &&
    !request.over &&
    !request.variadic &&
    request.withinGroup === undefined &&
    request.argumentNames.every((name) => name === undefined);
  if (argument === undefined || more !== undefined || !plain) return undefined;
  const { attributes } = typeOf(baseKey(argument.type.key, catalog), catalog);
  const attribute = attributes.find(({ name }) => name === request.name.name);
  if (attribute === undefined) return undefined;
  return fieldScalar({
    argument,
    name: attribute.name,
    type: attribute.type,
    span: request.span,
  });
}

function describeCall(
  request: FunctionRequest,
  given: readonly Scalar[],
  catalog: Catalog,
): string {
  const shown = given.map((scalar, index) => {
    const name = request.argumentNames[index];
    const type = describeType(scalar.type.key, catalog);
    return name === undefined ? type : `${name} => ${type}`;
  });
  return `${showName(request.name)}(${shown.join(", ")})`;
}

function notUnique(request: FunctionRequest, given: readonly Scalar[], catalog: Catalog): Error {
  return queryError("42725", `function ${describeCall(request, given, catalog)} is not unique`, {
    span: request.span,
    hint: "Could not choose a best candidate function. You might need to add explicit type casts.",
  });
}

/** How many signatures a hint shows. */
const shownSignatures = 10;

function notFound(
  request: FunctionRequest,
  keys: readonly string[],
  catalog: Catalog,
  searchPath: readonly string[],
): Error {
  const given = [...request.arguments, ...(request.withinGroup ?? [])];
  const overloads = catalog
    .functionsNamed(request.name.name)
    .filter((entry) => placeInPath(request.name, entry, searchPath) !== undefined)
    .map((entry) => `${entry.name}(${describeTypes(entry.arguments, catalog)})`);
  const misplaced = request.ordered && keys.length > 0 && overloads.length === 0;
  const advice = misplaced
    ? "No aggregate function matches the given name and argument types. Perhaps you misplaced ORDER BY; ORDER BY must appear after all regular arguments of the aggregate."
    : "No function matches the given name and argument types. You might need to add explicit type casts.";
  const more = overloads.length > shownSignatures ? ", …" : "";
  const list =
    overloads.length === 0
      ? ""
      : ` There is ${overloads.slice(0, shownSignatures).join(", ")}${more}.`;
  return queryError("42883", `function ${describeCall(request, given, catalog)} does not exist`, {
    span: request.span,
    hint: `${advice}${list}`,
  });
}

/** The scalar of a resolved call of an ordinary function. */
export function buildCall(resolution: FunctionResolution, span: Span | undefined): Scalar {
  if (resolution.kind === "scalar") return resolution.scalar;
  const { function: entry, argumentNames, result: type, variadic } = resolution;
  const volatility = callVolatility(resolution);
  const { strict } = entry;
  if (argumentNames.length > 0) {
    const pieces = namedPieces(resolution, span);
    const { arguments: given } = resolution;
    return opaqueScalar({ pieces, arguments: given, volatility, strict, type, span });
  }
  return callScalar({
    notation: "function",
    name: { schema: entry.schema, name: entry.name },
    arguments: resolution.arguments,
    variadic,
    volatility,
    strict,
    type,
    span,
  });
}

/** A default that the call leaves out may be any expression; those of `pg_catalog` are constants. */
function callVolatility({ function: entry, arguments: given }: ResolvedFunction): Volatility {
  const complete = entry.schema === "pg_catalog" || given.length >= entry.arguments.length;
  return complete ? entry.volatility : "volatile";
}

/** The text around the arguments of a call that names some of them, because it leaves out others before them. */
function namedPieces(resolution: ResolvedFunction, span: Span | undefined): readonly string[] {
  const { function: entry, argumentNames } = resolution;
  const names = entry.schema === "pg_catalog" ? [entry.name] : [entry.schema, entry.name];
  const words = [...names, ...argumentNames.filter((name) => name !== undefined)];
  if (!words.every((word) => /^[a-z_][a-z0-9_]*$/.test(word))) {
    throw new UnsupportedError([
      createDiagnostic(
        "error",
        "0AT15",
        `call of ${entry.name} with named arguments is not understood by the compiler`,
        { span, hint: "Write the arguments by position." },
      ),
    ]);
  }
  const before = argumentNames.map((name, index) => {
    const start = index === 0 ? `${names.join(".")}(` : ", ";
    return name === undefined ? start : `${start}${name} => `;
  });
  return [...before, ")"];
}
