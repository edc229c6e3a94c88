import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connect, type Trickle } from "../../src/runtime/connect.js";
import { describeDatabases } from "../support/database.js";

const folder = new URL("./upgrade/", import.meta.url);

/** For each version of the catalog that was ever released, a script that leaves a database with that version. */
const versions = readdirSync(folder).sort();

/** All that schema `pgtrickle` consists of. */
const structure = `
SELECT 'column' AS kind, format('%s.%s', c.oid::regclass, a.attname) AS name,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                 pg_get_expr(d.adbin, d.adrelid)) AS definition
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'pgtrickle'::regnamespace AND c.relkind IN ('r', 'i')
UNION ALL
SELECT 'constraint', format('%s.%s', conrelid::regclass, conname), pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'pgtrickle'::regnamespace
UNION ALL
SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class AS c ON c.oid = indrelid WHERE c.relnamespace = 'pgtrickle'::regnamespace
UNION ALL
SELECT 'routine', oid::regprocedure::text, concat_ws(' ', md5(prosrc), prosecdef, provolatile, proconfig, proacl)
FROM pg_proc WHERE pronamespace = 'pgtrickle'::regnamespace
UNION ALL
SELECT 'rights', oid::regclass::text, relacl::text FROM pg_class WHERE relnamespace = 'pgtrickle'::regnamespace
ORDER BY 1, 2, 3
`;

describeDatabases((database) => {
  const open = (): Promise<Trickle> => {
    const handle = database.handle();
    return connect(handle.kind === "server" ? handle.client : handle.instance);
  };

  describe("an older catalog with stream tables", () => {
    for (const file of versions) {
      const version = Number.parseInt(file, 10);

      it(`of version ${version} is migrated, and they live on`, async () => {
        await database.reset();
        await database.exec(readFileSync(new URL(file, folder), "utf8"));
        const trickle = await open();
        await expect(trickle.refresh("sales")).rejects.toMatchObject({
          code: "55T09",
          exitCode: 4,
        });
        expect(await trickle.version()).toMatchObject({ schemaVersion: version });

        const done = await trickle.migrate();
        expect(done.filter(({ action }) => action === "installed").length).toBeGreaterThan(1);
        expect(await trickle.migrate()).toEqual([]);
        const findings = (await trickle.doctor()).map(({ message }) => message);
        expect(findings.filter((message) => !message.includes(" wants an index on "))).toEqual([]);

        // What was written before it is not lost, and what is written now is captured.
        const names = ["public.sales", "public.buyers", "public.regions"];
        expect((await trickle.list()).map((entry) => entry.name)).toEqual(names);
        const writes = [
          "SELECT 1",
          "UPDATE public.orders SET amount = amount + 1, customer_id = 2 WHERE id > 20; DELETE FROM public.customers WHERE id = 1",
        ];
        for (const statement of writes) {
          await database.exec(statement);
          for (const name of names) {
            expect(await trickle.refresh(name), name).toMatchObject({ action: "differential" });
            expect(await trickle.verify(name), name).toMatchObject({ equal: true });
          }
        }
        // What the first ones registered tells too little to go on with the rows; from now on it tells enough.
        for (const expected of [version < 4 ? "rebuilt" : "kept", "unchanged"]) {
          for (const name of names) {
            expect(await trickle.foreseeAlter(name, { mode: "auto" }), name).toBe(expected);
            expect(await trickle.alter(name, { mode: "auto" }), name).toBe(expected);
          }
        }
        await database.exec("UPDATE public.orders SET amount = amount + 1 WHERE id > 30");
        for (const name of names) {
          expect(await trickle.diagnostics(name), name).toEqual([]);
          expect((await trickle.explainArms(name)).plan, name).toHaveLength(1);
          expect(await trickle.verify(name), name).toMatchObject({ equal: true });
        }
        const upgraded = await database.query(structure);
        await database.reset();
        await (await open()).init();
        expect(upgraded).toEqual(await database.query(structure));
      });
    }
  });
});
