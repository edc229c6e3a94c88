/** Edits (insert, delete, replace, swap of neighbours) that lead from one text to another. */
function distance(left: string, right: string): number {
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current: number[] = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      const swapped =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
          ? (beforePrevious[column - 2] ?? Number.POSITIVE_INFINITY) + 1
          : Number.POSITIVE_INFINITY;
      current.push(
        Math.min(
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (previous[column - 1] ?? 0) + (same ? 0 : 1),
          swapped,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** The candidate that a mistyped name most likely means; `undefined` when none is near. */
export function closestName(name: string, candidates: readonly string[]): string | undefined {
  let closest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    const most = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (edits <= most && edits < least) {
      closest = candidate;
      least = edits;
    }
  }
  return closest;
}

const mostNamesInHint = 20;

/** `Perhaps … "x" is meant. …: "x", "y".`; `undefined` when there is nothing to choose from. */
export function hintNames(
  name: string,
  candidates: readonly string[],
  introduction: string,
): string | undefined {
  const unique = [...new Set(candidates)];
  if (unique.length === 0) return undefined;
  const closest = closestName(name, unique);
  const shown = unique.slice(0, mostNamesInHint).map((candidate) => `"${candidate}"`);
  const rest = unique.length > mostNamesInHint ? ", …" : "";
  const guess = closest === undefined ? "" : `Perhaps "${closest}" is meant. `;
  return `${guess}${introduction}: ${shown.join(", ")}${rest}.`;
}
