import type { CatalogCollation } from "./catalog.js";
import { builtinTypeKey } from "./fact-lines.js";

// Those that every server has. The others come from the operating system and from ICU (manual, 23.2.2).
const names = ["default", "C", "POSIX", "ucs_basic", "unicode", "pg_c_utf8", "pg_unicode_fast"];

/** The collations of `pg_catalog` that do not depend on the machine. PostgreSQL's own are deterministic. */
export const builtinCollations: ReadonlyMap<string, CatalogCollation> = new Map(
  names.map((name) => [builtinTypeKey(name), { deterministic: true }]),
);
