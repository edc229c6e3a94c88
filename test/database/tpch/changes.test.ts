import { beforeAll, expect, it } from "vitest";
import { describeDatabases } from "../../support/database.js";
import { changeTpch } from "../../support/tpch/changes.js";
import { loadTpch, readQuery } from "../../support/tpch/load.js";
import { createRandom } from "../../support/tpch/random.js";

const tables = {
  region: "r_regionkey",
  nation: "n_nationkey",
  supplier: "s_suppkey",
  customer: "c_custkey",
  part: "p_partkey",
  partsupp: "ps_partkey, ps_suppkey",
  orders: "o_orderkey",
  lineitem: "l_orderkey, l_linenumber",
};

const queries = [
  "q01",
  "q03-without-limit",
  "q05",
  "q06",
  "q07",
  "q08",
  "q09",
  "q12",
  "q14",
  "q19",
];

describeDatabases(
  (database) => {
    beforeAll(() => loadTpch(database, 0.005, 7));

    it("inserts, updates and deletes in every table, cycle after cycle", async () => {
      const random = createRandom(8);
      for (let cycle = 1; cycle <= 20; cycle += 1) {
        for (const table of Object.keys(tables)) {
          await database.exec(`DROP TABLE IF EXISTS before_${table};
            CREATE TABLE before_${table} AS SELECT * FROM ${table}`);
        }
        await changeTpch(database, random, cycle, 5);
        for (const [table, key] of Object.entries(tables)) {
          const [counts] = await database.query(`
            SELECT
              EXISTS (SELECT ${key} FROM ${table} EXCEPT SELECT ${key} FROM before_${table}) AS came,
              EXISTS (SELECT ${key} FROM before_${table} EXCEPT SELECT ${key} FROM ${table}) AS went,
              EXISTS (SELECT * FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM before_${table})
                      EXCEPT SELECT * FROM before_${table}) AS changed
          `);
          const isSmall = table === "region" || table === "nation";
          expect({ table, cycle, ...counts }).toEqual({
            table,
            cycle,
            came: "t",
            went: "t",
            changed: isSmall ? counts?.["changed"] : "t",
          });
        }
      }
    });

    it.each(queries)("changes the result of query %s", async (name) => {
      const random = createRandom(9);
      const before = await database.query(readQuery(name));
      expect(before.length).toBeGreaterThan(0);
      let changed = false;
      for (let cycle = 1000; cycle < 1005 && !changed; cycle += 1) {
        await changeTpch(database, random, cycle + 10 * queries.indexOf(name), 5);
        const after = await database.query(readQuery(name));
        changed = JSON.stringify(after) !== JSON.stringify(before);
      }
      expect(changed).toBe(true);
    });
  },
  { serversOnly: true },
);
