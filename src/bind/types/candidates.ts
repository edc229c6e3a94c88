import type { Catalog } from "../../catalog/catalog.js";
import { canCoerce } from "./coercion.js";
import { baseKey, categoryOf, isPreferred, typeOf, unknownKey } from "./type-index.js";

/** An overload with the types that it declares at the places of the given arguments. */
export interface Candidate<Entry> {
  readonly entry: Entry;
  readonly arguments: readonly string[];
}

/** The overloads whose arguments the given types can be converted to implicitly. */
export function matchingCandidates<Entry>(
  actual: readonly string[],
  candidates: readonly Candidate<Entry>[],
  catalog: Catalog,
): readonly Candidate<Entry>[] {
  return candidates.filter((candidate) =>
    canCoerce(actual, candidate.arguments.slice(0, actual.length), "implicit", catalog),
  );
}

/**
 * Chooses among matching overloads (manual, 10.2 step 3 and 10.3 step 4): most exact matches, most exact or
 * preferred ones, the category that the unknown arguments suggest, and at last the assumption that unknown arguments
 * have the type of the known ones. `undefined` when not exactly one remains.
 */
export function selectCandidate<Entry>(
  actual: readonly string[],
  candidates: readonly Candidate<Entry>[],
  catalog: Catalog,
): Candidate<Entry> | undefined {
  if (candidates.length < 2) return candidates[0];
  const known = actual.map((key) => baseKey(key, catalog));
  const isKnown = (place: number) => known[place] !== unknownKey;

  let remaining = keepBest(candidates, (candidate) =>
    countPlaces(known, (key, place) => isKnown(place) && candidate.arguments[place] === key),
  );
  if (remaining.length === 1) return remaining[0];

  remaining = keepBest(remaining, (candidate) =>
    countPlaces(known, (key, place) => {
      const declared = candidate.arguments[place];
      if (!isKnown(place) || declared === undefined) return false;
      return declared === key || isPreferred(declared, categoryOf(key, catalog), catalog);
    }),
  );
  if (remaining.length === 1) return remaining[0];
  if (known.every((_, place) => isKnown(place))) return undefined;

  remaining = keepSuggested(known, remaining, catalog);
  if (remaining.length === 1) return remaining[0];

  const [shared, ...others] = new Set(known.filter((_, place) => isKnown(place)));
  if (shared === undefined || others.length > 0) return undefined;
  const assumed = known.map(() => shared);
  const fitting = matchingCandidates(assumed, remaining, catalog);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function countPlaces(
  keys: readonly string[],
  counts: (key: string, place: number) => boolean,
): number {
  return keys.filter(counts).length;
}

function keepBest<Entry>(
  candidates: readonly Candidate<Entry>[],
  score: (candidate: Candidate<Entry>) => number,
): readonly Candidate<Entry>[] {
  const scores = candidates.map(score);
  const best = Math.max(...scores);
  return candidates.filter((_, index) => scores[index] === best);
}

/**
 * Keeps the overloads that take, at each unknown argument, a type of the category that all agree on there — strings
 * when one takes strings — and the preferred type when one takes that. Keeps all when a place has no such category.
 */
function keepSuggested<Entry>(
  known: readonly string[],
  candidates: readonly Candidate<Entry>[],
  catalog: Catalog,
): readonly Candidate<Entry>[] {
  const suggestions = new Map<number, { readonly category: string; readonly preferred: boolean }>();
  for (const [place, key] of known.entries()) {
    if (key !== unknownKey) continue;
    const declared = candidates.flatMap((candidate) => {
      const type = candidate.arguments[place];
      return type === undefined ? [] : [typeOf(type, catalog)];
    });
    const categories = new Set(declared.map((type) => type.category));
    const [first] = categories;
    const category = categories.size === 1 ? first : categories.has("S") ? "S" : undefined;
    if (category === undefined) return candidates;
    const preferred = declared.some((type) => type.category === category && type.preferred);
    suggestions.set(place, { category, preferred });
  }
  const kept = candidates.filter((candidate) =>
    [...suggestions].every(([place, { category, preferred }]) => {
      const declared = candidate.arguments[place];
      if (declared === undefined) return false;
      const type = typeOf(declared, catalog);
      return type.category === category && (!preferred || type.preferred);
    }),
  );
  return kept.length === 0 ? candidates : kept;
}
