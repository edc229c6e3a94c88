import type { Random } from "../../src/proof/random.js";

/** Tables that recursions run over: a graph with several edges of a kind, and a forest in which cycles may lie apart. */
export const graphSchema = `
CREATE TABLE node (id int PRIMARY KEY, label numeric, start boolean);
CREATE TABLE edge (source int, target int, cost int);
CREATE TABLE tree (id int PRIMARY KEY, parent_id int, name text NOT NULL);
CREATE TABLE barred (id int);
`;

/** A walk of at most `length` edges from the nodes to start at. */
const walk = (length: number): string =>
  `WITH RECURSIVE r (origin, id, hops, cost) AS (SELECT id, id, 0, 1 FROM node WHERE start
   UNION ALL SELECT r.origin, e.target, hops + 1, r.cost * e.cost FROM r JOIN edge e ON e.source = r.id WHERE hops < ${length})`;

const descent = `WITH RECURSIVE r (id, hops) AS (SELECT id, 0 FROM tree WHERE parent_id IS NULL
   UNION ALL SELECT t.id, hops + 1 FROM r JOIN tree t ON t.parent_id = r.id)`;

/** Recursions of every kind, by name. All of them end on every content of the tables. */
export const graphQueries: Readonly<Record<string, string>> = {
  "paths in a tree": `WITH RECURSIVE r (id, path) AS (SELECT id, name FROM tree WHERE parent_id IS NULL
   UNION ALL SELECT t.id, r.path || '/' || t.name FROM r JOIN tree t ON t.parent_id = r.id) SELECT id, path FROM r`,
  "members of a tree": `WITH RECURSIVE r AS (SELECT id AS top, id FROM tree WHERE parent_id IS NULL
   UNION ALL SELECT r.top, t.id FROM r JOIN tree t ON t.parent_id = r.id) SELECT top, id FROM r`,
  "walks, kept": `${walk(3)} SELECT id, hops FROM r`,
  "walks, counted": `${walk(3)} SELECT origin, id, count(*) AS ways, sum(cost) AS cost FROM r GROUP BY origin, id`,
  "paths in a graph": `WITH RECURSIVE r (id, visited) AS (SELECT id, ARRAY[id] FROM node WHERE start
   UNION ALL SELECT e.target, visited || e.target FROM r JOIN edge e ON e.source = r.id AND e.target <> ALL (visited))
   SELECT id, visited FROM r`,
  "nodes that are reached": `WITH RECURSIVE r AS (SELECT id FROM node WHERE start
   UNION SELECT e.target FROM r JOIN edge e ON e.source = r.id) SELECT id FROM r`,
  "transitive closure": `WITH RECURSIVE r AS (SELECT source, target FROM edge
   UNION SELECT r.source, e.target FROM r JOIN edge e ON e.source = r.target) SELECT source, target FROM r`,
  "walks, as a set": `WITH RECURSIVE r (origin, id, hops) AS (SELECT id, id, 0 FROM node WHERE start
   UNION SELECT r.origin, e.target, hops + 1 FROM r JOIN edge e ON e.source = r.id WHERE hops < 4) SELECT origin, id, hops FROM r`,
  "names on both sides": `WITH RECURSIVE r (name, id, known) AS (SELECT t.name, t.id, n.start FROM tree t LEFT JOIN node n ON n.id = t.parent_id
   WHERE t.id IN (SELECT source FROM edge GROUP BY source HAVING count(*) > 1)
   UNION SELECT t.name, e.target, n.start FROM r JOIN edge e ON e.source = r.id JOIN tree t ON t.id = e.target OR t.parent_id = e.cost
   LEFT JOIN node n ON n.id = e.target AND n.start WHERE NOT EXISTS (SELECT FROM barred b WHERE b.id = t.id)) SELECT name, id, known FROM r`,
  "both ways, counted": `WITH RECURSIVE r (top, id) AS (SELECT id, id FROM tree WHERE parent_id IS NULL
   UNION SELECT r.top, x.there FROM r JOIN (SELECT id AS here, parent_id AS there FROM tree UNION ALL SELECT source, target FROM edge) x
   ON x.here = r.id) SELECT top, count(*) AS members FROM r GROUP BY top`,
  "paths that end in a cycle": `WITH RECURSIVE r AS (SELECT id, start FROM node WHERE start
   UNION ALL SELECT e.target, r.start FROM r JOIN edge e ON e.source = r.id) SEARCH DEPTH FIRST BY id SET place CYCLE id SET again USING path
   SELECT id, again FROM r`,
  "cycles of two columns": `WITH RECURSIVE r (id, cost) AS (SELECT id, NULL::int FROM node WHERE start
   UNION SELECT e.target, e.cost % 2 FROM r JOIN edge e ON e.source = r.id WHERE e.target < 5) CYCLE id, cost SET again TO 1 DEFAULT 0 USING path
   SELECT id, cost, again FROM r`,
  "labels under bars": `WITH RECURSIVE r (id, label) AS (SELECT id, label FROM node WHERE start
   UNION SELECT n.id, n.label FROM r JOIN edge e ON e.source = r.id JOIN node n ON n.id = e.target
   WHERE NOT EXISTS (SELECT FROM barred b WHERE b.id = n.id)) SELECT id, label FROM r`,
  "a tree under bars": `WITH RECURSIVE r AS (SELECT t.id, n.label FROM tree t LEFT JOIN node n ON n.id = t.id WHERE t.parent_id IS NULL
   UNION ALL SELECT t.id, n.label FROM r JOIN tree t ON t.parent_id = r.id LEFT JOIN node n ON n.id = t.id AND n.start
   WHERE NOT EXISTS (SELECT FROM barred b WHERE b.id = t.id)) SELECT id, label FROM r`,
  "upwards, with nobody at the top": `WITH RECURSIVE r (id, up, hops) AS (SELECT id, parent_id, 0 FROM tree
   UNION ALL SELECT r.id, p.parent_id, hops + 1 FROM r LEFT JOIN tree p ON p.id = r.up WHERE hops < 4 AND r.up IS NOT NULL)
   SELECT id, up, hops FROM r`,
  "a step that aggregates": `WITH RECURSIVE r (id, cost, hops) AS (SELECT id, 0, 0 FROM node WHERE start
   UNION ALL SELECT x.id, x.cost, x.hops FROM (SELECT e.target AS id, min(r.cost + e.cost) AS cost, min(hops) + 1 AS hops
   FROM (SELECT * FROM r) AS r JOIN edge e ON e.source = r.id GROUP BY e.target) AS x WHERE x.hops < 4) SELECT id, cost FROM r`,
  "used in subqueries": `WITH RECURSIVE r AS (SELECT id AS top, id FROM node WHERE start
   UNION SELECT r.top, e.target FROM r JOIN edge e ON e.source = r.id)
   SELECT n.id, n.label, (SELECT count(*) FROM r WHERE r.top = n.id) AS reached FROM node n
   WHERE n.id IN (SELECT id FROM r) OR NOT EXISTS (SELECT FROM r WHERE r.top = n.id AND r.id = 3)`,
  "used twice": `${descent} SELECT a.id, b.hops, rank() OVER (PARTITION BY b.hops ORDER BY a.id) AS place
   FROM r a LEFT JOIN r b ON b.id = a.id + 1`,
  "one over another": `WITH RECURSIVE r AS (SELECT id FROM node WHERE start
   UNION SELECT e.target FROM r JOIN edge e ON e.source = r.id), s (id, hops) AS (SELECT id, 0 FROM r
   UNION ALL SELECT t.id, hops + 1 FROM s JOIN tree t ON t.parent_id = s.id JOIN r ON r.id = t.id WHERE hops < 5)
   SELECT id, hops FROM s`,
};

