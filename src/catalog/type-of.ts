import { InternalError } from "../diagnostics/errors.js";
import type { Catalog } from "./catalog.js";
import type { Type, TypeReference } from "./type.js";

/** The type that a reference names. It is there: references are made from the catalog. */
export function typeOf(reference: TypeReference, catalog: Pick<Catalog, "types">): Type {
  const type = catalog.types.get(reference.key);
  if (type === undefined) throw new InternalError(`type "${reference.key}" is not in the catalog`);
  return type;
}
