import { createDiagnostic } from "../diagnostics/diagnostic.js";
import type { Node } from "../syntax/tree.js";
import { type Environment, placeOf } from "./environment.js";

/**
 * Tells that older servers, for which queries are compiled too, do not know a construct: they take its SQL for a syntax
 * error before a statement of the script can say more.
 */
export function noteVersion(
  construct: string,
  major: number,
  node: Node,
  environment: Environment,
): void {
  environment.notes.push(
    createDiagnostic("note", "0A000", `${construct} needs PostgreSQL ${major} or later`, {
      ...placeOf(environment, node),
      hint: "Older servers refuse the SQL of this stream table with a syntax error.",
    }),
  );
}
