import type { Catalog } from "../catalog/catalog.js";
import type { TypeReference } from "../catalog/type.js";
import { typeName } from "../catalog/type-facts.js";
import { empty, identifier, join, literal, type Sql, sql, words } from "../sql/sql.js";

/** A type as it is written in a cast: `numeric(12,2)`, `timestamp(3) with time zone`, `public.mood[]`. */
export function emitType(type: TypeReference, catalog: Pick<Catalog, "types">): Sql {
  const name = typeName(type, catalog);
  const base = name.standard
    ? words(name.words)
    : name.schema === undefined
      ? identifier(name.words)
      : identifier(name.schema, name.words);
  const modifiers =
    name.modifiers.length === 0
      ? empty
      : sql`(${join(
          name.modifiers.map((modifier) => literal(modifier)),
          sql`,`,
        )})`;
  const suffix = name.suffix === "" ? empty : sql` ${words(name.suffix)}`;
  return sql`${base}${modifiers}${suffix}${name.dimensions === 1 ? sql`[]` : empty}`;
}
