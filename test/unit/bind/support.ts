import { type BoundQuery, bindQuery } from "../../../src/bind/bind-query.js";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.js";
import { TrickleError } from "../../../src/diagnostics/errors.js";
import { checkRelation } from "../../../src/relation/check.js";
import { printRelation } from "../../../src/relation/text.js";
import { parseDefiningQuery } from "../../../src/syntax/defining-query.js";

/** The tables that the tests of this room query. */
export const catalog: Catalog = await catalogFromSql(`
  CREATE TYPE mood AS ENUM ('sad', 'happy');
  CREATE TYPE pair AS (x int, y text);
  CREATE TABLE t (id int PRIMARY KEY, a int, b text, d date, j json);
  CREATE TABLE u (id int PRIMARY KEY, t_id int, a bigint, c numeric(8, 2));
  CREATE TABLE e (a int, n int[], ts timestamptz, q pair, m mood);
  CREATE TABLE "Odd ""table""" ("select" int NOT NULL, "ä b" text);
  CREATE SCHEMA other;
  CREATE TABLE other.t (id int, z text);
  CREATE VIEW v (x, y) AS SELECT a, count(*) FROM t GROUP BY a;
  CREATE VIEW w AS SELECT x + 1 AS x1 FROM v WHERE y > 1;
  CREATE VIEW broken AS SELECT nope FROM t;
  CREATE FUNCTION pairs(n int) RETURNS TABLE (p int, q text) LANGUAGE sql IMMUTABLE AS 'SELECT 1, ''''';
  CREATE FUNCTION session_value() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
`);

export function bind(text: string): BoundQuery {
  const bound = bindQuery(parseDefiningQuery({ name: "query.sql", text }), catalog);
  checkRelation(bound.relation);
  return bound;
}

/** The plan of a query as text. */
export function plan(text: string): string {
  return printRelation(bind(text).relation);
}

/** The names of a query's columns. */
export function names(text: string): readonly string[] {
  return bind(text).columns.map(({ name }) => name);
}

/** The only diagnostic of the error that a query fails with. */
export function failure(text: string): Diagnostic {
  try {
    bind(text);
  } catch (error) {
    const diagnostic = error instanceof TrickleError ? error.diagnostics[0] : undefined;
    if (diagnostic !== undefined && diagnostic.code !== "XXT00") return diagnostic;
    throw error;
  }
  throw new Error(`bound: ${text}`);
}

/** The text that a diagnostic points at. */
export function pointedAt({ source, span }: Diagnostic): string | undefined {
  return source === undefined || span === undefined
    ? undefined
    : source.text.slice(span.start, span.end);
}
