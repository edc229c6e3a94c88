/** A stream table of the demo. */
export interface DemoView {
  readonly name: string;
  /** The query as that of a materialized view, which is there for comparison. The query begins on line 2. */
  readonly statement: string;
  readonly recompute: string;
}

export const demoViews: readonly DemoView[] = [
  {
    name: "public.sales_by_region",
    statement: `CREATE MATERIALIZED VIEW public.recomputed_sales AS
SELECT c.region, count(*) AS lines, sum(l.quantity * l.price) AS revenue
FROM public.orders AS o
JOIN public.customers AS c ON c.id = o.customer_id
JOIN public.order_lines AS l ON l.order_id = o.id
GROUP BY c.region`,
    recompute: "REFRESH MATERIALIZED VIEW public.recomputed_sales",
  },
  {
    name: "public.product_sales",
    statement: `CREATE MATERIALIZED VIEW public.recomputed_products AS
SELECT p.id, p.name, p.category, sum(l.quantity) AS sold, avg(l.price) AS average_price
FROM public.products AS p
JOIN public.order_lines AS l ON l.product_id = p.id
GROUP BY p.id, p.name, p.category`,
    recompute: "REFRESH MATERIALIZED VIEW public.recomputed_products",
  },
  {
    name: "public.open_lines",
    statement: `CREATE MATERIALIZED VIEW public.recomputed_lines AS
SELECT o.id AS order_id, c.name AS customer, l.product_id, l.quantity * l.price AS amount
FROM public.orders AS o
JOIN public.customers AS c ON c.id = o.customer_id
JOIN public.order_lines AS l ON l.order_id = o.id
WHERE o.status = 'open'`,
    recompute: "REFRESH MATERIALIZED VIEW public.recomputed_lines",
  },
];

/** Changes to the shop: statements with the number of the cycle as `$1`. */
export interface DemoChange {
  readonly title: string;
  readonly statements: readonly string[];
}

/** What happens in the cycles, in turn. */
export const demoChanges: readonly DemoChange[] = [
  {
    title: "20 new orders with two lines each",
    statements: [
      `INSERT INTO public.orders
SELECT 50000 + $1::integer * 100 + n, 1 + ($1::integer * 37 + n) % 5000, 'open'
FROM generate_series(1, 20) AS n`,
      `INSERT INTO public.order_lines
SELECT 50000 + $1::integer * 100 + n, 1 + (n * 2 + line) % 1000, 2, 9.5 * line
FROM generate_series(1, 20) AS n, generate_series(1, 2) AS line`,
    ],
  },
  {
    title: "50 open orders are shipped",
    statements: [
      `UPDATE public.orders SET status = 'shipped'
WHERE id IN (SELECT id FROM public.orders WHERE status = 'open' ORDER BY id LIMIT 50)`,
    ],
  },
  {
    title: "3 customers move to another region",
    statements: [
      `UPDATE public.customers SET region = CASE region WHEN 'north' THEN 'south' ELSE 'north' END
WHERE id BETWEEN $1::integer * 10 AND $1::integer * 10 + 2`,
    ],
  },
  {
    title: "10 orders are cancelled, a product is renamed and its price corrected",
    statements: [
      "DELETE FROM public.order_lines WHERE order_id BETWEEN $1::integer * 200 AND $1::integer * 200 + 9",
      "DELETE FROM public.orders WHERE id BETWEEN $1::integer * 200 AND $1::integer * 200 + 9",
      "UPDATE public.products SET name = name || ', new' WHERE id = 1 + $1::integer % 1000",
      "UPDATE public.order_lines SET price = price + 1 WHERE product_id = 1 + $1::integer % 1000 AND order_id < 20000",
    ],
  },
  { title: "nothing", statements: [] },
];
