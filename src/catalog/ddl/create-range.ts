import type { Node } from "../../syntax/tree.js";
import type { CatalogFunction } from "../catalog.js";
import { multirangeType, rangeType } from "../make-type.js";
import { type Type, typeKey } from "../type.js";
import { newTypeName } from "./create-type.js";
import { addType, arrayKeyOf, type Draft } from "./draft.js";
import { type Fields, fail, newName, nodesOf, type Step, writtenName } from "./step.js";
import { collationOfName, typeOfName } from "./types-of-step.js";

/** The name of the multirange type that comes with a range type (manual, CREATE TYPE). */
function multirangeName(range: string): string {
  const place = range.indexOf("range");
  return place === -1
    ? `${range}_multirange`
    : `${range.slice(0, place)}multi${range.slice(place)}`;
}

const constructorFacts = {
  kind: "function",
  defaults: 0,
  argumentNames: [],
  variadic: undefined,
  returnsSet: false,
  resultColumns: [],
  volatility: "immutable",
  strict: false,
  aggregateKind: undefined,
  directArguments: 0,
  since: 15,
} as const;

/** The functions that make ranges from bounds and multiranges from ranges. */
function rangeConstructors(
  draft: Draft,
  range: Type,
  multirange: Type,
  subtype: string,
): readonly CatalogFunction[] {
  const { schema, name } = range;
  const result = typeKey(range);
  const many = {
    ...constructorFacts,
    schema: multirange.schema,
    name: multirange.name,
    result: typeKey(multirange),
  };
  const ranges = arrayKeyOf(draft, result) ?? result;
  return [
    { ...constructorFacts, schema, name, result, arguments: [subtype, subtype] },
    { ...constructorFacts, schema, name, result, arguments: [subtype, subtype, "pg_catalog.text"] },
    { ...many, arguments: [], strict: true },
    { ...many, arguments: [result], strict: true },
    { ...many, arguments: [ranges], variadic: result, strict: true },
  ];
}

/** `CREATE TYPE … AS RANGE`. */
export function createRange(step: Step, statement: Fields<"CreateRangeStmt">): void {
  const { draft } = step;
  const name = newTypeName(step, statement.typeName);
  const options = new Map(
    nodesOf(statement.params, "DefElem").map((option) => [option.defname, option.arg]),
  );
  const namesOf = (option: string): readonly Node[] | undefined => {
    const value = options.get(option);
    return value !== undefined && "TypeName" in value ? value.TypeName.names : undefined;
  };
  const subtypeNode = options.get("subtype");
  if (subtypeNode === undefined || !("TypeName" in subtypeNode)) {
    fail(step, "42601", 'type attribute "subtype" is required', step.statement.span);
  }
  const subtype = typeOfName(step, subtypeNode.TypeName);
  const collation =
    namesOf("collation") && collationOfName(step, namesOf("collation"), step.statement.span);
  const usesDefault = collation === undefined || typeKey(collation) === "pg_catalog.default";
  const range = rangeType(
    name,
    { ...subtype, collation: usesDefault ? undefined : collation },
    options.has("subtype_opclass"),
  );
  addType(draft, range);
  const written = namesOf("multirange_type_name");
  const multirange = multirangeType(
    written === undefined
      ? { schema: name.schema, name: multirangeName(name.name) }
      : newName(step, writtenName(written), step.statement.span),
    name,
  );
  addType(draft, multirange);
  draft.functions.push(...rangeConstructors(draft, range, multirange, subtype.key));
  draft.casts.push({
    source: typeKey(range),
    target: typeKey(multirange),
    context: "explicit",
    method: "function",
    volatility: "immutable",
    since: 15,
  });
}
