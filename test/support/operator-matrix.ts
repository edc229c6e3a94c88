/**
 * An operator of the query language as a text that takes a relation and makes another one of the same shape:
 * columns `k int`, `v int`, `s text`. So each can stand over each.
 */
export interface MatrixOperator {
  readonly name: string;
  /** Applies it to a FROM item without an alias; `other` is a table of the same shape. */
  readonly apply: (input: string, other: string) => string;
}

function operator(name: string, apply: MatrixOperator["apply"]): MatrixOperator {
  return { name, apply };
}

const columns = "x.k, x.v, x.s";

function setOperation(name: string, words: string): MatrixOperator {
  return operator(
    name,
    (input, other) => `SELECT ${columns} FROM ${input} AS x ${words} SELECT k, v, s FROM ${other}`,
  );
}

function where(name: string, condition: (other: string) => string): MatrixOperator {
  return operator(
    name,
    (input, other) => `SELECT ${columns} FROM ${input} AS x WHERE ${condition(other)}`,
  );
}

function join(name: string, list: string, words: string, condition: string): MatrixOperator {
  return operator(
    name,
    (input, other) => `SELECT ${list} FROM ${input} AS x ${words} ${other} AS y ON ${condition}`,
  );
}

export const matrixOperators: readonly MatrixOperator[] = [
  where("filter", () => "x.v > 1 OR x.s IS NULL"),
  operator(
    "projection",
    (input) => `SELECT x.k + 1 AS k, x.v - x.k AS v, coalesce(x.s, '-') AS s FROM ${input} AS x`,
  ),
  join("join", "x.k, y.v, x.s", "JOIN", "y.k = x.k"),
  join("non-equi join", "y.k, x.v, y.s", "JOIN", "y.k < x.v"),
  join("NULL-safe join", "x.k, x.v, y.s", "JOIN", "y.s IS NOT DISTINCT FROM x.s"),
  join("left join", "x.k, y.v, x.s", "LEFT JOIN", "y.k = x.k"),
  join("right join", "y.k, x.v, y.s", "RIGHT JOIN", "y.k = x.k"),
  join("full join", "coalesce(x.k, y.k) AS k, x.v, y.s", "FULL JOIN", "y.k = x.k"),
  where("exists", (other) => `EXISTS (SELECT FROM ${other} AS y WHERE y.k = x.k AND y.v <> 0)`),
  where("not exists", (other) => `NOT EXISTS (SELECT FROM ${other} AS y WHERE y.k = x.k)`),
  where("in", (other) => `x.s IN (SELECT y.s FROM ${other} AS y)`),
  where("not in", (other) => `x.v NOT IN (SELECT y.v FROM ${other} AS y WHERE y.v > 1)`),
  where("row in", (other) => `(x.k, x.v) IN (SELECT y.k, y.v FROM ${other} AS y)`),
  where("any", (other) => `x.v > ANY (SELECT y.v FROM ${other} AS y WHERE y.k = x.k)`),
  where("all", (other) => `x.v <= ALL (SELECT y.v FROM ${other} AS y WHERE y.k = x.k)`),
  operator("in as a value", (input, other) => {
    return `SELECT x.k, (x.v IN (SELECT y.v FROM ${other} AS y))::int AS v, x.s FROM ${input} AS x`;
  }),
  where("exists under OR", (other) => {
    return `x.v = 2 OR EXISTS (SELECT FROM ${other} AS y WHERE y.k = x.k)`;
  }),
  operator("scalar subquery", (input, other) => {
    const best = `SELECT max(y.v) FROM ${other} AS y WHERE y.k = x.k`;
    return `SELECT x.k, (${best}) AS v, x.s FROM ${input} AS x`;
  }),
  operator("array of a subquery", (input, other) => {
    const names = `SELECT y.s FROM ${other} AS y WHERE y.k = x.k ORDER BY y.s`;
    return `SELECT x.k, x.v, array_to_string(ARRAY(${names}), '+', '-') AS s FROM ${input} AS x`;
  }),
  where("comparison with a scalar", (other) => `x.v >= (SELECT min(y.v) FROM ${other} AS y)`),
  where("comparison with the clock", () => {
    return "x.v <> extract(day FROM now()) AND (x.k < extract(day FROM now()) OR x.s IS NULL)";
  }),
  operator(
    "aggregate",
    (input) => `SELECT x.k, sum(x.v)::int AS v, max(x.s) AS s FROM ${input} AS x GROUP BY x.k`,
  ),
  operator("aggregate that reads groups again", (input) => {
    const names = "string_agg(x.s, '+' ORDER BY x.s)";
    return `SELECT x.k, count(DISTINCT x.v)::int AS v, ${names} AS s FROM ${input} AS x GROUP BY x.k`;
  }),
  operator("aggregate of distinct values", (input) => {
    const values = "sum(DISTINCT x.v)::int AS v, count(DISTINCT x.s)::text AS s";
    return `SELECT x.k, ${values} FROM ${input} AS x GROUP BY x.k`;
  }),
  operator("ordered-set aggregates", (input) => {
    const values = "percentile_disc(0.5) WITHIN GROUP (ORDER BY x.v) AS v";
    const names = "mode() WITHIN GROUP (ORDER BY x.s) || rank(2) WITHIN GROUP (ORDER BY x.v) AS s";
    return `SELECT x.k, ${values}, ${names} FROM ${input} AS x GROUP BY x.k`;
  }),
  operator(
    "aggregate of everything",
    (input) => `SELECT min(x.k) AS k, count(*)::int AS v, max(x.s) AS s FROM ${input} AS x`,
  ),
  operator("having", (input) => {
    return `SELECT x.k, count(*)::int AS v, x.s FROM ${input} AS x GROUP BY x.k, x.s HAVING sum(x.v) > 1`;
  }),
  operator("grouping sets", (input) => {
    return `SELECT x.k, count(x.v)::int AS v, x.s FROM ${input} AS x GROUP BY ROLLUP (x.k, x.s)`;
  }),
  operator("grouping sets with GROUPING", (input) => {
    const sets = "GROUPING SETS ((x.k), (x.k, x.s), ())";
    return `SELECT x.k, GROUPING(x.k, x.s) + count(*)::int AS v, x.s FROM ${input} AS x GROUP BY ${sets}`;
  }),
  operator("distinct", (input) => `SELECT DISTINCT x.k, x.v, x.s FROM ${input} AS x`),
  operator("distinct on", (input) => {
    return `SELECT DISTINCT ON (x.k) x.k, x.v, x.s FROM ${input} AS x ORDER BY x.k, x.v DESC, x.s`;
  }),
  operator(
    "limit",
    (input) => `SELECT ${columns} FROM ${input} AS x ORDER BY x.k DESC, x.v, x.s LIMIT 3`,
  ),
  operator(
    "with ties",
    (input) => `SELECT ${columns} FROM ${input} AS x ORDER BY x.v FETCH FIRST 2 ROWS WITH TIES`,
  ),
  operator("limit of a subquery", (input, other) => {
    const amount = `SELECT count(y.k) - 1 FROM ${other} AS y`;
    return `SELECT ${columns} FROM ${input} AS x ORDER BY x.v, x.k, x.s LIMIT greatest((${amount}), 1)`;
  }),
  operator("first ranks", (input) => {
    const rank = "rank() OVER (PARTITION BY x.k ORDER BY x.v DESC)";
    return `SELECT z.k, z.v, z.s FROM (SELECT ${columns}, ${rank} AS place FROM ${input} AS x) AS z WHERE z.place <= 2`;
  }),
  operator("neighbours", (input) => {
    const rows = `SELECT DISTINCT ${columns} FROM ${input} AS x`;
    return `SELECT z.k, lag(z.v) OVER (ORDER BY z.k, z.v, z.s) AS v, z.s FROM (${rows}) AS z`;
  }),
  operator("rank", (input) => {
    const rank = "rank() OVER (PARTITION BY x.k ORDER BY x.v, x.s)";
    return `SELECT x.k, ${rank}::int AS v, x.s FROM ${input} AS x`;
  }),
  operator("window aggregate", (input) => {
    const sum = "sum(x.v) OVER (PARTITION BY x.s ORDER BY x.k)";
    return `SELECT x.k, ${sum}::int AS v, x.s FROM ${input} AS x`;
  }),
  setOperation("union all", "UNION ALL"),
  setOperation("union", "UNION"),
  setOperation("intersect", "INTERSECT"),
  setOperation("intersect all", "INTERSECT ALL"),
  setOperation("except", "EXCEPT"),
  setOperation("except all", "EXCEPT ALL"),
  operator("function of a row", (input) => {
    return `SELECT x.k, n AS v, x.s FROM ${input} AS x CROSS JOIN generate_series(1, x.v % 4) AS n`;
  }),
  operator("function in the select list", (input) => {
    return `SELECT x.k, generate_series(1, x.v % 4) AS v, x.s FROM ${input} AS x`;
  }),
  operator("unnest with ordinality", (input) => {
    const parts =
      "LEFT JOIN LATERAL unnest(string_to_array(x.s, '+')) WITH ORDINALITY AS y (s, n) ON true";
    return `SELECT x.k, y.n::int AS v, y.s FROM ${input} AS x ${parts}`;
  }),
  operator("values", (input) => {
    const rows = "(VALUES (1, 'a'), (2, NULL), (NULL, 'c'))";
    return `SELECT y.k, x.v, y.s FROM ${input} AS x RIGHT JOIN ${rows} AS y (k, s) ON y.k = x.k`;
  }),
  operator("lateral limit", (input, other) => {
    const first = `SELECT y.v, y.s FROM ${other} AS y WHERE y.k = x.k ORDER BY y.v DESC, y.s LIMIT 1`;
    return `SELECT x.k, z.v, z.s FROM ${input} AS x LEFT JOIN LATERAL (${first}) AS z ON true`;
  }),
  operator("lateral limit by an inequality", (input, other) => {
    const first = `SELECT y.v, y.s FROM ${other} AS y WHERE y.v > x.v ORDER BY y.v, y.s LIMIT 2`;
    return `SELECT x.k, z.v, z.s FROM ${input} AS x CROSS JOIN LATERAL (${first}) AS z`;
  }),
  operator("lateral aggregate", (input, other) => {
    const counted = `SELECT count(y.v)::int AS n, min(y.s) AS s FROM ${other} AS y WHERE y.k = x.k`;
    return `SELECT x.k, z.n AS v, z.s FROM ${input} AS x CROSS JOIN LATERAL (${counted}) AS z`;
  }),
  operator("recursion", (input, other) => {
    const step = `SELECT w.k, y.v, y.s FROM w JOIN ${other} AS y ON y.k = w.v AND y.v < w.v`;
    return `WITH RECURSIVE w AS (SELECT ${columns} FROM ${input} AS x UNION ALL ${step}) SELECT k, v, s FROM w`;
  }),
  operator("recursion without duplicates", (input, other) => {
    const step = `SELECT y.k, y.v, w.s FROM w JOIN ${other} AS y ON y.k = w.v`;
    return `WITH RECURSIVE w AS (SELECT ${columns} FROM ${input} AS x UNION ${step}) SELECT k, v, s FROM w`;
  }),
  operator("CTE used twice", (input) => {
    return `WITH c AS (SELECT * FROM ${input} AS x) SELECT x.k, y.v, x.s FROM c AS x JOIN c AS y ON y.v = x.k`;
  }),
];

