import { describe, expect, it } from "vitest";
import { createCatalog } from "../../../src/catalog/create-catalog.js";
import { builtinType } from "../../../src/catalog/type.js";
import { type Change, printChange } from "../../../src/proof/change.js";
import { constantsOf } from "../../../src/proof/hints.js";
import { type Batch, printBatch } from "../../../src/proof/scenario.js";
import { printSql } from "../../../src/sql/sql.js";

const column = (name: string, type: string) => ({
  name,
  type: builtinType(type),
  notNull: false,
  generated: undefined,
  generationExpression: undefined,
});

const table = { schema: "public", name: 'a "b"; --' };

const catalog = createCatalog({
  tables: [
    {
      ...table,
      kind: "table",
      columns: [column("id", "int4"), column("select", "numeric"), column("j", "json")],
      uniqueKeys: [],
      foreignKeys: [],
      indexes: [],
      children: [],
      definition: undefined,
      columnAliases: [],
      rowSecurity: false,
    },
  ],
});

const print = (change: Change): string => printSql(printChange(catalog, change));

const insertion: Change = {
  kind: "insert",
  table,
  columns: ["id", "select"],
  rows: [
    ["1", "it's"],
    [undefined, "\\"],
  ],
  conflict: undefined,
};

describe("printChange", () => {
  it("quotes names and values", () => {
    expect(print(insertion)).toBe(
      `INSERT INTO public."a ""b""; --" (id, "select") OVERRIDING SYSTEM VALUE VALUES ('1', 'it''s'), (NULL, E'\\\\')`,
    );
  });

  it("prints both branches of an upsert", () => {
    const conflict = { columns: ["id"], overwrite: ["select"] };
    expect(print({ ...insertion, conflict })).toMatch(
      / ON CONFLICT \(id\) DO UPDATE SET "select" = excluded\."select"$/,
    );
    expect(print({ ...insertion, conflict: { columns: ["id"], overwrite: [] } })).toMatch(
      / ON CONFLICT \(id\) DO NOTHING$/,
    );
  });

  it("compares by = only where = tells values apart", () => {
    const filter = {
      kind: "matching",
      columns: ["id", "select", "j"],
      rows: [["1", "1.0", undefined]],
    } as const;
    expect(print({ kind: "delete", table, filter })).toBe(
      `DELETE FROM public."a ""b""; --" WHERE (id = '1' AND "select"::text = '1.0' AND j IS NULL)`,
    );
  });

  it("takes one of several identical rows by its place", () => {
    const filter = { kind: "one", columns: ["id"], row: ["1"] } as const;
    const assignments = { columns: ["j"], values: ["{}"] };
    expect(print({ kind: "update", table, assignments, filter })).toBe(
      `UPDATE public."a ""b""; --" SET j = '{}' WHERE ctid = (SELECT min(ctid) FROM public."a ""b""; --" WHERE id = '1')`,
    );
  });

  it("inserts into a table without columns", () => {
    expect(print({ ...insertion, columns: [], rows: [[]] })).toBe(
      'INSERT INTO public."a ""b""; --" DEFAULT VALUES',
    );
  });
});

describe("printBatch", () => {
  const clear: Change = {
    kind: "delete",
    table: { schema: "public", name: "t" },
    filter: { kind: "all" },
  };
  const batch = (oneTransaction: boolean, ...outcomes: ("kept" | "rolled-back")[]): Batch => ({
    oneTransaction,
    steps: outcomes.map((outcome) => ({ change: clear, outcome })),
  });
  const statement = "DELETE FROM public.t;";

  it("shows transactions, and what is undone in them", () => {
    expect(printBatch(catalog, batch(false, "kept", "kept"))).toBe(`${statement}\n${statement}`);
    expect(printBatch(catalog, batch(true, "kept"))).toBe(statement);
    expect(printBatch(catalog, batch(true, "kept", "rolled-back"))).toBe(
      `BEGIN;\n${statement}\nSAVEPOINT undone;\n${statement}\nROLLBACK TO SAVEPOINT undone;\nCOMMIT;`,
    );
    expect(printBatch(catalog, batch(false, "rolled-back"))).toBe(
      `BEGIN;\n${statement}\nROLLBACK;`,
    );
    expect(printBatch(catalog, batch(true))).toBe("");
  });
});

describe("constantsOf", () => {
  it("finds each constant once, and the neighbours of whole numbers", () => {
    expect(
      constantsOf("SELECT 'it''s', 10, 1.5 FROM t WHERE a = 'it''s' -- 'no'\n AND b > 10"),
    ).toEqual(["it's", "10", "9", "11", "1.5"]);
  });

  it("passes over names and other literals, and stops somewhere", () => {
    expect(constantsOf(`SELECT "a'b", $$c$$, E'\\n' FROM t`)).toEqual([]);
    const many = Array.from({ length: 50 }, (_, index) => `'v${index}'`).join(", ");
    expect(constantsOf(many)).toHaveLength(24);
  });
});
