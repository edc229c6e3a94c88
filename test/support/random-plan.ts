import { builtinType } from "../../src/catalog/type.js";
import { columnsOf, type OutputColumn, readColumn } from "../../src/relation/columns.js";
import {
  aggregate,
  apply,
  distinct,
  filter,
  join,
  outerJoin,
  project,
  scan,
  semiJoin,
  setOperation,
  union,
  values,
  window,
} from "../../src/relation/constructors.js";
import type { NamedScalar, Relation, UnitedColumn } from "../../src/relation/relation.js";
import type { AggregateCall, ColumnId, Scalar } from "../../src/relation/scalar.js";
import {
  andScalar,
  booleanScalar,
  booleanTestScalar,
  callScalar,
  caseScalar,
  comparisonScalar,
  conditionalScalar,
  distinctTestScalar,
  literalScalar,
  notScalar,
  nullTestScalar,
  orScalar,
  subqueryScalar,
} from "../../src/relation/scalar-constructors.js";
import { columnAllocator } from "../../src/relation/traversal.js";
import type { InterpretedDatabase, NamedRow, Value } from "./interpreter.js";
import { sampleTables } from "./sample-tables.js";

const span = undefined;
const int4 = builtinType("int4");
const int8 = builtinType("int8");

/**
 * Decisions in the order in which they are needed. When they run out every further one is the first choice, which
 * is the simplest, so that a shorter list makes a smaller plan.
 */
export interface Decisions {
  readonly below: (choices: number) => number;
  readonly oneOf: <const Item>(items: readonly [Item, ...Item[]]) => Item;
  readonly chance: (percent: number) => boolean;
}

export function decisionsOf(numbers: readonly number[]): Decisions {
  let position = 0;
  const below = (choices: number): number => {
    const number = numbers[position] ?? 0;
    position += 1;
    return number % choices;
  };
  return {
    below,
    oneOf: (items) => items[below(items.length)] ?? items[0],
    chance: (percent) => below(100) >= 100 - percent,
  };
}

/** A database for {@link sampleTables} that satisfies their constraints, with few values, many of them NULL. */
export function randomDatabase({ below, chance }: Decisions): InterpretedDatabase {
  const number = (): Value => (chance(30) ? null : BigInt(below(3)));
  const word = (): Value => (chance(30) ? null : (["a", "b"][below(2)] ?? null));
  const rows = (make: (index: number) => NamedRow): readonly NamedRow[] =>
    Array.from({ length: below(5) }, (_, index) => make(index));
  const unique = (row: readonly NamedRow[], columns: readonly string[]): readonly NamedRow[] =>
    row.filter(
      (one, index) =>
        columns.some((column) => one[column] === null) ||
        !row.slice(0, index).some((other) => columns.every((name) => other[name] === one[name])),
    );
  const tables = new Map<string, readonly NamedRow[]>([
    [
      "public.a",
      rows((id) => ({
        id: BigInt(id),
        x: number(),
        n: number(),
        s: word(),
        f: chance(30) ? null : chance(50),
      })),
    ],
    ["public.b", rows((id) => ({ id: BigInt(id), x: number(), n: number(), s: word() }))],
    ["public.c", rows(() => ({ x: number(), y: number() }))],
    [
      "public.u",
      unique(
        unique(
          rows(() => ({ code: number(), m: BigInt(below(2)), k: BigInt(below(2)) })),
          ["code"],
        ),
        ["m", "k"],
      ),
    ],
  ]);
  const clock = BigInt(below(4));
  return { tables, changes: new Map(), states: new Map(), references: new Map(), clock };
}

/** A plan as a binder might make it: subqueries inside, nothing pushed down. */
export function randomPlan(decisions: Decisions, depth: number): Relation {
  return planWith(decisions, depth);
}