/** A query of the matrix: an operator over a table, or over what another one makes of it. */
export interface MatrixCell {
  readonly name: string;
  readonly query: string;
}

export function cellOf(outer: MatrixOperator, inner: MatrixOperator | undefined): MatrixCell {
  if (inner === undefined) return { name: `${outer.name} alone`, query: outer.apply("l", "r") };
  return {
    name: `${outer.name} over ${inner.name}`,
    query: outer.apply(`(${inner.apply("l", "r")})`, "q"),
  };
}

/** Two tables with keys and one without. */
export const matrixSchema = `
CREATE TABLE l (id int PRIMARY KEY, k int, v int, s text);
CREATE TABLE r (id int PRIMARY KEY, k int, v int, s text);
CREATE TABLE q (k int, v int, s text);
INSERT INTO l VALUES (1, 1, 1, 'a'), (2, 1, 3, 'b'), (3, 2, 2, 'a'), (4, NULL, NULL, NULL), (5, 5, 2, 'e');
INSERT INTO r VALUES (1, 1, 2, 'a'), (2, 1, 1, NULL), (3, NULL, 4, 'c'), (4, 3, NULL, 'e');
INSERT INTO q VALUES (1, 1, 'a'), (1, 1, 'a'), (2, 3, NULL), (NULL, NULL, NULL);
`;

