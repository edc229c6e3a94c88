import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { type CompileOptions, compile } from "../../../src/compile/compile.js";
import { diffArtifacts } from "../../../src/review/diff-artifacts.js";
import {
  type Review,
  renderReview,
  renderReviewAsMarkdown,
  reviewAsJson,
} from "../../../src/review/render-review.js";
import { unifiedDiff } from "../../../src/review/unified-diff.js";
import { findBreaches } from "../../support/json-schema.js";
import { compileRevision, revisionPairs } from "../../support/review-revisions.js";

const reviewSchema = JSON.parse(readFileSync("docs/review.schema.json", "utf8"));

const nothing: Review = { streamTables: [], failures: [], files: [] };

async function reviewOf(
  before: string | undefined,
  after: string | undefined,
  ddl: string,
  name: string,
): Promise<Review> {
  const catalog = await catalogFromSql(ddl);
  const side = async (query: string | undefined) =>
    query === undefined ? [] : [await compile(query, catalog, { name })];
  return { ...nothing, streamTables: diffArtifacts(await side(before), await side(after)) };
}

const table = "CREATE TABLE public.t (id integer PRIMARY KEY, k text, x integer);";

describe("renderReview", () => {
  it("says nothing when nothing changes", () => {
    expect(renderReview(nothing, { color: true })).toBe("");
    expect(renderReviewAsMarkdown(nothing)).toBe("");
    expect(reviewAsJson(nothing)).toEqual(nothing);
  });

  it("calls the table of an index as it calls it elsewhere", async () => {
    const ddl = 'CREATE TABLE public."Order Lines" (id integer PRIMARY KEY, k text, m text);';
    const query = 'SELECT k, count(DISTINCT m), max(m) FROM public."Order Lines" GROUP BY k';
    const review = await reviewOf(undefined, query, ddl, "s");
    expect(review.streamTables[0]?.indexes.wanted).not.toEqual([]);
    expect(renderReview(review, { color: false })).toContain('wanted: public."Order Lines" (k), ');
  });

  it("tells of a new stream table, and of one that goes", async () => {
    const query = "SELECT k, count(*) AS n FROM public.t GROUP BY k";
    const added = renderReview(await reviewOf(undefined, query, table, "s"), { color: false });
    expect(added).toContain("public.s: new\n");
    expect(added).toContain("mode       it is maintained in mode differential\n");
    expect(added).toContain("state      filled: reads all of public.t\n");
    const gone = renderReview(await reviewOf(query, undefined, table, "s"), { color: false });
    expect(gone).toContain("public.s: gone\n");
    expect(gone).toContain("state      its rows are dropped\n");
    expect(gone).toContain("removed: k text, n bigint");
  });

  describe("a change that is not one of the query's operators", () => {
    const query = "SELECT k, count(*) AS n FROM public.t GROUP BY k";
    const rendered = async (
      before: readonly [string, CompileOptions],
      after: readonly [string, CompileOptions],
    ): Promise<string> => {
      const catalog = await catalogFromSql(table);
      const side = async ([text, options]: readonly [string, CompileOptions]) => [
        await compile(text, catalog, { name: "s", ...options }),
      ];
      const streamTables = diffArtifacts(await side(before), await side(after));
      const review = { ...nothing, streamTables };
      expect(findBreaches(JSON.parse(JSON.stringify(reviewAsJson(review))), reviewSchema)).toEqual(
        [],
      );
      return renderReview(review, { color: false });
    };

    it("is a time zone", async () => {
      const berlin = { timeZone: "Europe/Berlin" };
      expect(await rendered([query, {}], [query, berlin])).toContain(
        "options  time_zone: Europe/Berlin\n  state    kept: no row is written\n",
      );
      expect(await rendered([query, berlin], [query, { timeZone: "UTC" }])).toContain(
        "options  time_zone: UTC, was Europe/Berlin\n",
      );
      expect(await rendered([query, berlin], [query, {}])).toContain(
        "options  time_zone: not given any more, was Europe/Berlin\n",
      );
    });

    it("is that sources may be compared", async () => {
      const view = `${table} CREATE MATERIALIZED VIEW public.m AS SELECT k, x FROM public.t;`;
      const catalog = await catalogFromSql(view);
      const side = async (snapshotSources: boolean) => [
        await compile("SELECT k FROM public.m", catalog, { name: "s", snapshotSources }),
      ];
      const [difference] = diffArtifacts(await side(false), await side(true));
      expect(difference?.options).toEqual([
        { name: "snapshot_sources", before: null, after: "true" },
      ]);
    });

    it("is a mode that was asked for", async () => {
      expect(await rendered([query, {}], [query, { mode: "full" }])).toContain(
        "mode     it is no longer maintained incrementally: that was asked for\n",
      );
    });

    it("is another order of joins", async () => {
      const join = "SELECT a.k FROM public.t AS a JOIN public.t AS b USING (id)";
      const swapped = "SELECT a.k FROM public.t AS b JOIN public.t AS a USING (id)";
      expect(await rendered([join, {}], [swapped, {}])).toContain(
        "query  another way to the same\n",
      );
    });
  });

  it("tells why a query becomes incremental or stops being so", async () => {
    const plain = "SELECT k FROM public.t";
    const clock = "SELECT k FROM public.t WHERE random() > x";
    const stops = renderReview(await reviewOf(plain, clock, table, "s"), { color: false });
    expect(stops).toContain(
      "it is no longer maintained incrementally: function random is volatile",
    );
    expect(stops).toContain("each refresh computes the whole query");
    const begins = renderReview(await reviewOf(clock, plain, table, "s"), { color: false });
    expect(begins).toContain("it becomes incremental\n");
  });

  it("says how many rows are read where that is known", async () => {
    const [{ before, after }] = revisionPairs() as readonly [ReturnType<typeof revisionPairs>[0]];
    const streamTables = diffArtifacts(
      await compileRevision(before),
      await compileRevision(after),
      {
        rowCounts: new Map([
          ["public.customers", 5000],
          ["public.orders", 1234567],
          ["public.regions", 12],
        ]),
      },
    );
    expect(renderReview({ ...nothing, streamTables }, { color: false })).toContain(
      "reads all of public.customers (5,000 rows), public.orders (1,234,567 rows), public.regions (12 rows), 1,239,579 rows;",
    );
  });

  it("uses colour only when asked to, and only for signs of the diff", () => {
    const files = [{ name: "s.sql", before: "a\nb\nc\n", after: "a\nB\nc\n" }];
    const start = "\u001b[";
    expect(renderReview({ ...nothing, files }, { color: false })).not.toContain(start);
    const painted = renderReview({ ...nothing, files }, { color: true });
    expect(painted).toContain(
      `${start}31m-b${start}0m\n${start}32m+B${start}0m\n a`.replace(" a", " c"),
    );
    expect(painted).toContain(`${start}36m@@ -1,3 +1,3 @@${start}0m`);
  });

  it("shows control characters of hostile names as symbols", async () => {
    const review = await reviewOf(undefined, "SELECT k FROM public.t", table, '"a\u001b[31mb"');
    expect(renderReview(review, { color: false })).not.toContain("\u001b");
    expect(renderReview(review, { color: false })).toContain("a␛[31mb");
  });
});

