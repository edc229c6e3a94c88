import { typeKey } from "../../src/catalog/type.js";
import { columnsOf } from "../../src/relation/columns.js";
import type {
  Aggregate,
  LeafColumn,
  Recursive,
  Relation,
  SetOperation,
  TopK,
  Window,
} from "../../src/relation/relation.js";
import type {
  AggregateCall,
  ColumnId,
  ConditionalScalar,
  Scalar,
  SortKey,
  SubqueryScalar,
  WindowCall,
} from "../../src/relation/scalar.js";

/** A value of the types that the interpreter knows: int2/4/8, text, bool, and NULL. */
export type Value = bigint | string | boolean | null;

/** A row by column. */
export type Row = ReadonlyMap<ColumnId, Value>;

export interface WeightedRow {
  readonly row: Row;
  readonly weight: bigint;
}

/** A row of a table or binding, by column name. */
export type NamedRow = Readonly<Record<string, Value>>;

/** What leaves read. A change's and a binding's rows hold their weight in a column of that name. */
export interface InterpretedDatabase {
  /** By `schema.name`; a row occurs as often as it is listed. */
  readonly tables: ReadonlyMap<string, readonly NamedRow[]>;
  readonly changes: ReadonlyMap<string, readonly (readonly [row: NamedRow, weight: bigint])[]>;
  readonly states: ReadonlyMap<string, readonly NamedRow[]>;
  readonly references: ReadonlyMap<string, readonly NamedRow[]>;
  /** What `now()` is, as a number: the interpreter knows no times. */
  readonly clock: bigint;
}

/** Where an expression is evaluated: the row, with the rows of the enclosing queries. */
interface Context {
  readonly database: InterpretedDatabase;
  readonly outer: Row;
  readonly recursion: ReadonlyMap<string, readonly WeightedRow[]>;
}

/** The Z-set that a relation denotes: each distinct row once, with its weight, never 0. */
export function interpret(
  relation: Relation,
  database: InterpretedDatabase,
): readonly WeightedRow[] {
  return consolidate(evaluate(relation, { database, outer: new Map(), recursion: new Map() }));
}

/** A Z-set as sorted lines, over the given columns in their order, for comparison in tests. */
export function imageOf(
  rows: readonly WeightedRow[],
  columns: readonly { readonly id: ColumnId }[],
): readonly string[] {
  return consolidate(rows.map(({ row, weight }) => ({ row: pick(row, columns), weight })))
    .map(
      ({ row, weight }) => `${columns.map(({ id }) => show(row.get(id))).join(", ")} × ${weight}`,
    )
    .sort();
}

/** Adds the weights of equal rows and leaves out those that add up to 0. */
export function consolidate(rows: readonly WeightedRow[]): readonly WeightedRow[] {
  const sums = new Map<string, WeightedRow>();
  for (const { row, weight } of rows) {
    const key = keyOfRow(row);
    const present = sums.get(key);
    sums.set(key, { row, weight: weight + (present?.weight ?? 0n) });
  }
  return [...sums.values()].filter(({ weight }) => weight !== 0n);
}

