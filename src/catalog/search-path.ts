import { type QualifiedName, typeKey } from "./type.js";

/**
 * The schemas in which an unqualified name is looked up: those of `search_path`, after `pg_catalog` unless the path
 * names that itself (PostgreSQL manual, 5.10.3).
 */
export function lookupSchemas(searchPath: readonly string[]): readonly string[] {
  return searchPath.includes("pg_catalog") ? searchPath : ["pg_catalog", ...searchPath];
}

/** The first object that a name means: in its schema, or in the first of `schemas` that has one. */
export function findNamed<Value>(
  objects: ReadonlyMap<string, Value>,
  name: { readonly schema: string | undefined; readonly name: string },
  schemas: readonly string[],
): Value | undefined {
  for (const schema of name.schema === undefined ? schemas : [name.schema]) {
    const object = objects.get(typeKey({ schema, name: name.name }));
    if (object !== undefined) return object;
  }
  return undefined;
}

/** Orders names by schema and name, byte by byte: the same on every machine. */
export function compareNames(left: QualifiedName, right: QualifiedName): number {
  return compareText(left.schema, right.schema) || compareText(left.name, right.name);
}

export function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