describe("renderReviewAsMarkdown", () => {
  const hostile = '"<img src=x>|`*_@team"';
  const ddl = `CREATE TABLE public.${hostile} (id integer PRIMARY KEY, ${hostile} text);`;

  it("takes names as they are: no HTML, no mention, no cell, no format", async () => {
    const query = `SELECT ${hostile}, count(*) FROM public.${hostile} GROUP BY 1`;
    const markdown = renderReviewAsMarkdown(await reviewOf(undefined, query, ddl, hostile));
    expect(markdown).toContain('### public."\\<img src=x\\>\\|\\`\\*\\_&#64;team": new');
    expect(markdown).not.toMatch(/[^\\]<img|@team/);
    const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
    expect(rows.length).toBeGreaterThan(3);
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(3);
  });

  it("fences a diff so that nothing in it ends the fence", () => {
    const files = [{ name: "<b>.sql", before: undefined, after: "SELECT '````';\n" }];
    const markdown = renderReviewAsMarkdown({ ...nothing, files });
    expect(markdown).toContain("<summary>&lt;b&gt;.sql</summary>\n\n`````diff\n");
    expect(markdown).toContain("\n`````\n\n</details>\n");
  });

  it("fits into a comment, and says what it leaves out", () => {
    const long = { name: "long.sql", before: "", after: "x\n".repeat(40_000) };
    const short = { name: "short.sql", before: "", after: "y\n" };
    const markdown = renderReviewAsMarkdown({ ...nothing, files: [long, short, long] });
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain("short.sql");
    expect(markdown).not.toContain("long.sql");
    expect(markdown).toContain("The SQL of 2 more is too long for a comment");
  });

  it("tells of queries that do not compile", () => {
    const markdown = renderReviewAsMarkdown({
      ...nothing,
      failures: [{ file: "v/a.sql", side: "before", code: "42601", message: "syntax error at *" }],
    });
    expect(markdown).toContain(
      "**v/a.sql: the query before the change does not compile: syntax error at \\* (42601)**",
    );
  });
});

describe("reviewAsJson", () => {
  it.each(revisionPairs())("fits the documented schema: $name", async ({ before, after }) => {
    const streamTables = diffArtifacts(await compileRevision(before), await compileRevision(after));
    const failures = [{ file: "x", side: "after", code: "42601", message: "m" }] as const;
    const review = { streamTables, failures, files: [{ name: "a", before: "1\n", after: "2\n" }] };
    const json: unknown = JSON.parse(JSON.stringify(reviewAsJson(review)));
    expect(findBreaches(json, reviewSchema)).toEqual([]);
  });

  it.each([
    [{ streamTables: [], failures: [] }, ": files is missing"],
    [{ streamTables: [{}], failures: [], files: [] }, "/streamTables/0: name is missing"],
    [
      { streamTables: [], failures: [], files: [{ name: 1, diff: "" }] },
      "/files/0/name: number is not string",
    ],
    [{ streamTables: [], failures: [], files: [], more: 1 }, ": more is not described"],
  ])("would be found not to: %j", (json, breach) => {
    expect(findBreaches(json, reviewSchema)).toContain(breach);
  });
});

describe("unifiedDiff", () => {
  it("is empty for the same text", () => {
    expect(unifiedDiff({ name: "a", before: "x", after: "x" })).toBe("");
  });

  it("names a file that comes or goes as diff does", () => {
    expect(unifiedDiff({ name: "a.sql", before: undefined, after: "x\n" })).toBe(
      "--- /dev/null\n+++ b/a.sql\n@@ -0,0 +1,1 @@\n+x\n",
    );
    expect(unifiedDiff({ name: "a.sql", before: "x\n", after: undefined })).toBe(
      "--- a/a.sql\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n",
    );
  });
});