const nodes = 8;
const labels = ["1", "1.0", "1.00", "2", "NULL"];

/** A change of one of the tables: rows that are there are hit often, and NULL and equal spellings are not rare. */
export function drawGraphChange(random: Random): string {
  const id = (): number => random.integer(1, nodes);
  const maybe = (value: number): string => (random.chance(0.08) ? "NULL" : String(value));
  const label = (): string => random.pick(labels);
  const changes: readonly (() => string)[] = [
    () =>
      `INSERT INTO node VALUES (${id()}, ${label()}, ${random.chance(0.5)}) ON CONFLICT (id) DO UPDATE SET label = excluded.label, start = excluded.start`,
    () => `DELETE FROM node WHERE id = ${id()}`,
    () => `UPDATE node SET label = ${label()} WHERE id = ${id()}`,
    () => `UPDATE node SET start = NOT start WHERE id = ${id()}`,
    () =>
      `INSERT INTO edge VALUES (${maybe(id())}, ${maybe(id())}, ${maybe(random.integer(0, 3))})`,
    () => `INSERT INTO edge VALUES (${id()}, ${id()}, 1)`,
    () =>
      `DELETE FROM edge WHERE ctid IN (SELECT ctid FROM edge WHERE source = ${id()} ORDER BY ctid LIMIT 1)`,
    () => `DELETE FROM edge WHERE target = ${id()}`,
    () => `UPDATE edge SET target = ${maybe(id())} WHERE source = ${id()}`,
    () =>
      `INSERT INTO tree VALUES (${id()}, ${random.chance(0.25) ? "NULL" : id()}, 'n${random.integer(0, 3)}') ON CONFLICT (id) DO UPDATE SET parent_id = excluded.parent_id, name = excluded.name`,
    () => `UPDATE tree SET parent_id = ${id()} WHERE id = ${id()}`,
    () => `UPDATE tree SET name = name || 'x' WHERE id = ${id()}`,
    () => `DELETE FROM tree WHERE id = ${id()}`,
    () => `INSERT INTO barred VALUES (${maybe(id())})`,
    () => `DELETE FROM barred WHERE id = ${id()}`,
    () =>
      random.chance(0.2)
        ? `TRUNCATE ${random.pick(["node", "edge", "tree", "barred"])}`
        : `UPDATE edge SET cost = cost + 1 WHERE source = ${id()}`,
  ];
  return random.pick(changes)();
}
