import type { Artifact } from "../compile/artifact.js";
import { displayName, engineSchema } from "../emit/naming.js";
import { identifier, literal, printSql, sql } from "../sql/sql.js";
import { registerInEngine } from "./engine.js";
import type { MigrationStep } from "./migration.js";
import { guard } from "./steps.js";

/**
 * Who carries a migration out: a script that has to do without the engine, or the library over an engine that is there.
 * `fingerprint` is the digest of the registration that the library has planned from; what it registers, it registers
 * itself, in the transaction that converts.
 */
export type Host =
  | { readonly kind: "script" }
  | { readonly kind: "engine"; readonly fingerprint: string };

/** What the host makes sure of when the locks are held. */
export function hostGuards(host: Host, before: Artifact): readonly MigrationStep[] {
  // Not before: a query would freeze the snapshot while the locks are waited for.
  if (host.kind === "script") return [actAsOwner(before)];
  const engine = identifier(engineSchema);
  return [
    guard(
      "only from what was planned from, and where nothing has changed under the stream table",
      sql`EXISTS (SELECT FROM ${engine}.pgt_stream_tables AS st, ${engine}._change_of(st.pgt_id) AS change
    WHERE st.stream_table = ${literal(displayName(before.name))} AND st.status IN ('active', 'suspended')
      AND md5(st.artifact::text) = ${literal(host.fingerprint)} AND change.reason IS NULL)`,
      `stream table "${displayName(before.name)}" cannot go on with its rows`,
      "It has to be computed anew.",
    ),
  ];
}

/** How the catalog of stream tables learns of the new artifact. */
export function registration(host: Host, after: Artifact): readonly MigrationStep[] {
  return host.kind === "script" ? [registerInEngine(after)] : [];
}

/** A view reads its states with the rights of its owner: what a script makes must not belong to whoever runs it. */
export function actAsOwner({ name }: Artifact): MigrationStep {
  return {
    purpose: "as the owner of the stream table",
    sql: printSql(
      sql`SELECT ${identifier(engineSchema)}.act_as_owner(${literal(displayName(name))});`,
    ),
  };
}
