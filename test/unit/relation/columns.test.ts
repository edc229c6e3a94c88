import { describe, expect, test } from "vitest";
import { builtinType } from "../../../src/catalog/type.js";
import {
  columnOf,
  columnsOf,
  isNullableOver,
  readColumn,
  readsChildren,
} from "../../../src/relation/columns.js";
import { scan } from "../../../src/relation/constructors.js";
import type { Relation, Scan } from "../../../src/relation/relation.js";
import { scalarsOf } from "../../../src/relation/traversal.js";
import { parseRelation } from "../../support/parse-relation.js";
import { sampleTables } from "../../support/sample-tables.js";

const plan = (text: string): Relation => parseRelation(text, sampleTables);

/** The names of the columns, with a question mark where NULL is possible. */
const shown = (relation: Relation): string =>
  columnsOf(relation)
    .map(({ name, nullable }) => `${name}${nullable ? "?" : ""}`)
    .join(" ");

describe("the columns of a relation and whether they can be NULL", () => {
  test.each([
    ["scan public.a (id:1, n:2)", "id n?"],
    ["values (a:1 int4, b:2 int4) rows [(1, 2), (3, null::int4)]", "a b?"],
    ["filter n:2 > 0\n  scan public.a (id:1, n:2)", "id n"],
    ["project c:3 = id:1 + 1, d:4 = n:2 * 2, n:2\n  scan public.a (id:1, n:2)", "c d? n?"],
    ["join x:1 = x:2\n  scan public.c (x:1, y:3)\n  scan public.b (x:2)", "x y? x"],
    ["outer-join left id:1 = id:2\n  scan public.a (id:1)\n  scan public.b (id:2)", "id id?"],
    ["outer-join right id:1 = id:2\n  scan public.a (id:1)\n  scan public.b (id:2)", "id? id"],
    ["outer-join full id:1 = id:2\n  scan public.a (id:1)\n  scan public.b (id:2)", "id? id?"],
    ["semi-join x:1 = x:2\n  scan public.a (x:1)\n  scan public.b (x:2)", "x"],
    ["semi-join negated x:1 = x:2\n  scan public.a (x:1)\n  scan public.b (x:2)", "x?"],
    ["apply inner x:1 = x:2\n  scan public.a (x:1)\n  scan public.b (x:2)", "x x"],
    [
      "apply left x:1 = x:2\n  scan public.a (x:1)\n  scan public.b (id:2, x:3)".replace(
        "x:2",
        "x:3",
      ),
      "x? id? x?",
    ],
    [
      "aggregate by (n:2) c:3 = count(n:2)::int8, s:4 = sum(id:1)::int8, m:5 = max(n:2)\n  scan public.a (id:1, n:2)",
      "n? c s m?",
    ],
    ["aggregate by () c:3 = count(*), s:4 = sum(id:1)::int8\n  scan public.a (id:1)", "c s?"],
    [
      "aggregate by (id:1) s:4 = sum(id:1)::int8 filter (n:2 > 1), u:5 = public.total(id:1)\n  scan public.a (id:1, n:2)",
      "id s? u?",
    ],
    ["aggregate by (id:1) sets ((0), ()) s:4 = sum(id:1)::int8\n  scan public.a (id:1)", "id? s?"],
    [
      "aggregate by (id:1) a:4 = array_agg(n:2)::_int4, p:5 = percentile_cont(0.5::float8) within group (order by id:1)\n  scan public.a (id:1, n:2)",
      "id a p?",
    ],
    ["union v:3 = id:1 | n:2\n  scan public.a (id:1)\n  scan public.b (n:2)", "v?"],
    [
      "set-operation intersect v:3 = id:1 | n:2\n  scan public.a (id:1)\n  scan public.b (n:2)",
      "v",
    ],
    ["set-operation except v:3 = id:1 | n:2\n  scan public.a (id:1)\n  scan public.b (n:2)", "v"],
    ["set-operation union v:3 = id:1 | n:2\n  scan public.a (id:1)\n  scan public.b (n:2)", "v?"],
    [
      "window r:2 = row_number() over (), s:3 = sum(id:1)::int8 over ()\n  scan public.a (id:1)",
      "id r s?",
    ],
    [
      "table-function unnest(array[1]::_int4) as (v:2 int4) ordinality (o:3 int8) preserving\n  scan public.a (id:1)",
      "id v? o?",
    ],
    [
      "table-function unnest(array[1]::_int4) as (v:2 int4), unnest(array[2]::_int4) as (w:3 int4)\n  scan public.a (id:1)",
      "id v? w?",
    ],
    ["change public.a (id:1 int4, n:2 int4 null) weight w:3", "id n? weight"],
    ["state kept (v:1 int4) locator ctid:2", "v ctid"],
  ])("%s", (text, expected) => {
    expect(shown(plan(text))).toBe(expected);
  });
});

