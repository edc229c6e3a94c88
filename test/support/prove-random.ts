import { bindQuery } from "../../src/bind/bind-query.js";
import type { Catalog } from "../../src/catalog/catalog.js";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { TrickleError } from "../../src/diagnostics/errors.js";
import {
  defaultSettings,
  type ProofReport,
  type ProofSubject,
  proveArtifact,
  provedName,
} from "../../src/proof/prove.js";
import { createRandom } from "../../src/proof/random.js";
import { renderProof } from "../../src/proof/render-proof.js";
import { rewriteRelation } from "../../src/rewrite/rewrite.js";
import { parseDefiningQuery } from "../../src/syntax/defining-query.js";
import { loadParser } from "../../src/syntax/parse.js";
import type { TestDatabase } from "./database.js";
import { mostRows } from "./most-rows.js";
import { asProofDatabase } from "./proof-database.js";
import { printQuery, type QueryNode, smallerQueries } from "./query-node.js";
import type { QueryOptions } from "./random-draw.js";
import { drawQuery } from "./random-query.js";
import { relationOf } from "./random-relations.js";
import { drawSchema, type SchemaOptions } from "./random-schema.js";
import { widenSchema } from "./random-sources.js";
import {
  artifactUnderTestClock,
  movingClockSchema,
  tellsTime,
  underTestClock,
} from "./test-clock.js";

/** How one random query over one random schema fared. */
export type Outcome =
  | { readonly kind: "proved"; readonly report: ProofReport }
  /** It is maintained by recomputing it, for these reasons. */
  | { readonly kind: "full"; readonly reasons: readonly string[] }
  /** It was not compiled, or proved wrong. */
  | { readonly kind: "failed"; readonly text: string };

interface Attempt {
  readonly report: ProofReport | undefined;
  readonly error: unknown;
}

/** What is drawn. */
export interface RandomSubject {
  readonly schemas: SchemaOptions;
  readonly queries: QueryOptions;
  /** Whether there are partitioned and inherited tables and views besides. */
  readonly wide: boolean;
}

/** A word for what went wrong, to tell one defect from another; `undefined` when nothing did. */
function sortOf({ report, error }: Attempt): string | undefined {
  // Names change when a query is made smaller.
  const withoutNames = (message: string): string => message.replace(/"[^"]*"/g, "…");
  if (error !== undefined) return withoutNames(String(error));
  const failure = report?.counterExample?.failure;
  if (failure === undefined) return undefined;
  return failure.kind === "statement-failed"
    ? `${failure.phase}: ${withoutNames(failure.message)}`
    : failure.kind;
}

/** Rows per table, to tell how much a query makes of them: histories add some to those that it begins with. */
const tableRows = 16;

/** A join of four tables without a condition has no more. Larger ones take minutes to recompute, and have nothing to show that these have not. */
const mostJoined = 100_000;

/** Whether a query can be recomputed in no time. One that is not compiled is left for the attempt to fail. */
function isModest(query: string, catalog: Catalog): boolean {
  try {
    const parsed = parseDefiningQuery({ name: "query", text: query });
    const { relation } = bindQuery(parsed, catalog);
    return mostRows(rewriteRelation(relation), tableRows) <= mostJoined;
  } catch (error) {
    if (error instanceof TrickleError) return true;
    throw error;
  }
}

/** The most queries that are tried to find a smaller one that fails in the same way. */
const shrinkQueries = 120;

/**
 * Draws a schema and a query from the seed, compiles the query and proves it on one random history. A failure is made
 * smaller: first the query, then the rows and changes.
 */