function evaluate(relation: Relation, context: Context): readonly WeightedRow[] {
  const input = (node: Relation): readonly WeightedRow[] => evaluate(node, context);
  const holds = (conjuncts: readonly Scalar[], row: Row): boolean =>
    conjuncts.every((conjunct) => compute(conjunct, row, context) === true);
  switch (relation.kind) {
    case "scan":
      return leaf(relation.columns, context.database.tables.get(typeKey(relation.table)));
    case "state":
      // The place of a row is its position.
      return leaf(relation.columns, context.database.states.get(relation.name)).map(
        ({ row, weight }, index) => ({
          row:
            relation.locator === undefined
              ? row
              : new Map([...row, [relation.locator, BigInt(index)]]),
          weight,
        }),
      );
    case "reference":
      return leaf(relation.columns, context.database.references.get(relation.binding));
    case "change": {
      const rows = context.database.changes.get(typeKey(relation.table)) ?? [];
      const narrowed = rows.flatMap(([row, weight]) =>
        leaf(relation.columns, [row]).map((item) => ({ row: item.row, weight })),
      );
      return consolidate(narrowed).map(({ row, weight }) => ({
        row: new Map([...row, [relation.weight, weight]]),
        weight: 1n,
      }));
    }
    case "values":
      return relation.rows.map((scalars) => ({
        row: new Map(
          relation.columns.map(({ id }, index) => {
            const scalar = scalars[index];
            return [id, scalar === undefined ? null : compute(scalar, new Map(), context)];
          }),
        ),
        weight: 1n,
      }));
    case "filter":
      return input(relation.input).filter(({ row }) => holds(relation.conjuncts, row));
    case "project":
      return input(relation.input).map(({ row, weight }) => ({
        row: new Map(relation.columns.map(({ id, scalar }) => [id, compute(scalar, row, context)])),
        weight,
      }));
    case "join":
      return relation.inputs
        .map(input)
        .reduce(product)
        .filter(({ row }) => holds(relation.conjuncts, row));
    case "outer-join": {
      const left = input(relation.left);
      const right = input(relation.right);
      const pairs = (side: WeightedRow, others: readonly WeightedRow[]): readonly WeightedRow[] =>
        product([side], others).filter(({ row }) => holds(relation.conjuncts, row));
      const matched = left.flatMap((row) => pairs(row, right));
      const alone = (
        rows: readonly WeightedRow[],
        others: readonly WeightedRow[],
        missing: Relation,
      ): readonly WeightedRow[] =>
        rows
          .filter((row) => pairs(row, others).length === 0)
          .map(({ row, weight }) => ({ row: new Map([...row, ...nulls(missing)]), weight }));
      return [
        ...matched,
        ...(relation.variant === "right" ? [] : alone(left, right, relation.right)),
        ...(relation.variant === "left" ? [] : alone(right, left, relation.left)),
      ];
    }
    case "semi-join": {
      const right = input(relation.right);
      return input(relation.left).filter(({ row, weight }) => {
        const partners = product([{ row, weight }], right);
        const found = partners.some((pair) => holds(relation.conjuncts, pair.row));
        return found !== relation.negated;
      });
    }
    case "apply":
      return input(relation.outer).flatMap(({ row, weight }) => {
        const inner = { ...context, outer: new Map([...context.outer, ...row]) };
        const body = evaluate(relation.body, inner);
        if (relation.variant === "scalar" && total(body) > 1n) throw new Error("more than one row");
        const joined = product([{ row, weight }], body).filter((pair) =>
          holds(relation.conjuncts, pair.row),
        );
        if (joined.length > 0 || relation.variant === "inner") return joined;
        return [{ row: new Map([...row, ...nulls(relation.body)]), weight }];
      });
    case "aggregate":
      return aggregateRows(relation, input(relation.input), context);
    case "distinct":
      return consolidate(input(relation.input)).map(({ row }) => ({ row, weight: 1n }));
    case "union":
      return relation.inputs.flatMap((side, index) => united(relation, input(side), index));
    case "set-operation": {
      const left = consolidate(united(relation, input(relation.left), 0));
      const right = consolidate(united(relation, input(relation.right), 1));
      return combineRows(relation, left, right);
    }
    case "window":
      return windowRows(relation, input(relation.input), context);
    case "top-k":
      return topRows(relation, input(relation.input), context);
    case "recursive":
      return recursiveRows(relation, context);
    case "recursion-reference": {
      const rows = context.recursion.get(relation.name) ?? [];
      return rows.map(({ row, weight }) => ({
        row: new Map(
          relation.columns.map(({ id }, index) => [id, [...row.values()][index] ?? null]),
        ),
        weight,
      }));
    }
    case "table-function": {
      const [only, ...others] = relation.functions;
      const [column] = only?.columns ?? [];
      if (
        only?.call.kind !== "call" ||
        only.call.name.name !== "generate_series" ||
        column === undefined ||
        others.length > 0 ||
        relation.ordinality !== undefined ||
        relation.preserving
      ) {
        throw new Error("the interpreter knows no function in FROM but generate_series");
      }
      const bounds = only.call.arguments;
      return input(relation.input).flatMap(({ row, weight }) => {
        const [from = null, to = null] = bounds.map((bound) => compute(bound, row, context));
        if (from === null || to === null) return [];
        const numbers = Array.from(
          { length: Math.max(0, Number(integer(to) - integer(from)) + 1) },
          (_, index) => integer(from) + BigInt(index),
        );
        return numbers.map((number) => ({ row: new Map([...row, [column.id, number]]), weight }));
      });
    }
  }
}

