import { beforeEach, expect, it } from "vitest";
import type { Catalog } from "../../../src/catalog/catalog.js";
import { createCatalog } from "../../../src/catalog/create-catalog.js";
import { builtinType } from "../../../src/catalog/type.js";
import type { Artifact } from "../../../src/compile/artifact.js";
import { defaultSettings, type ProofReport, proveArtifact } from "../../../src/proof/prove.js";
import { renderProof } from "../../../src/proof/render-proof.js";
import { describeDatabases } from "../../support/database.js";
import { asProofDatabase } from "../../support/proof-database.js";

const schema = `
CREATE TABLE public.t (id integer PRIMARY KEY, k text, v integer);
CREATE TABLE public.other (x integer);
`;

const column = (name: string, type: string, notNull = false) => ({
  name,
  type: builtinType(type),
  notNull,
  generated: undefined,
  generationExpression: undefined,
});

const tableFacts = {
  schema: "public",
  kind: "table",
  foreignKeys: [],
  indexes: [],
  children: [],
  definition: undefined,
  columnAliases: [],
  rowSecurity: false,
} as const;

const catalog: Catalog = createCatalog({
  tables: [
    {
      ...tableFacts,
      name: "t",
      columns: [column("id", "int4", true), column("k", "text"), column("v", "int4")],
      uniqueKeys: [
        {
          name: "t_pkey",
          columns: ["id"],
          primary: true,
          nullsNotDistinct: false,
          deferrable: false,
        },
      ],
    },
    { ...tableFacts, name: "other", columns: [column("x", "int4")], uniqueKeys: [] },
  ],
});

const query = "SELECT k, count(*) AS n FROM public.t GROUP BY k;";

const gone = `DELETE FROM pgtrickle_state.result AS old
  WHERE NOT EXISTS (SELECT FROM fresh WHERE (fresh.k, fresh.n) IS NOT DISTINCT FROM (old.k, old.n)) RETURNING 1`;

const come = `INSERT INTO pgtrickle_state.result
  SELECT * FROM fresh
  WHERE NOT EXISTS (SELECT FROM pgtrickle_state.result AS old WHERE (fresh.k, fresh.n) IS NOT DISTINCT FROM (old.k, old.n)) RETURNING 1`;

/** A refresh that computes everything anew; parts of it can be replaced to break it. */
const refreshWith = (deletion: string, insertion: string): string => `
WITH fresh AS (SELECT k, count(*) AS n FROM public.t GROUP BY k),
deleted AS (${deletion}),
inserted AS (${insertion})
SELECT (SELECT count(*) FROM inserted) AS rows_inserted, 0 AS rows_updated,
  (SELECT count(*) FROM deleted) AS rows_deleted, '{"public.t": 1}'::jsonb AS changes`;

const correct: Artifact = {
  name: { schema: "pgtrickle_proof", name: "result" },
  mode: "differential",
  reasons: [],
  notices: [],
  query,
  timeZone: null,
  searchPath: ["public"],
  columns: [
    { name: "k", type: "text" },
    { name: "n", type: "bigint" },
  ],
  sources: [
    {
      schema: "public",
      name: "t",
      columns: ["id", "k"],
      types: ["integer", "text"],
      generated: [],
      buffer: "public.t",
    },
  ],
  snapshotSources: false,
  snapshots: [],
  states: ["result"],
  stateTables: [],
  mutex: "result.mutex",
  view: "",
  arms: [],
  steps: [],
  indexes: [],
  prelude:
    "CREATE SCHEMA pgtrickle; CREATE SCHEMA pgtrickle_changes; CREATE SCHEMA pgtrickle_state;",
  install: `CREATE TABLE pgtrickle_state.result (k text, n bigint);
    CREATE VIEW pgtrickle_proof.result AS SELECT * FROM pgtrickle_state.result;`,
  populate:
    "INSERT INTO pgtrickle_state.result SELECT k, pg_catalog.count(*) FROM public.t GROUP BY k",
  lock: "LOCK TABLE public.t IN ACCESS SHARE MODE",
  narrowed: {},
  pending: "SELECT true AS pending",
  refresh: refreshWith(gone, come),
  full: refreshWith(gone, come),
  drop: "DROP VIEW pgtrickle_proof.result; DROP TABLE pgtrickle_state.result;",
  outline: { operators: [], lineage: [] },
  plans: { relation: "", delta: "" },
};

const nothing = "SELECT 1 WHERE false";