export async function proveRandom(
  database: TestDatabase,
  seed: number,
  { schemas, queries, wide }: RandomSubject,
): Promise<Outcome> {
  const random = createRandom(seed);
  const plain = drawSchema(random, schemas);
  const tables = plain.tables.map(relationOf);
  const schema = wide ? await widenSchema(random, plain, tables) : { ...plain, relations: tables };
  const draw = (): QueryNode => drawQuery(random, schema.relations, queries);
  await loadParser();
  let query = draw();
  while (!isModest(printQuery(query), schema.catalog)) query = draw();

  async function attempt(node: QueryNode, shrinkBudget: number): Promise<Attempt> {
    const query = printQuery(node);
    try {
      await database.reset();
      await database.exec(schema.text);
      // PostgreSQL 18 (18.4, 18.6) takes ONLY a table for the table where it eliminates a self-join, and loses rows.
      if (database.major >= 18 && `${schema.text} ${query}`.includes("ONLY ")) {
        await database.exec("SET enable_self_join_elimination = off");
      }
      const artifact = await compile(query, schema.catalog, {
        name: `${provedName.schema}.${provedName.name}`,
      });
      const { catalog, text } = schema;
      const subject = {
        database: asProofDatabase(database),
        catalog,
        schema: text,
        query,
        artifact,
      };
      const report = await proveArtifact(
        tellsTime(query) ? await underMovingClock(subject) : subject,
        {
          ...defaultSettings,
          runs: 1,
          seed,
          // Conditions on several columns, and views of views, leave little of few rows.
          rowsPerTable: wide ? 20 : 12,
          cycles: 4,
          shrinkBudget,
        },
      );
      return { report, error: undefined };
    } catch (error) {
      return { report: undefined, error };
    }
  }

  /** The same with a clock that histories set, to and fro: its hand is a table beside the sources. */
  async function underMovingClock(subject: ProofSubject): Promise<ProofSubject> {
    const name = { schema: "test_clock", name: "hands" };
    const hand = { ...name, columns: [], types: [], generated: [], buffer: "" };
    await database.exec(movingClockSchema);
    const clock = await catalogFromSql(movingClockSchema);
    const { catalog } = subject;
    const { sources, ...artifact } = artifactUnderTestClock(subject.artifact);
    return {
      ...subject,
      catalog: { ...catalog, tables: new Map([...catalog.tables, ...clock.tables]) },
      schema: `${subject.schema}\n${movingClockSchema}`,
      query: underTestClock(subject.query),
      artifact: { ...artifact, sources: [...sources, hand] },
    };
  }

  async function shrink(node: QueryNode, sort: string): Promise<QueryNode> {
    let smallest = node;
    let left = shrinkQueries;
    for (let found = true; found && left > 0; ) {
      found = false;
      for (const candidate of smallerQueries(smallest)) {
        left -= 1;
        if (left < 0 || sortOf(await attempt(candidate, 0)) !== sort) continue;
        smallest = candidate;
        found = true;
        break;
      }
    }
    return smallest;
  }

  const first = await attempt(query, 0);
  const sort = sortOf(first);
  if (sort === undefined) {
    const { report } = first;
    if (report === undefined) throw new Error("a proof without failure has a report");
    return report.mode === "differential"
      ? { kind: "proved", report }
      : { kind: "full", reasons: report.reasons.map(({ code, message }) => `${code} ${message}`) };
  }
  const smallest = await shrink(query, sort);
  const last = await attempt(smallest, 300);
  const again = sortOf(last) === sort;
  const shown = again ? show(last, smallest) : `${show(first, query)}\n(${sort}, and not again)`;
  return { kind: "failed", text: `seed ${seed}\n${shown}` };

  function show({ report, error }: Attempt, node: QueryNode): string {
    return report === undefined
      ? `${describeError(error)}\n${schema.text}\n${printQuery(node)}`
      : renderProof(report);
  }
}

function describeError(error: unknown): string {
  if (!(error instanceof TrickleError))
    return error instanceof Error ? (error.stack ?? "") : String(error);
  return [`${error.name}: ${error.message}`, ...(error.stack ?? "").split("\n").slice(1, 6)].join(
    "\n",
  );
}
