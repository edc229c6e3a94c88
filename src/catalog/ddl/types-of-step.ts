import type { Span } from "../../diagnostics/span.js";
import type { Node, TypeName } from "../../syntax/tree.js";
import { builtinCollations } from "../builtin-collations.js";
import type { CatalogCollation } from "../catalog.js";
import { resolveType } from "../resolve-type.js";
import { findNamed } from "../search-path.js";
import { type QualifiedName, type TypeReference, typeKey } from "../type.js";
import { arrayKeyOf, underlyingType } from "./draft.js";
import {
  fail,
  type Step,
  schemasOf,
  shownName,
  stringsOf,
  type WrittenName,
  writtenName,
} from "./step.js";

/** The type that a name in the statement means. Throws 42704, with the names that there are. */
export function typeOfName(step: Step, typeName: TypeName | undefined): TypeReference {
  const { draft, statement } = step;
  if (typeName === undefined) return fail(step, "42601", "a type is missing", statement.span);
  // Places are looked for only when there is something to say: a schema names thousands of types.
  const span = (): Span | undefined => statement.spans.of({ TypeName: typeName });
  if (typeName.pct_type === true) return typeOfColumn(step, typeName, span());
  return resolveType(typeName, {
    types: draft.types,
    schemas: schemasOf(step),
    arrayKeyOf: (element) => arrayKeyOf(draft, element),
    fail: (code, message, hint) => fail(step, code, message, span(), hint),
  });
}

/** `table.column%TYPE`. */
function typeOfColumn(step: Step, typeName: TypeName, span: Span | undefined): TypeReference {
  const parts = stringsOf(typeName.names);
  const name = { schema: parts.at(-3), name: parts.at(-2) ?? "" };
  const table = findNamed(step.draft.tables, name, schemasOf(step));
  if (table === undefined) {
    return fail(step, "42P01", `relation "${shownName(name)}" does not exist`, span);
  }
  const column = table.columns.find((candidate) => candidate.name === parts.at(-1));
  if (column === undefined) {
    const message = `column "${parts.at(-1)}" of relation "${table.name}" does not exist`;
    return fail(step, "42703", message, span);
  }
  return { ...column.type, modifier: -1, collation: undefined };
}

// Those of the operating system and of ICU, which differ between machines; none of them is nondeterministic.
const machineCollation =
  /-x-icu$|^[a-z]{2,3}_[A-Z]{2}(?:[.@].*)?$|^[a-z]{2,3}$|^C\.(?:UTF-?8|utf-?8)$/;

/**
 * The collation of a name. One that the machine would provide is taken to be there; any other that has not been
 * created is an error, 42704.
 */
export function collationOfName(
  step: Step,
  names: readonly Node[] | undefined,
  span: Span | undefined,
): QualifiedName {
  const name = writtenName(names);
  const found = findCollation(step, name);
  if (found !== undefined) return { schema: found.schema, name: found.name };
  const provided = name.schema === undefined || name.schema === "pg_catalog";
  if (!provided || !machineCollation.test(name.name)) {
    return fail(step, "42704", `collation "${shownName(name)}" does not exist`, span);
  }
  const assumed = { schema: "pg_catalog", name: name.name };
  step.draft.collations.set(typeKey(assumed), { ...assumed, deterministic: true });
  return assumed;
}

/** The collation that a name means, of the user or of `pg_catalog`. */
export function findCollation(
  step: Step,
  name: WrittenName,
): (QualifiedName & CatalogCollation) | undefined {
  for (const schema of name.schema === undefined ? schemasOf(step) : [name.schema]) {
    const place = { schema, name: name.name };
    const key = typeKey(place);
    const found = step.draft.collations.get(key) ?? builtinCollations.get(key);
    if (found !== undefined) return { ...place, deterministic: found.deterministic };
  }
  return undefined;
}

/** The type with the collation of a COLLATE clause; one that is the type's default is left out. */
export function withCollation(
  step: Step,
  type: TypeReference,
  clause: { readonly collname?: Node[]; readonly location?: number } | undefined,
): TypeReference {
  if (clause === undefined) return type;
  const span = step.statement.spans.of({ CollateClause: clause });
  const collation = collationOfName(step, clause.collname, span);
  if (step.draft.types.get(type.key)?.collatable !== true) {
    const name = underlyingType(step.draft, type)?.name ?? type.key;
    return fail(step, "42804", `collations are not supported by type ${name}`, span);
  }
  const isDefault = typeKey(collation) === typeKey(defaultCollation(step, type));
  return { ...type, collation: isDefault ? undefined : collation };
}

/** What a type's values are compared with where no collation is named: `pg_type.typcollation`. */
function defaultCollation(step: Step, type: TypeReference): QualifiedName {
  const found = step.draft.types.get(type.key);
  if (found?.kind === "domain" && found.base !== undefined) {
    return found.base.collation ?? defaultCollation(step, found.base);
  }
  const element = found?.kind === "array" ? found.element?.key : type.key;
  return { schema: "pg_catalog", name: element === "pg_catalog.name" ? "C" : "default" };
}
