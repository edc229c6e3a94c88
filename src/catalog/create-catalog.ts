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
import { referenceTo } from "./make-type.js";
import { rowTypesOf } from "./row-type.js";
import { type QualifiedName, type Type, typeKey } from "./type.js";
import { equalityOf, hashableOf, orderedOf, type TypeCatalog } from "./type-facts.js";

/** What a database has beyond `pg_catalog`. What is left out is empty. */
export interface CatalogParts {
  readonly tables?: readonly CatalogTable[];
  readonly types?: readonly Type[];
  readonly functions?: readonly CatalogFunction[];
  readonly operators?: readonly CatalogOperator[];
  readonly casts?: readonly CatalogCast[];
  readonly collations?: readonly (QualifiedName & CatalogCollation)[];
  readonly unreadable?: ReadonlyMap<string, string>;
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

/** All types: those of `pg_catalog`, the given ones, and the row types of the tables. */
function assembleTypes(parts: CatalogParts): ReadonlyMap<string, Type> {
  const types = new Map([...builtinTypes, ...keyed(parts.types ?? [])]);
  for (const type of (parts.tables ?? []).flatMap(rowTypesOf)) {
    if (!types.has(typeKey(type))) types.set(typeKey(type), type);
  }
  return types;
}

/** The types with what follows from their parts filled in. */
function settleTypes(catalog: TypeCatalog): ReadonlyMap<string, Type> {
  const settled = new Map(catalog.types);
  for (const [key, type] of catalog.types) {
    if (builtinTypes.get(key) === type) continue;
    const reference = referenceTo(type);
    settled.set(key, {
      ...type,
      equality: equalityOf(reference, catalog),
      hashable: hashableOf(reference, catalog),
      ordered: orderedOf(reference, catalog),
    });
  }
  return settled;
}

/**
 * What is true of all rows that a table is read with. Rows of inheritance children are among them, but neither
 * the parent's NOT NULL with NO INHERIT nor its foreign keys hold for those.
 */
function includeChildren(
  table: CatalogTable,
  tables: ReadonlyMap<string, CatalogTable>,
): CatalogTable {
  if (table.kind !== "table" || table.children.length === 0) return table;
  const children = table.children.flatMap((child): CatalogTable[] => {
    const found = tables.get(typeKey(child));
    return found === undefined ? [] : [includeChildren(found, tables)];
  });
  const forbidsNull = (name: string): boolean =>
    children.every((child) =>
      child.columns.some((column) => column.name === name && column.notNull),
    );
  return {
    ...table,
    columns: table.columns.map((column) => ({
      ...column,
      notNull: column.notNull && forbidsNull(column.name),
    })),
    foreignKeys: table.foreignKeys.map((key) => ({ ...key, trusted: false })),
  };
}

/** A catalog of the given objects over those of `pg_catalog`. */
export function createCatalog(parts: CatalogParts = {}): Catalog {
  const tables = keyed(parts.tables ?? []);
  const collations = new Map<string, CatalogCollation>(builtinCollations);
  for (const { deterministic, ...name } of parts.collations ?? []) {
    collations.set(typeKey(name), { deterministic });
  }
  const casts = new Map(
    (parts.casts ?? []).map((cast) => [castKey(cast.source, cast.target), cast]),
  );
  return Object.freeze({
    types: settleTypes({ types: assembleTypes(parts), collations }),
    tables: new Map([...tables].map(([key, table]) => [key, includeChildren(table, tables)])),
    functionsNamed: layered(builtinFunctionsNamed, parts.functions ?? []),
    operatorsNamed: layered(builtinOperatorsNamed, parts.operators ?? []),
    castBetween: (source: string, target: string) => {
      const key = castKey(source, target);
      return casts.get(key) ?? builtinCastsByKey.get(key);
    },
    collations,
    unreadable: parts.unreadable ?? new Map(),
    searchPath: parts.searchPath ?? ["pg_catalog", "public"],
  });
}

/** The catalog of a database without objects of its own. */
export const builtinCatalog: Catalog = createCatalog();
