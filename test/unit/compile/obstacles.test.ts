import { describe, expect, it } from "vitest";
import { catalogFromSql } from "../../../src/catalog/catalog-from-sql.js";
import { compile } from "../../../src/compile/compile.js";
import type { UnsupportedError } from "../../../src/diagnostics/errors.js";

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

describe("types that an extension compares", async () => {
  const people = await catalogFromSql(`
    CREATE EXTENSION citext;
    CREATE DOMAIN nick AS citext;
    CREATE TABLE people (id int PRIMARY KEY, name citext, nick nick, town text);
  `);
  const refusalOf = async (query: string): Promise<unknown> => {
    try {
      return (await compile(query, people, { name: "public.result", mode: "differential" })).mode;
    } catch (error) {
      return (error as UnsupportedError).diagnostics.map(({ code }) => code);
    }
  };

  const kept = [
    "select name, count(*) from people group by name",
    "select nick from people group by nick",
    "select distinct name from people",
    "select name from people union select town::citext from people",
    "select town, first_value(name) over (partition by town order by id) from people",
    "select id, name from people order by name, id limit 3",
  ];

  it.each(kept)("can be grouped, sorted and kept: %s", async (query) => {
    expect(await refusalOf(query)).toBe("differential");
  });

  it("has its own min and max, which are the ends of its order", async () => {
    expect(await refusalOf("select max(name) from people")).toBe("differential");
  });

  it("cannot be kept where its equality is not known", async () => {
    const shapes = await catalogFromSql(`
      CREATE TYPE shape;
      CREATE FUNCTION shape_in(cstring) RETURNS shape LANGUAGE c IMMUTABLE STRICT AS 'shape';
      CREATE FUNCTION shape_out(shape) RETURNS cstring LANGUAGE c IMMUTABLE STRICT AS 'shape';
      CREATE TYPE shape (INPUT = shape_in, OUTPUT = shape_out);
      CREATE TABLE drawing (id int PRIMARY KEY, shape shape);
    `);
    await expect(
      compile("select id, shape, rank() over (order by id) from drawing", shapes, {
        name: "public.result",
        mode: "differential",
      }),
    ).rejects.toMatchObject({
      diagnostics: [
        {
          code: "0AT13",
          message: 'column "shape" is of an extension\'s type without a known equality',
        },
      ],
    });
  });

  const passedOn = [
    "select id, name from people",
    "select town, count(name) from people group by town",
    "select town, count(distinct name) from people group by town",
    "select name::text, count(*) from people group by name::text",
  ];

  it.each(passedOn)("can be passed on, counted and converted: %s", async (query) => {
    expect(await refusalOf(query)).toBe("differential");
  });
});
