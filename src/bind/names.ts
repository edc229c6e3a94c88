import type { Node } from "../syntax/tree.js";
import type { WrittenName } from "./types/operators.js";

/** The texts of a list of String nodes; other nodes are skipped. */
export function stringsOf(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}

/** A possibly qualified name; a database name before the schema is dropped. */
export function writtenName(nodes: readonly Node[] | undefined): WrittenName {
  const parts = stringsOf(nodes);
  return { schema: parts.at(-2), name: parts.at(-1) ?? "" };
}
