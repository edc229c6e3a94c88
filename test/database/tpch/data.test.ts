import { beforeAll, describe, expect, it } from "vitest";
import { describeDatabases } from "../../support/database.js";
import { loadTpch, readQuery } from "../../support/tpch/load.js";
import { generateTables } from "../../support/tpch/tables.js";

const scale = 0.01;

describe("generated rows", () => {
  it("are the same for the same seed, and others for another", () => {
    const first = JSON.stringify([...generateTables(0.001, 1)]);
    expect(JSON.stringify([...generateTables(0.001, 1)])).toBe(first);
    expect(JSON.stringify([...generateTables(0.001, 2)])).not.toBe(first);
  });
});

describeDatabases((database) => {
  beforeAll(() => loadTpch(database, scale, 1));

  it("has as many rows as the specification says", async () => {
    const [counts] = await database.query(`
      SELECT (SELECT count(*) FROM region) AS region, (SELECT count(*) FROM nation) AS nation,
             (SELECT count(*) FROM supplier) AS supplier, (SELECT count(*) FROM customer) AS customer,
             (SELECT count(*) FROM part) AS part, (SELECT count(*) FROM partsupp) AS partsupp,
             (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM lineitem) AS lineitem
    `);
    expect(counts).toMatchObject({
      region: "5",
      nation: "25",
      supplier: "100",
      customer: "1500",
      part: "2000",
      partsupp: "8000",
      orders: "15000",
    });
    const lines = Number(counts?.["lineitem"]);
    expect(lines).toBeGreaterThan(59_000);
    expect(lines).toBeLessThan(61_000);
  });

  it.each(Array.from({ length: 22 }, (_, index) => `q${String(index + 1).padStart(2, "0")}`))(
    "makes query %s return values",
    async (name) => {
      const rows = await database.query(readQuery(name));
      expect(rows.length).toBeGreaterThan(0);
      expect(Object.values(rows[0] ?? {})).not.toContain(null);
    },
  );
});
