import { beforeEach, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";
import { isNightly } from "../support/nightly.js";
import { createRandom } from "../support/tpch/random.js";

const queries: Readonly<Record<string, string>> = {
  inner_join: "SELECT l.id, r.id AS r, l.k FROM l JOIN r ON r.k = l.k",
  left_join: "SELECT l.id, r.id AS r, l.k FROM l LEFT JOIN r ON r.k = l.k",
  right_join: "SELECT l.id, r.id AS r, r.k FROM l RIGHT JOIN r ON r.k = l.k",
  full_join: "SELECT l.id, r.id AS r, l.k, r.k AS rk FROM l FULL JOIN r ON r.k = l.k",
  with_in: "SELECT id, k FROM l WHERE k IN (SELECT k FROM r)",
  with_not_in: "SELECT id, k FROM l WHERE k NOT IN (SELECT k FROM r)",
  with_exists: "SELECT id, k FROM l WHERE EXISTS (SELECT FROM r WHERE r.k = l.k)",
  with_not_exists: "SELECT id, k FROM l WHERE NOT EXISTS (SELECT FROM r WHERE r.k = l.k)",
  same: "SELECT l.id, r.id AS r FROM l JOIN r ON r.k IS NOT DISTINCT FROM l.k",
};

/** CORR-8: a third of the keys are NULL, and NULLs come, become something else, and go. */
describeDatabases((database) => {
  let trickle: Trickle;

  beforeEach(async () => {
    await database.reset();
    const handle = database.handle();
    trickle = await connect(handle.kind === "server" ? handle.client : handle.instance);
    await trickle.init();
  });

  it("joins of every kind on keys that can be NULL, over many cycles", async () => {
    await database.exec(`
      CREATE TABLE public.l (id int PRIMARY KEY, k int);
      CREATE TABLE public.r (id int PRIMARY KEY, k int);
      INSERT INTO public.l SELECT n, CASE WHEN n % 3 > 0 THEN n % 5 END FROM generate_series(1, 20) AS n;
      INSERT INTO public.r SELECT n, n % 4 FROM generate_series(1, 6) AS n`);
    for (const [name, query] of Object.entries(queries)) {
      await trickle.create({ name: `public.${name}`, query, mode: "differential" });
    }
    const random = createRandom(8);
    const key = (): string => (random.integer(1, 10) <= 3 ? "NULL" : String(random.integer(0, 5)));
    const some = (): string => `id BETWEEN ${random.integer(1, 25)} AND ${random.integer(1, 25)}`;
    const changes: readonly ((table: string, cycle: number) => string)[] = [
      (table, cycle) => `INSERT INTO public.${table} VALUES (${100 + cycle}, ${key()})`,
      (table) => `UPDATE public.${table} SET k = ${key()} WHERE ${some()}`,
      (table) => `UPDATE public.${table} SET k = ${random.integer(0, 5)} WHERE k IS NULL`,
      (table) => `UPDATE public.${table} SET k = NULL WHERE k = ${random.integer(0, 5)}`,
      (table) => `DELETE FROM public.${table} WHERE k IS NULL`,
      (table) => `DELETE FROM public.${table} WHERE id % 4 = ${random.integer(0, 3)}`,
      (table) =>
        `INSERT INTO public.${table} SELECT n, ${key()} FROM generate_series(1, 9) AS n ON CONFLICT (id) DO NOTHING`,
    ];
    const cycles = isNightly ? 300 : 60;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      for (const table of ["l", "r"]) {
        for (let count = random.integer(0, 3); count > 0; count -= 1) {
          await database.exec(random.choose(changes)(table, cycle * 4 + count));
        }
      }
      for (const name of Object.keys(queries)) {
        expect(["differential", "skipped"]).toContain((await trickle.refresh(name)).action);
        expect(await trickle.verify(name), `${cycle}, ${name}`).toMatchObject({ equal: true });
      }
    }
  }, 300_000);
});
