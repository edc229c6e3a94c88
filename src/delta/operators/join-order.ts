import { columnsOf } from "../../relation/columns.js";
import { keysOf } from "../../relation/keys.js";
import type { ColumnId, Scalar } from "../../relation/scalar.js";
import { columnsUsed } from "../../relation/traversal.js";
import type { Derived } from "../builder.js";

/** How an input hangs on those placed before it: the lower, the fewer rows it multiplies them by. */
const linkRank = { key: 0, condition: 1, none: 2 } as const;

/** What a join takes at one place: an input, or a table joined with what it refers to. */
export type Place = { readonly input: Derived } | { readonly places: readonly Place[] };

/** What can stand at a place, with what its order depends on. */
interface Candidate {
  readonly place: Place;
  readonly kept: boolean;
  readonly columns: ReadonlySet<ColumnId>;
  readonly keys: readonly (readonly ColumnId[])[];
}

/**
 * The order in which a join takes its inputs. It starts from the one that no other leads to by a key (the table with
 * the foreign keys, not one that they refer to) and follows key after key, so that the delta of what is joined so
 * far does not grow; inputs without a key come after, unlinked ones last. Relations that a state keeps come after all
 * source tables, because their pre-state is at hand and that of what was joined before is then not wanted.
 *
 * A table that others lead to by a key is first joined with those that it alone leads to by a key: a customer with the
 * nation, and that with the region.
 */
export function arrangeInputs(
  conjuncts: readonly Scalar[],
  inputs: readonly Derived[],
): readonly Place[] {
  const candidates = joinReferred(
    inputs.map((input) => ({
      place: { input },
      kept: input.kept !== undefined,
      columns: new Set(columnsOf(input.post).map((column) => column.id)),
      keys: keysOf(input.post),
    })),
    conjuncts,
  );
  const placed: Candidate[] = [];
  for (const kept of [false, true]) {
    const waiting = candidates.filter((candidate) => candidate.kept === kept);
    while (waiting.length > 0) {
      const next =
        placed.length === 0
          ? chooseFirst(waiting, conjuncts)
          : lowest(waiting, (candidate) => linkRank[linkTo(candidate, placed, conjuncts)]);
      placed.push(next);
      waiting.splice(waiting.indexOf(next), 1);
    }
  }
  return placed.map(({ place }) => place);
}

function joinReferred(
  candidates: readonly Candidate[],
  conjuncts: readonly Scalar[],
): readonly Candidate[] {
  const tables = candidates.filter(({ kept }) => !kept);
  for (const referred of tables) {
    const referring = tables.find(
      (other) => other !== referred && linkTo(referred, [other], conjuncts) === "key",
    );
    if (referring === undefined || reachesBeyond(referred, referring, conjuncts)) continue;
    const further = tables.some(
      (other) =>
        other !== referred &&
        other !== referring &&
        linkTo(referring, [other], conjuncts) === "key",
    );
    if (!further) continue;
    const joined: Candidate = {
      place: {
        places: [
          ...("places" in referring.place ? referring.place.places : [referring.place]),
          referred.place,
        ],
      },
      kept: false,
      columns: new Set([...referring.columns, ...referred.columns]),
      keys: referring.keys,
    };
    return joinReferred(
      candidates.flatMap((other) =>
        other === referring ? [joined] : other === referred ? [] : [other],
      ),
      conjuncts,
    );
  }
  return candidates;
}

/**
 * Whether an equality on a candidate needs more than itself and one other. Other conditions find no rows, and wait for what they
 * need.
 */
function reachesBeyond(
  candidate: Candidate,
  other: Candidate,
  conjuncts: readonly Scalar[],
): boolean {
  return conjuncts.some((conjunct) => {
    if (conjunct.kind !== "comparison" || conjunct.operator !== "=") return false;
    const used = [...columnsUsed(conjunct)];
    return (
      used.some((id) => candidate.columns.has(id)) &&
      !used.every((id) => candidate.columns.has(id) || other.columns.has(id))
    );
  });
}

function chooseFirst(candidates: readonly Candidate[], conjuncts: readonly Scalar[]): Candidate {
  return lowest(candidates, (candidate) => {
    const others = candidates.filter((other) => other !== candidate);
    const leadingHere = others.filter((other) => linkTo(candidate, [other], conjuncts) === "key");
    const leadingOn = others.filter((other) => linkTo(other, [candidate], conjuncts) === "key");
    return leadingHere.length * candidates.length - leadingOn.length;
  });
}

function lowest<Item>(items: readonly Item[], rank: (item: Item) => number): Item {
  const ranks = items.map(rank);
  return items[ranks.indexOf(Math.min(...ranks))] as Item;
}

function linkTo(
  candidate: Candidate,
  placed: readonly Candidate[],
  conjuncts: readonly Scalar[],
): keyof typeof linkRank {
  const reached = (scalar: Scalar): boolean =>
    [...columnsUsed(scalar)].every((id) => placed.some(({ columns }) => columns.has(id)));
  const linked = conjuncts.some((conjunct) => {
    const used = [...columnsUsed(conjunct)];
    const beyond = used.filter((id) => !candidate.columns.has(id));
    return (
      beyond.length > 0 &&
      beyond.length < used.length &&
      beyond.every((id) => placed.some(({ columns }) => columns.has(id)))
    );
  });
  if (!linked) return "none";
  const equated = new Set<ColumnId>();
  for (const conjunct of conjuncts) {
    if (conjunct.kind !== "comparison" || conjunct.operator !== "=") continue;
    const { left, right } = conjunct;
    if (left.kind === "column" && reached(right)) equated.add(left.column);
    if (right.kind === "column" && reached(left)) equated.add(right.column);
  }
  return candidate.keys.some((key) => key.every((id) => equated.has(id))) ? "key" : "condition";
}
