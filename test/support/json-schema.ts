/** A schema of the kind that `docs/review.schema.json` is written in. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: false;
  readonly items?: Schema;
}

const known = new Set([
  "$schema",
  "$ref",
  "$defs",
  "title",
  "description",
  "type",
  "enum",
  "pattern",
  "anyOf",
  "required",
  "properties",
  "additionalProperties",
  "items",
]);

/** Where a value breaks a JSON schema (draft 2020-12, the keywords above), one line for each place. */
export function findBreaches(value: unknown, root: Schema): readonly string[] {
  return breachesAt(value, root, root, "");
}

function breachesAt(value: unknown, schema: Schema, root: Schema, path: string): readonly string[] {
  for (const keyword of Object.keys(schema)) {
    if (!known.has(keyword)) throw new Error(`the keyword ${keyword} is not understood`);
  }
  if (schema.$ref !== undefined) return breachesAt(value, resolve(schema.$ref, root), root, path);
  const { anyOf, type } = schema;
  const breaches: string[] = [];
  if (anyOf?.every((choice) => breachesAt(value, choice, root, path).length > 0)) {
    breaches.push(`${path}: none of the choices fits`);
  }
  if (type !== undefined && ![type].flat().includes(typeOf(value))) {
    breaches.push(`${path}: ${typeOf(value)} is not ${[type].flat().join(" or ")}`);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    breaches.push(`${path}: ${JSON.stringify(value)} is not among the values`);
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(String(value))) {
    breaches.push(`${path}: ${JSON.stringify(value)} does not match ${schema.pattern}`);
  }
  if (Array.isArray(value) && schema.items !== undefined) {
    const { items } = schema;
    breaches.push(
      ...value.flatMap((item, index) => breachesAt(item, items, root, `${path}/${index}`)),
    );
  }
  if (typeOf(value) === "object") {
    const members = value as Readonly<Record<string, unknown>>;
    for (const name of schema.required ?? []) {
      if (!(name in members)) breaches.push(`${path}: ${name} is missing`);
    }
    for (const [name, member] of Object.entries(members)) {
      const property = schema.properties?.[name];
      if (property !== undefined) {
        breaches.push(...breachesAt(member, property, root, `${path}/${name}`));
      } else if (schema.additionalProperties === false) {
        breaches.push(`${path}: ${name} is not described`);
      }
    }
  }
  return breaches;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function resolve(reference: string, root: Schema): Schema {
  const name = /^#\/\$defs\/(\w+)$/.exec(reference)?.[1];
  const found = name === undefined ? undefined : root.$defs?.[name];
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found;
}
