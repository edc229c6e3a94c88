import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import { compile } from "../../src/compile/compile.js";
import { type Code, codes } from "../../src/diagnostics/codes.js";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.js";
import { generalHints } from "../../src/diagnostics/general-hints.js";
import { renderDiagnostic } from "../../src/diagnostics/render.js";
import { readRejectedFixtures, readViewFixtures } from "../support/fixtures.js";
import { openGoldenFolder } from "../support/golden.js";
import { refusalOf } from "../support/refusal.js";

/** What can be done about what no query of `fixtures/` shows, and about files, commands and databases. */
const remedies: { readonly [code in Code]?: string } = {
  "42P18": "An empty array or a NULL by itself has no type: write CAST(… AS type).",
  "42P22": "Two collations meet, and none was chosen: write COLLATE behind the expression.",
  "01T01":
    "PostgreSQL itself may answer otherwise under another plan: which of several equal values that differ in print is shown, which of several rows that tie in ORDER BY is taken, in which order floating point numbers are added. The stream table shows one of the answers; `verify` can find another in the query and call a row different.",
  "0AT11": "Call a function that returns rows in FROM, by itself.",
  "0AT13":
    "Rows are told apart by values, and equality of this type cannot be relied on. Leave the column out of GROUP BY or DISTINCT, or convert it, to text for example.",
  "0AT15":
    "The compiler does not know what the expression makes of a changed row. Write it another way, or compute it in the query that reads the stream table.",
  "22T03":
    "A value that an option, a file or a setting does not take. The hint lists those that it takes.",
  "55T01": "The database has no schema `pgtrickle`. Run `trickle init`.",
  "55T02":
    "No stream table has this name in the schemas of the search path. `trickle list` prints the names.",
  "55T03":
    "The name is taken, by a stream table or by another relation. Choose another one; `trickle create --or-replace` and `trickle alter` change a stream table.",
  "55T04":
    "The server refused a statement, or could not be reached. Its own words and its SQLSTATE are in the message.",
  "55T05":
    "The extension pg_trickle owns the names that are needed. Use another database, or drop the extension.",
  "55T06":
    "A source, or what the query depends on, is not what it was when the stream table was made. A refresh mends that by computing the contents anew; where it cannot, the message says why, and the stream table has to be dropped and created again.",
  "55T07":
    "Another session refreshes or verifies the same stream table. Try again; nothing was changed.",
  "55T08":
    "Views or stream tables read it. Drop them first, or use `--cascade` where the command has it.",
  "55T09":
    "Program and catalog are of different versions. `trickle migrate` brings the catalog up to date; an older program cannot use a newer catalog.",
  "55T10": "PostgreSQL 15 to 18 and PGlite are supported.",
  "55T11":
    "A policy of a source would hide rows from the role that fills or refreshes the stream table, which was not touched. The owner of the source sees all rows unless row-level security is forced, and so does a role with BYPASSRLS. The functions in schema `pgtrickle` leave PostgreSQL's own code, 42501.",
  XXT00:
    "A defect of this program, not of the query. Please report it with the input and the text.",
};

const classes: readonly {
  readonly title: string;
  readonly about: string;
  readonly codes: RegExp;
}[] = [
  {
    title: "The query or the schema is wrong",
    about:
      "PostgreSQL refuses it too, with the same SQLSTATE. Exit code 1, `QueryError` in the library.",
    codes: /^(?:42|22[0-9]|22P|0A0|3F)/,
  },
  {
    title: "It is to be known",
    about:
      "A note, in the notices of an artifact; the exit code is 0. `trickle-compile` and `trickle create`, `alter` and `apply` write it to standard error.",
    codes: /^01T/,
  },
  {
    title: "It is right, and not maintained incrementally",
    about:
      "In mode `auto` these are the reasons why a stream table is refreshed in full; in mode `differential` the query is refused. Exit code 1, `UnsupportedError` with every reason.",
    codes: /^0AT/,
  },
  {
    title: "The command is wrong",
    about: "Exit code 2, `UsageError`.",
    codes: /^22T/,
  },
  {
    title: "The database is not as expected",
    about:
      "Exit code 3, `StateError`; 55T09 has exit code 4 and is a `VersionError`. The functions in schema `pgtrickle` raise the same codes.",
    codes: /^55T/,
  },
  { title: "A defect", about: "Exit code 70, `InternalError`.", codes: /^XXT/ },
];

/** What is said against the queries of `fixtures/`: the refused ones first, then those that are refreshed in full. */
async function findExamples(): Promise<readonly Diagnostic[]> {
  const refused = await Promise.all(readRejectedFixtures().map(refusalOf));
  const reasons = await Promise.all(
    readViewFixtures()
      .filter(({ mode }) => mode === "full")
      .map(async ({ schema, view, streamTable, timeZone, snapshotSources }) => {
        const catalog = await catalogFromSql(schema);
        const options = { name: streamTable, timeZone, snapshotSources };
        return (await compile(view, catalog, options)).reasons;
      }),
  );
  return [...refused.flatMap(({ diagnostics }) => diagnostics), ...reasons.flat()];
}

it("explains every code in the documentation", { timeout: 120_000 }, async () => {
  const examples = await findExamples();
  const all = Object.keys(codes) as readonly Code[];
  // What a code means has to be seen or said.
  const unexplained = all.filter(
    (code) =>
      (remedies[code] ?? generalHints[code]) === undefined &&
      !examples.some((diagnostic) => diagnostic.code === code),
  );
  expect(unexplained).toEqual([]);
  const sections = classes.flatMap(({ title, about, codes: pattern }) => [
    `## ${title}`,
    about,
    ...all
      .filter((code) => pattern.test(code))
      .flatMap((code) => {
        const example = examples.find((diagnostic) => diagnostic.code === code);
        // An example has its hint below it.
        const advice = remedies[code] ?? (example === undefined ? generalHints[code] : undefined);
        return [
          `### ${code}: ${codes[code]}`,
          ...(advice === undefined ? [] : [advice]),
          ...(example === undefined
            ? []
            : [`\`\`\`text\n${renderDiagnostic(example, { color: false }).trimEnd()}\n\`\`\``]),
        ];
      }),
  ]);
  expect(sections.filter((line) => line.startsWith("### "))).toHaveLength(all.length);
  openGoldenFolder("../docs").expectFile(
    "errors.md",
    [
      "# Errors",
      "Every error, and every reason for a full refresh, has a code: PostgreSQL's own SQLSTATE where it has one, otherwise one of its classes with a `T`. A code keeps its meaning; messages may be worded better. The examples come from `fixtures/`, and `npm run golden` writes this page.",
      ...sections,
    ].join("\n\n"),
  );
});
