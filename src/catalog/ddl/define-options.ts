import type { Node } from "../../syntax/tree.js";
import { type Fields, nodesOf, type Step } from "./step.js";
import { typeOfName } from "./types-of-step.js";

export type Options = ReadonlyMap<string | undefined, Node | undefined>;

export function optionsOf(statement: Fields<"DefineStmt">): Options {
  return new Map(
    nodesOf(statement.definition, "DefElem").map((option) => [
      option.defname?.toLowerCase(),
      option.arg,
    ]),
  );
}

export function typeOption(step: Step, options: Options, name: string): string | undefined {
  const value = options.get(name);
  return value !== undefined && "TypeName" in value
    ? typeOfName(step, value.TypeName).key
    : undefined;
}

/** The possibly qualified name in an option; the parser takes function names for type names. */
export function nameOption(options: Options, name: string): readonly Node[] | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if ("TypeName" in value) return value.TypeName.names;
  if ("List" in value) return value.List.items;
  return "String" in value ? [value] : undefined;
}
