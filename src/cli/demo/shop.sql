-- A shop with 5 000 customers, 1 000 products, 50 000 orders and 150 000 order lines. The same rows every time.

CREATE TABLE public.customers (
  id     integer PRIMARY KEY,
  name   text    NOT NULL,
  region text    NOT NULL
);

CREATE TABLE public.products (
  id       integer PRIMARY KEY,
  name     text    NOT NULL,
  category text    NOT NULL
);

CREATE TABLE public.orders (
  id          integer PRIMARY KEY,
  customer_id integer NOT NULL,
  status      text    NOT NULL
);

CREATE TABLE public.order_lines (
  order_id   integer NOT NULL,
  product_id integer NOT NULL,
  quantity   integer NOT NULL,
  price      numeric(10, 2) NOT NULL,
  PRIMARY KEY (order_id, product_id)
);

INSERT INTO public.customers
SELECT n, 'customer ' || n, (ARRAY['north', 'east', 'south', 'west'])[1 + n * 7 % 4]
FROM generate_series(1, 5000) AS n;

INSERT INTO public.products
SELECT n, 'product ' || n, (ARRAY['books', 'games', 'garden', 'kitchen', 'tools'])[1 + n % 5]
FROM generate_series(1, 1000) AS n;

INSERT INTO public.orders
SELECT n, 1 + n * 617 % 5000, CASE WHEN n % 10 = 0 THEN 'open' ELSE 'shipped' END
FROM generate_series(1, 50000) AS n;

INSERT INTO public.order_lines
SELECT n, 1 + (n * 31 + line * 67) % 1000, 1 + (n + line) % 4, 1 + (n::bigint * 53 + line * 911) % 9900 / 100.0
FROM generate_series(1, 50000) AS n, generate_series(1, 3) AS line;

CREATE INDEX orders_customer_id ON public.orders (customer_id);
CREATE INDEX order_lines_product_id ON public.order_lines (product_id);

ANALYZE;
