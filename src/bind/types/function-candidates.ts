import type { Catalog, CatalogFunction } from "../../catalog/catalog.js";
import type { Candidate } from "./candidates.js";
import { placeInPath, type WrittenName } from "./written-name.js";

/** How the arguments of a call, in the order written, fill the parameters of an overload. */
export interface Fit {
  readonly function: CatalogFunction;
  /** For each argument, the index of its parameter; the elements of an expanded VARIADIC all have the last one. */
  readonly parameters: readonly number[];
  /** How many arguments are elements of an expanded VARIADIC parameter. */
  readonly expanded: number;
  /** Another overload takes the same arguments in another way (defaults, VARIADIC); which one is meant is not known. */
  readonly ambiguous: boolean;
}

interface PlacedFit extends Candidate<Fit> {
  readonly place: number;
}

/**
 * The overloads that a name reaches and that can take so many arguments with these names, counting defaults and
 * VARIADIC (manual, 10.3 steps 1 and 2). Of those that take arguments of the same types, the first one in the path.
 */
export function functionCandidates(
  name: WrittenName,
  count: number,
  argumentNames: readonly (string | undefined)[],
  expandVariadic: boolean,
  catalog: Catalog,
  searchPath: readonly string[],
): readonly Candidate<Fit>[] {
  const reached = new Map<string, PlacedFit>();
  for (const entry of catalog.functionsNamed(name.name)) {
    const place = placeInPath(name, entry, searchPath);
    if (place === undefined) continue;
    const fit = fitArguments(entry, count, argumentNames, expandVariadic);
    if (fit === undefined) continue;
    const declared = declaredTypes(entry, fit);
    const candidate = { entry: fit, arguments: declared, place };
    const signature = declared.join(" ");
    const rival = reached.get(signature);
    reached.set(signature, rival === undefined ? candidate : prefer(rival, candidate));
  }
  return [...reached.values()];
}

/** Of two overloads for the same types: the one earlier in the path, else the one that is not expanded. */
function prefer(rival: PlacedFit, candidate: PlacedFit): PlacedFit {
  if (rival.place !== candidate.place) return rival.place < candidate.place ? rival : candidate;
  const rivalExpanded = rival.entry.expanded > 0;
  const candidateExpanded = candidate.entry.expanded > 0;
  if (rivalExpanded !== candidateExpanded) return rivalExpanded ? candidate : rival;
  return { ...rival, entry: { ...rival.entry, ambiguous: true } };
}

function fitArguments(
  entry: CatalogFunction,
  count: number,
  argumentNames: readonly (string | undefined)[],
  expandVariadic: boolean,
): Fit | undefined {
  const parameters = entry.arguments.length;
  const enough = count + entry.defaults >= parameters;
  if (argumentNames.some((name) => name !== undefined)) {
    // The elements of an expanded VARIADIC have no names.
    if (entry.variadic !== undefined && expandVariadic) return undefined;
    if (count > parameters || !enough) return undefined;
    const places = matchNames(entry, argumentNames);
    return places && { function: entry, parameters: places, expanded: 0, ambiguous: false };
  }
  const expand = expandVariadic && entry.variadic !== undefined && count >= parameters;
  if (!expand && (count > parameters || !enough)) return undefined;
  return {
    function: entry,
    parameters: Array.from({ length: count }, (_, index) => Math.min(index, parameters - 1)),
    expanded: expand ? count - parameters + 1 : 0,
    ambiguous: false,
  };
}

/** The parameter of each argument: positional ones first, the others by name; each once, the missing ones with defaults. */
function matchNames(
  entry: CatalogFunction,
  argumentNames: readonly (string | undefined)[],
): readonly number[] | undefined {
  const places: number[] = [];
  for (const [index, name] of argumentNames.entries()) {
    const place = name === undefined ? index : entry.argumentNames.indexOf(name);
    if (place === -1 || places.includes(place)) return undefined;
    places.push(place);
  }
  const firstDefault = entry.arguments.length - entry.defaults;
  for (let place = 0; place < firstDefault; place += 1) {
    if (!places.includes(place)) return undefined;
  }
  return places;
}

function declaredTypes(entry: CatalogFunction, fit: Fit): readonly string[] {
  return fit.parameters.map((parameter, index) => {
    const expanded = index >= fit.parameters.length - fit.expanded;
    const declared = expanded ? entry.variadic : entry.arguments[parameter];
    return declared ?? "";
  });
}