function leaf(
  columns: readonly LeafColumn[],
  rows: readonly NamedRow[] | undefined,
): readonly WeightedRow[] {
  if (rows === undefined) throw new Error("the interpreter's database misses a leaf");
  return rows.map((row) => ({
    row: new Map(columns.map(({ id, name }) => [id, row[name] ?? null])),
    weight: 1n,
  }));
}

function product(
  left: readonly WeightedRow[],
  right: readonly WeightedRow[],
): readonly WeightedRow[] {
  return left.flatMap((one) =>
    right.map((other) => ({
      row: new Map([...one.row, ...other.row]),
      weight: one.weight * other.weight,
    })),
  );
}

function nulls(relation: Relation): readonly (readonly [ColumnId, null])[] {
  return columnsOf(relation).map(({ id }) => [id, null]);
}

function united(
  relation: Extract<Relation, { readonly kind: "union" | "set-operation" | "recursive" }>,
  rows: readonly WeightedRow[],
  side: number,
): readonly WeightedRow[] {
  return rows.map(({ row, weight }) => ({
    row: new Map(
      relation.columns.map(({ id, inputs }) => {
        const source = inputs[side];
        return [id, source === undefined ? null : (row.get(source) ?? null)];
      }),
    ),
    weight,
  }));
}

function combineRows(
  { operator, all }: SetOperation,
  left: readonly WeightedRow[],
  right: readonly WeightedRow[],
): readonly WeightedRow[] {
  const count = (rows: readonly WeightedRow[], key: string): bigint =>
    rows.find(({ row }) => keyOfRow(row) === key)?.weight ?? 0n;
  const candidates = consolidate([...left, ...right].map(({ row }) => ({ row, weight: 1n })));
  return candidates.flatMap(({ row }) => {
    const first = count(left, keyOfRow(row));
    const second = count(right, keyOfRow(row));
    const weight = {
      union: first + second,
      intersect: first < second ? first : second,
      except: all || second === 0n ? first - second : 0n,
    }[operator];
    if (weight <= 0n) return [];
    return [{ row, weight: all ? weight : 1n }];
  });
}

function aggregateRows(
  relation: Aggregate,
  rows: readonly WeightedRow[],
  context: Context,
): readonly WeightedRow[] {
  const sets = relation.groupingSets?.sets ?? [relation.keys.map((_, index) => index)];
  return sets.flatMap((set) => {
    const groups = new Map<
      string,
      { readonly key: readonly Value[]; readonly rows: WeightedRow[] }
    >();
    if (set.length === 0) {
      groups.set("", { key: relation.keys.map(() => null), rows: [...rows] });
    }
    for (const item of set.length === 0 ? [] : rows) {
      const key = relation.keys.map(({ scalar }, index) =>
        set.includes(index) ? compute(scalar, item.row, context) : null,
      );
      const group = groups.get(keyOf(key)) ?? { key, rows: [] };
      group.rows.push(item);
      groups.set(keyOf(key), group);
    }
    return [...groups.values()].map((group) => ({
      row: new Map<ColumnId, Value>([
        ...relation.keys.map(({ id }, index) => [id, group.key[index] ?? null] as const),
        ...relation.aggregates.map(
          ({ id, call }) => [id, aggregateValue(call, group.rows, context)] as const,
        ),
        ...markOf(relation, set),
      ]),
      weight: 1n,
    }));
  });
}

/** GROUPING of all keys: a bit for each that the set leaves out, the last one the lowest. */
function markOf(
  relation: Aggregate,
  set: readonly number[],
): readonly (readonly [ColumnId, Value])[] {
  const mark = relation.groupingSets?.mark;
  if (mark === undefined) return [];
  const bits = relation.keys.reduce(
    (sum, _, index) => sum * 2n + (set.includes(index) ? 0n : 1n),
    0n,
  );
  return [[mark.id, bits]];
}

