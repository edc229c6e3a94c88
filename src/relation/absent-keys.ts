import { binary, integerLiteral } from "./builtin-calls.js";
import type { Aggregate, Relation } from "./relation.js";
import type { ColumnId, Scalar } from "./scalar.js";
import { mapArguments } from "./scalar-traversal.js";
import { mapScalars, rewriteBottomUp } from "./traversal.js";

const zero = integerLiteral(0);

/** For a group key the bit that is 1 where the row's set leaves it out: in which column, at which place, of how many. */
export type Absent = Map<
  ColumnId,
  { readonly mark: Scalar; readonly place: number; readonly width: number }
>;

/**
 * Puts what `settle` makes of it in the place of each γ over grouping sets, and arithmetic over what it tells of the keys in that
 * of GROUPING: only so a NULL that was rolled up differs from one that was there.
 */
export function replaceGroupingSets(
  relation: Relation,
  settle: (node: Aggregate, sets: readonly (readonly number[])[], absent: Absent) => Relation,
): Relation {
  const absent: Absent = new Map();
  return rewriteBottomUp(relation, (node) => {
    // Before the sets above are settled: they may copy what is below them, under other ids.
    const replaced = mapScalars(node, (scalar) => replaceGrouping(scalar, absent));
    if (replaced.kind !== "aggregate") return replaced;
    if (replaced.groupingSets !== undefined) {
      return settle(replaced, replaced.groupingSets.sets, absent);
    }
    // A key can be one of sets below, under the same id; none is left out here.
    for (const { id } of replaced.keys) absent.delete(id);
    return replaced;
  });
}

/** GROUPING(a, b): a bit for each argument, the last one the lowest. Bits that follow each other in a mark stay together. */
function replaceGrouping(scalar: Scalar, absent: Absent): Scalar {
  if (scalar.kind !== "grouping") {
    return mapArguments(scalar, (argument) => replaceGrouping(argument, absent));
  }
  const runs: { mark: Scalar; lowest: number; length: number; width: number }[] = [];
  for (const key of scalar.keys) {
    const found = absent.get(key);
    const last = runs.at(-1);
    // A plain GROUP BY leaves no key out.
    if (found === undefined) runs.push({ mark: zero, lowest: 0, length: 1, width: 1 });
    else if (last?.mark === found.mark && last.lowest === found.place + 1) {
      last.lowest -= 1;
      last.length += 1;
    } else runs.push({ mark: found.mark, lowest: found.place, length: 1, width: found.width });
  }
  const [first, ...others] = runs.map(({ mark, lowest, length, width }) => ({
    length,
    bits: maskedBits(mark, lowest, length, width),
  }));
  return others.reduce<Scalar>(
    (sum, run) => binary("+", binary("*", sum, integerLiteral(2 ** run.length)), run.bits),
    first?.bits ?? zero,
  );
}

function maskedBits(mark: Scalar, lowest: number, length: number, width: number): Scalar {
  const shifted = lowest === 0 ? mark : binary(">>", mark, integerLiteral(lowest));
  return lowest + length === width
    ? shifted
    : binary("&", shifted, integerLiteral(2 ** length - 1));
}