export interface MatrixBatch {
  readonly title: string;
  readonly script: string;
}

/** Groups vanish and come back, tables empty and fill, and all sources change in one cycle, the clock among them. */
export const matrixHistory: readonly MatrixBatch[] = [
  {
    title: "all sources change",
    script: `
UPDATE test_clock.hand SET moment = '2026-01-03 12:00:00+00';
INSERT INTO l VALUES (6, 3, 5, 'c'), (7, 1, 1, 'a');
UPDATE l SET k = 2, v = 4 WHERE id = 2;
DELETE FROM l WHERE id = 5;
UPDATE r SET k = 2, s = 'b' WHERE id = 3;
INSERT INTO r VALUES (5, 5, 1, 'a');
DELETE FROM q WHERE k = 2;
INSERT INTO q VALUES (3, 1, 'c'), (1, 2, 'b');`,
  },
  {
    title: "a group vanishes, keys are updated",
    script: `
UPDATE test_clock.hand SET moment = '2026-01-06 12:00:00+00';
DELETE FROM l WHERE k = 1;
UPDATE l SET id = id + 10;
UPDATE r SET k = 1 WHERE k = 2;
UPDATE q SET k = NULL, v = v + 1 WHERE k = 1;`,
  },
  {
    title: "one source empties, another is replaced",
    script: `
UPDATE test_clock.hand SET moment = '2026-01-02 12:00:00+00';
TRUNCATE r;
DELETE FROM q;
INSERT INTO q VALUES (2, 2, 'b'), (3, 3, 'c'), (3, 3, 'c');`,
  },
  {
    title: "the main source empties, the others fill",
    script: `
UPDATE test_clock.hand SET moment = '2026-01-02 12:00:00+00';
DELETE FROM l;
INSERT INTO r VALUES (1, 1, 1, 'a'), (2, 2, 2, 'b'), (3, NULL, NULL, NULL);
INSERT INTO q VALUES (1, 1, 'a');`,
  },
  {
    title: "groups come back",
    script: `
UPDATE test_clock.hand SET moment = '2026-01-04 12:00:00+00';
INSERT INTO l VALUES (1, 1, 1, 'a'), (2, 1, 1, 'a'), (3, 2, 2, 'b'), (4, 3, 6, NULL), (5, NULL, 3, 'c');
INSERT INTO r VALUES (4, 1, 3, 'b');
DELETE FROM q WHERE k = 3;`,
  },
];