function aggregateValue(
  call: AggregateCall | WindowCall,
  rows: readonly WeightedRow[],
  context: Context,
): Value {
  const { filter } = call;
  const counted = rows.filter(
    ({ row }) => filter === undefined || compute(filter, row, context) === true,
  );
  if (call.star) return total(counted);
  const [argument] = call.arguments;
  if (argument === undefined) throw new Error(`the interpreter does not know ${call.name.name}()`);
  if ("withinGroup" in call && call.withinGroup) {
    // Of its rows a group has the keys, which a direct argument reads; also those that the filter leaves out.
    const direct = compute(argument, rows[0]?.row ?? new Map(), context);
    return placeAmong(call, direct, counted, context);
  }
  const values = counted
    .map(({ row, weight }) => ({ value: compute(argument, row, context), weight }))
    .filter(({ value }) => value !== null);
  const distinct = "distinct" in call && call.distinct;
  const weighted = distinct
    ? [...new Map(values.map(({ value }) => [show(value), { value, weight: 1n }])).values()]
    : values;
  const sorted = weighted.map(({ value }) => value).sort(compareValues);
  switch (call.name.name) {
    case "count":
      return weighted.reduce((sum, { weight }) => sum + weight, 0n);
    case "sum":
      if (weighted.length === 0) return null;
      return weighted.reduce((sum, { value, weight }) => sum + integer(value) * weight, 0n);
    case "min":
      return sorted[0] ?? null;
    case "max":
      return sorted.at(-1) ?? null;
    case "bool_or":
      return sorted.length === 0 ? null : sorted.includes(true);
    case "bool_and":
      return sorted.length === 0 ? null : !sorted.includes(false);
    default:
      throw new Error(`the interpreter does not know ${call.name.name}`);
  }
}

/** `rank(v) WITHIN GROUP (ORDER BY n)`: the place that a row with v would have. */
function placeAmong(
  call: AggregateCall,
  direct: Value,
  rows: readonly WeightedRow[],
  context: Context,
): Value {
  const [key] = call.order;
  if (call.name.name !== "rank" || key === undefined || call.order.length > 1)
    throw new Error(`the interpreter does not know ${call.name.name}() WITHIN GROUP`);
  const before = rows.filter(
    ({ row }) => compareBySortKey(key, compute(key.scalar, row, context), direct) < 0,
  );
  return 1n + total(before);
}

function windowRows(
  relation: Window,
  rows: readonly WeightedRow[],
  context: Context,
): readonly WeightedRow[] {
  return rows.map(({ row, weight }) => ({
    row: new Map<ColumnId, Value>([
      ...row,
      ...relation.functions.map(({ id, call }) => {
        const keyFor = (other: Row): string =>
          keyOf(call.partition.map((scalar) => compute(scalar, other, context)));
        const peers = rows.filter((other) => keyFor(other.row) === keyFor(row));
        return [id, windowValue(call, row, peers, context)] as const;
      }),
    ]),
    weight,
  }));
}

function windowValue(
  call: WindowCall,
  row: Row,
  partition: readonly WeightedRow[],
  context: Context,
): Value {
  const isBefore = (other: Row): boolean => compareRows(call.order, other, row, context) < 0;
  if (call.name.name === "rank")
    return 1n + total(partition.filter(({ row: other }) => isBefore(other)));
  const frame = partition.filter(
    ({ row: other }) => compareRows(call.order, other, row, context) <= 0,
  );
  return aggregateValue(call, frame, context);
}

/** Ties are broken by the row's image, so that the answer is one of those that SQL allows. */
function topRows(
  relation: TopK,
  rows: readonly WeightedRow[],
  context: Context,
): readonly WeightedRow[] {
  const groups = new Map<string, WeightedRow[]>();
  for (const item of rows) {
    const key = keyOf(relation.partition.map((scalar) => compute(scalar, item.row, context)));
    const group = groups.get(key) ?? [];
    for (let copy = 0n; copy < item.weight; copy += 1n) group.push({ row: item.row, weight: 1n });
    groups.set(key, group);
  }
  const number = (scalar: Scalar | undefined, absent: number): number => {
    const value = scalar === undefined ? null : compute(scalar, new Map(), context);
    return value === null ? absent : Number(value);
  };
  const offset = number(relation.offset, 0);
  const limit = number(relation.limit, Number.MAX_SAFE_INTEGER);
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted(
      (left, right) =>
        compareRows(relation.order, left.row, right.row, context) ||
        (keyOfRow(left.row) < keyOfRow(right.row) ? -1 : 1),
    );
    const taken = sorted.slice(offset, offset + limit);
    const last = taken.at(-1);
    if (!relation.withTies || last === undefined) return taken;
    const ties = sorted
      .slice(offset + limit)
      .filter(({ row }) => compareRows(relation.order, row, last.row, context) === 0);
    return [...taken, ...ties];
  });
}

