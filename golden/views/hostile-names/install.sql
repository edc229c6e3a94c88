SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => '"select"."we""ird; --"',
  source => '"Odd ""schema""; --"."ta""ble''; DROP TABLE canary; --"',
  buffer => '"Odd ""schema""; --"."ta""ble''; DROP TABLE canary; --"',
  columns => ARRAY['select', 'co"l; --', 'ünïcode 日本', '$$', E'back\\slash', E'new\nline']::text[]);
SELECT pgtrickle.capture(
  stream_table => '"select"."we""ird; --"',
  source => '"select"."from"',
  buffer => '"select"."from"',
  columns => ARRAY['select', 'where', 'Where']::text[]);
SELECT pgtrickle.capture(
  stream_table => '"select"."we""ird; --"',
  source => 'public.canary',
  buffer => 'public.canary',
  columns => ARRAY['alive']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."""select"".""we""""ird; --""" WITH (fillfactor = 90) AS
SELECT
  "ta""ble'; DROP TABLE canary; --"."select",
  "ta""ble'; DROP TABLE canary; --"."co""l; --",
  "ta""ble'; DROP TABLE canary; --"."ünïcode 日本" + "ta""ble'; DROP TABLE canary; --"."$$" AS "su$$m",
  "ta""ble'; DROP TABLE canary; --"."back\slash",
  "ta""ble'; DROP TABLE canary; --".U&"new\000Aline" AS U&"ne""w\000Aline",
  "from"."where",
  "from"."Where",
  canary.alive AS "'",
  count(*) AS __pgt_count,
  hash_record_extended(ROW("ta""ble'; DROP TABLE canary; --"."select", "ta""ble'; DROP TABLE canary; --"."co""l; --", "ta""ble'; DROP TABLE canary; --"."ünïcode 日本" + "ta""ble'; DROP TABLE canary; --"."$$", "ta""ble'; DROP TABLE canary; --"."back\slash", "ta""ble'; DROP TABLE canary; --".U&"new\000Aline", "from"."where", "from"."Where", canary.alive), 0) AS __pgt_hash
FROM "Odd ""schema""; --"."ta""ble'; DROP TABLE canary; --" AS "ta""ble'; DROP TABLE canary; --"
JOIN "select"."from" AS "from"
  ON "from"."select" = "ta""ble'; DROP TABLE canary; --"."select"
CROSS JOIN public.canary AS canary
GROUP BY "ta""ble'; DROP TABLE canary; --"."select", "ta""ble'; DROP TABLE canary; --"."co""l; --", "ta""ble'; DROP TABLE canary; --"."ünïcode 日本" + "ta""ble'; DROP TABLE canary; --"."$$", "ta""ble'; DROP TABLE canary; --"."back\slash", "ta""ble'; DROP TABLE canary; --".U&"new\000Aline", "from"."where", "from"."Where", canary.alive
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."""select"".""we""""ird; --""" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."""select"".""we""""ird; --"".mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW "select"."we""ird; --" AS
SELECT
  kept."select",
  kept."co""l; --",
  kept."su$$m",
  kept."back\slash",
  kept.U&"ne""w\000Aline",
  kept."where",
  kept."Where",
  kept."'"
FROM pgtrickle_state."""select"".""we""""ird; --""" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON "select"."we""ird; --"
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
