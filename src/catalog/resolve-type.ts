import type { Code } from "../diagnostics/codes.js";
import { TrickleError } from "../diagnostics/errors.js";
import { hintNames } from "../diagnostics/name-hint.js";
import type { Node, TypeName } from "../syntax/tree.js";
import { findNamed } from "./search-path.js";
import { type Type, type TypeReference, typeKey } from "./type.js";
import { encodeModifier } from "./type-modifier.js";

/** What is needed to tell which type a name means. */
export interface TypeScope {
  readonly types: ReadonlyMap<string, Type>;
  /** The schemas that unqualified names are looked up in. */
  readonly schemas: readonly string[];
  readonly arrayKeyOf: (element: string) => string | undefined;
  /** Throws a `QueryError` at the place of the type name. */
  readonly fail: (code: Code, message: string, hint?: string) => never;
}

/** Types of well-known extensions, by the extension that brings them. */
const extensionTypes: ReadonlyMap<string, string> = new Map([
  ["citext", "citext"],
  ["hstore", "hstore"],
  ["ltree", "ltree"],
  ["cube", "cube"],
  ["isbn", "isn"],
  ["vector", "vector"],
  ["geometry", "postgis"],
  ["geography", "postgis"],
]);

function texts(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}

function unknownTypeHint(name: string, scope: TypeScope): string | undefined {
  const extension = extensionTypes.get(name);
  if (extension === "citext") return "Write CREATE EXTENSION citext before it is used.";
  if (extension !== undefined) {
    return `The types of extension ${extension} are known only when the catalog is read from a database.`;
  }
  const candidates = [...scope.types.values()]
    .filter((type) => type.kind !== "array" && type.kind !== "pseudo")
    .filter((type) => type.schema !== "pg_catalog" || isNear(name, type.name))
    .map((type) => type.name);
  return hintNames(name, candidates, "Types of the schema");
}

/** A rough measure that keeps the many types of `pg_catalog` out of a hint that they have no part in. */
function isNear(left: string, right: string): boolean {
  return left.slice(0, 2).toLowerCase() === right.slice(0, 2);
}

function modifierValue(node: Node): number | undefined {
  if (!("A_Const" in node) || node.A_Const.ival === undefined) return undefined;
  return node.A_Const.ival.ival ?? 0;
}

function modifierOf(typeName: TypeName, type: Type, scope: TypeScope): number {
  const nodes = typeName.typmods ?? [];
  if (nodes.length === 0) return -1;
  // What a modifier of an extension's type means is known to its functions only.
  if (type.schema !== "pg_catalog") {
    if (type.kind === "base") return -1;
    return scope.fail("42601", `type modifier is not allowed for type "${type.name}"`);
  }
  const values = nodes.map(modifierValue).filter((value) => value !== undefined);
  if (values.length !== nodes.length) {
    return scope.fail("42601", "type modifiers must be simple constants or identifiers");
  }
  try {
    const modifier = encodeModifier(typeKey(type), values);
    if (modifier !== undefined) return modifier;
  } catch (error) {
    if (!(error instanceof TrickleError)) throw error;
    return scope.fail(error.code, error.message);
  }
  return scope.fail("42601", `type modifier is not allowed for type "${type.name}"`);
}

/** The type that a name in SQL means, `%TYPE` excepted. Throws 42704 when there is none. */
export function resolveType(typeName: TypeName, scope: TypeScope): TypeReference {
  const names = texts(typeName.names);
  const name = names.at(-1) ?? "";
  const type = findNamed(scope.types, { schema: names.at(-2), name }, scope.schemas);
  if (type === undefined) {
    const shown = names.slice(-2).join(".");
    return scope.fail("42704", `type "${shown}" does not exist`, unknownTypeHint(name, scope));
  }
  const reference = {
    key: typeKey(type),
    modifier: modifierOf(typeName, type, scope),
    collation: undefined,
  };
  if ((typeName.arrayBounds ?? []).length === 0) return reference;
  const array = scope.arrayKeyOf(reference.key);
  if (array === undefined) {
    return scope.fail("42704", `could not find array type for data type ${name}`);
  }
  return { ...reference, key: array };
}
