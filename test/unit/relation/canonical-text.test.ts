import { describe, expect, it } from "vitest";
import { bindQuery } from "../../../src/bind/bind-query.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { canonicalText } from "../../../src/relation/canonical-text.js";
import { rewriteRelation } from "../../../src/rewrite/rewrite.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";

const schema = `
CREATE TABLE public.a (id integer PRIMARY KEY, k integer, t text);
CREATE TABLE public.b (id integer PRIMARY KEY, k integer NOT NULL, t text);
`;

async function textOf(query: string, ddl = schema): Promise<string> {
  const catalog = await catalogFromSql(ddl);
  const parsed = parseDefiningQuery({ name: "query", text: query });
  return canonicalText(rewriteRelation(bindQuery(parsed, catalog).relation));
}

describe("canonicalText", () => {
  it.each([
    ["aliases", "SELECT x.t AS one FROM a AS x", "SELECT t FROM public.a"],
    [
      "the order of a join",
      "SELECT a.t FROM a JOIN b ON a.k = b.k",
      "SELECT a.t FROM b JOIN a ON b.k = a.k",
    ],
    [
      "the order of conditions",
      "SELECT t FROM a WHERE k > 1 AND t = 'x'",
      "SELECT t FROM a WHERE t = 'x' AND k > 1",
    ],
    ["the sides of a comparison", "SELECT t FROM a WHERE k > id", "SELECT t FROM a WHERE id < k"],
    ["the order of group keys", "SELECT t FROM a GROUP BY t, k", "SELECT t FROM a GROUP BY k, t"],
    [
      "names of grouped columns",
      "SELECT g FROM (SELECT k AS g, count(*) FROM a GROUP BY k) s",
      "SELECT h FROM (SELECT k AS h, count(*) AS z FROM a GROUP BY k) s",
    ],
    [
      "names in a set operation",
      "SELECT t AS x FROM a UNION SELECT t FROM b",
      "SELECT t FROM a UNION SELECT t AS y FROM b",
    ],
    [
      "names of windows",
      "SELECT rank() OVER (ORDER BY id) AS r FROM a",
      "SELECT rank() OVER w FROM a WINDOW w AS (ORDER BY id)",
    ],
    [
      "three joined tables",
      "SELECT x.t FROM a x, b y, a z WHERE x.k = y.k AND y.id = z.id AND z.t = 'q'",
      "SELECT x.t FROM b y JOIN a z ON z.id = y.id JOIN a x ON y.k = x.k WHERE 'q' = z.t",
    ],
  ])("does not depend on %s", async (_, left, right) => {
    expect(await textOf(left)).toBe(await textOf(right));
  });

  it.each([
    ["constants", "SELECT t FROM a WHERE k = 1", "SELECT t FROM a WHERE k = 2"],
    ["operators", "SELECT t FROM a WHERE k > id", "SELECT t FROM a WHERE k >= id"],
    ["which side is smaller", "SELECT t FROM a WHERE k > id", "SELECT t FROM a WHERE id > k"],
    ["columns", "SELECT t FROM a", "SELECT k FROM a"],
    ["the order of the result's columns", "SELECT t, k FROM a", "SELECT k, t FROM a"],
    ["tables", "SELECT t FROM a", "SELECT t FROM b"],
    [
      "the kind of a join",
      "SELECT a.t FROM a JOIN b ON a.k = b.k",
      "SELECT a.t FROM a LEFT JOIN b ON a.k = b.k",
    ],
    [
      "the side of an outer join",
      "SELECT a.t FROM a LEFT JOIN b ON a.k = b.k",
      "SELECT b.t FROM b LEFT JOIN a ON a.k = b.k",
    ],
    [
      "which occurrence a column is of",
      "SELECT x.t FROM a x JOIN a y ON x.k = y.id",
      "SELECT y.t FROM a x JOIN a y ON x.k = y.id",
    ],
    [
      "duplicates",
      "SELECT t FROM a UNION SELECT t FROM b",
      "SELECT t FROM a UNION ALL SELECT t FROM b",
    ],
    [
      "the sides of EXCEPT",
      "SELECT t FROM a EXCEPT SELECT t FROM b",
      "SELECT t FROM b EXCEPT SELECT t FROM a",
    ],
    [
      "grouping sets",
      "SELECT k, t FROM a GROUP BY GROUPING SETS ((k), (t))",
      "SELECT k, t FROM a GROUP BY GROUPING SETS ((k), (k, t))",
    ],
    ["children", "SELECT t FROM a", "SELECT t FROM ONLY a"],
    [
      "names of a record's fields",
      "SELECT f FROM a, json_to_record(a.t::json) AS r (f text)",
      "SELECT g FROM a, json_to_record(a.t::json) AS r (g text)",
    ],
    ["DISTINCT in an aggregate", "SELECT count(t) FROM a", "SELECT count(DISTINCT t) FROM a"],
    [
      "an aggregate's filter",
      "SELECT count(*) FILTER (WHERE k > 1) FROM a",
      "SELECT count(*) FILTER (WHERE k > 2) FROM a",
    ],
    [
      "frames",
      "SELECT sum(k) OVER (ORDER BY id ROWS 1 PRECEDING) FROM a",
      "SELECT sum(k) OVER (ORDER BY id ROWS 2 PRECEDING) FROM a",
    ],
  ])("depends on %s", async (_, left, right) => {
    expect(await textOf(left)).not.toBe(await textOf(right));
  });

  it("depends on the types and the collations of what is read", async () => {
    const query = "SELECT count(*) FROM a WHERE t > 'x' GROUP BY k";
    const plain = await textOf(query);
    expect(await textOf(query, schema.replace("k integer, t", "k bigint, t"))).not.toBe(plain);
    expect(await textOf(query, schema.replace("t text", 't text COLLATE "C"'))).not.toBe(plain);
    // A column that nobody reads has no say.
    expect(await textOf(query, schema.replace("t text", "t text, more date"))).toBe(plain);
  });
});
