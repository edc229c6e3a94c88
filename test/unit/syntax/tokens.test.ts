import { readdirSync, readFileSync } from "node:fs";
import { loadModule, scanSync } from "libpg-query";
import { beforeAll, describe, expect, it } from "vitest";
import { indexPositions } from "../../../src/syntax/positions.js";
import { tokenize } from "../../../src/syntax/tokens.js";

beforeAll(loadModule);

/** The texts of the tokens, by our own cut. */
function cut(text: string): readonly string[] {
  return tokenize(text).map(({ start, end }) => text.slice(start, end));
}

/** The same by PostgreSQL's scanner, which shows comments too and counts bytes. */
function cutByPostgres(text: string): readonly string[] {
  const { fromBytes } = indexPositions(text);
  return scanSync(text)
    .tokens.map(({ start, end }) => text.slice(fromBytes(start), fromBytes(end)))
    .filter((token) => !token.startsWith("--") && !token.startsWith("/*"));
}

describe("tokenize", () => {
  const folder = "fixtures/tpch";
  it.each([
    ...readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
    readFileSync("test/database/bind/schema.sql", "utf8"),
    ...readFileSync("test/database/bind/queries.sql", "utf8")
      .split(/;\n/)
      .filter((text) => text !== ""),
  ])("cuts as PostgreSQL does: %#", (text) => {
    expect(cut(text)).toEqual(cutByPostgres(text));
  });

  it.each([
    ["a--b\nc", ["a", "c"]],
    ["1--\n-1", ["1", "-", "1"]],
    ["a/*b/*c*/d*/e", ["a", "e"]],
    ["a<-1", ["a", "<", "-", "1"]],
    ["a@-1", ["a", "@-", "1"]],
    ["a<=-1", ["a", "<=", "-", "1"]],
    ["a*-/**/b", ["a", "*", "-", "b"]],
    ["1..2", ["1", "..", "2"]],
    ["1.5.6", ["1.5", ".6"]],
    ["1e5e", ["1e5", "e"]],
    ["x::int", ["x", "::", "int"]],
    ["'a''b' 'c'", ["'a''b'", "'c'"]],
    ["E'a\\'b'", ["E'a\\'b'"]],
    ["e'\\\\'''", ["e'\\\\'''"]],
    ['U&"d\\0061" "a""b"', ['U&"d\\0061"', '"a""b"']],
    ["$$a'b$$ $t$ $$ $t$ $1", ["$$a'b$$", "$t$ $$ $t$", "$1"]],
    ["a$1 b$$c", ["a$1", "b$$c"]],
    ["é😀.ß", ["é😀", ".", "ß"]],
    ["'\u0001\n'", ["'\u0001\n'"]],
    ["a -- no end", ["a"]],
    ["a /* no end", ["a"]],
    ["$$no end", ["$$no end"]],
    ["", []],
  ])("cuts %j", (text, tokens) => {
    expect(cut(text)).toEqual(tokens);
  });
});

describe("indexPositions", () => {
  it("counts bytes and code points to UTF-16 units", () => {
    const { fromBytes, fromCodePoints } = indexPositions("aé😀b");
    expect([0, 1, 3, 7, 8, 99].map(fromBytes)).toEqual([0, 1, 2, 4, 5, 5]);
    expect([0, 1, 2, 3, 4, 99].map(fromCodePoints)).toEqual([0, 1, 2, 4, 5, 5]);
  });

  it("leaves plain text as it is", () => {
    const { fromBytes, fromCodePoints } = indexPositions("abc");
    expect([fromBytes(2), fromCodePoints(2), fromBytes(9)]).toEqual([2, 2, 3]);
  });
});