describe("a value is called not NULL only when that is certain", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["id:1 = n:2", true],
    ["id:1 = 1", false],
    ["row(n:2) = row(id:1)", true],
    ["row(id:1, 1) = row(id:1, 1)", true],
    ["id:1 comparison(public.=) 1", true],
    ["(n:2 is null) and (id:1 = 1)", false],
    ["n:2 is distinct from 1", false],
    ["(n:2 = 1) is unknown", false],
    ["coalesce(n:2, id:1) = 1", false],
    ["coalesce(n:2, x:3) = 1", true],
    ["nullif(id:1, 1) = 1", true],
    ["greatest(n:2, 1) = 1", false],
    ["case when n:2 = 1 then 1 else id:1 end = 1", false],
    ["case when n:2 = 1 then 1 else null::int4 end = 1", true],
    ["cast(id:1 as int8) = 1::int8", false],
    ["cast('null'::jsonb as int4) = 1", true],
    // A strict function may return NULL for a value.
    ["public.f(id:1) = 1", true],
    ["regexp_match(s:4, 'x')::text = 'a'", true],
    ["lower('A') = 'a'", false],
    ["id:1 = any (array[1, 2]::_int4)", false],
    ["id:1 = any (array[1, n:2]::_int4)", true],
    ["subscript(array[1]::_int4 [2])::int4 = 1", true],
    ["CURRENT_DATE::date = '2024-01-01'::date", false],
    ["CURRENT_SCHEMA::text = 'a'", true],
    ["outside:9 = 1", true],
  ];
  test.each(cases)("%s", (text, nullable) => {
    const source = text.includes(":9")
      ? `apply inner\n  values (outside:9 int4) rows []\n  filter ${text}\n    scan public.a (id:1, n:2, x:3, s:4)`
      : `filter ${text}\n  scan public.a (id:1, n:2, x:3, s:4)`;
    const parsed = plan(source);
    const node = parsed.kind === "apply" ? parsed.body : parsed;
    if (node.kind !== "filter") throw new Error("no filter");
    const [scalar] = scalarsOf(node);
    if (scalar === undefined) throw new Error("no scalar");
    expect(isNullableOver(scalar, [node.input])).toBe(nullable);
  });
});

describe("a filter excludes NULL where it cannot be TRUE for it", () => {
  test.each([
    ["n:2 = 1", "n"],
    ["n:2 is not null", "n"],
    ["n:2 is null", "n?"],
    ["not (n:2 is null)", "n"],
    ["(n:2 = 1) or (n:2 = 2)", "n"],
    ["(n:2 = 1) or (id:1 = 1)", "n?"],
    ["(n:2 = 1) and (id:1 = 1)", "n"],
    ["not ((n:2 = 1) and (id:1 = 1))", "n?"],
    ["not ((n:2 = 1) or (id:1 = 1))", "n"],
    ["(n:2 = 1) is true", "n"],
    ["(n:2 = 1) is false", "n"],
    ["(n:2 = 1) is not true", "n?"],
    ["(n:2 = 1) is not unknown", "n"],
    ["(n:2 = 1) is unknown", "n?"],
    ["coalesce(n:2, 1) = 1", "n?"],
    ["coalesce(n:2, n:2 + 1) = 1", "n"],
    ["(n:2 + 1) > 0", "n"],
    ["(n:2 + 1){called on null} > 0", "n?"],
    ["public.f(n:2) = 1", "n"],
    ["cast(n:2 as text) = 'a'", "n"],
    ["cast(n:2 as public.positive) is not null", "n?"],
    ["n:2 = any (array[1, 2]::_int4)", "n"],
    // NULL <> ALL ('{}') is TRUE.
    ["n:2 <> all (array[1]::_int4)", "n?"],
    ["row(n:2, 1) is not null", "n"],
    ["not (row(n:2, 1) is null)", "n?"],
    ["n:2 is distinct from 1", "n?"],
    ["case when n:2 = 1 then false else true end", "n?"],
    ["nullif(n:2, 5) = 1", "n"],
  ])("%s", (text, expected) => {
    expect(shown(plan(`filter ${text}\n  scan public.a (id:1, n:2)`))).toBe(`id ${expected}`);
  });
});

test("rows of inheritance children need not keep the parent's NOT NULL", () => {
  const table = sampleTables.get("public.a");
  if (table === undefined) throw new Error("no table");
  const child = { schema: "public", name: "child" };
  const read = (kind: typeof table.kind, only: boolean): Scan =>
    scan({
      table: { ...table, kind, children: [child] },
      only,
      columns: [{ id: 1, name: "id", type: builtinType("int4"), nullable: false } as never],
      span: undefined,
    });
  expect(shown(read("table", false))).toBe("id?");
  expect(shown(read("table", true))).toBe("id");
  expect(shown(read("partitioned-table", false))).toBe("id");
  expect(readsChildren(read("table", false))).toBe(true);
});

test("a column is found by its id, or there is an internal error", () => {
  const relation = plan("scan public.a (id:1, n:2)");
  const [first] = columnsOf(relation);
  if (first === undefined) throw new Error("no column");
  expect(columnOf(relation, first.id)).toBe(first);
  expect(readColumn(first)).toMatchObject({ kind: "column", column: 1, type: first.type });
  expect(() => columnOf(relation, 7 as typeof first.id)).toThrow("scan: no column 7");
});
