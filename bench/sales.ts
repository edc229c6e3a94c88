import { catalogFromSql } from "../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../src/compile/artifact.js";
import { compile } from "../src/compile/compile.js";

/** Two tables and an aggregate over their join: four lines to an order, a hundred regions. */
export const schema = `
CREATE TABLE orders (
  id integer PRIMARY KEY,
  region integer NOT NULL,
  placed_on date NOT NULL
);
CREATE TABLE lines (
  order_id integer NOT NULL,
  number integer NOT NULL,
  price numeric(10, 2) NOT NULL,
  PRIMARY KEY (order_id, number)
);
`;

export const query = `
SELECT o.region, count(*) AS lines, sum(l.price) AS revenue
FROM orders AS o
JOIN lines AS l ON l.order_id = o.id
GROUP BY o.region
`;

export function fill(orders: number): string {
  return `
INSERT INTO orders
SELECT n, n % 100, date '2024-01-01' + n % 365 FROM generate_series(1, ${orders}) AS n;
INSERT INTO lines
SELECT n, m, (n * 7 + m * 13) % 10000 / 100.0
FROM generate_series(1, ${orders}) AS n CROSS JOIN generate_series(1, 4) AS m;
`;
}

export async function compileSales(): Promise<Artifact> {
  return compile(query, await catalogFromSql(schema), {
    name: "public.sales",
    mode: "differential",
  });
}
