import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";

const catalog = await catalogFromSql(`
  CREATE TYPE pair AS (l int, r int);
  CREATE TABLE l (id int PRIMARY KEY, p pair);
  CREATE TABLE r (id int PRIMARY KEY, p pair);
`);

const modeOf = async (query: string): Promise<string> =>
  (await compile(query, catalog, { name: "public.result", mode: "auto" })).mode;

describe("values of type record", () => {
  const kept = [
    "select id from l where p = (select max(p) from r)",
    "select count(*) from l group by row(id, p)",
  ];

  it.each(kept)("cannot be kept: %s", async (query) => {
    expect(await modeOf(query)).toBe("full");
    await expect(
      compile(query, catalog, { name: "public.result", mode: "differential" }),
    ).rejects.toMatchObject({
      diagnostics: [
        { code: "0AT13", message: expect.stringMatching(/of type record cannot be kept/) },
      ],
    });
  });

  it("can be compared, and rows of a named type can be kept", async () => {
    expect(await modeOf("select id from l where row(id, p) = row(1, p)")).toBe("differential");
    expect(await modeOf("select p, count(*) from l group by p")).toBe("differential");
  });
});