function recursiveRows(relation: Recursive, context: Context): readonly WeightedRow[] {
  const found: WeightedRow[] = [];
  const seen = new Set<string>();
  let last = united(relation, evaluate(relation.base, context), 0);
  for (let round = 0; last.length > 0; round += 1) {
    if (round > 100) throw new Error("the recursion does not end");
    const fresh = relation.all
      ? last
      : consolidate(last)
          .filter(({ row }) => !seen.has(keyOfRow(row)))
          .map(({ row }) => ({ row, weight: 1n }));
    for (const { row } of fresh) seen.add(keyOfRow(row));
    found.push(...fresh);
    const recursion = new Map([...context.recursion, [relation.name, fresh] as const]);
    last =
      fresh.length === 0
        ? []
        : united(relation, evaluate(relation.step, { ...context, recursion }), 1);
  }
  return found;
}

/** The value of a scalar for a row. */
function compute(scalar: Scalar, row: Row, context: Context): Value {
  const value = (argument: Scalar): Value => compute(argument, row, context);
  switch (scalar.kind) {
    case "column": {
      const found = row.get(scalar.column) ?? context.outer.get(scalar.column);
      if (found === undefined && !row.has(scalar.column) && !context.outer.has(scalar.column)) {
        throw new Error(`the interpreter misses column ${scalar.column}`);
      }
      return found ?? null;
    }
    case "literal":
      return parseValue(scalar.value, scalar.type.key);
    case "comparison":
      return compareBy(scalar.operator, value(scalar.left), value(scalar.right));
    case "and":
      return conjunction(scalar.arguments.map(value));
    case "or": {
      const denied = conjunction(scalar.arguments.map((argument) => negation(value(argument))));
      return negation(denied);
    }
    case "not":
      return negation(value(scalar.argument));
    case "null-test":
      return (value(scalar.argument) === null) !== scalar.negated;
    case "boolean-test": {
      const wanted = { true: true, false: false, unknown: null }[scalar.value];
      return (value(scalar.argument) === wanted) !== scalar.negated;
    }
    case "distinct-test":
      return (value(scalar.left) !== value(scalar.right)) !== scalar.negated;
    case "call":
      return scalar.name.name === "now"
        ? context.database.clock
        : callValue(scalar.name.name, scalar.arguments.map(value));
    case "cast": {
      const argument = value(scalar.argument);
      if (argument === null) return null;
      if (scalar.type.key !== "pg_catalog.text") return argument;
      return argument.toString();
    }
    case "case": {
      const branch = scalar.branches.find(({ when }) => value(when) === true);
      return value(branch === undefined ? scalar.otherwise : branch.then);
    }
    case "conditional":
      return conditionalValue(scalar.form, scalar.arguments.map(value));
    case "quantified": {
      if (scalar.array.kind !== "array") throw new Error("the interpreter knows ARRAY[…] only");
      const left = value(scalar.left);
      const results = scalar.array.elements.map((element) =>
        compareBy(scalar.operator.name, left, value(element)),
      );
      return scalar.quantifier === "all"
        ? conjunction(results)
        : negation(conjunction(results.map(negation)));
    }
    case "subquery":
      return subqueryValue(scalar, row, context);
    case "row":
      return keyOf(scalar.fields.map(value));
    case "array":
    case "field":
    case "subscript":
    case "collate":
    case "session":
    case "opaque":
    case "grouping":
      throw new Error(`the interpreter does not know ${scalar.kind}`);
  }
}

