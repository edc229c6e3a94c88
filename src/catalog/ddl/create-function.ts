import type { Node } from "../../syntax/tree.js";
import { builtinFunctionsNamed } from "../builtin-functions.js";
import type { CatalogFunction, Volatility } from "../catalog.js";
import type { Draft } from "./draft.js";
import {
  type Fields,
  fail,
  newName,
  nodesOf,
  type Step,
  schemasOf,
  shownName,
  stringsOf,
  writtenName,
} from "./step.js";
import { typeOfName } from "./types-of-step.js";

type Parameter = Fields<"FunctionParameter">;

const inputModes: ReadonlySet<string> = new Set([
  "FUNC_PARAM_IN",
  "FUNC_PARAM_INOUT",
  "FUNC_PARAM_VARIADIC",
  "FUNC_PARAM_DEFAULT",
]);

const outputModes: ReadonlySet<string> = new Set([
  "FUNC_PARAM_OUT",
  "FUNC_PARAM_INOUT",
  "FUNC_PARAM_TABLE",
]);

function hasMode(modes: ReadonlySet<string>): (parameter: Parameter) => boolean {
  return ({ mode }) => mode !== undefined && modes.has(mode);
}

/** The value of `STRICT`, `RETURNS NULL ON NULL INPUT` and the like, and of the volatility words. */
function functionOption(nodes: readonly Node[] | undefined, name: string): Node | undefined {
  return nodesOf(nodes, "DefElem").findLast((option) => option.defname === name)?.arg;
}

function volatilityOf(nodes: readonly Node[] | undefined): Volatility | undefined {
  const [word] = stringsOf([functionOption(nodes, "volatility")].flatMap((node) => node ?? []));
  return word === "immutable" || word === "stable" || word === "volatile" ? word : undefined;
}

function strictnessOf(nodes: readonly Node[] | undefined): boolean | undefined {
  const node = functionOption(nodes, "strict");
  return node !== undefined && "Boolean" in node ? node.Boolean.boolval === true : undefined;
}

/** The element type of a VARIADIC argument. */
function elementOf(draft: Draft, array: string): string {
  const element: Readonly<Record<string, string>> = {
    "pg_catalog.any": "pg_catalog.any",
    "pg_catalog.anyarray": "pg_catalog.anyelement",
    "pg_catalog.anycompatiblearray": "pg_catalog.anycompatible",
  };
  return element[array] ?? draft.types.get(array)?.element?.key ?? array;
}

/** The facts that a list of parameters tells. */
export function parameterFacts(
  step: Step,
  parameters: readonly Parameter[],
): Pick<
  CatalogFunction,
  "arguments" | "argumentNames" | "defaults" | "variadic" | "resultColumns"
> {
  const typeOf = (parameter: Parameter): string => typeOfName(step, parameter.argType).key;
  const inputs = parameters.filter(hasMode(inputModes));
  const outputs = parameters.filter(hasMode(outputModes));
  const variadic = inputs.find(({ mode }) => mode === "FUNC_PARAM_VARIADIC");
  return {
    arguments: inputs.map(typeOf),
    argumentNames: inputs.some(({ name }) => name !== undefined && name !== "")
      ? inputs.map(({ name }) => name ?? "")
      : [],
    defaults: inputs.filter(({ defexpr }) => defexpr !== undefined).length,
    variadic: variadic === undefined ? undefined : elementOf(step.draft, typeOf(variadic)),
    resultColumns: outputs.map((parameter) => ({
      name: parameter.name ?? "",
      type: typeOf(parameter),
    })),
  };
}

/** Whether two functions are the same overload. */
function sameSignature(
  left: Pick<CatalogFunction, "schema" | "name" | "arguments">,
  right: Pick<CatalogFunction, "schema" | "name" | "arguments">,
): boolean {
  return (
    left.schema === right.schema &&
    left.name === right.name &&
    left.arguments.join() === right.arguments.join()
  );
}

export function putFunction(step: Step, created: CatalogFunction, replace: boolean): void {
  const { functions } = step.draft;
  const place = functions.findIndex((known) => sameSignature(known, created));
  if (place === -1) functions.push(created);
  else if (replace) functions[place] = created;
  else {
    const message = `function "${created.name}" already exists with same argument types`;
    fail(step, "42710", message, step.statement.span);
  }
}

/** `CREATE FUNCTION` and `CREATE PROCEDURE`. */
export function createFunction(step: Step, statement: Fields<"CreateFunctionStmt">): void {
  const name = newName(step, writtenName(statement.funcname), step.statement.span);
  const facts = parameterFacts(step, nodesOf(statement.parameters, "FunctionParameter"));
  const [only, second] = facts.resultColumns;
  const several = second === undefined ? only?.type : "pg_catalog.record";
  const result =
    statement.returnType === undefined
      ? (several ?? "pg_catalog.void")
      : typeOfName(step, statement.returnType).key;
  const created: CatalogFunction = {
    ...name,
    ...facts,
    kind: statement.is_procedure === true ? "procedure" : "function",
    result: statement.is_procedure === true && only !== undefined ? "pg_catalog.record" : result,
    returnsSet: statement.returnType?.setof === true,
    volatility: volatilityOf(statement.options) ?? "volatile",
    strict: strictnessOf(statement.options) ?? false,
    aggregateKind: undefined,
    directArguments: 0,
    since: 15,
  };
  const windowOption = functionOption(statement.options, "window");
  const isWindow = windowOption !== undefined && "Boolean" in windowOption;
  putFunction(
    step,
    isWindow ? { ...created, kind: "window" } : created,
    statement.replace === true,
  );
}

/** The functions that a name and argument types in a statement mean; `undefined` types match every overload. */
export function findFunctions(
  step: Step,
  names: readonly Node[] | undefined,
  types: readonly string[] | undefined,
): readonly CatalogFunction[] {
  const written = writtenName(names);
  const schemas = written.schema === undefined ? schemasOf(step) : [written.schema];
  const own = step.draft.functions.filter(({ name }) => name === written.name);
  return [...own, ...builtinFunctionsNamed(written.name)].filter(
    (candidate) =>
      schemas.includes(candidate.schema) &&
      (types === undefined || candidate.arguments.join() === types.join()),
  );
}

/** The input types of a function in DROP and ALTER; `undefined` when no list was written. */
export function signatureOf(
  step: Step,
  object: Fields<"ObjectWithArgs"> | undefined,
): readonly string[] | undefined {
  if (object === undefined || object.args_unspecified === true) return undefined;
  return nodesOf(object.objargs, "TypeName").map((typeName) => typeOfName(step, typeName).key);
}

/** `ALTER FUNCTION … IMMUTABLE | STABLE | VOLATILE | STRICT | CALLED ON NULL INPUT`. */
export function alterFunction(step: Step, statement: Fields<"AlterFunctionStmt">): void {
  const { func, actions } = statement;
  const found = findFunctions(step, func?.objname, signatureOf(step, func));
  if (found.length === 0) {
    const name = shownName(writtenName(func?.objname));
    fail(step, "42883", `function ${name} does not exist`, step.statement.span);
  }
  const { functions } = step.draft;
  for (const each of found) {
    const place = functions.indexOf(each);
    if (place === -1) continue;
    functions[place] = {
      ...each,
      volatility: volatilityOf(actions) ?? each.volatility,
      strict: strictnessOf(actions) ?? each.strict,
    };
  }
}
