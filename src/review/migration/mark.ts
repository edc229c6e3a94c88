import { createHash } from "node:crypto";
import type { Artifact } from "../../compile/artifact.js";

/**
 * What the mutex of a stream table is marked with when it belongs to an artifact. Equal marks: the same scripts, so that
 * nobody who refreshes has to know of another query.
 */
export function markOf({ lock, pending, refresh, full, drop, mode }: Artifact): string {
  const scripts = JSON.stringify([lock, pending, refresh, full, drop, mode]);
  return `refreshed by ${createHash("sha256").update(scripts).digest("hex").slice(0, 12)}`;
}
