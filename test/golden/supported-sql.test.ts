import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact, ArtifactState } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { type Code, codes } from "../../src/diagnostics/codes.js";
import { readRejectedFixtures, readViewFixtures, type ViewFixture } from "../support/fixtures.js";
import { openGoldenFolder } from "../support/golden.js";
import { refusalOf } from "../support/refusal.js";

/** The sections of the page; a fixture belongs to the first whose pattern its name matches. */
const sections = [
  {
    title: "Tables and views",
    names: /^(?:scan|inherited|partitioned|view-over|generated-columns)/,
  },
  { title: "Select list, WHERE, FROM", names: /^(?:filter|project|subquery-in|order-by|values-)/ },
  { title: "Joins", names: /^join-/ },
  { title: "LATERAL", names: /^lateral/ },
  { title: "EXISTS, IN, ANY, ALL", names: /^(?:exists|not-|in-|any-|some-|all-)/ },
  { title: "Scalar subqueries", names: /^(?:scalar-|latest-)/ },
  { title: "Aggregates", names: /^(?:aggregate-|group-|user-types)/ },
  { title: "GROUPING SETS, ROLLUP, CUBE", names: /^(?:grouping-sets|rollup)/ },
  {
    title: "DISTINCT and set operations",
    names: /^(?:distinct(?!-on)|union|except|intersect|set-)/,
  },
  { title: "DISTINCT ON and LIMIT", names: /^(?:distinct-on|limit)/ },
  { title: "Windows", names: /^window-/ },
  { title: "WITH", names: /^cte-/ },
  { title: "Functions in FROM", names: /./ },
] as const;

/** A cell of a table: `|` would end it. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

/** The operators of the plan that refreshes, in the order in which they first stand in it. */
function operatorsOf({ outline }: Artifact): string {
  const kinds = outline.operators
    .map(({ kind }) => kind)
    .filter((kind) => kind !== "scan" && kind !== "project");
  return [...new Set(kinds)].join(", ") || "each row by itself";
}

function rowsOf({ identity }: ArtifactState): string {
  switch (identity.kind) {
    case "key":
    case "nullable-key":
      return "rows by key";
    case "image":
      return "rows with counts";
    case "single":
      return "one row";
  }
}

/** What the stream table keeps: its rows, columns that are not shown, and tables for inputs. */
function stateOf({ stateTables, columns }: Artifact): string {
  const [own, ...further] = stateTables;
  if (own === undefined) throw new Error("the artifact has no state");
  const shown = new Set(columns.map(({ name }) => name));
  const hidden = own.columns.filter(
    ({ name }) => !shown.has(name) && name !== own.identity.hash,
  ).length;
  return [
    rowsOf(own),
    ...(hidden > 0 ? [`${hidden} hidden`] : []),
    ...(further.length > 0 ? [`${further.length} further`] : []),
  ].join(", ");
}

function compileView({
  schema,
  view,
  streamTable,
  timeZone,
  mode,
  snapshotSources,
}: ViewFixture): Promise<Artifact> {
  return catalogFromSql(schema).then((catalog) =>
    compile(view, catalog, {
      name: streamTable,
      timeZone,
      snapshotSources,
      ...(mode === "full" ? {} : { mode }),
    }),
  );
}

async function maintainedRow(fixture: ViewFixture, construct: string): Promise<string> {
  const artifact = await compileView(fixture);
  const { name, cost = "" } = fixture;
  return row(construct, operatorsOf(artifact), cost, stateOf(artifact), `\`${name}\``);
}

function refusedRow(construct: string, refused: readonly Code[], fixture: string): string {
  expect(refused.length, fixture).toBeGreaterThan(0);
  // PostgreSQL takes it: what it refuses itself is no matter of maintenance.
  expect(refused.filter((code) => !code.startsWith("0AT"))).toEqual([]);
  const distinct = [...new Set(refused)];
  const meaning = distinct.map((code) => codes[code]).join("; ");
  return row(construct, distinct.join(", "), meaning, `\`${fixture}\``);
}

it("lists every construct in the documentation", { timeout: 240_000 }, async () => {
  const views = readViewFixtures();
  const maintained: string[] = [];
  for (const [index, { title }] of sections.entries()) {
    const rows: string[] = [];
    for (const fixture of views) {
      const { name, mode, construct } = fixture;
      const section = sections.findIndex((candidate) => candidate.names.test(name));
      if (construct === undefined || mode === "full" || section !== index) continue;
      rows.push(await maintainedRow(fixture, construct));
    }
    expect(rows.length, title).toBeGreaterThan(0);
    maintained.push(
      `\n## ${title}\n\n| construct | operators | cost | state | fixture |\n|---|---|---|---|---|`,
      ...rows,
    );
  }

  const refused: string[] = [];
  for (const fixture of views) {
    const { name, mode, construct } = fixture;
    if (construct === undefined || mode !== "full") continue;
    const { reasons } = await compileView(fixture);
    const found = reasons.map(({ code }) => code);
    refused.push(refusedRow(construct, found, `views/${name}`));
  }
  for (const fixture of readRejectedFixtures()) {
    if (fixture.construct === undefined) continue;
    const { diagnostics } = await refusalOf(fixture);
    const found = diagnostics.map(({ code }) => code);
    refused.push(refusedRow(fixture.construct, found, `rejected/${fixture.name}`));
  }

  const constructs = [...views, ...readRejectedFixtures()].flatMap(({ construct }) =>
    construct === undefined ? [] : [construct],
  );
  expect([...constructs].sort()).toEqual([...new Set(constructs)].sort());

  const introduction = `# Supported SQL

Each row is a test: a query in \`fixtures/\` whose result is compared with PostgreSQL's after every step of a history of
changes. \`npm run golden\` writes this page.

*Operators* are those of the plan after its rewriting: a subquery that became a join shows as a join. *Cost* is that of
a refresh, in the letters of [semantics.md](semantics.md). *State* is what the stream table keeps: its rows, columns that
it does not show, and further tables for the inputs of operators.`;
  const refusals = `
## Not maintained incrementally

In mode \`auto\` the stream table is refreshed in full, with the code as the reason; in mode \`differential\` the query is
refused with it. What cannot be a source or a defining query at all is refused in every mode.

| construct | code | meaning | fixture |
|---|---|---|---|`;
  openGoldenFolder("../docs").expectFile(
    "supported-sql.md",
    [introduction, ...maintained, refusals, ...refused].join("\n"),
  );
});
