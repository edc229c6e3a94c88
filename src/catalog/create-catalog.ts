import { builtinCasts } from "./builtin-casts.js";
import { builtinCollations } from "./builtin-collations.js";
import { builtinFunctionsNamed } from "./builtin-functions.js";
import { builtinOperatorsNamed } from "./builtin-operators.js";
import { builtinTypes } from "./builtin-types.js";
import type {
  Catalog,
  CatalogCast,
  CatalogCollation,
  CatalogFunction,
  CatalogOperator,
  CatalogTable,
} from "./catalog.js";
import { type QualifiedName, type Type, typeKey } from "./type.js";

/** What a database has beyond `pg_catalog`. What is left out is empty. */
export interface CatalogParts {
  readonly tables?: readonly CatalogTable[];
  readonly types?: readonly Type[];
  readonly functions?: readonly CatalogFunction[];
  readonly operators?: readonly CatalogOperator[];
  readonly casts?: readonly CatalogCast[];
  readonly collations?: readonly (QualifiedName & CatalogCollation)[];
  /** `["pg_catalog", "public"]` when left out. */
  readonly searchPath?: readonly string[];
}

function keyed<Value extends QualifiedName>(values: readonly Value[]): Map<string, Value> {
  return new Map(values.map((value) => [typeKey(value), value]));
}

function groupedByName<Value extends QualifiedName>(
  values: readonly Value[],
): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const group = groups.get(value.name);
    if (group === undefined) groups.set(value.name, [value]);
    else group.push(value);
  }
  return groups;
}

/** The overloads of a name: the user's after those of `pg_catalog`. */
function layered<Value extends QualifiedName>(
  builtin: (name: string) => readonly Value[],
  own: readonly Value[],
): (name: string) => readonly Value[] {
  const groups = groupedByName(own);
  return (name) => {
    const group = groups.get(name);
    return group === undefined ? builtin(name) : [...builtin(name), ...group];
  };
}

function castKey(source: string, target: string): string {
  return `${source} ${target}`;
}

const builtinCastsByKey: ReadonlyMap<string, CatalogCast> = new Map(
  builtinCasts.map((cast) => [castKey(cast.source, cast.target), cast]),
);

/** A catalog of the given objects over those of `pg_catalog`. */
export function createCatalog(parts: CatalogParts = {}): Catalog {
  const casts = new Map(
    (parts.casts ?? []).map((cast) => [castKey(cast.source, cast.target), cast]),
  );
  return Object.freeze({
    types: new Map([...builtinTypes, ...keyed(parts.types ?? [])]),
    tables: keyed(parts.tables ?? []),
    functionsNamed: layered(builtinFunctionsNamed, parts.functions ?? []),
    operatorsNamed: layered(builtinOperatorsNamed, parts.operators ?? []),
    castBetween: (source: string, target: string) => {
      const key = castKey(source, target);
      return casts.get(key) ?? builtinCastsByKey.get(key);
    },
    collations: new Map([...builtinCollations, ...keyed(parts.collations ?? [])]),
    searchPath: parts.searchPath ?? ["pg_catalog", "public"],
  });
}

/** The catalog of a database without objects of its own. */
export const builtinCatalog: Catalog = createCatalog();