describeDatabases((database) => {
  beforeEach(async () => {
    await database.reset();
    await database.exec(schema);
  });

  const prove = (artifact: Artifact): Promise<ProofReport> =>
    proveArtifact(
      { database: asProofDatabase(database), catalog, schema, query: artifact.query, artifact },
      defaultSettings,
    );

  it("finds nothing wrong with a correct artifact, and says how much it looked at", async () => {
    const report = await prove(correct);
    expect(report.counterExample).toBeUndefined();
    expect(report.runs).toBe(defaultSettings.runs);
    expect(report.emptySources).toEqual([]);
    const { statistics } = report;
    expect(statistics.refreshes).toBe(20 * 6);
    expect(statistics.differential).toBeGreaterThan(80);
    expect(statistics.changing).toBeGreaterThan(70);
    expect(statistics.nonEmpty).toBeGreaterThan(90);
    expect(statistics.allSourcesChanged).toBe(100);
    expect(renderProof(report)).toContain("every result was equal");
  });

  it("makes the same report for the same seed", async () => {
    const broken = { ...correct, refresh: refreshWith(nothing, come) };
    expect(await prove(broken)).toEqual(await prove(broken));
  });

  it("shrinks a refresh that never removes rows to a single change", async () => {
    const report = await prove({ ...correct, refresh: refreshWith(nothing, come) });
    expect(report.counterExample?.failure.kind).toBe("rows-differ");
    const changes = report.counterExample?.fixture.changes ?? "";
    expect(changes.match(/;/g)).toHaveLength(1);
    expect(renderProof(report)).toMatchInlineSnapshot(`
      "1 run with seed 1, mode differential: 3 results compared with a recompute
        2 refreshed differentially, 2 changed, 3 not empty, 3 after changes in every source

      counter-example (again with: --seed 1 --runs 1)
      after batch 1 the stream table differs from a recompute of the query:
        extra (1): (,1)

      --- schema.sql ---
      CREATE TABLE public.t (id integer PRIMARY KEY, k text, v integer);
      CREATE TABLE public.other (x integer);

      -- rows
      INSERT INTO public.t (id, k, v) OVERRIDING SYSTEM VALUE VALUES ('1', NULL, NULL);

      --- view.sql ---
      SELECT k, count(*) AS n FROM public.t GROUP BY k;

      --- changes.sql ---
      -- batch: 1
      UPDATE public.t SET k = 'c' WHERE (id = '1');
      "
    `);
  });

  it("reports a refresh that adds nothing", async () => {
    const report = await prove({ ...correct, refresh: refreshWith(gone, nothing) });
    const { failure } = report.counterExample ?? {};
    expect(
      failure?.kind === "rows-differ" && failure.differences.every(({ surplus }) => surplus < 0),
    ).toBe(true);
  });

  it("reports a fill that is wrong from the start", async () => {
    const report = await prove({ ...correct, populate: "SELECT" });
    expect(report.counterExample?.failure).toMatchObject({ kind: "rows-differ", cycle: 0 });
  });

  it("tells values apart that are equal", async () => {
    const numeric = "SELECT k, 1.0 AS n FROM public.t";
    const wrong = "SELECT k, 1.00 AS n FROM public.t";
    const report = await prove({
      ...correct,
      query: numeric,
      install: `CREATE TABLE pgtrickle_state.result (k text, n numeric);
        CREATE VIEW pgtrickle_proof.result AS ${wrong};`,
      populate: "SELECT",
    });
    expect(report.counterExample?.failure.kind).toBe("rows-differ");
  });

  it("reports columns of another name, type or order", async () => {
    for (const select of [
      "SELECT k AS key, n FROM",
      "SELECT k, n::integer AS n FROM",
      "SELECT n, k FROM",
      'SELECT k COLLATE "C" AS k, n FROM',
    ]) {
      const report = await prove({
        ...correct,
        install: correct.install.replace("AS SELECT * FROM", `AS ${select}`),
      });
      expect(report.counterExample?.failure.kind).toBe("columns-differ");
    }
  });

  it("reports statements that fail, each with its phase", async () => {
    for (const phase of ["install", "populate", "refresh", "pending", "drop"] as const) {
      await database.reset();
      await database.exec(schema);
      const report = await prove({ ...correct, [phase]: "SELECT 1 / 0" });
      expect(report.counterExample?.failure).toMatchObject({
        kind: "statement-failed",
        phase,
        message: "division by zero",
      });
    }
  });

  it("reports a state that is wrong behind a result that is right", async () => {
    const report = await prove({
      ...correct,
      full: refreshWith(gone, come).replace("(SELECT count(*) FROM inserted)", "1"),
    });
    expect(report.counterExample?.failure).toMatchObject({ kind: "state-differs", repaired: 1 });
  });

  it("believes what says that nothing is pending", async () => {
    const report = await prove({ ...correct, pending: "SELECT false AS pending" });
    expect(report.counterExample?.failure.kind).toBe("rows-differ");
  });

  it("counts runs in which the query itself fails, and does not blame the artifact", async () => {
    const report = await prove({
      ...correct,
      query: "SELECT k, count(*) + 0 * count(1 / (v - 1)) AS n FROM public.t GROUP BY k",
    });
    expect(report.queryFailures.runs).toBeGreaterThan(5);
    expect(report.queryFailures.message).toBe("division by zero");
  });
});
