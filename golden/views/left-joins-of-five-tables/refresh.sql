WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.left_joins_of_five_tables_result'
),
-- Δjob: the rows that changed since the last refresh, each with its weight
job_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.a,
    changes.b,
    changes.c,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.job" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.a, changes.b, changes.c, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.v, changes.v::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δd: the rows that changed since the last refresh, each with its weight
d_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.d" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δa whose number of rows changed, and by how many
a_keys AS MATERIALIZED (
  SELECT
    a_change.id,
    sum(a_change.weight)::bigint AS net
  FROM a_change
  GROUP BY a_change.id
  HAVING sum(a_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: a
a_flips AS MATERIALIZED (
  SELECT
    a_keys.id,
    CASE WHEN lateral_rows.found = a_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM a_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.a AS a
      WHERE a.id = a_keys.id
      LIMIT greatest(a_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = a_keys.net OR lateral_rows.found = 0)
),
-- Δ(a_join): job, a
a_join_delta AS MATERIALIZED (
  -- Δjob ⋈ a: runs when job changed
  SELECT
    job_change.id,
    job_change.a,
    job_change.b,
    job_change.c,
    job_change.d,
    a.id AS id_2,
    a.v,
    job_change.weight
  FROM job_change
  JOIN public.a AS a
    ON a.id = job_change.a
  WHERE EXISTS (SELECT FROM job_change)
    AND job_change.a IS NOT NULL
  UNION ALL
  -- job ⋈ Δa: runs when a changed
  SELECT
    job.id,
    job.a,
    job.b,
    job.c,
    job.d,
    a_change.id AS id_2,
    a_change.v,
    a_change.weight
  FROM a_change
  JOIN public.job AS job
    ON a_change.id = job.a
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δjob ⋈ Δa: runs when a and job changed
  SELECT
    job_change.id,
    job_change.a,
    job_change.b,
    job_change.c,
    job_change.d,
    a_change.id AS id_2,
    a_change.v,
    - (a_change.weight * job_change.weight) AS weight
  FROM a_change
  JOIN job_change
    ON a_change.id = job_change.a
  WHERE job_change.a IS NOT NULL
),
-- Δ(a_anti_join): job, a
a_anti_join_delta AS MATERIALIZED (
  -- Δjob ▷ a: runs when job changed
  SELECT
    job_change.id,
    job_change.a,
    job_change.b,
    job_change.c,
    job_change.d,
    job_change.weight
  FROM job_change
  WHERE EXISTS (SELECT FROM job_change)
    AND NOT EXISTS (
    SELECT
    FROM public.a AS a
    WHERE a.id = job_change.a
  )
  UNION ALL
  -- job ⋈ flipped keys of a: runs when a changed
  SELECT
    job.id,
    job.a,
    job.b,
    job.c,
    job.d,
    - a_flips.weight AS weight
  FROM a_flips
  JOIN public.job AS job
    ON a_flips.id = job.a
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δjob ⋈ flipped keys of a: runs when a and job changed
  SELECT
    job_change.id,
    job_change.a,
    job_change.b,
    job_change.c,
    job_change.d,
    a_flips.weight * job_change.weight AS weight
  FROM a_flips
  JOIN job_change
    ON a_flips.id = job_change.a
  WHERE job_change.a IS NOT NULL
),
-- Δ(a_outer_join): job, a
a_outer_join_delta AS MATERIALIZED (
  -- Δa_join: runs when job or a changed
  SELECT
    a_join_delta.id,
    a_join_delta.a,
    a_join_delta.b,
    a_join_delta.c,
    a_join_delta.d,
    a_join_delta.id_2,
    a_join_delta.v,
    a_join_delta.weight
  FROM a_join_delta
  UNION ALL
  -- Δa_anti_join: runs when job or a changed
  SELECT
    a_anti_join_delta.id,
    a_anti_join_delta.a,
    a_anti_join_delta.b,
    a_anti_join_delta.c,
    a_anti_join_delta.d,
    NULL::integer AS id_2,
    NULL::numeric AS v,
    a_anti_join_delta.weight
  FROM a_anti_join_delta
),
-- the keys of Δb whose number of rows changed, and by how many
b_keys AS MATERIALIZED (
  SELECT
    b_change.id,
    sum(b_change.weight)::bigint AS net
  FROM b_change
  WHERE b_change.id IS NOT NULL
  GROUP BY b_change.id
  HAVING sum(b_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: b
b_flips AS MATERIALIZED (
  SELECT
    b_keys.id,
    CASE WHEN lateral_rows.found = b_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM b_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.b AS b
      WHERE b.id = b_keys.id
      LIMIT greatest(b_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = b_keys.net OR lateral_rows.found = 0)
),
-- Δ(b_join): job, a, b
b_join_delta AS MATERIALIZED (
  -- Δa_outer_join ⋈ b: runs when job or a changed
  SELECT
    a_outer_join_delta.id,
    a_outer_join_delta.a,
    a_outer_join_delta.b,
    a_outer_join_delta.c,
    a_outer_join_delta.d,
    a_outer_join_delta.id_2,
    a_outer_join_delta.v,
    b.id AS id_3,
    b.v AS v_2,
    a_outer_join_delta.weight
  FROM a_outer_join_delta
  JOIN public.b AS b
    ON b.id = a_outer_join_delta.b
  WHERE (EXISTS (SELECT FROM job_change) OR EXISTS (SELECT FROM a_change))
    AND a_outer_join_delta.b IS NOT NULL
  UNION ALL
  -- a_outer_join ⋈ Δb: runs when b changed
  SELECT
    job.id,
    job.a,
    job.b,
    job.c,
    job.d,
    a.id AS id_2,
    a.v,
    b_change.id AS id_3,
    b_change.v AS v_2,
    b_change.weight
  FROM b_change
  JOIN public.job AS job
  LEFT JOIN public.a AS a
    ON a.id = job.a
    ON b_change.id = job.b
  WHERE EXISTS (SELECT FROM b_change)
    AND b_change.id IS NOT NULL
  UNION ALL
  -- −Δa_outer_join ⋈ Δb: runs when b and (job or a) changed
  SELECT
    a_outer_join_delta.id,
    a_outer_join_delta.a,
    a_outer_join_delta.b,
    a_outer_join_delta.c,
    a_outer_join_delta.d,
    a_outer_join_delta.id_2,
    a_outer_join_delta.v,
    b_change.id AS id_3,
    b_change.v AS v_2,
    - (b_change.weight * a_outer_join_delta.weight) AS weight
  FROM b_change
  JOIN a_outer_join_delta
    ON b_change.id = a_outer_join_delta.b
  WHERE b_change.id IS NOT NULL
    AND a_outer_join_delta.b IS NOT NULL
),
-- Δ(b_anti_join): job, a, b
b_anti_join_delta AS MATERIALIZED (
  -- Δa_outer_join ▷ b: runs when job or a changed
  SELECT
    a_outer_join_delta.id,
    a_outer_join_delta.a,
    a_outer_join_delta.b,
    a_outer_join_delta.c,
    a_outer_join_delta.d,
    a_outer_join_delta.id_2,
    a_outer_join_delta.v,
    a_outer_join_delta.weight
  FROM a_outer_join_delta
  WHERE (EXISTS (SELECT FROM job_change) OR EXISTS (SELECT FROM a_change))
    AND NOT EXISTS (
    SELECT
    FROM public.b AS b
    WHERE b.id = a_outer_join_delta.b
  )
  UNION ALL
  -- a_outer_join ⋈ flipped keys of b: runs when b changed
  SELECT
    job.id,
    job.a,
    job.b,
    job.c,
    job.d,
    a.id AS id_2,
    a.v,
    - b_flips.weight AS weight
  FROM b_flips
  JOIN public.job AS job
  LEFT JOIN public.a AS a
    ON a.id = job.a
    ON b_flips.id = job.b
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa_outer_join ⋈ flipped keys of b: runs when b and (job or a) changed
  SELECT
    a_outer_join_delta.id,
    a_outer_join_delta.a,
    a_outer_join_delta.b,
    a_outer_join_delta.c,
    a_outer_join_delta.d,
    a_outer_join_delta.id_2,
    a_outer_join_delta.v,
    b_flips.weight * a_outer_join_delta.weight AS weight
  FROM b_flips
  JOIN a_outer_join_delta
    ON b_flips.id = a_outer_join_delta.b
  WHERE a_outer_join_delta.b IS NOT NULL
),
-- Δ(b_outer_join): job, a, b
b_outer_join_delta AS MATERIALIZED (
  -- Δb_join: runs when job or a or b changed
  SELECT
    b_join_delta.id,
    b_join_delta.a,
    b_join_delta.b,
    b_join_delta.c,
    b_join_delta.d,
    b_join_delta.id_2,
    b_join_delta.v,
    b_join_delta.id_3,
    b_join_delta.v_2,
    b_join_delta.weight
  FROM b_join_delta
  UNION ALL
  -- Δb_anti_join: runs when job or a or b changed
  SELECT
    b_anti_join_delta.id,
    b_anti_join_delta.a,
    b_anti_join_delta.b,
    b_anti_join_delta.c,
    b_anti_join_delta.d,
    b_anti_join_delta.id_2,
    b_anti_join_delta.v,
    NULL::integer AS id_3,
    NULL::text AS v_2,
    b_anti_join_delta.weight
  FROM b_anti_join_delta
),
-- the keys of Δc whose number of rows changed, and by how many
c_keys AS MATERIALIZED (
  SELECT
    c_change.id,
    sum(c_change.weight)::bigint AS net
  FROM c_change
  GROUP BY c_change.id
  HAVING sum(c_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: c
c_flips AS MATERIALIZED (
  SELECT
    c_keys.id,
    CASE WHEN lateral_rows.found = c_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM c_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.c AS c
      WHERE c.id = c_keys.id
      LIMIT greatest(c_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = c_keys.net OR lateral_rows.found = 0)
),
-- Δ(c_join): job, a, b, c
c_join_delta AS MATERIALIZED (
  -- Δb_outer_join ⋈ c: runs when job or a or b changed
  SELECT
    b_outer_join_delta.id,
    b_outer_join_delta.a,
    b_outer_join_delta.b,
    b_outer_join_delta.c,
    b_outer_join_delta.d,
    b_outer_join_delta.id_2,
    b_outer_join_delta.v,
    b_outer_join_delta.id_3,
    b_outer_join_delta.v_2,
    c.id AS id_4,
    c.v AS v_3,
    b_outer_join_delta.weight
  FROM b_outer_join_delta
  JOIN public.c AS c
    ON c.id = b_outer_join_delta.c
  WHERE (EXISTS (SELECT FROM job_change) OR EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND b_outer_join_delta.c IS NOT NULL
  UNION ALL
  -- b_outer_join ⋈ Δc: runs when c changed
  SELECT
    job.id,
    job.a,
    job.b,
    job.c,
    job.d,
    a.id AS id_2,
    a.v,
    b.id AS id_3,
    b.v AS v_2,
    c_change.id AS id_4,
    c_change.v AS v_3,
    c_change.weight
  FROM c_change
  JOIN public.job AS job
  LEFT JOIN public.a AS a
    ON a.id = job.a
  LEFT JOIN public.b AS b
    ON b.id = job.b
    ON c_change.id = job.c
  WHERE EXISTS (SELECT FROM c_change)
  UNION ALL
  -- −Δb_outer_join ⋈ Δc: runs when c and (job or a or b) changed
  SELECT
    b_outer_join_delta.id,
    b_outer_join_delta.a,
    b_outer_join_delta.b,
    b_outer_join_delta.c,
    b_outer_join_delta.d,
    b_outer_join_delta.id_2,
    b_outer_join_delta.v,
    b_outer_join_delta.id_3,
    b_outer_join_delta.v_2,
    c_change.id AS id_4,
    c_change.v AS v_3,
    - (c_change.weight * b_outer_join_delta.weight) AS weight
  FROM c_change
  JOIN b_outer_join_delta
    ON c_change.id = b_outer_join_delta.c
  WHERE b_outer_join_delta.c IS NOT NULL
),
-- Δ(c_anti_join): job, a, b, c
c_anti_join_delta AS MATERIALIZED (
  -- Δb_outer_join ▷ c: runs when job or a or b changed
  SELECT
    b_outer_join_delta.id,
    b_outer_join_delta.a,
    b_outer_join_delta.b,
    b_outer_join_delta.c,
    b_outer_join_delta.d,
    b_outer_join_delta.id_2,
    b_outer_join_delta.v,
    b_outer_join_delta.id_3,
    b_outer_join_delta.v_2,
    b_outer_join_delta.weight
  FROM b_outer_join_delta
  WHERE (EXISTS (SELECT FROM job_change) OR EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND NOT EXISTS (
    SELECT
    FROM public.c AS c
    WHERE c.id = b_outer_join_delta.c
  )
  UNION ALL
  -- b_outer_join ⋈ flipped keys of c: runs when c changed
  SELECT
    job.id,
    job.a,
    job.b,
    job.c,
    job.d,
    a.id AS id_2,
    a.v,
    b.id AS id_3,
    b.v AS v_2,
    - c_flips.weight AS weight
  FROM c_flips
  JOIN public.job AS job
  LEFT JOIN public.a AS a
    ON a.id = job.a
  LEFT JOIN public.b AS b
    ON b.id = job.b
    ON c_flips.id = job.c
  WHERE EXISTS (SELECT FROM c_change)
  UNION ALL
  -- −Δb_outer_join ⋈ flipped keys of c: runs when c and (job or a or b) changed
  SELECT
    b_outer_join_delta.id,
    b_outer_join_delta.a,
    b_outer_join_delta.b,
    b_outer_join_delta.c,
    b_outer_join_delta.d,
    b_outer_join_delta.id_2,
    b_outer_join_delta.v,
    b_outer_join_delta.id_3,
    b_outer_join_delta.v_2,
    c_flips.weight * b_outer_join_delta.weight AS weight
  FROM c_flips
  JOIN b_outer_join_delta
    ON c_flips.id = b_outer_join_delta.c
  WHERE b_outer_join_delta.c IS NOT NULL
),
-- Δ(c_outer_join): job, a, b, c
c_outer_join_delta AS MATERIALIZED (
  -- Δc_join: runs when job or a or b or c changed
  SELECT
    c_join_delta.id,
    c_join_delta.a,
    c_join_delta.b,
    c_join_delta.c,
    c_join_delta.d,
    c_join_delta.id_2,
    c_join_delta.v,
    c_join_delta.id_3,
    c_join_delta.v_2,
    c_join_delta.id_4,
    c_join_delta.v_3,
    c_join_delta.weight
  FROM c_join_delta
  UNION ALL
  -- Δc_anti_join: runs when job or a or b or c changed
  SELECT
    c_anti_join_delta.id,
    c_anti_join_delta.a,
    c_anti_join_delta.b,
    c_anti_join_delta.c,
    c_anti_join_delta.d,
    c_anti_join_delta.id_2,
    c_anti_join_delta.v,
    c_anti_join_delta.id_3,
    c_anti_join_delta.v_2,
    NULL::integer AS id_4,
    NULL::integer AS v_3,
    c_anti_join_delta.weight
  FROM c_anti_join_delta
),
-- Δ(c_outer_join), added up before it is joined on
c_outer_join_change AS MATERIALIZED (
  SELECT
    c_outer_join_delta.id,
    c_outer_join_delta.d,
    c_outer_join_delta.v,
    c_outer_join_delta.v_2,
    c_outer_join_delta.v_3,
    sum(c_outer_join_delta.weight)::bigint AS weight
  FROM c_outer_join_delta
  GROUP BY c_outer_join_delta.id, c_outer_join_delta.a, c_outer_join_delta.b, c_outer_join_delta.c, c_outer_join_delta.d, c_outer_join_delta.id_2, c_outer_join_delta.v, c_outer_join_delta.v::text COLLATE pg_catalog."C", c_outer_join_delta.id_3, c_outer_join_delta.v_2, c_outer_join_delta.id_4, c_outer_join_delta.v_3
  HAVING sum(c_outer_join_delta.weight) <> 0
),
-- the keys of Δd whose number of rows changed, and by how many
d_keys AS MATERIALIZED (
  SELECT
    d_change.id,
    sum(d_change.weight)::bigint AS net
  FROM d_change
  GROUP BY d_change.id
  HAVING sum(d_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: d
d_flips AS MATERIALIZED (
  SELECT
    d_keys.id,
    CASE WHEN lateral_rows.found = d_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM d_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.d AS d
      WHERE d.id = d_keys.id
      LIMIT greatest(d_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = d_keys.net OR lateral_rows.found = 0)
),
-- Δ(d_join): job, a, b, c, d
d_join_delta AS MATERIALIZED (
  -- Δc_outer_join ⋈ d: runs when job or a or b or c changed
  SELECT
    c_outer_join_change.id,
    c_outer_join_change.v,
    c_outer_join_change.v_2,
    c_outer_join_change.v_3,
    d.v AS v_4,
    c_outer_join_change.weight
  FROM c_outer_join_change
  JOIN public.d AS d
    ON d.id = c_outer_join_change.d
  WHERE (EXISTS (SELECT FROM job_change) OR EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM c_change))
    AND c_outer_join_change.d IS NOT NULL
  UNION ALL
  -- c_outer_join ⋈ Δd: runs when d changed
  SELECT
    job.id,
    a.v,
    b.v AS v_2,
    c.v AS v_3,
    d_change.v AS v_4,
    d_change.weight
  FROM d_change
  JOIN public.job AS job
  LEFT JOIN public.a AS a
    ON a.id = job.a
  LEFT JOIN public.b AS b
    ON b.id = job.b
  LEFT JOIN public.c AS c
    ON c.id = job.c
    ON d_change.id = job.d
  WHERE EXISTS (SELECT FROM d_change)
  UNION ALL
  -- −Δc_outer_join ⋈ Δd: runs when d and (job or a or b or c) changed
  SELECT
    c_outer_join_change.id,
    c_outer_join_change.v,
    c_outer_join_change.v_2,
    c_outer_join_change.v_3,
    d_change.v AS v_4,
    - (d_change.weight * c_outer_join_change.weight) AS weight
  FROM d_change
  JOIN c_outer_join_change
    ON d_change.id = c_outer_join_change.d
  WHERE c_outer_join_change.d IS NOT NULL
),
-- Δ(d_anti_join): job, a, b, c, d
d_anti_join_delta AS MATERIALIZED (
  -- Δc_outer_join ▷ d: runs when job or a or b or c changed
  SELECT
    c_outer_join_change.id,
    c_outer_join_change.v,
    c_outer_join_change.v_2,
    c_outer_join_change.v_3,
    c_outer_join_change.weight
  FROM c_outer_join_change
  WHERE (EXISTS (SELECT FROM job_change) OR EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM c_change))
    AND NOT EXISTS (
    SELECT
    FROM public.d AS d
    WHERE d.id = c_outer_join_change.d
  )
  UNION ALL
  -- c_outer_join ⋈ flipped keys of d: runs when d changed
  SELECT
    job.id,
    a.v,
    b.v AS v_2,
    c.v AS v_3,
    - d_flips.weight AS weight
  FROM d_flips
  JOIN public.job AS job
  LEFT JOIN public.a AS a
    ON a.id = job.a
  LEFT JOIN public.b AS b
    ON b.id = job.b
  LEFT JOIN public.c AS c
    ON c.id = job.c
    ON d_flips.id = job.d
  WHERE EXISTS (SELECT FROM d_change)
  UNION ALL
  -- −Δc_outer_join ⋈ flipped keys of d: runs when d and (job or a or b or c) changed
  SELECT
    c_outer_join_change.id,
    c_outer_join_change.v,
    c_outer_join_change.v_2,
    c_outer_join_change.v_3,
    d_flips.weight * c_outer_join_change.weight AS weight
  FROM d_flips
  JOIN c_outer_join_change
    ON d_flips.id = c_outer_join_change.d
  WHERE c_outer_join_change.d IS NOT NULL
),
-- Δ(d_outer_join): job, a, b, c, d
d_outer_join_delta AS MATERIALIZED (
  -- Δd_join: runs when job or a or b or c or d changed
  SELECT
    d_join_delta.id,
    d_join_delta.v AS a,
    d_join_delta.v_2 AS b,
    d_join_delta.v_3 AS c,
    d_join_delta.v_4 AS d,
    d_join_delta.weight
  FROM d_join_delta
  UNION ALL
  -- Δd_anti_join: runs when job or a or b or c or d changed
  SELECT
    d_anti_join_delta.id,
    d_anti_join_delta.v AS a,
    d_anti_join_delta.v_2 AS b,
    d_anti_join_delta.v_3 AS c,
    NULL::text AS d,
    d_anti_join_delta.weight
  FROM d_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    d_outer_join_delta.id,
    d_outer_join_delta.a,
    d_outer_join_delta.b,
    d_outer_join_delta.c,
    d_outer_join_delta.d,
    sum(d_outer_join_delta.weight)::bigint AS weight
  FROM d_outer_join_delta
  GROUP BY d_outer_join_delta.id, d_outer_join_delta.a, d_outer_join_delta.a::text COLLATE pg_catalog."C", d_outer_join_delta.b, d_outer_join_delta.c, d_outer_join_delta.d
  HAVING sum(d_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.a,
    result_change.b,
    result_change.c,
    result_change.d,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.a, result_change.b, result_change.c, result_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.left_joins_of_five_tables_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.a, result_change.b, result_change.c, result_change.d), 0)
    AND ROW(kept.id, kept.a, kept.a::text COLLATE pg_catalog."C", kept.b, kept.c, kept.d) IS NOT DISTINCT FROM ROW(result_change.id, result_change.a, result_change.a::text COLLATE pg_catalog."C", result_change.b, result_change.c, result_change.d)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.left_joins_of_five_tables_result" (id, a, b, c, d, __pgt_count, __pgt_hash)
  SELECT n.id, n.a, n.b, n.c, n.d, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.left_joins_of_five_tables_result" AS s
  SET id = n.id, a = n.a, b = n.b, c = n.c, d = n.d, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.a, s.b, s.c, s.d, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.a, n.b, n.c, n.d, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.left_joins_of_five_tables_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.job', (SELECT count(*) FROM job_change),
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change),
    'public.c', (SELECT count(*) FROM c_change),
    'public.d', (SELECT count(*) FROM d_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.left_joins_of_five_tables_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
