import { beforeAll, describe, expect, it } from "vitest";
import { bindQuery } from "../../src/bind/bind-query.js";
import type { Catalog } from "../../src/catalog/catalog.js";
import { compile } from "../../src/compile/compile.js";
import { emitRelation } from "../../src/emit/relation-sql.js";
import { createRandom } from "../../src/proof/random.js";
import { rewriteRelation } from "../../src/rewrite/rewrite.js";
import { identifier, printSql } from "../../src/sql/sql.js";
import { parseDefiningQuery } from "../../src/syntax/defining-query.js";
import { loadParser, parseStatements } from "../../src/syntax/parse.js";
import { isNightly } from "../support/nightly.js";
import { printQuery } from "../support/query-node.js";
import { allFeatures } from "../support/random-draw.js";
import { drawQuery } from "../support/random-query.js";
import { relationOf } from "../support/random-relations.js";
import { drawSchema, hostileSchemas } from "../support/random-schema.js";

const queries = isNightly ? 5000 : 200;

function draw(seed: number): { readonly catalog: Catalog; readonly text: string } {
  const random = createRandom(seed);
  const schema = drawSchema(random, hostileSchemas);
  const query = drawQuery(random, schema.tables.map(relationOf), {
    features: new Set(allFeatures),
    depth: 2,
  });
  return { catalog: schema.catalog, text: printQuery(query) };
}

/** Reads a query and prints its plan as SQL. */
function readAndPrint(text: string, catalog: Catalog): string {
  const bound = bindQuery(parseDefiningQuery({ name: "query", text }), catalog);
  const context = {
    catalog,
    stateTable: () => identifier("unused"),
    copyOf: () => undefined,
    bufferOf: () => "unused",
  };
  return printSql(emitRelation(rewriteRelation(bound.relation), bound.columns, context));
}

describe("printed SQL", () => {
  beforeAll(loadParser);

  it("is read back as what was printed", () => {
    let same = 0;
    for (let seed = 1; seed <= queries; seed += 1) {
      const { catalog, text } = draw(seed);
      const printings = [readAndPrint(text, catalog)];
      // Each printing is a query of its own, which a rule may still make simpler: that comes to an end.
      while (printings.length < 5 && printings.at(-1) !== printings.at(-2)) {
        printings.push(readAndPrint(printings.at(-1) ?? "", catalog));
      }
      expect(printings.at(-1), `seed ${seed}\n${text}\n\n${printings[0]}`).toBe(printings.at(-2));
      if (printings[0] === printings[1]) same += 1;
    }
    expect(same / queries).toBeGreaterThan(0.75);
  });

  it("is SQL in every script of an artifact, and one statement where one is promised", async () => {
    for (let seed = 1; seed <= queries; seed += 1) {
      const { catalog, text } = draw(seed);
      const artifact = await compile(text, catalog, { name: "public.result" });
      const count = (script: string): number =>
        parseStatements({ name: `seed ${seed}: ${text}`, text: script }).length;
      expect(count(artifact.populate)).toBe(1);
      expect(count(artifact.pending)).toBe(1);
      expect(count(artifact.refresh)).toBe(1);
      expect(count(artifact.full)).toBe(1);
      expect(count(artifact.install)).toBeGreaterThan(1);
      expect(count(artifact.drop)).toBeGreaterThan(1);
      expect(count(artifact.lock)).toBeGreaterThan(0);
    }
  });
});
