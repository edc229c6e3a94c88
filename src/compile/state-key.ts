import { emitStateKey } from "../emit/emit-install.js";
import { identifier, type Sql } from "../sql/sql.js";
import type { ArtifactState } from "./artifact.js";

/** The keys and indexes of a state, as an installation makes them, for a table of this name. */
export function stateKey(
  table: Sql,
  { identity, lookups }: Pick<ArtifactState, "identity" | "lookups">,
): readonly Sql[] {
  const named = (names: readonly string[]): readonly Sql[] => names.map((name) => identifier(name));
  return emitStateKey(table, {
    kind: identity.kind,
    columns: named(identity.columns),
    hash: identity.hash === null ? undefined : identifier(identity.hash),
    lookups: lookups.map(({ method, columns }) => ({ method, columns: named(columns) })),
  });
}
