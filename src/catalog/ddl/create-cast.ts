import { findFunctions, signatureOf } from "./create-function.js";
import { type Fields, fail, type Step, shownName, writtenName } from "./step.js";
import { typeOfName } from "./types-of-step.js";

/** `CREATE CAST`. */
export function createCast(step: Step, statement: Fields<"CreateCastStmt">): void {
  const source = typeOfName(step, statement.sourcetype).key;
  const target = typeOfName(step, statement.targettype).key;
  const { casts } = step.draft;
  if (casts.some((cast) => cast.source === source && cast.target === target)) {
    const message = `cast from type ${source} to type ${target} already exists`;
    fail(step, "42710", message, step.statement.span);
  }
  const { func } = statement;
  const [implementation] =
    func === undefined ? [] : findFunctions(step, func.objname, signatureOf(step, func));
  if (func !== undefined && implementation === undefined) {
    const shown = shownName(writtenName(func.objname));
    fail(step, "42883", `function ${shown} does not exist`, step.statement.span);
  }
  casts.push({
    source,
    target,
    context:
      statement.context === "COERCION_IMPLICIT"
        ? "implicit"
        : statement.context === "COERCION_ASSIGNMENT"
          ? "assignment"
          : "explicit",
    method: func !== undefined ? "function" : statement.inout === true ? "inout" : "binary",
    // What the types' own functions do is not known.
    volatility: implementation?.volatility ?? (statement.inout === true ? "stable" : "immutable"),
    since: 15,
  });
}
