import { expect, it } from "vitest";
import { typeKey } from "../../../src/catalog/type.js";
import type { ProofDatabase } from "../../../src/proof/database.js";
import { generateBatch } from "../../../src/proof/history.js";
import { createRandom } from "../../../src/proof/random.js";
import { generateRows, readContents } from "../../../src/proof/rows.js";
import { applyBatch, type Batch, printBatch } from "../../../src/proof/scenario.js";
import { openWorkbench, type Workbench } from "../../../src/proof/workbench.js";
import { describeDatabases } from "../../support/database.js";
import { asProofDatabase } from "../../support/proof-database.js";
import { drawSchema, hostileSchemas } from "../../support/random-schema.js";

interface Played {
  readonly batches: readonly Batch[];
  readonly script: string;
  readonly contents: ReadonlyMap<string, readonly (readonly (string | undefined)[])[]>;
  readonly refused: number;
}

describeDatabases((database) => {
  async function play(seed: number): Promise<Played & { readonly workbench: Workbench }> {
    await database.reset();
    const random = createRandom(seed);
    const schema = drawSchema(random, hostileSchemas);
    await database.exec(schema.text);
    let refused = 0;
    const inner = asProofDatabase(database);
    const counting: ProofDatabase = {
      ...inner,
      execute: (script) =>
        inner.execute(script).catch((error: unknown) => {
          refused += 1;
          throw error;
        }),
    };
    const workbench = await openWorkbench(counting, schema.catalog, []);
    const batches = [await generateRows(random, workbench, 8)];
    const sources = new Set(schema.tables.map(typeKey));
    for (let index = 0; index < 4; index += 1) {
      batches.push(await generateBatch(random, workbench, sources));
    }
    const contents = await readContents(workbench);
    const script = batches.map((batch) => printBatch(schema.catalog, batch)).join("\n");
    return { batches, script, contents, refused, workbench };
  }

  it("fills and changes any schema, and hardly ever tries what the database refuses", async () => {
    let steps = 0;
    let refused = 0;
    let filled = 0;
    let tables = 0;
    const kinds = new Set<string>();
    for (let seed = 1; seed <= 40; seed += 1) {
      const played = await play(seed);
      steps += played.batches.reduce((sum, batch) => sum + batch.steps.length, 0);
      refused += played.refused;
      for (const { change } of played.batches.flatMap((batch) => batch.steps))
        kinds.add(change.kind);
      for (const rows of played.contents.values()) {
        tables += 1;
        if (rows.length > 0) filled += 1;
      }
    }
    expect([...kinds].sort()).toEqual(["delete", "insert", "truncate", "update"]);
    expect(steps).toBeGreaterThan(600);
    expect(refused / steps).toBeLessThan(0.2);
    expect(filled / tables).toBeGreaterThan(0.85);
  });

  it("does the same for the same seed", async () => {
    const first = await play(7);
    const second = await play(7);
    expect(second.script).toBe(first.script);
    expect(second.contents).toEqual(first.contents);
    expect((await play(8)).script).not.toBe(first.script);
  });

  it("makes batches that lead to the same rows when they are applied again, or run as a script", async () => {
    for (let seed = 100; seed < 110; seed += 1) {
      const { batches, script, contents, workbench } = await play(seed);
      const random = createRandom(seed);
      const schema = drawSchema(random, hostileSchemas);
      await database.reset();
      await database.exec(schema.text);
      for (const batch of batches) await applyBatch(workbench.database, schema.catalog, batch);
      expect(await readContents(workbench)).toEqual(contents);
      await database.reset();
      await database.exec(schema.text);
      await database.exec(script);
      expect(await readContents(workbench)).toEqual(contents);
    }
  });

  it("puts NULLs, duplicates and values that meet in joins into the rows", async () => {
    let values = 0;
    let nulls = 0;
    let rows = 0;
    const distinctRows = new Set<string>();
    for (let seed = 200; seed < 230; seed += 1) {
      const { contents } = await play(seed);
      for (const [table, found] of contents) {
        for (const row of found) {
          rows += 1;
          values += row.length;
          nulls += row.filter((value) => value === undefined).length;
          distinctRows.add(`${seed} ${table} ${JSON.stringify(row)}`);
        }
      }
    }
    expect(nulls / values).toBeGreaterThan(0.1);
    expect(nulls / values).toBeLessThan(0.4);
    expect(rows - distinctRows.size).toBeGreaterThan(20);
  });
});
