import type { Random } from "../../src/proof/random.js";

/** A column, or an item of a select list, as far as these forms look at it. */
interface Typed {
  readonly type: string;
  /** Equal values are identical. */
  readonly faithful: boolean;
}

interface Operand extends Typed {
  readonly reference: string;
}

interface Computed extends Typed {
  readonly expression: string;
}

/** A source in FROM that is no table, as text, and its columns under the names it gives them. */
interface Listed {
  readonly text: string;
  readonly columns: readonly (Typed & { readonly name: string })[];
  /** It reads columns of the sources to its left. */
  readonly lateral: boolean;
}

const whole = ["pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8"];

const bigint = { type: "pg_catalog.int8", faithful: true };
const integer = { type: "pg_catalog.int4", faithful: true };

function direction(random: Random): string {
  return random.pick(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"]);
}

function rowsFrame(random: Random): string {
  const extent = random.pick([
    "1 PRECEDING AND 1 FOLLOWING",
    "2 PRECEDING AND CURRENT ROW",
    "CURRENT ROW AND 1 FOLLOWING",
    "UNBOUNDED PRECEDING AND 1 PRECEDING",
    "1 FOLLOWING AND UNBOUNDED FOLLOWING",
    "2 FOLLOWING AND 1 FOLLOWING",
    "UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
  ]);
  const exclusion = random.pick(["", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE TIES"]);
  return `BETWEEN ${extent}${exclusion}`;
}

/**
 * A window function with a frame, or one that looks at other rows. `sortable` are columns that an order may be over. Where
 * ties would make the value arbitrary, all columns are in the order, so that tied rows are identical; `undefined` where that
 * cannot be had.
 */
export function framedCall(
  random: Random,
  scope: readonly Operand[],
  sortable: readonly Operand[],
): Computed | undefined {
  const keys = random
    .shuffle(scope.filter(({ faithful }) => faithful))
    .slice(0, random.integer(0, 1))
    .map(({ reference }) => reference);
  const partition = keys.length === 0 ? "" : `PARTITION BY ${keys.join(", ")} `;
  const orderBy = (columns: readonly Operand[]): string =>
    `ORDER BY ${columns.map(({ reference }) => reference + direction(random)).join(", ")}`;
  const addends = scope.filter(({ type }) => whole.includes(type));
  const exact = sortable.filter(({ faithful }) => faithful);
  const choices: (() => Computed)[] = [];
  const overPeers = (frame: string, columns: readonly Operand[]): void => {
    const over = (): string => `OVER (${partition}${orderBy(columns)} ${frame})`;
    choices.push(() => ({ expression: `count(*) ${over()}`, ...bigint }));
    if (addends.length > 0) {
      const { reference, type } = random.pick(addends);
      const result = type === "pg_catalog.int8" ? "pg_catalog.numeric" : "pg_catalog.int8";
      choices.push(() => ({
        expression: `sum(${reference}) ${over()}`,
        type: result,
        faithful: true,
      }));
    }
    if (exact.length > 0) {
      const { reference, type } = random.pick(exact);
      choices.push(() => ({
        expression: `${random.pick(["min", "max"])}(${reference}) ${over()}`,
        type,
        faithful: true,
      }));
    }
  };
  if (sortable.length > 0) {
    overPeers(`GROUPS ${rowsFrame(random)}`, random.shuffle(sortable).slice(0, 2));
  }
  if (addends.length > 0) overPeers(`RANGE ${rowsFrame(random)}`, [random.pick(addends)]);
  if (sortable.length === scope.length && scope.length > 0 && exact.length === scope.length) {
    const all = random.shuffle(scope);
    const shown = random.pick(scope);
    const value = { type: shown.type, faithful: true };
    const over = (frame: string): string => `OVER (${partition}${orderBy(all)}${frame})`;
    const frame = random.chance(0.7) ? ` ROWS ${rowsFrame(random)}` : "";
    overPeers(`ROWS ${rowsFrame(random)}`, all);
    choices.push(
      () => ({
        expression: `${random.pick(["lag", "lead"])}(${shown.reference}${random.pick(["", ", 2", ", 0"])}) ${over("")}`,
        ...value,
      }),
      () => ({
        expression: `${random.pick(["first_value", "last_value"])}(${shown.reference}) ${over(frame)}`,
        ...value,
      }),
      () => ({ expression: `nth_value(${shown.reference}, 2) ${over(frame)}`, ...value }),
      () => ({ expression: `ntile(3) ${over("")}`, ...integer }),
    );
  }
  if (sortable.length > 0) {
    const name = random.pick(["percent_rank", "cume_dist"]);
    choices.push(() => ({
      expression: `${name}() OVER (${partition}${orderBy(random.shuffle(sortable).slice(0, 2))})`,
      type: "pg_catalog.float8",
      faithful: true,
    }));
  }
  return choices.length === 0 ? undefined : random.pick(choices)();
}

/** An aggregate of a list in an order; `undefined` where no column can be ordered. */
export function orderedAggregate(
  random: Random,
  sortable: readonly Operand[],
  where: string,
): Computed | undefined {
  const exact = sortable.filter(({ faithful }) => faithful);
  if (exact.length === 0) return undefined;
  const { reference, type } = random.pick(exact);
  const order = `ORDER BY ${reference}${direction(random)}`;
  const whole = exact.filter((column) => column.type === "pg_catalog.int4");
  return random.pick<() => Computed>([
    () => ({
      expression: `array_to_string(array_agg(${reference} ${order})${where}, ',', '∅')`,
      type: "pg_catalog.text",
      faithful: true,
    }),
    () => ({
      expression: `(array_agg(DISTINCT ${reference} ${order})${where})[1]`,
      type,
      faithful: true,
    }),
    () => ({
      expression: `json_agg(${reference} ${order})${where}::text`,
      type: "pg_catalog.text",
      faithful: true,
    }),
    () => ({ expression: `mode() WITHIN GROUP (${order})${where}`, type, faithful: true }),
    () => ({
      expression: `percentile_disc(0.5) WITHIN GROUP (${order})${where}`,
      type,
      faithful: true,
    }),
    ...(whole.length === 0
      ? []
      : [
          (): Computed => ({
            expression: `rank(2) WITHIN GROUP (ORDER BY ${random.pick(whole).reference})${where}`,
            ...bigint,
          }),
        ]),
  ])();
}

/** A few rows that a function makes of a row, as an item of a select list. */
export function rowsOfItem(random: Random, scope: readonly Operand[]): Computed {
  return { expression: seriesOver(random, scope).text, ...integer };
}

function seriesOver(
  random: Random,
  scope: readonly Operand[],
): { readonly text: string; readonly lateral: boolean } {
  const ends = scope.filter(({ type }) => type === "pg_catalog.int4");
  if (ends.length === 0 || random.chance(0.2)) {
    return { text: `generate_series(1, ${random.integer(0, 2)})`, lateral: false };
  }
  return { text: `generate_series(1, least(${random.pick(ends).reference}, 3))`, lateral: true };
}

/** A function in FROM over columns of the sources to its left, or rows that are written down. */
export function listedSource(random: Random, outer: readonly Operand[], alias: string): Listed {
  const numbered = random.chance(0.4);
  const ordinality = numbered ? " WITH ORDINALITY" : "";
  const place = numbered ? [{ name: "n", ...bigint }] : [];
  const called = (call: string, column: Typed, lateral: boolean): Listed => ({
    text: `${call}${ordinality} AS ${alias}(v${numbered ? ", n" : ""})`,
    columns: [{ name: "v", ...column }, ...place],
    lateral,
  });
  const integers = outer.filter(({ type }) => type === "pg_catalog.int4");
  const texts = outer.filter(({ type }) => type === "pg_catalog.text");
  const choices: (() => Listed)[] = [
    () => {
      const { text, lateral } = seriesOver(random, outer);
      return called(text, integer, lateral);
    },
    () => ({
      text: `(VALUES (1, 'a'::text), (2, NULL), (${random.integer(1, 3)}, 'b')) AS ${alias}(v, w)`,
      columns: [
        { name: "v", ...integer },
        { name: "w", type: "pg_catalog.text", faithful: true },
      ],
      lateral: false,
    }),
  ];
  if (integers.length > 0) {
    choices.push(() => {
      const [one, other] = [random.pick(integers), random.pick(integers)];
      return called(`unnest(ARRAY[${one.reference}, ${other.reference}, 1])`, integer, true);
    });
  }
  if (texts.length > 0) {
    choices.push(() => {
      const { reference } = random.pick(texts);
      const text = { type: "pg_catalog.text", faithful: true };
      return called(`unnest(string_to_array(${reference}, 'a'))`, text, true);
    });
  }
  return random.pick(choices)();
}

/** DISTINCT ON, with an order that leaves only identical rows undecided. */
export function distinctOn(
  random: Random,
  positions: readonly number[],
): { readonly distinct: string; readonly tail: string } {
  const [first, ...others] = random.shuffle(positions);
  const keys = [first, ...others.slice(0, random.integer(0, 1))];
  const order = [...keys, ...others.filter((position) => !keys.includes(position))];
  const limit = random.chance(0.2) ? " LIMIT 3" : "";
  return {
    distinct: `DISTINCT ON (${keys.join(", ")})`,
    tail: `ORDER BY ${order.map((position) => `${position}${direction(random)}`).join(", ")}${limit}`,
  };
}

const moments: readonly (readonly [type: string, now: string, step: string])[] = [
  ["pg_catalog.date", "CURRENT_DATE", "1"],
  ["pg_catalog.timestamp", "LOCALTIMESTAMP", "interval '12 hours'"],
  ["pg_catalog.timestamptz", "now()", "interval '1 day'"],
];

/** A condition that comes to hold, or ceases to, as time goes on. */
export function clockCondition(random: Random, scope: readonly Operand[]): string {
  const column = random
    .shuffle(scope)
    .find(({ type }) => moments.some(([known]) => known === type));
  const [, now, step] = moments.find(([type]) => type === column?.type) ?? [];
  if (column === undefined) {
    return random.pick([
      "CURRENT_DATE <> date '2024-01-01'",
      "now() < timestamptz '2024-02-01 00:00+00'",
    ]);
  }
  const { reference } = column;
  return random.pick([
    `${reference} <= ${now}`,
    `${reference} > ${now} - ${step}`,
    `${reference} = ${now}`,
    `${reference} BETWEEN ${now} - ${step} AND ${now}`,
    `(${reference} < ${now} OR ${reference} IS NULL)`,
    // Of an infinite date there is no difference, and an error stops what asks for one (docs/limits.md).
    `CASE WHEN isfinite(${reference}) THEN ${now} - ${reference} < ${now} - (${now} - ${step}) END`,
  ]);
}

/** A comparison of rows, column by column. */
export function rowComparison(
  random: Random,
  sides: readonly (readonly [left: string, right: string])[],
): string {
  const row = (values: readonly string[]): string => `(${values.join(", ")})`;
  const operator = random.pick(["=", "<>", "<", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"]);
  const [left, right] = [sides.map(([one]) => one), sides.map(([, other]) => other)];
  return `${row(left)} ${operator} ${row(right)}`;
}
