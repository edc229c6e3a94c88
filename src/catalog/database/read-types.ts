import { builtinTypes } from "../builtin-types.js";
import {
  arrayType,
  baseType,
  compositeType,
  domainType,
  enumType,
  multirangeType,
  rangeType,
  referenceTo,
  typeOperator,
} from "../make-type.js";
import {
  builtinType,
  type QualifiedName,
  type Type,
  type TypeReference,
  typeKey,
} from "../type.js";
import { typeOf } from "../type-of.js";
import type { DatabaseFacts, ReferenceFacts, TypeFacts } from "./facts.js";

/** The names that the numbers in facts stand for. */
export interface TypeNames {
  /** The key of a type. */
  readonly keyOf: (oid: number | string) => string;
  readonly referenceOf: (facts: ReferenceFacts) => TypeReference;
}

/** Reads the names of all types and collations. */
export function nameTypes(facts: DatabaseFacts): TypeNames {
  const types = new Map(facts.types.map((type) => [String(type.oid), type]));
  const collations = new Map<string, QualifiedName>(
    facts.collations.map(({ oid, schema, name }) => [String(oid), { schema, name }]),
  );
  const keyOf = (oid: number | string): string => {
    const type = types.get(String(oid));
    // The row types of PostgreSQL's own tables: they can be named, but nothing can be done with them.
    return type === undefined ? unknownRowType : typeKey(type);
  };
  return {
    keyOf,
    referenceOf: ({ type, modifier, collation }) => {
      const own = types.get(String(type))?.collation ?? 0;
      return {
        key: keyOf(type),
        modifier,
        collation:
          String(collation) === String(own) ? undefined : collations.get(String(collation)),
      };
    },
  };
}

const unknownRowType = "pg_catalog.record";

function readType(facts: TypeFacts, byOid: ReadonlyMap<string, Type>, names: TypeNames): Type {
  const name = { schema: facts.schema, name: facts.name };
  const inner = facts.base ?? facts.element ?? 0;
  const underlying =
    byOid.get(String(inner)) ?? typeOf(builtinType("record"), { types: builtinTypes });
  const reference = (collation: number | string | null): TypeReference =>
    names.referenceOf({
      type: inner,
      modifier: facts.kind === "d" ? facts.modifier : -1,
      collation: collation ?? 0,
    });
  switch (facts.kind) {
    case "a":
      return arrayType(name, underlying);
    case "c":
      return compositeType(
        name,
        (facts.attributes ?? []).map((attribute) => ({
          name: attribute.name,
          type: names.referenceOf(attribute),
        })),
      );
    case "d":
      return domainType(name, reference(facts.collation), underlying, facts.notNull);
    case "e":
      return enumType(name, facts.labels ?? []);
    case "r":
      return rangeType(name, reference(facts.elementCollation), facts.ownOrder === true);
    case "m":
      return multirangeType(name, underlying);
    default:
      return baseType(name, {
        category: facts.category,
        preferred: facts.preferred,
        collatable: String(facts.collation) !== "0",
        element: facts.element === null ? undefined : referenceTo(underlying),
        // What the equality of an extension's type overlooks is known to its functions only.
        equality: facts.compared ? "semantic" : "none",
        hashable: facts.hashable,
        ordered: facts.ordered,
        operators: (facts.operators ?? []).flatMap(({ strategy, schema, name }) =>
          typeOperator(strategy, { schema, name }),
        ),
      });
  }
}

/** The types that `pg_catalog` does not have. */
export function readTypes(facts: DatabaseFacts, names: TypeNames): readonly Type[] {
  const byOid = new Map<string, Type>();
  const all = new Map(facts.types.map((type) => [String(type.oid), type]));
  const read = (oid: string): Type | undefined => {
    const known = byOid.get(oid);
    const type = all.get(oid);
    if (known !== undefined || type === undefined) return known;
    // A type is made from the one inside it.
    const inner = type.base ?? type.element;
    if (inner !== null) read(String(inner));
    const made = builtinTypes.get(typeKey(type)) ?? readType(type, byOid, names);
    byOid.set(oid, made);
    return made;
  };
  return facts.types.flatMap((type) => {
    const made = builtinTypes.has(typeKey(type)) ? undefined : read(String(type.oid));
    return made ?? [];
  });
}
