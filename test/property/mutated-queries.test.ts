import { readFileSync } from "node:fs";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { bindQuery } from "../../src/bind/bind-query.js";
import type { Catalog } from "../../src/catalog/catalog.js";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { QueryError, UnsupportedError } from "../../src/diagnostics/errors.js";
import { checkRelation } from "../../src/relation/check.js";
import { parseDefiningQuery } from "../../src/syntax/defining-query.js";
import { tokenize } from "../../src/syntax/tokens.js";
import { isNightly } from "../support/nightly.js";

const folder = "test/database/bind";

/** The queries of the comparison with PostgreSQL, each as its tokens. */
const queries = readFileSync(`${folder}/queries.sql`, "utf8")
  .replace(/^--.*\n/gm, "")
  .split(/;\n/)
  .map((text) => tokenize(text).map(({ start, end }) => text.slice(start, end)))
  .filter((tokens) => tokens.length > 0);

const words = [
  ...queries.flat(),
  "count(*)",
  "(select 1)",
  "distinct",
  "not",
  "null",
  "'x'",
  "u.a",
];

let catalog: Catalog;

beforeAll(async () => {
  catalog = await catalogFromSql(readFileSync(`${folder}/schema.sql`, "utf8"));
});

/** A query with one token left out, put in, or replaced. */
const mutated = fc
  .record({
    query: fc.constantFrom(...queries),
    place: fc.nat(),
    edit: fc.constantFrom("leave out", "put in", "replace"),
    word: fc.constantFrom(...words),
  })
  .map(({ query, place, edit, word }) => {
    const index = place % query.length;
    const removed = edit === "put in" ? 0 : 1;
    return query.toSpliced(index, removed, ...(edit === "leave out" ? [] : [word])).join(" ");
  });

it("a mutated query is bound to a sound plan, or refused with a place", () => {
  let bound = 0;
  fc.assert(
    fc.property(mutated, (text) => {
      try {
        checkRelation(bindQuery(parseDefiningQuery({ name: "query", text }), catalog).relation);
        bound += 1;
      } catch (error) {
        const isTyped = error instanceof QueryError || error instanceof UnsupportedError;
        if (!isTyped) throw error;
        expect(error.diagnostics.filter(({ span }) => span === undefined)).toEqual([]);
      }
    }),
    { numRuns: isNightly ? 50_000 : 3000 },
  );
  expect(bound).toBeGreaterThan(100);
});
