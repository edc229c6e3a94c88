import { type QualifiedName, typeKey } from "../catalog/type.js";

/** How a source table is called in the requirements of arms: `schema.name`. */
export function tableKey(table: QualifiedName): string {
  return typeKey(table);
}

export function uniteSources(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}