function subqueryValue(scalar: SubqueryScalar, row: Row, context: Context): Value {
  const inner = { ...context, outer: new Map([...context.outer, ...row]) };
  const rows = evaluate(scalar.relation, inner);
  const { comparison } = scalar;
  const compared = rows.map((item) =>
    comparison === undefined ? null : compute(comparison, new Map([...row, ...item.row]), context),
  );
  switch (scalar.form) {
    case "exists":
      return rows.length > 0;
    case "any":
      return negation(conjunction(compared.map(negation)));
    case "all":
      return conjunction(compared);
    case "scalar": {
      if (total(rows) > 1n) throw new Error("more than one row");
      const [column] = columnsOf(scalar.relation);
      return column === undefined ? null : (rows[0]?.row.get(column.id) ?? null);
    }
    case "array":
      throw new Error("the interpreter knows no arrays");
  }
}

function conditionalValue(form: ConditionalScalar["form"], values: readonly Value[]): Value {
  const present = values.filter((item) => item !== null);
  switch (form) {
    case "coalesce":
      return present[0] ?? null;
    case "nullif":
      return values[0] === values[1] ? null : (values[0] ?? null);
    case "greatest":
      return present.sort(compareValues).at(-1) ?? null;
    case "least":
      return present.sort(compareValues)[0] ?? null;
  }
}

function callValue(name: string, inputs: readonly Value[]): Value {
  if (inputs.some((input) => input === null)) return null;
  const [first = null, second = null] = inputs;
  switch (name) {
    case "+":
      return integer(first) + integer(second);
    case "-":
      return inputs.length === 1 ? -integer(first) : integer(first) - integer(second);
    case "*":
      return integer(first) * integer(second);
    case "%":
      return integer(first) % integer(second);
    case "||":
      return `${first}${second}`;
    case "abs":
      return integer(first) < 0n ? -integer(first) : integer(first);
    case "length":
      return BigInt(String(first).length);
    case "upper":
      return String(first).toUpperCase();
    case "*<>":
      // Rows, as texts that differ when a value does.
      return first !== second;
    case "current_setting":
      return "a setting that does not change";
    case "hash_record_extended":
      // As bad as a hash can be: rows must be told apart by their values.
      return BigInt(String(first).length % 2);
    default:
      throw new Error(`the interpreter does not know ${name}`);
  }
}

function parseValue(text: string | undefined, type: string): Value {
  if (text === undefined) return null;
  switch (type) {
    case "pg_catalog.bool":
      return text === "t";
    case "pg_catalog.int2":
    case "pg_catalog.int4":
    case "pg_catalog.int8":
      return BigInt(text);
    default:
      return text;
  }
}

function compareBy(operator: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  const order = compareValues(left, right);
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      throw new Error(`the interpreter does not know ${operator}`);
  }
}

function compareRows(order: readonly SortKey[], left: Row, right: Row, context: Context): number {
  for (const key of order) {
    const one = compute(key.scalar, left, context);
    const other = compute(key.scalar, right, context);
    const compared = compareBySortKey(key, one, other);
    if (compared !== 0) return compared;
  }
  return 0;
}

function compareBySortKey({ descending, nullsFirst }: SortKey, one: Value, other: Value): number {
  if (one === other) return 0;
  if (one === null) return nullsFirst ? -1 : 1;
  if (other === null) return nullsFirst ? 1 : -1;
  return compareValues(one, other) * (descending ? -1 : 1);
}

function compareValues(left: Value, right: Value): number {
  if (left === right) return 0;
  return left !== null && right !== null && left < right ? -1 : 1;
}

function conjunction(values: readonly Value[]): Value {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function negation(value: Value): Value {
  return value === null ? null : !value;
}

function integer(value: Value): bigint {
  if (typeof value !== "bigint")
    throw new Error(`the interpreter expected an integer, not ${show(value)}`);
  return value;
}

function total(rows: readonly WeightedRow[]): bigint {
  return rows.reduce((sum, { weight }) => sum + weight, 0n);
}

function pick(row: Row, columns: readonly { readonly id: ColumnId }[]): Row {
  return new Map(
    columns.map(({ id }) => {
      const value = row.get(id);
      if (value === undefined) throw new Error(`the row has no column ${id}`);
      return [id, value];
    }),
  );
}

/** Rows of one relation may list their columns in different orders. */
function keyOfRow(row: Row): string {
  return keyOf([...row].sort(([left], [right]) => left - right).map(([, value]) => value));
}

function keyOf(values: readonly Value[]): string {
  return JSON.stringify(values.map(show));
}

function show(value: Value | undefined): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? `'${value}'` : String(value);
}
