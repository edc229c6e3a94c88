WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_numbers_result'
),
-- Δspan: the rows that changed since the last refresh, each with its weight
span_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.lower_end,
    changes.upper_end,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.span" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.lower_end, changes.upper_end
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
number_seeds AS MATERIALIZED (
  SELECT
    combined.id,
    combined.n,
    combined.upper_end,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      span_change.id,
      span_change.lower_end AS n,
      span_change.upper_end,
      0::bigint AS __pgt_level,
      span_change.weight
    FROM span_change
  ) AS combined
  GROUP BY combined.id, combined.n, combined.upper_end, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards
number_change AS MATERIALIZED (
  SELECT
    fixpoint.id,
    fixpoint.n,
    fixpoint.upper_end,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE number (id, n, upper_end, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.id,
        latest.n,
        latest.upper_end,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          number_seeds.id,
          number_seeds.n,
          number_seeds.upper_end,
          number_seeds.__pgt_level
        FROM number_seeds
        ORDER BY number_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(number_seeds_2.__pgt_level) AS __pgt_last
        FROM number_seeds AS number_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH number_last AS MATERIALIZED (
          SELECT * FROM number
        )
        SELECT
          combined.id,
          combined.n,
          combined.upper_end,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            number_last_2.id,
            number_last_2.n + 1 AS n,
            number_last_2.upper_end,
            number_last_2.__pgt_level + 1 AS __pgt_level,
            number_last_2.weight
          FROM number_last AS number_last_2
          WHERE number_last_2.weight <> 0
            AND number_last_2.n < number_last_2.upper_end
          UNION ALL
          SELECT
            number_seeds_3.id,
            number_seeds_3.n,
            number_seeds_3.upper_end,
            number_seeds_3.__pgt_level,
            number_seeds_3.weight
          FROM number_last AS number_last_3
          JOIN number_seeds AS number_seeds_3
            ON number_seeds_3.__pgt_level = number_last_3.__pgt_level + 1
          WHERE number_last_3.weight = 0
        ) AS combined
        GROUP BY combined.id, combined.n, combined.upper_end, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          number_last_4.id,
          number_last_4.n,
          number_last_4.upper_end,
          number_last_4.__pgt_level + 1 AS __pgt_level,
          number_last_4.__pgt_last,
          number_last_4.weight
        FROM number_last AS number_last_4
        WHERE number_last_4.weight = 0
          AND number_last_4.__pgt_level + 1 < number_last_4.__pgt_last
      )
    )
    SELECT
      number_2.id,
      number_2.n,
      number_2.upper_end,
      number_2.__pgt_level,
      number_2.__pgt_last,
      number_2.weight
    FROM number AS number_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    number_change.id,
    number_change.n,
    number_change.upper_end,
    number_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + number_change.weight AS __pgt_count,
    hash_record_extended(ROW(number_change.id, number_change.n, number_change.upper_end, number_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + number_change.weight > 0 AS present
  FROM number_change
  LEFT JOIN pgtrickle_state."public.recursive_numbers_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(number_change.id, number_change.n, number_change.upper_end, number_change.__pgt_level), 0)
    AND ROW(kept.id, kept.n, kept.upper_end, kept.__pgt_level) IS NOT DISTINCT FROM ROW(number_change.id, number_change.n, number_change.upper_end, number_change.__pgt_level)
),
-- Δ of letter_join: span
letter_join_delta AS MATERIALIZED (
  -- Δnumber ⋈ letter₀: runs when span changed
  SELECT
    number_change.id,
    number_change.n,
    fixpoint.n AS n_2,
    number_change.weight
  FROM number_change
  JOIN (
    WITH RECURSIVE letter (n) AS (
      SELECT
        1 AS n
      UNION ALL
      SELECT
        letter_2.n + 1 AS n
      FROM letter AS letter_2
      WHERE letter_2.n < 3
    )
    SELECT
      letter_3.n
    FROM letter AS letter_3
  ) AS fixpoint
    ON fixpoint.n <= number_change.n
  WHERE number_change.n IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    letter_join_delta.id,
    letter_join_delta.n,
    letter_join_delta.n_2 AS letter,
    sum(letter_join_delta.weight)::bigint AS weight
  FROM letter_join_delta
  GROUP BY letter_join_delta.id, letter_join_delta.n, letter_join_delta.n_2
  HAVING sum(letter_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.n,
    result_change.letter,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.n, result_change.letter), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.recursive_numbers_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.n, result_change.letter), 0)
    AND ROW(kept.id, kept.n, kept.letter) IS NOT DISTINCT FROM ROW(result_change.id, result_change.n, result_change.letter)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_numbers_result" (id, n, letter, __pgt_count, __pgt_hash)
  SELECT n.id, n.n, n.letter, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_numbers_result" AS s
  SET id = n.id, n = n.n, letter = n.letter, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n, s.letter, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.n, n.letter, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_numbers_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_numbers_result.recursion" (id, n, upper_end, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.id, n.n, n.upper_end, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_numbers_result.recursion" AS s
  SET id = n.id, n = n.n, upper_end = n.upper_end, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n, s.upper_end, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.n, n.upper_end, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_numbers_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.span', (SELECT count(*) FROM span_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_numbers_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0));
