import type { Artifact } from "../../src/compile/artifact.js";

const prelude = `
CREATE SCHEMA IF NOT EXISTS pgtrickle;
CREATE SCHEMA IF NOT EXISTS pgtrickle_changes;
CREATE SCHEMA IF NOT EXISTS pgtrickle_state;
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_frontiers (
  stream_table text PRIMARY KEY, frontier pg_snapshot NOT NULL, own_xid xid8, own_seq bigint,
  refreshed_at timestamptz
);
CREATE SEQUENCE IF NOT EXISTS pgtrickle_changes.change_seq CACHE 100;
`;

const unconsumed = `
  FROM pgtrickle_changes."public.orders" AS c, pgtrickle.pgt_frontiers AS f
  WHERE f.stream_table = 'public.sales'
    AND c.xid >= pg_snapshot_xmin(f.frontier) AND NOT pg_visible_in_snapshot(c.xid, f.frontier)`;

/** The scripts for `SELECT region, count(*) AS n FROM public.orders GROUP BY region`, written by hand. */
export const salesArtifact: Artifact = {
  name: { schema: "public", name: "sales" },
  mode: "differential",
  reasons: [],
  notices: [],
  query: "SELECT region, count(*) AS n FROM public.orders GROUP BY region",
  columns: [
    { name: "region", type: "text" },
    { name: "n", type: "bigint" },
  ],
  sources: [{ schema: "public", name: "orders", columns: ["region"], buffer: "public.orders" }],
  states: ["public.sales"],
  stateTables: [],
  mutex: "public.sales.mutex",
  view: "",
  arms: [
    { name: "orders", requires: [["public.orders"]], cost: "changes", probes: [], scans: [] },
    {
      name: "customers",
      requires: [["public.orders"], ["public.customers"]],
      cost: "changes",
      probes: [],
      scans: [],
    },
  ],
  steps: [],
  indexes: [],
  prelude,
  install: `
CREATE TABLE pgtrickle_changes."public.orders" (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(), weight smallint NOT NULL, region text);
CREATE FUNCTION pgtrickle_changes."capture public.orders"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO pgtrickle_changes."public.orders" (weight, region) SELECT -1, region FROM old_rows;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO pgtrickle_changes."public.orders" (weight, region) SELECT 1, region FROM new_rows;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER pgt_insert AFTER INSERT ON public.orders REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION pgtrickle_changes."capture public.orders"();
CREATE TRIGGER pgt_delete AFTER DELETE ON public.orders REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION pgtrickle_changes."capture public.orders"();
CREATE TABLE pgtrickle_state."public.sales" (region text, n bigint NOT NULL);
CREATE TABLE pgtrickle_state."public.sales.mutex" ();
CREATE VIEW public.sales AS SELECT region, n FROM pgtrickle_state."public.sales";
`,
  populate: `
WITH filled AS (
  INSERT INTO pgtrickle_state."public.sales" SELECT region, count(*) FROM public.orders GROUP BY region
)
INSERT INTO pgtrickle.pgt_frontiers VALUES ('public.sales', pg_current_snapshot(), NULL, NULL, clock_timestamp());
`,
  lock: `
LOCK TABLE pgtrickle_state."public.sales.mutex" IN ACCESS EXCLUSIVE MODE NOWAIT;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
`,
  pending: `SELECT EXISTS (SELECT ${unconsumed}) AS pending;`,
  refresh: `
WITH d AS (
  SELECT c.region, sum(c.weight)::bigint AS w ${unconsumed}
  GROUP BY c.region HAVING sum(c.weight) <> 0
), updated AS (
  UPDATE pgtrickle_state."public.sales" AS s SET n = s.n + d.w
  FROM d WHERE s.region IS NOT DISTINCT FROM d.region AND s.n + d.w > 0 RETURNING 1
), deleted AS (
  DELETE FROM pgtrickle_state."public.sales" AS s
  USING d WHERE s.region IS NOT DISTINCT FROM d.region AND s.n + d.w <= 0 RETURNING 1
), inserted AS (
  INSERT INTO pgtrickle_state."public.sales"
  SELECT d.region, d.w FROM d
  WHERE NOT EXISTS (SELECT FROM pgtrickle_state."public.sales" AS s WHERE s.region IS NOT DISTINCT FROM d.region)
  RETURNING 1
), moved AS (
  UPDATE pgtrickle.pgt_frontiers SET frontier = pg_current_snapshot(), refreshed_at = clock_timestamp()
  WHERE stream_table = 'public.sales'
)
SELECT (SELECT count(*) FROM inserted) AS rows_inserted, (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM deleted) AS rows_deleted,
  jsonb_build_object('public.orders', (SELECT coalesce(sum(abs(w)), 0) FROM d)) AS changes;
`,
  full: `
WITH q AS (SELECT region, count(*) AS n FROM public.orders GROUP BY region), deleted AS (
  DELETE FROM pgtrickle_state."public.sales" AS s
  WHERE NOT EXISTS (SELECT FROM q WHERE s.region IS NOT DISTINCT FROM q.region AND s.n = q.n) RETURNING 1
), inserted AS (
  INSERT INTO pgtrickle_state."public.sales" SELECT * FROM q
  WHERE NOT EXISTS (SELECT FROM pgtrickle_state."public.sales" AS s
                    WHERE s.region IS NOT DISTINCT FROM q.region AND s.n = q.n) RETURNING 1
), moved AS (
  UPDATE pgtrickle.pgt_frontiers SET frontier = pg_current_snapshot(), refreshed_at = clock_timestamp()
  WHERE stream_table = 'public.sales'
)
SELECT (SELECT count(*) FROM inserted) AS rows_inserted, 0::bigint AS rows_updated,
  (SELECT count(*) FROM deleted) AS rows_deleted, '{}'::jsonb AS changes;
`,
  drop: `
DROP VIEW IF EXISTS public.sales;
DROP TABLE IF EXISTS pgtrickle_state."public.sales", pgtrickle_state."public.sales.mutex";
DROP FUNCTION IF EXISTS pgtrickle_changes."capture public.orders"() CASCADE;
DROP TABLE IF EXISTS pgtrickle_changes."public.orders";
DELETE FROM pgtrickle.pgt_frontiers WHERE stream_table = 'public.sales';
`,
  outline: { operators: [], lineage: [] },
  plans: { relation: "", delta: "" },
};
