import fc from "fast-check";
import { parse } from "pgsql-ast-parser";
import { beforeAll, describe, expect, it } from "vitest";
import { comment, identifier, literal, nameProblem, printSql, sql } from "../../src/sql/sql.js";
import { loadParser, parseStatements } from "../../src/syntax/parse.js";

/** Any text that PostgreSQL can hold, made of what breaks quoting more often than not. */
const texts = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          "'",
          '"',
          "\\",
          "$$",
          "$",
          ";",
          "--",
          "/*",
          "*/",
          "\n",
          "a",
          "Ä",
          "😀",
          " ",
          "E'",
          "U&",
          "select",
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join("")),
  )
  .filter((text) => !/\0|\p{Surrogate}/u.test(text));

const names = texts.filter((text) => nameProblem(text) === undefined);

/** The only item of `SELECT …` as PostgreSQL's parser reads it. */
function readItem(text: string): unknown {
  const statements = parseStatements({ name: "item", text });
  expect(statements).toHaveLength(1);
  const tree = statements[0]?.tree;
  if (tree === undefined || !("SelectStmt" in tree)) throw new Error("no SELECT");
  const [target, ...rest] = tree.SelectStmt.targetList ?? [];
  expect(rest).toEqual([]);
  if (target === undefined || !("ResTarget" in target)) throw new Error("no item");
  return target.ResTarget.val;
}

describe("SQL text", () => {
  beforeAll(loadParser);

  it("has names that are read as they were", () => {
    fc.assert(
      fc.property(names, names, (schema, name) => {
        const text = printSql(sql`SELECT ${identifier(schema, name)}`);
        expect(readItem(text)).toMatchObject({
          ColumnRef: { fields: [{ String: { sval: schema } }, { String: { sval: name } }] },
        });
      }),
      { numRuns: 500 },
    );
  });

  it("has names that another parser reads in the same way", () => {
    // It does not undouble quotes, trims names, knows no line breaks in them, and reserves other words.
    const plainNames = fc.stringMatching(/^1[a-zA-Z '$;.,\\/äß😀-]{1,9}1$/u);
    fc.assert(
      fc.property(plainNames, plainNames, (table, name) => {
        expect(parse(printSql(sql`SELECT ${identifier(table, name)}`))).toMatchObject([
          { columns: [{ expr: { type: "ref", table: { name: table }, name } }] },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it("has constants that two parsers read as they were", () => {
    fc.assert(
      fc.property(texts, (value) => {
        const text = printSql(sql`SELECT ${literal(value)}`);
        const constant = readItem(text) as {
          readonly A_Const: { readonly sval: { readonly sval?: string } };
        };
        expect(constant.A_Const.sval.sval ?? "").toBe(value);
        // The second parser reads escapes as those of JSON.
        const plain = value.replaceAll("\\", "/");
        expect(parse(printSql(sql`SELECT ${literal(plain)}`))).toMatchObject([
          { columns: [{ expr: { type: "string", value: plain } }] },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it("has numbers that are read as they were", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.bigInt(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        (value) => {
          const printed = printSql(literal(value));
          expect(Number(printed)).toBe(Number(value) + 0);
          expect(() => readItem(printSql(sql`SELECT ${literal(value)}`))).not.toThrow();
        },
      ),
    );
  });

  it("has comments and quoted bodies that nothing inside can end", () => {
    fc.assert(
      fc.property(texts, texts, (remark, body) => {
        const text = printSql(sql`${comment(remark)}
SELECT ${literal(body)}`);
        expect(readItem(text)).toMatchObject({
          A_Const: { sval: body === "" ? {} : { sval: body } },
        });
      }),
      { numRuns: 500 },
    );
  });
});
