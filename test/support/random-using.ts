import type { Random } from "../../src/proof/random.js";
import { type DrawnRelation, quote, type RelationColumn } from "./random-relations.js";

interface Operand extends Omit<RelationColumn, "name"> {
  readonly reference: string;
}

/** Columns of two relations that are joined by their name. */
interface Shared {
  readonly name: string;
  readonly sides: readonly [left: number, right: number];
}

function isJoinable({ faithful, type }: RelationColumn): boolean {
  return faithful && type !== "pg_catalog.bool";
}

/** One pair of columns of one type, or two. */
function pairColumns(
  random: Random,
  left: readonly RelationColumn[],
  right: readonly RelationColumn[],
  fresh: (prefix: string) => string,
): readonly Shared[] {
  const shared: Shared[] = [];
  const most = random.chance(0.7) ? 1 : 2;
  for (const [index, column] of random.shuffle([...left.entries()])) {
    const partner = right.findIndex(
      (match, position) =>
        match.type === column.type &&
        isJoinable(match) &&
        !shared.some(({ sides }) => sides[1] === position),
    );
    if (!isJoinable(column) || partner < 0 || shared.length === most) continue;
    shared.push({ name: fresh("k"), sides: [index, partner] });
  }
  return shared;
}

/**
 * Two relations joined by columns of one name, which their aliases give them: by USING or by NATURAL, as one entry of FROM
 * or as two. `undefined` where they have no columns of one type.
 */
export function usingJoin(
  random: Random,
  [one, other]: readonly [DrawnRelation, DrawnRelation],
  fresh: (prefix: string) => string,
): { readonly text: string; readonly scope: readonly Operand[] } | undefined {
  const shared = pairColumns(random, one.columns, other.columns, fresh);
  if (shared.length === 0) return undefined;
  const side = ({ text, columns }: DrawnRelation, place: 0 | 1) => {
    const alias = fresh("r");
    const named = columns.map((column, index) => ({
      ...column,
      name: shared.find(({ sides }) => sides[place] === index)?.name ?? fresh("v"),
    }));
    const list = named.map(({ name }) => name).join(", ");
    return { alias, columns: named, text: `${text} AS ${alias} (${list})` };
  };
  const [left, right] = [side(one, 0), side(other, 1)];
  const isShared = (column: RelationColumn): boolean =>
    shared.some(({ name }) => name === column.name);
  const merged = left.columns.filter(isShared);
  const kind = random.pick(["", "", "LEFT ", "RIGHT ", "FULL "]);
  const list = shared.map(({ name }) => name).join(", ");
  const text = random.chance(0.4)
    ? `${left.text} NATURAL ${kind}JOIN ${right.text}`
    : `${left.text} ${kind}JOIN ${right.text} USING (${list})`;
  const under = (alias: string, columns: readonly RelationColumn[]): readonly Operand[] =>
    columns.map(({ name, ...column }) => ({ ...column, reference: quote(alias, name) }));
  if (random.chance(0.5)) {
    const alias = fresh("j");
    const rest = [left, right].flatMap(({ columns }) =>
      columns.filter((column) => !isShared(column)),
    );
    return { text: `(${text}) AS ${alias}`, scope: under(alias, [...merged, ...rest]) };
  }
  return {
    text: `(${text})`,
    scope: [
      ...merged.map(({ name, ...column }) => ({ ...column, reference: name })),
      ...[left, right].flatMap(({ alias, columns }) => under(alias, columns)),
    ],
  };
}
