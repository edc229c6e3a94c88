import { emitPrelude } from "../emit/prelude.js";
import { printSql } from "../sql/sql.js";

/** The script that every stream table needs once per database: the same as `prelude` of each artifact. */
export function compilePrelude(): string {
  return printSql(emitPrelude());
}
