import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { filesOf, printArtifact } from "../../../src/cli/artifact-script.js";
import { compile } from "../../../src/compile/compile.js";

const schema = `
CREATE TABLE public.regions (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.customers (id int PRIMARY KEY, name text NOT NULL, region_id int NOT NULL REFERENCES public.regions);
CREATE TABLE public.categories (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE public.products (id int PRIMARY KEY, title text NOT NULL, category_id int NOT NULL REFERENCES public.categories);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES public.customers, placed date NOT NULL, status text);
CREATE TABLE public.lines (order_id int NOT NULL REFERENCES public.orders, product_id int NOT NULL REFERENCES public.products,
  quantity int NOT NULL, price numeric(10,2) NOT NULL, PRIMARY KEY (order_id, product_id));
`;

const sixWay = (predicate: string): string => `
SELECT r.name AS region, k.name AS category, sum(l.quantity * l.price) AS total, count(*) AS n
FROM public.lines l
JOIN public.orders o ON o.id = l.order_id
JOIN public.customers c ON c.id = o.customer_id
JOIN public.regions r ON r.id = c.region_id
JOIN public.products p ON p.id = l.product_id
JOIN public.categories k ON k.id = p.category_id
WHERE ${predicate}
GROUP BY r.name, k.name`;

async function print(query: string): Promise<string> {
  return printArtifact(
    await compile(query, await catalogFromSql(schema), { name: "public.sales" }),
    "sql",
  );
}

/** How many lines of the one are not in the other, by position. */
function changedLines(before: string, after: string): number {
  const [old, wanted] = [before.split("\n"), after.split("\n")];
  expect(wanted).toHaveLength(old.length);
  return wanted.filter((line, index) => line !== old[index]).length;
}

describe("the SQL of a six-way join", () => {
  it.each([
    ["o.status = 'paid'", "o.status = 'sent'"],
    ["o.status = 'paid'", "o.status <> 'paid'"],
    ["l.quantity > 3", "l.quantity > 4"],
    ["c.name = 'Ada'", "c.name LIKE 'A%'"],
    ["r.name = 'North'", "r.name = 'South'"],
    ["p.title = 'Tea'", "p.title = 'Milk'"],
    ["k.name = 'Food'", "k.name IN ('Food', 'Drink')"],
    [
      "o.placed >= '2024-01-01' AND k.name = 'Food'",
      "o.placed >= '2025-01-01' AND k.name = 'Food'",
    ],
  ])("changes at most twelve lines from %s to %s", async (before, after) => {
    const changed = changedLines(await print(sixWay(before)), await print(sixWay(after)));
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThanOrEqual(12);
  });

  const plain = sixWay("o.status = 'paid'");

  it.each([
    ["an alias is renamed", plain.replace(/\bl\b/g, "item").replace(/\bc\b/g, "customer")],
    ["an alias takes another table's name", plain.replace(/\bl\b/g, "orders")],
    ["it is laid out otherwise", plain.replace(/\s+/g, "\n\t").toLowerCase()],
    ["it has remarks", plain.replace("WHERE", "/* only those */ WHERE -- paid\n")],
    [
      "conditions stand in WHERE",
      plain
        .replace(/JOIN (\S+ \w) ON (.*)/g, "CROSS JOIN $1")
        .replace(
          "WHERE",
          "WHERE o.id = l.order_id AND c.id = o.customer_id AND r.id = c.region_id AND p.id = l.product_id AND k.id = p.category_id AND",
        ),
    ],
  ])("does not change when %s", async (_, query) => {
    expect(await print(query)).toBe(await print(plain));
  });

  it("names neither version, nor date, nor place", async () => {
    const text = await print(plain);
    expect(text).not.toMatch(/\b20[2-9]\d-|\d+\.\d+\.\d+|\/(?:work|tmp|home|usr)\//);
    expect(text).not.toMatch(/pgtrickle \d/);
  });

  it("says for each step what it computes, and for each arm what runs it", async () => {
    const text = await print(plain);
    const refresh = text.slice(text.indexOf("-- refresh it"));
    const steps = [...refresh.matchAll(/^(.*)\n(\w+) AS (?:MATERIALIZED )?\($/gm)];
    expect(steps.length).toBeGreaterThan(10);
    for (const [, above, name] of steps) {
      if (!["updated", "removed"].includes(name ?? "")) expect(above).toMatch(/^-- \S/);
    }
    const joins = [...refresh.matchAll(/^\w+ AS MATERIALIZED \(\n {2}-- (.*)$/gm)];
    expect(joins.length).toBe(5);
    for (const [, arm] of joins) expect(arm).toMatch(/: runs when .* changed$/);
  });

  it("can be one file or one for each occasion", async () => {
    const artifact = await compile(plain, await catalogFromSql(schema), { name: "public.sales" });
    expect(filesOf(artifact, "together").map(({ path }) => path)).toEqual(["public.sales.sql"]);
    expect(filesOf(artifact, "split").map(({ path }) => path)).toEqual([
      "public.sales.install.sql",
      "public.sales.refresh.sql",
      "public.sales.drop.sql",
    ]);
  });
});
