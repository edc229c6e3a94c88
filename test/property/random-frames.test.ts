import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { proveQuery } from "../../src/proof/prove-query.js";
import { createRandom, type Random } from "../../src/proof/random.js";
import { isNightly } from "../support/nightly.js";

const schema = `
CREATE TABLE t (g int NOT NULL, at int NOT NULL, n int, UNIQUE (g, at));
CREATE TABLE o (id int PRIMARY KEY, g int, at int, n int);
CREATE INDEX ON o (g, at);
CREATE TABLE r (g int, whole bigint, day date, at timestamp, zoned timestamptz, price numeric, n int);
CREATE INDEX ON r (g, whole);
CREATE INDEX ON r (g, day);
CREATE INDEX ON r (g, at);
CREATE INDEX ON r (g, zoned);
CREATE INDEX ON r (g, price);
CREATE TABLE d (g int NOT NULL, at date NOT NULL, n int, UNIQUE (g, at));`;

/** The bound at a place beside the current row. */
function bound(place: number, unit: (size: number) => string): string {
  if (place === 0) return "CURRENT ROW";
  return `${unit(Math.abs(place))} ${place < 0 ? "PRECEDING" : "FOLLOWING"}`;
}

function frame(random: Random, days: boolean): string {
  const kind = random.pick(["ROWS", "GROUPS", "RANGE", "RANGE"]);
  const unit = (size: number): string =>
    kind === "RANGE" && days ? `INTERVAL '${size} days'` : String(size);
  const from = random.integer(-3, 3);
  const to = random.integer(from, 3);
  const exclude = random.pick(["", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"]);
  return `${kind} BETWEEN ${bound(from, unit)} AND ${bound(to, unit)}${exclude}`;
}

function frameQuery(random: Random): string {
  if (random.chance(0.3)) return orderWithNulls(random);
  const days = random.chance(0.4);
  const window = `PARTITION BY g ORDER BY at${random.pick(["", " DESC"])}`;
  const functions = ["sum(n)", "count(*)", "array_agg(n)", "first_value(n)", "max(n)"];
  const columns = [1, 2].map(
    (place) => `${random.pick(functions)} OVER (${window} ${frame(random, days)}) AS f${place}`,
  );
  return `SELECT g, at, ${columns.join(", ")} FROM ${days ? "d" : "t"}`;
}

function orderWithNulls(random: Random): string {
  const order = random.pick(["at", "at NULLS FIRST", "at DESC", "at DESC NULLS LAST"]);
  const window = `PARTITION BY g ORDER BY ${order}, id${random.pick(["", " DESC"])}`;
  const from = random.integer(-3, 3);
  const rows = `${bound(from, String)} AND ${bound(random.integer(from, 3), String)}`;
  const called = random.pick(["lag(n)", "lead(at, 2)", "lag(id, 3)"]);
  return `SELECT id, at, ${called} OVER (${window}) AS f1, array_agg(n) OVER (${window} ROWS BETWEEN ${rows}) AS f2 FROM o`;
}

const hours = ["90 minutes", "0.5 hours", "25:00", "3 hours 10 seconds"];
const longer = [...hours, "1 day", "2 days 01:30", "1 week", "1 month", "1 year 2 mons"];

/** Frames by values, over rows without a key, some of which have the same value. */
function valueQuery(random: Random): string {
  const column = random.pick(["whole", "day", "at", "zoned", "price"]);
  const offset = (): string => {
    if (column === "whole") return String(random.integer(0, 4));
    if (column === "price") return random.pick(["0", "0.5", "1.25", "10"]);
    return `INTERVAL '${random.pick(column === "zoned" ? hours : longer)}'`;
  };
  const frames = (): string => {
    const start = random.pick([`${offset()} PRECEDING`, "CURRENT ROW"]);
    const end = random.pick(["CURRENT ROW", `${offset()} FOLLOWING`]);
    const exclude = random.pick(["", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES"]);
    return `RANGE BETWEEN ${start} AND ${end}${exclude}`;
  };
  const direction = random.pick(["", " DESC", " NULLS FIRST", " DESC NULLS LAST"]);
  const window = `PARTITION BY g ORDER BY ${column}${direction}`;
  const functions = ["sum(n)", "count(*)", "avg(price)", "max(n)", "bool_or(n > 2)"];
  const columns = [1, 2].map(
    (place) => `${random.pick(functions)} OVER (${window} ${frames()}) AS f${place}`,
  );
  return `SELECT g, ${column}, ${columns.join(", ")} FROM r`;
}

describe("frames of values near the changes", () => {
  it.each(Array.from({ length: isNightly ? 200 : 8 }, (_, seed) => seed + 1))(
    "are what PostgreSQL computes: %i",
    async (seed) => {
      const query = valueQuery(createRandom(seed));
      const options = { name: "public.w", mode: "auto" } as const;
      const { refresh } = await compile(query, await catalogFromSql(schema), options);
      expect(refresh, query).toContain("window_ranges");
      const report = await proveQuery({ schema, query, seed, runs: 12 });
      expect(report.counterExample, query).toBeUndefined();
      expect(report.statistics.differential, query).toBeGreaterThan(0);
    },
    600_000,
  );
});

describe("frames near the changes", () => {
  // Each is proved on random histories against a recompute.
  it.each(Array.from({ length: isNightly ? 200 : 8 }, (_, seed) => seed + 1))(
    "are what PostgreSQL computes: %i",
    async (seed) => {
      const query = frameQuery(createRandom(seed));
      const options = { name: "public.w", mode: "auto" } as const;
      const { refresh } = await compile(query, await catalogFromSql(schema), options);
      expect(refresh, query).toContain("window_near");
      const report = await proveQuery({ schema, query, seed, runs: 12 });
      expect(report.counterExample, query).toBeUndefined();
      expect(report.statistics.differential, query).toBeGreaterThan(0);
    },
    600_000,
  );
});
