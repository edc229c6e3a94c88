import { typeKey } from "../type.js";
import { nameOption, optionsOf } from "./define-options.js";
import { type Fields, fail, newName, type Step, stringsOf, writtenName } from "./step.js";
import { findCollation } from "./types-of-step.js";

/** `CREATE COLLATION`. */
export function createCollation(step: Step, statement: Fields<"DefineStmt">): void {
  const { collations } = step.draft;
  const name = newName(step, writtenName(statement.defnames), step.statement.span);
  if (collations.has(typeKey(name))) {
    if (statement.if_not_exists === true) return;
    fail(step, "42710", `collation "${name.name}" already exists`, step.statement.span);
  }
  const options = optionsOf(statement);
  const copied = options.has("from")
    ? findCollation(step, writtenName(nameOption(options, "from")))
    : undefined;
  const [word] = stringsOf(nameOption(options, "deterministic"));
  const deterministic = !["false", "off", "0", "no"].includes(word?.toLowerCase() ?? "");
  collations.set(typeKey(name), { ...name, deterministic: copied?.deterministic ?? deterministic });
}
