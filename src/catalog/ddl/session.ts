import type { Node } from "../../syntax/tree.js";
import { type Fields, nodesOf, type Step, writtenName } from "./step.js";

/** The schemas of a `search_path` setting as text; `"$user"` is left out: nobody is logged in. */
function parseSearchPath(setting: string): readonly string[] {
  return [...setting.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)]
    .map(([, quoted, plain]) =>
      quoted === undefined ? (plain ?? "").toLowerCase() : quoted.replaceAll('""', '"'),
    )
    .filter((schema) => schema !== "$user" && schema !== "");
}

function constantText(node: Node): string | undefined {
  if (!("A_Const" in node) || node.A_Const.sval === undefined) return undefined;
  return node.A_Const.sval.sval ?? "";
}

/** The search path that a SET sets; `undefined` when it is about another setting. */
function pathOf(step: Step, statement: Fields<"VariableSetStmt">): readonly string[] | undefined {
  if (statement.kind === "VAR_RESET_ALL") return step.draft.databaseSearchPath;
  if (statement.name !== "search_path") return undefined;
  if (statement.kind !== "VAR_SET_VALUE") return step.draft.databaseSearchPath;
  return (statement.args ?? [])
    .map((node) => constantText(node) ?? "")
    .filter((schema) => schema !== "$user" && schema !== "");
}

/** `SET search_path`, `RESET search_path`. */
export function setVariable(step: Step, statement: Fields<"VariableSetStmt">): void {
  step.draft.searchPath = pathOf(step, statement) ?? step.draft.searchPath;
}

/** `ALTER DATABASE … SET search_path`: holds for the sessions to come. */
export function alterDatabase(step: Step, statement: Fields<"AlterDatabaseSetStmt">): void {
  const { setstmt } = statement;
  if (setstmt === undefined) return;
  step.draft.databaseSearchPath = pathOf(step, setstmt) ?? step.draft.databaseSearchPath;
}

/** `SELECT set_config('search_path', …)`, as pg_dump writes it; other queries change nothing. */
export function runSelect(step: Step, statement: Fields<"SelectStmt">): void {
  for (const target of nodesOf(statement.targetList, "ResTarget")) {
    if (target.val === undefined || !("FuncCall" in target.val)) continue;
    const call = target.val.FuncCall;
    if (writtenName(call.funcname).name !== "set_config") continue;
    const [name, value] = (call.args ?? []).map(constantText);
    if (name === "search_path" && value !== undefined) {
      step.draft.searchPath = parseSearchPath(value);
    }
  }
}
