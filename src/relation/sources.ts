import type { CatalogTable } from "../catalog/catalog.js";
import { typeKey } from "../catalog/type.js";
import type { Relation } from "./relation.js";
import { visitRelations } from "./traversal.js";

/** The tables that a plan reads, those in subqueries included, each once, by `schema.name`. */
export function sourcesOf(relation: Relation): ReadonlyMap<string, CatalogTable> {
  const sources = new Map<string, CatalogTable>();
  visitRelations(relation, (node) => {
    if (node.kind === "scan" || node.kind === "change") {
      sources.set(typeKey(node.table), node.table);
    }
  });
  return sources;
}