function planWith(decisions: Decisions, depth: number): Relation {
  const { below, oneOf, chance } = decisions;
  const allocate = columnAllocator(undefined);

  const table = (): Relation => {
    const name = oneOf(["public.a", "public.c", "public.b", "public.u"]);
    const found = sampleTables.get(name);
    if (found === undefined) throw new Error(name);
    const columns = found.columns.map((column) => ({
      id: allocate(),
      name: column.name,
      type: column.type,
      nullable: !column.notNull,
    }));
    return scan({ table: found, only: false, columns, span });
  };

  const numbers = (columns: readonly OutputColumn[]): readonly OutputColumn[] =>
    columns.filter(({ type }) => type.key === int4.key || type.key === int8.key);

  const columnIn = (columns: readonly OutputColumn[]): Scalar => {
    const candidates = numbers(columns);
    const column = candidates[below(Math.max(candidates.length, 1))];
    return column === undefined ? literalScalar("1", int4) : readColumn(column);
  };

  const number = (columns: readonly OutputColumn[], size: number, outer: Columns): Scalar => {
    const choice = below(size > 0 ? 8 : 3);
    switch (choice) {
      case 0:
      case 1:
        return columnIn(columns);
      case 2:
        return literalScalar(String(below(3)), int4);
      case 3:
      case 4: {
        const left = number(columns, size - 1, outer);
        return callScalar({
          notation: "operator",
          name: { schema: "pg_catalog", name: oneOf(["+", "*", "-"]) },
          arguments: [left, literalScalar(String(below(3)), int4)],
          variadic: false,
          volatility: "immutable",
          strict: true,
          type: left.type,
          span,
        });
      }
      case 5: {
        const left = number(columns, size - 1, outer);
        const alternatives = [left, literalScalar(String(below(3)), left.type)];
        return conditionalScalar({
          form: oneOf(["coalesce", "nullif"]),
          arguments: alternatives,
          type: left.type,
          span,
        });
      }
      case 6: {
        const then = columnIn(columns);
        const when = predicate(columns, size - 1, outer);
        const otherwise = literalScalar(undefined, then.type);
        return caseScalar({ branches: [{ when, then }], otherwise, type: then.type, span });
      }
      default:
        return scalarSubquery([...columns, ...outer], size - 1);
    }
  };

  /** A subquery with at most one row, correlated or not. */
  const scalarSubquery = (outer: Columns, size: number): Scalar => {
    const input = correlated(outer, size);
    const columns = columnsOf(input);
    const id = allocate();
    const call = aggregateCall(columns);
    const body = aggregate({
      input,
      keys: [],
      groupingSets: undefined,
      aggregates: [{ id, name: "v", call }],
      span,
    });
    if (chance(30)) {
      const shown = { id: allocate(), name: "w", scalar: incremented(id, call) };
      const relation = project({ input: body, columns: [shown], span });
      return subqueryScalar({
        form: "scalar",
        relation,
        comparison: undefined,
        type: call.type,
        span,
      });
    }
    return subqueryScalar({
      form: "scalar",
      relation: body,
      comparison: undefined,
      type: call.type,
      span,
    });
  };

  const incremented = (id: ColumnId, call: AggregateCall): Scalar =>
    callScalar({
      notation: "operator",
      name: { schema: "pg_catalog", name: "+" },
      arguments: [
        { kind: "column", column: id, type: call.type, span },
        literalScalar("1", call.type),
      ],
      variadic: false,
      volatility: "immutable",
      strict: true,
      type: call.type,
      span,
    });

  /** A relation that may refer to columns of an enclosing query in its filter. */
  const correlated = (outer: Columns, size: number): Relation => {
    const input = size > 0 && chance(40) ? relation(size - 1, outer) : table();
    const columns = columnsOf(input);
    const conjuncts: Scalar[] = [];
    if (numbers(outer).length > 0 && chance(80)) {
      const operator = chance(25) ? "<" : "=";
      conjuncts.push(
        comparisonScalar({
          operator,
          operatorSchema: "pg_catalog",
          left: columnIn(columns),
          right: columnIn(outer),
          span,
        }),
      );
    }
    if (chance(30)) conjuncts.push(predicate(columns, size - 1, outer));
    return conjuncts.length === 0 ? input : filter({ input, conjuncts, span });
  };

  const comparison = (left: Scalar, right: Scalar): Scalar =>
    comparisonScalar({
      operator: oneOf(["=", "=", "<", "<>", ">="]),
      operatorSchema: "pg_catalog",
      left,
      right,
      span,
    });

  const predicate = (columns: Columns, size: number, outer: Columns): Scalar => {
    switch (below(size > 0 ? 14 : 4)) {
      case 0:
      case 1:
        return comparison(number(columns, 0, outer), number(columns, 0, outer));
      case 2:
        return nullTestScalar({ argument: columnIn(columns), negated: chance(50), span });
      case 3: {
        const text = columns.filter(({ type }) => type.key === "pg_catalog.text")[0];
        if (text === undefined) return booleanScalar(chance(70));
        return comparisonScalar({
          operator: "=",
          operatorSchema: "pg_catalog",
          left: readColumn(text),
          right: literalScalar("a", text.type),
          span,
        });
      }
      case 4:
        return notScalar({ argument: predicate(columns, size - 1, outer), span });
      case 5:
        return orScalar([predicate(columns, size - 1, outer), predicate(columns, size - 1, outer)]);
      case 6:
        return andScalar([
          predicate(columns, size - 1, outer),
          predicate(columns, size - 1, outer),
        ]);
      case 7: {
        const argument = predicate(columns, size - 1, outer);
        const value = oneOf(["true", "false", "unknown"]);
        return booleanTestScalar({ argument, value, negated: chance(50), span });
      }
      case 8:
        return distinctTestScalar({
          left: number(columns, 0, outer),
          right: number(columns, 0, outer),
          negated: chance(50),
          span,
        });
      case 9:
        return comparison(number(columns, size - 1, outer), number(columns, size - 1, outer));
      case 10:
      case 11: {
        const body = correlated([...columns, ...outer], size - 1);
        return subqueryScalar({
          form: "exists",
          relation: body,
          comparison: undefined,
          type: builtinType("bool"),
          span,
        });
      }
      default: {
        const body = correlated([...columns, ...outer], size - 1);
        const quantified = subqueryScalar({
          form: oneOf(["any", "all"]),
          relation: body,
          comparison: comparison(columnIn(columns), columnIn(columnsOf(body))),
          type: builtinType("bool"),
          span,
        });
        return chance(50) ? notScalar({ argument: quantified, span }) : quantified;
      }
    }
  };

  /** The interpreter's time is a number; sometimes it is not known. */
  const moment = (): Scalar => {
    const now = callScalar({
      notation: "function",
      name: { schema: "pg_catalog", name: "now" },
      arguments: [],
      variadic: false,
      volatility: "stable",
      strict: true,
      type: int4,
      span,
    });
    return chance(80)
      ? now
      : conditionalScalar({
          form: "nullif",
          arguments: [now, literalScalar("2", int4)],
          type: int4,
          span,
        });
  };

  const timedPredicate = (columns: Columns, size: number): Scalar => {
    switch (below(size > 0 ? 7 : 3)) {
      case 0:
      case 1:
        return comparison(number(columns, 0, []), moment());
      case 2:
        return comparison(moment(), number(columns, 0, []));
      case 3:
        return notScalar({ argument: timedPredicate(columns, size - 1), span });
      case 4:
        return orScalar([timedPredicate(columns, size - 1), predicate(columns, 0, [])]);
      case 5:
        return booleanTestScalar({
          argument: timedPredicate(columns, size - 1),
          value: oneOf(["true", "false", "unknown"]),
          negated: chance(50),
          span,
        });
      default:
        return andScalar([timedPredicate(columns, size - 1), timedPredicate(columns, size - 1)]);
    }
  };

  const conjuncts = (columns: Columns, size: number, outer: Columns): readonly Scalar[] =>
    Array.from({ length: 1 + below(2) }, () => predicate(columns, size, outer));

  const equality = (left: Columns, right: Columns): Scalar =>
    comparisonScalar({
      operator: "=",
      operatorSchema: "pg_catalog",
      left: columnIn(left),
      right: columnIn(right),
      span,
    });

  const joinConjuncts = (left: Columns, right: Columns, size: number): readonly Scalar[] => [
    ...(chance(85) ? [equality(left, right)] : []),
    ...(chance(40) ? [predicate([...left, ...right], size, [])] : []),
  ];

  const aggregateCall = (columns: Columns): AggregateCall => {
    const name = oneOf(["count", "sum", "min", "max"]);
    const star = name === "count" && chance(60);
    const argument = columnIn(columns);
    return {
      name: { schema: "pg_catalog", name },
      arguments: star ? [] : [argument],
      star,
      variadic: false,
      distinct: !star && chance(20),
      order: [],
      withinGroup: false,
      filter: chance(20) ? predicate(columns, 0, []) : undefined,
      type: name === "count" || name === "sum" ? int8 : argument.type,
      volatility: "immutable",
      span,
    };
  };

  /** Columns of both sides with the same type, by position. */
  const united = (left: Relation, right: Relation): readonly UnitedColumn[] => {
    const others = columnsOf(right);
    return columnsOf(left).flatMap(({ id, name, type }, index) => {
      const other = others[index];
      if (other === undefined || other.type.key !== type.key) return [];
      return [{ id: allocate(), name, type, inputs: [id, other.id] }];
    });
  };

  const relation = (size: number, outer: Columns): Relation => {
    if (size <= 0) return table();
    switch (below(13)) {
      case 0:
        return table();
      case 1:
      case 2: {
        const input = relation(size - 1, outer);
        const conditions = conjuncts(columnsOf(input), size, outer);
        const timed = chance(25) ? [timedPredicate(columnsOf(input), 2)] : [];
        return filter({ input, conjuncts: [...conditions, ...timed], span });
      }
      case 3: {
        const input = relation(size - 1, outer);
        const columns = columnsOf(input);
        const passed = columns
          .filter(() => chance(60))
          .map((column): NamedScalar => ({ ...column, scalar: readColumn(column) }));
        const computed = {
          id: allocate(),
          name: "v",
          scalar: chance(40) ? literalScalar("1", int4) : number(columns, size, outer),
        };
        const named = [...passed, computed].map(({ id, name, scalar }) => ({ id, name, scalar }));
        return project({ input, columns: named, span });
      }
      case 4:
      case 5: {
        const left = relation(size - 1, outer);
        const right = relation(size - 1, outer);
        const on = joinConjuncts(columnsOf(left), columnsOf(right), size - 1);
        return join({ inputs: [left, right], conjuncts: on, span });
      }
      case 6: {
        const left = relation(size - 1, outer);
        const right = relation(size - 1, outer);
        const on = joinConjuncts(columnsOf(left), columnsOf(right), 0);
        const variant = oneOf(["left", "right", "full"]);
        return outerJoin({ variant, left, right, conjuncts: on, span });
      }
      case 7: {
        const left = relation(size - 1, outer);
        const right = relation(size - 1, outer);
        const on = joinConjuncts(columnsOf(left), columnsOf(right), 0);
        return semiJoin({ negated: chance(50), left, right, conjuncts: on, span });
      }
      case 8: {
        const input = relation(size - 1, outer);
        const columns = columnsOf(input);
        const key = columns[below(Math.max(columns.length, 1))];
        const keys =
          key === undefined || chance(20)
            ? []
            : [{ id: allocate(), name: key.name, scalar: readColumn(key) }];
        const call = { id: allocate(), name: "v", call: aggregateCall(columns) };
        return aggregate({ input, keys, groupingSets: undefined, aggregates: [call], span });
      }
      case 9:
        return distinct({ input: relation(size - 1, outer), span });
      case 10: {
        const left = relation(size - 1, outer);
        const right = relation(size - 1, outer);
        const columns = united(left, right);
        if (chance(50)) return union({ inputs: [left, right], columns, span });
        // A set operation compares its inputs by all their columns.
        const exactly = (side: Relation, index: number): Relation =>
          project({
            input: side,
            columns: columns.flatMap(({ inputs }) => {
              const column = columnsOf(side).find(({ id }) => id === inputs[index]);
              if (column === undefined) return [];
              return [{ id: column.id, name: column.name, scalar: readColumn(column) }];
            }),
            span,
          });
        const operator = oneOf(["union", "intersect", "except"]);
        return setOperation({
          operator,
          all: operator !== "union" && chance(50),
          left: exactly(left, 0),
          right: exactly(right, 1),
          columns,
          span,
        });
      }
      case 11: {
        const left = relation(size - 1, outer);
        const body = applied([...columnsOf(left), ...outer], size - 1);
        const variant = oneOf(["inner", "left"]);
        const on = chance(30) ? [predicate([...columnsOf(left), ...columnsOf(body)], 0, [])] : [];
        return apply({ variant, outer: left, body, conjuncts: on, span });
      }
      default: {
        const input = relation(size - 1, outer);
        const columns = columnsOf(input);
        const call = aggregateCall(columns);
        const { distinct: _, withinGroup: __, ...windowed } = call;
        const [first] = numbers(columns);
        const functions = [
          {
            id: allocate(),
            name: "w",
            call: {
              ...windowed,
              partition: first === undefined ? [] : [readColumn(first)],
              order: [],
              frame: undefined,
            },
          },
        ];
        if (columns.length === 0) return values({ columns: [], rows: [[]], span });
        return window({ input, functions, span });
      }
    }
  };

  const applied = (outer: Columns, size: number): Relation => {
    const body = correlated(outer, size);
    if (chance(40)) {
      const call = { id: allocate(), name: "v", call: aggregateCall(columnsOf(body)) };
      return aggregate({
        input: body,
        keys: [],
        groupingSets: undefined,
        aggregates: [call],
        span,
      });
    }
    return chance(30) ? distinct({ input: body, span }) : body;
  };

  return relation(depth, []);
}

type Columns = readonly OutputColumn[];
