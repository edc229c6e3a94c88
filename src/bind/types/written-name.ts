import { lookupSchemas } from "../../catalog/search-path.js";
import type { QualifiedName } from "../../catalog/type.js";

/** A name as written: `schema` is `undefined` when it is not qualified. */
export interface WrittenName {
  readonly schema: string | undefined;
  readonly name: string;
}

export function showName({ schema, name }: WrittenName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

/** Where in the path an object is found; `undefined` when the written name does not reach it. */
export function placeInPath(
  written: WrittenName,
  object: QualifiedName,
  searchPath: readonly string[],
): number | undefined {
  if (written.schema !== undefined) return written.schema === object.schema ? 0 : undefined;
  const place = lookupSchemas(searchPath).indexOf(object.schema);
  return place === -1 ? undefined : place;
}
