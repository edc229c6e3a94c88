import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const schema = `
CREATE TABLE public.start (node int, words text, list int[], spans int4range);
CREATE TABLE public.edge (source int, target int, words text, list int[], spans int4range, data jsonb);
`;

/** Whether a recursion whose step has this condition is computed anew whenever a table changes. */
async function isComputedAnew(condition: string): Promise<boolean> {
  const query = `
    WITH RECURSIVE reached (node, words, list, spans, path) AS (
      SELECT node, words, list, spans, ARRAY[node] FROM start
      UNION
      SELECT e.target, e.words, e.list, e.spans, r.path || e.target
      FROM reached AS r JOIN edge AS e ON e.source = r.node AND ${condition}
    )
    SELECT node FROM reached`;
  const { refresh } = await compile(query, await catalogFromSql(schema), {
    name: "s",
    mode: "differential",
  });
  return refresh.includes("computed anew");
}

describe("a step over an old row and a new one", () => {
  it.each([
    "e.target + r.node > 5",
    "e.target <> ALL (r.path)",
    "array_position(r.path, e.target) IS NULL",
    "cardinality(r.path || r.path) < 8",
    "e.words || r.words LIKE 'a%'",
    "e.words LIKE '50\\\\%'",
    "length(concat(e.words, r.words)) < 9",
    "e.list && r.list",
  ])("is followed where it has a value for all values: %s", async (condition) => {
    expect(await isComputedAnew(condition)).toBe(false);
  });

  it.each([
    "e.target / r.node > 5",
    "array_position(e.list, r.node) IS NULL",
    "array_position(r.list, e.target) IS NULL",
    "array_position(r.path, e.target, e.source) IS NULL",
    "cardinality(array_append(e.list, r.node)) < 9",
    "cardinality(e.list || r.list) < 9",
    "cardinality(ARRAY[e.list, r.list]) < 9",
    "r.words LIKE e.words",
    "e.words || r.words LIKE 'a\\'",
    "r.words ~ ANY (ARRAY[e.words])",
    "NOT isempty(e.spans + r.spans)",
    "length(convert_to(e.words || r.words, 'LATIN1')) < 9",
    "(e.data ->> r.words)::int < 9",
    "substr(e.words, 1, r.node) = 'a'",
  ])("is not where it could fail: %s", async (condition) => {
    expect(await isComputedAnew(condition)).toBe(true);
  });
});
