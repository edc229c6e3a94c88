import { beforeAll, describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";
import { joined, named } from "../../../src/delta/labels.js";
import { loadParser } from "../../../src/syntax/parse.js";

const long = "n".repeat(62);
const schema = `
CREATE TABLE public.lines (id int PRIMARY KEY, order_id int, product_id int, ship_id int);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int);
CREATE TABLE public.customers (id int PRIMARY KEY, region_id int);
CREATE TABLE public.regions (id int PRIMARY KEY, name text);
CREATE TABLE public.products (id int PRIMARY KEY, name text);
CREATE TABLE public.ships (id int PRIMARY KEY, name text);
CREATE TABLE public.orders_join (id int PRIMARY KEY);
CREATE TABLE public.orders_join_delta (id int PRIMARY KEY);
CREATE TABLE public."my ""table" (id int PRIMARY KEY);
CREATE TABLE public.${long} (id int PRIMARY KEY);`;

beforeAll(() => loadParser());

/** The names of a refresh's steps, as they are written. */
async function stepsOf(query: string): Promise<readonly string[]> {
  const { refresh } = await compile(query, await catalogFromSql(schema), { name: "public.s" });
  return [...refresh.matchAll(/^(\w+|"(?:[^"]|"")+") AS (?:MATERIALIZED )?\($/gm)].map(
    ([, name]) => name ?? "",
  );
}

async function joinsOf(query: string): Promise<readonly string[]> {
  return (await stepsOf(query)).filter((name) => /_join(_|$)/.test(name));
}

describe("what a delta is called", () => {
  it("is what a join adds, and where the rows of that come from", () => {
    const region = joined(named("customers"), named("regions"), "join");
    expect(region).toEqual({ label: "regions_join", lead: "customers" });
    expect(joined(named("orders"), region, "outer_join")).toEqual({
      label: "customers_outer_join",
      lead: "orders",
    });
  });
});

const from = "SELECT count(*) AS n FROM public.lines AS l";
const clauses = [
  "JOIN public.orders AS o ON o.id = l.order_id",
  "LEFT JOIN public.products AS p ON p.id = l.product_id",
  "LEFT JOIN public.customers AS c ON c.id = o.customer_id",
];

describe("the names of joins", () => {
  it("tell what is joined, and how", async () => {
    expect(await joinsOf([from, ...clauses].join(" "))).toEqual([
      "orders_join_delta",
      "products_join_delta",
      "products_anti_join_delta",
      "products_outer_join_delta",
      "customers_join_delta",
      "customers_anti_join_delta",
      "customers_outer_join_delta",
    ]);
  });

  it.each([
    "JOIN public.ships AS s ON s.id = l.ship_id",
    "LEFT JOIN public.ships AS s ON s.id = l.ship_id",
  ])("stay as they are beside %s", async (further) => {
    const before = await joinsOf([from, ...clauses].join(" "));
    for (let place = 0; place <= clauses.length; place += 1) {
      const after = await joinsOf([from, ...clauses.toSpliced(place, 0, further)].join(" "));
      expect(after.filter((name) => !name.startsWith("ships_"))).toEqual(before);
      expect(after.length).toBeGreaterThan(before.length);
    }
  });

  it("stay as they are where a joined table is joined with what it refers to", async () => {
    const start = `${from} JOIN public.orders AS o ON o.id = l.order_id JOIN public.customers AS c ON c.id = o.customer_id`;
    const before = await joinsOf(start);
    const after = await joinsOf(`${start} JOIN public.regions AS r ON r.id = c.region_id`);
    expect(before).toEqual(["customers_join_delta", "customers_join_change", "orders_join_delta"]);
    expect(after.filter((name) => !name.startsWith("regions_"))).toEqual(before);
  });

  it("do not depend on aliases", async () => {
    const query = [from, ...clauses].join(" ");
    const renamed = query
      .replaceAll(/\bo\b/g, "products")
      .replaceAll(/\bp\b/g, "customers")
      .replaceAll(/\bc\b/g, "orders");
    expect(await stepsOf(renamed)).toEqual(await stepsOf(query));
  });

  it("are counted where they are the same, or another step's", async () => {
    const other = "SELECT l.id FROM public.lines AS l JOIN public.orders AS o ON o.id = l.order_id";
    expect(await joinsOf(`${other} UNION ALL ${other}`)).toEqual([
      "orders_join_delta",
      "orders_join_delta_2",
    ]);
    const beside = `SELECT x.id FROM (${other}) AS x LEFT JOIN public.orders_join AS j ON j.id = x.id LEFT JOIN public.orders_join_delta AS d ON d.id = x.id`;
    const names = await stepsOf(beside);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain("orders_join_delta");
    expect(names).toContain("orders_join_join_delta");
  });

  it("are quoted and cut where they must be", async () => {
    const join = (table: string) =>
      joinsOf(`SELECT l.id FROM public.lines AS l JOIN public.${table} AS m ON m.id = l.order_id`);
    expect(await join('"my ""table"')).toEqual(['"my ""table_join_delta"']);
    const names = await stepsOf(
      `SELECT l.id, m.id AS m FROM public.lines AS l LEFT JOIN public.${long} AS m ON m.id = l.order_id`,
    );
    expect(names.filter((name) => /^"n+~[0-9a-f]{12}"$/.test(name)).length).toBeGreaterThan(2);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(Buffer.byteLength(name.replace(/^"|"$/g, ""))).toBeLessThanOrEqual(63);
    }
  });
});
