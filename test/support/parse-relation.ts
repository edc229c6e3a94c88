import type { CatalogTable } from "../../src/catalog/catalog.js";
import type { TypeReference } from "../../src/catalog/type.js";
import { columnsOf } from "../../src/relation/columns.js";
import {
  aggregate,
  apply,
  change,
  distinct,
  filter,
  join,
  outerJoin,
  project,
  recursionReference,
  recursive,
  reference,
  scan,
  semiJoin,
  setOperation,
  state,
  tableFunction,
  topK,
  union,
  values,
  window,
} from "../../src/relation/constructors.js";
import type {
  GroupingSets,
  LeafColumn,
  NamedScalar,
  Relation,
  UnitedColumn,
} from "../../src/relation/relation.js";
import type { Scalar } from "../../src/relation/scalar.js";
import { columnScalar } from "../../src/relation/scalar-constructors.js";
import { type PlanReader, readPlanLine } from "./plan-scalar.js";

const span = undefined;

type Tables = ReadonlyMap<string, CatalogTable>;
type Types = ReadonlyMap<number, TypeReference>;

/** A line of plan text with what is indented below it. */
interface Block {
  readonly line: string;
  readonly below: readonly Block[];
}

/** The plan that `printRelation` printed: the inverse of it, up to spans. Tables are looked up by `schema.name`. */
export function parseRelation(text: string, tables: Tables): Relation {
  const [root, ...others] = blocksOf(text.split("\n").filter((line) => line.trim() !== ""));
  if (root === undefined || others.length > 0) throw new Error("plan text: not one plan");
  return parseBlock(root, tables, new Map());
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  let start = 0;
  while (start < lines.length) {
    const first = lines[start] ?? "";
    const depth = indentOf(first);
    let end = start + 1;
    while (end < lines.length && indentOf(lines[end] ?? "") > depth) end += 1;
    blocks.push({ line: first.trim(), below: blocksOf(lines.slice(start + 1, end)) });
    start = end;
  }
  return blocks;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function parseBlock(block: Block, tables: Tables, outer: Types): Relation {
  const [kind = ""] = block.line.split(" ");
  const inputs: Relation[] = [];
  const subqueryBlocks = block.below.filter(({ line }) => line.startsWith("subquery $"));
  for (const below of block.below) {
    if (subqueryBlocks.includes(below)) continue;
    const visible = kind === "apply" ? withColumns(outer, inputs) : outer;
    inputs.push(parseBlock(below, tables, visible));
  }
  const types = withColumns(outer, inputs);
  const subqueries = new Map(
    subqueryBlocks.map(({ line, below: [body] }) => {
      if (body === undefined) throw new Error(`plan text: ${line}: no relation`);
      return [line.slice("subquery ".length), parseBlock(body, tables, types)] as const;
    }),
  );
  const reader = readPlanLine(block.line.slice(kind.length), { types, subqueries });
  const relation = parseNode(kind, reader, inputs, tables, types);
  const rest = reader.peek();
  if (rest !== undefined) throw new Error(`plan text: ${block.line}: unexpected "${rest}"`);
  return relation;
}

function withColumns(outer: Types, inputs: readonly Relation[]): Types {
  const types = new Map(outer);
  for (const { id, type } of inputs.flatMap(columnsOf)) types.set(id, type);
  return types;
}

function parseNode(
  kind: string,
  reader: PlanReader,
  inputs: readonly Relation[],
  tables: Tables,
  types: Types,
): Relation {
  const input = (index: number): Relation => {
    const found = inputs[index];
    if (found === undefined) throw new Error(`plan text: ${kind}: too few inputs`);
    return found;
  };
  const table = (): CatalogTable => {
    const { schema, name } = reader.qualifiedName();
    const found = tables.get(`${schema}.${name}`);
    if (found === undefined) throw new Error(`plan text: no table ${schema}.${name}`);
    return found;
  };
  switch (kind) {
    case "scan": {
      const only = reader.take("only");
      const source = table();
      reader.expect("(");
      const columns = reader.list(() => {
        const { id, name } = reader.column();
        const declared = source.columns.find((column) => column.name === name);
        if (declared === undefined) throw new Error(`plan text: no column ${name}`);
        const notNull = reader.take("not", "null");
        const nullable = reader.take("null") || (!notNull && !declared.notNull);
        return { id, name, type: declared.type, nullable };
      }, ")");
      return scan({ table: source, only, columns, span });
    }
    case "values": {
      const columns = leafColumns(reader);
      reader.expect("rows");
      reader.expect("[");
      const rows = reader.list(() => {
        reader.expect("(");
        return reader.list(reader.scalar, ")");
      }, "]");
      return values({ columns, rows, span });
    }
    case "filter":
      return filter({ input: input(0), conjuncts: conjuncts(reader), span });
    case "project":
      return project({ input: input(0), columns: named(reader, types), span });
    case "join":
      return join({ inputs, conjuncts: conjuncts(reader), span });
    case "outer-join": {
      const variant = reader.next() as "left" | "right" | "full";
      return outerJoin({
        variant,
        left: input(0),
        right: input(1),
        conjuncts: conjuncts(reader),
        span,
      });
    }
    case "semi-join": {
      const negated = reader.take("negated");
      return semiJoin({
        negated,
        left: input(0),
        right: input(1),
        conjuncts: conjuncts(reader),
        span,
      });
    }
    case "apply": {
      const variant = reader.next() as "inner" | "left" | "scalar";
      return apply({
        variant,
        outer: input(0),
        body: input(1),
        conjuncts: conjuncts(reader),
        span,
      });
    }
    case "aggregate": {
      reader.expect("by");
      reader.expect("(");
      const keys: NamedScalar[] = [];
      if (!reader.take(")")) {
        keys.push(...named(reader, types));
        reader.expect(")");
      }
      let groupingSets: GroupingSets | undefined;
      if (reader.take("sets", "(")) {
        const sets = reader.list(() => {
          reader.expect("(");
          return reader.list(() => Number(reader.next()), ")");
        }, ")");
        groupingSets = { sets, mark: undefined };
      }
      const aggregates = commaSeparated(reader, () => {
        const column = reader.column();
        reader.expect("=");
        return { ...column, call: reader.aggregate() };
      });
      return aggregate({ input: input(0), keys, groupingSets, aggregates, span });
    }
    case "distinct":
      return distinct({ input: input(0), span });
    case "union":
      return union({ inputs, columns: united(reader, types), span });
    case "set-operation": {
      const operator = reader.next() as "union" | "intersect" | "except";
      const all = reader.take("all");
      const columns = united(reader, types);
      return setOperation({ operator, all, left: input(0), right: input(1), columns, span });
    }
    case "window": {
      const functions = commaSeparated(reader, () => {
        const column = reader.column();
        reader.expect("=");
        return { ...column, call: reader.window() };
      });
      return window({ input: input(0), functions, span });
    }
    case "top-k": {
      const partition = reader.take("partition", "by") ? commaSeparated(reader, reader.scalar) : [];
      const order = reader.sortKeys();
      const offset = reader.take("offset") ? reader.scalar() : undefined;
      const limit = reader.take("limit") ? reader.scalar() : undefined;
      const withTies = reader.take("with", "ties");
      return topK({ input: input(0), partition, order, offset, limit, withTies, span });
    }
    case "table-function": {
      const functions = commaSeparated(reader, () => {
        const call = reader.scalar();
        reader.expect("as");
        const columns = leafColumns(reader);
        return { call, columns, columnDefinitions: reader.take("defined") };
      });
      const ordinality = reader.take("ordinality") ? leafColumns(reader)[0] : undefined;
      const preserving = reader.take("preserving");
      return tableFunction({ input: input(0), functions, ordinality, preserving, span });
    }
    case "recursive": {
      const all = reader.take("all");
      const name = reader.name();
      const columns = united(reader, types);
      return recursive({ all, name, base: input(0), step: input(1), columns, span });
    }
    case "recursion-reference":
      return recursionReference({ name: reader.name(), columns: leafColumns(reader), span });
    case "change": {
      const source = table();
      const columns = leafColumns(reader);
      reader.expect("weight");
      return change({ table: source, columns, weight: reader.column().id, span });
    }
    case "state": {
      const name = reader.name();
      const columns = leafColumns(reader);
      const locator = reader.take("locator") ? reader.column().id : undefined;
      return state({ name, columns, locator, span });
    }
    case "reference":
      return reference({ binding: reader.name(), columns: leafColumns(reader), span });
    default:
      throw new Error(`plan text: no operator ${kind}`);
  }
}

function commaSeparated<Item>(reader: PlanReader, item: () => Item): readonly Item[] {
  if (reader.peek() === undefined) return [];
  const items = [item()];
  while (reader.take(",")) items.push(item());
  return items;
}

function conjuncts(reader: PlanReader): readonly Scalar[] {
  return commaSeparated(reader, reader.scalar);
}

function leafColumns(reader: PlanReader): readonly LeafColumn[] {
  reader.expect("(");
  return reader.list(() => {
    const { id, name } = reader.column();
    const type = reader.type();
    return { id, name, type, nullable: reader.take("null") };
  }, ")");
}

function named(reader: PlanReader, types: Types): readonly NamedScalar[] {
  return commaSeparated(reader, () => {
    const { id, name } = reader.column();
    if (reader.take("=")) return { id, name, scalar: reader.scalar() };
    const type = types.get(id);
    if (type === undefined) throw new Error(`plan text: no column ${name}:${id} in scope`);
    return { id, name, scalar: columnScalar(id, type) };
  });
}

function united(reader: PlanReader, types: Types): readonly UnitedColumn[] {
  return commaSeparated(reader, () => {
    const { id, name } = reader.column();
    reader.expect("=");
    const inputs = [reader.column().id];
    while (reader.take("|")) inputs.push(reader.column().id);
    const [first] = inputs;
    const implied = first === undefined ? undefined : types.get(first);
    const type = reader.take("::") ? reader.type() : implied;
    if (type === undefined) throw new Error(`plan text: no type for ${name}:${id}`);
    return { id, name, type, inputs };
  });
}
