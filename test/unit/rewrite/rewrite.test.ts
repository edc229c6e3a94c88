import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { bindQuery } from "../../../src/bind/bind-query.js";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { checkRelation } from "../../../src/relation/check.js";
import { columnsOf } from "../../../src/relation/columns.js";
import type { Relation } from "../../../src/relation/relation.js";
import { hasSubquery } from "../../../src/relation/scalar-traversal.js";
import { printRelation } from "../../../src/relation/text.js";
import { scalarsOf, visitRelations } from "../../../src/relation/traversal.js";
import { rewriteRelation } from "../../../src/rewrite/rewrite.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";
import { loadParser } from "../../../src/syntax/parse.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const folder = new URL("../../../fixtures/tpch/", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, folder), "utf8");

describe("TPC-H queries", () => {
  let catalog: Catalog;
  beforeAll(async () => {
    await loadParser();
    catalog = await catalogFromSql(read("schema.sql"));
  });

  test.each(readdirSync(folder).filter((file) => file.startsWith("q")))(
    "%s has joins for subqueries, and no join under a join",
    (file) => {
      const query = parseDefiningQuery({ name: file, text: read(file) });
      const bound = bindQuery(query, catalog).relation;
      const rewritten = rewriteRelation(bound);
      checkRelation(rewritten);
      expect(columnsOf(rewritten).map(({ id, name }) => [id, name])).toEqual(
        columnsOf(bound).map(({ id, name }) => [id, name]),
      );
      visitRelations(rewritten, (node) => {
        expect(node.kind).not.toBe("apply");
        expect(scalarsOf(node).some(hasSubquery)).toBe(false);
        if (node.kind !== "join") return;
        expect(node.inputs.map(({ kind }) => kind)).not.toContain("join");
        expect(node.inputs.map(({ kind }) => kind)).not.toContain("project");
      });
    },
  );
});

test("the columns of the result keep their order, although the inputs changed places", () => {
  const plan: Relation = parseRelation(
    "outer-join right x:1 = x:2\n  scan public.a (x:1, n:3)\n  scan public.b (x:2)\n",
    sampleTables,
  );
  const rewritten = rewriteRelation(plan);
  expect(columnsOf(rewritten).map(({ id }) => id)).toEqual(columnsOf(plan).map(({ id }) => id));
  expect(printRelation(rewritten)).toBe(
    "project x:1, n:2, x:3\n  outer-join left x:1 = x:3\n    scan public.b (x:3)\n    scan public.a (x:1, n:2)\n",
  );
});

test("a subquery that no rule covers stays", () => {
  const text =
    "aggregate by (x:1) sets ((0), ()) d:2 = percentile_disc(scalar $1::float8) within group (order by n:3)\n  subquery $1\n    aggregate by () t:4 = max(y:5)\n      scan public.c (y:5)\n  scan public.a (x:1, n:3)\n";
  expect(printRelation(rewriteRelation(parseRelation(text, sampleTables)))).toBe(text);
});

test("the amount of a limit that the view cuts by is a relation of one row", () => {
  const text =
    "top-k order by n:1 limit scalar $1::int8\n  subquery $1\n    aggregate by () t:2 = count(*)\n      scan public.c ()\n  scan public.a (n:1)\n";
  expect(printRelation(rewriteRelation(parseRelation(text, sampleTables)))).toMatchInlineSnapshot(`
    "top-k order by n:1 limit scalar $1::int8
      subquery $1
        project amount:2 = t:3
          join
            values () rows [()]
            aggregate by () t:3 = count(*)
              scan public.c ()
      scan public.a (n:1)
    "
  `);
});

test("the limit of a subquery is a condition on the place of a row", () => {
  const text =
    "aggregate by () m:1 = max(n:2)\n  top-k order by n:2 limit scalar $1::int8\n    subquery $1\n      aggregate by () t:3 = count(*)\n        scan public.c ()\n    scan public.a (n:2)\n";
  expect(printRelation(rewriteRelation(parseRelation(text, sampleTables)))).toMatchInlineSnapshot(`
    "aggregate by () m:1 = max(n:2)
      semi-join place:3 <= coalesce(opaque('(SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (', t:4, ')) AS amount (n))')::int8, 9223372036854775807::int8)
        window place:3 = row_number() over (order by n:2)
          scan public.a (n:2)
        aggregate by () t:4 = count(*)
          scan public.c ()
    "
  `);
});

test("projections that double their input are not written out without end", () => {
  let text = "scan public.a (n:1)";
  for (let level = 1; level <= 40; level += 1) {
    const indented = text.replaceAll(/^/gm, "  ");
    text = `project v:${level + 1} = ${level === 1 ? "n" : "v"}:${level} + ${level === 1 ? "n" : "v"}:${level}\n${indented}`;
  }
  const rewritten = rewriteRelation(parseRelation(text, sampleTables));
  expect(printRelation(rewritten).length).toBeLessThan(200_000);
});
