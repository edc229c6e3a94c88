import { pinForFunction, pinForTransaction } from "../emit/pinned-settings.js";
import { emitPrelude } from "../emit/prelude.js";
import { printSql } from "../sql/sql.js";

/** The script that every stream table needs once per database: the same as `prelude` of each artifact. */
export function compilePrelude(): string {
  return printSql(emitPrelude());
}

/** What every script of an artifact expects of the settings of its session, until the transaction ends. */
export function compilePins(): string {
  return printSql(pinForTransaction());
}

/** The same for functions of the engine that run such scripts, for as long as they run. */
export function compileFunctionPins(schema: string, names: readonly string[]): string {
  return names.map((name) => printSql(pinForFunction(schema, name))).join("\n");
}
