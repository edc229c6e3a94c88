import type { Catalog } from "../catalog/catalog.js";
import { resolveType } from "../catalog/resolve-type.js";
import { lookupSchemas } from "../catalog/search-path.js";
import { type TypeReference, typeKey } from "../catalog/type.js";
import type { TypeName } from "../syntax/tree.js";
import { type Environment, fail } from "./environment.js";
import { stringsOf } from "./names.js";

/** The type of arrays of a type. */
export function arrayKeyOf(element: string, catalog: Catalog): string | undefined {
  for (const type of catalog.types.values()) {
    if (type.kind === "array" && type.element?.key === element) return typeKey(type);
  }
  return undefined;
}

/** The type that a name in a query means; throws 42704. */
export function resolveTypeName(
  typeName: TypeName | undefined,
  environment: Environment,
): TypeReference {
  const { catalog } = environment;
  if (typeName === undefined) return fail(environment, "42601", "type is missing", undefined);
  const node = { TypeName: typeName };
  if (typeName.pct_type === true || typeName.setof === true) {
    const written = stringsOf(typeName.names).join(".");
    return fail(environment, "42601", `type "${written}" is not allowed here`, node);
  }
  return resolveType(typeName, {
    types: catalog.types,
    schemas: lookupSchemas(catalog.searchPath),
    arrayKeyOf: (element) => arrayKeyOf(element, catalog),
    fail: (code, message, hint) => fail(environment, code, message, node, hint),
  });
}
