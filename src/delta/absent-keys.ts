import { builtinType } from "../catalog/type.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { mapArguments } from "../relation/scalar-traversal.js";
import { bigintLiteral, binary } from "./scalars.js";

const integer = builtinType("int4");
const zero = bigintLiteral(0);

/** For a group key the bit that is 1 where the row's set leaves it out: in which column, at which place, of how many. */
export type Absent = Map<
  ColumnId,
  { readonly mark: Scalar; readonly place: number; readonly width: number }
>;

/** GROUPING(a, b): a bit for each argument, the last one the lowest. Bits that follow each other in a mark stay together. */
export function replaceGrouping(scalar: Scalar, absent: Absent): Scalar {
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
    (sum, run) =>
      binary("+", binary("*", sum, bigintLiteral(2 ** run.length), integer), run.bits, integer),
    first?.bits ?? zero,
  );
}

function maskedBits(mark: Scalar, lowest: number, length: number, width: number): Scalar {
  const shifted = lowest === 0 ? mark : binary(">>", mark, bigintLiteral(lowest), integer);
  return lowest + length === width
    ? shifted
    : binary("&", shifted, bigintLiteral(2 ** length - 1), integer);
}
