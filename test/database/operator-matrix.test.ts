import { expect, it } from "vitest";
import { catalogFromSql } from "../../src/catalog/catalog-from-sql.js";
import type { Artifact } from "../../src/compile/artifact.js";
import { compile } from "../../src/compile/compile.js";
import { createRandom } from "../../src/proof/random.js";
import { compareWithQuery, describeDifference } from "../support/compare.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";
import { isNightly } from "../support/nightly.js";
import {
  cellOf,
  type MatrixCell,
  type MatrixOperator,
  matrixHistory,
  matrixOperators,
  matrixSchema,
} from "../support/operator-matrix.js";
import { installArtifact, refreshArtifact } from "../support/stream-table.js";
import { artifactUnderTestClock, testClockSchema, underTestClock } from "../support/test-clock.js";

/** Cells that are not maintained, with the codes that say why. A cell that is maintained must not stand here. */
const refusals: ReadonlyMap<string, readonly string[]> = new Map([]);

/** Chooses the cells of a run that is not nightly: a sixth, the same in every run, of each operator's row. */
const seed = 4;

/** A database that is slow takes a third of these. */
function cellsOf(outer: MatrixOperator, slow: boolean): readonly MatrixCell[] {
  const random = createRandom(seed + matrixOperators.indexOf(outer));
  const inner = isNightly
    ? matrixOperators
    : random.shuffle(matrixOperators).slice(0, Math.ceil(matrixOperators.length / (slow ? 18 : 6)));
  return [undefined, ...inner].map((operator) => cellOf(outer, operator));
}

interface Maintained {
  readonly cell: MatrixCell;
  readonly artifact: Artifact;
}

/** What is wrong with a row of the matrix; every cell of it is maintained beside the others. */
async function problemsOf(
  database: TestDatabase,
  cells: readonly MatrixCell[],
): Promise<readonly string[]> {
  const problems = new Map<string, string>();
  const attempt = async (name: string, when: string, body: () => Promise<string | undefined>) => {
    if (problems.has(name)) return;
    const problem = await body().catch((error: Error) => error.message);
    if (problem !== undefined) problems.set(name, `${name}, ${when}: ${problem}`);
  };

  await database.reset();
  await database.exec(matrixSchema);
  await database.exec(testClockSchema);
  const catalog = await catalogFromSql(matrixSchema);
  const maintained: Maintained[] = [];
  for (const [index, cell] of cells.entries()) {
    await attempt(cell.name, "compiled", async () => {
      const artifact = await compile(cell.query, catalog, { name: `public.cell_${index}` });
      const refused = artifact.reasons.map(({ code }) => code);
      const expected = refusals.get(cell.name) ?? [];
      if (refused.join() !== expected.join()) return `refused with [${refused}], not [${expected}]`;
      const timed = artifactUnderTestClock(artifact);
      await installArtifact(database, timed);
      maintained.push({ cell, artifact: timed });
      return undefined;
    });
  }
  const compareAll = async (when: string) => {
    for (const { cell, artifact } of maintained) {
      await attempt(cell.name, when, async () =>
        describeDifference(
          await compareWithQuery(database, artifact.name, underTestClock(cell.query)),
        ),
      );
    }
  };
  await compareAll("populated");
  for (const { title, script } of matrixHistory) {
    await database.exec(script);
    for (const { cell, artifact } of maintained) {
      await attempt(cell.name, title, async () => {
        const statement = artifact.mode === "full" ? "full" : "refresh";
        await refreshArtifact(database, artifact, statement);
        return undefined;
      });
    }
    await compareAll(title);
  }
  for (const { cell, artifact } of maintained) {
    await attempt(cell.name, "compared in full", async () => {
      const { inserted, updated, deleted } = await refreshArtifact(database, artifact, "full");
      const repaired = inserted + updated + deleted;
      return repaired === 0 ? undefined : `the state had ${repaired} wrong rows`;
    });
  }
  return [...problems.values()];
}

describeDatabases((database, { slow }) => {
  it.each(matrixOperators)("$name, alone and over every operator", async (outer) => {
    expect(await problemsOf(database, cellsOf(outer, slow))).toEqual([]);
  });
});

it("knows the cells that it lets pass", () => {
  const names = new Set(
    matrixOperators.flatMap((outer) =>
      [undefined, ...matrixOperators].map((inner) => cellOf(outer, inner).name),
    ),
  );
  expect(names.size).toBe(matrixOperators.length * (matrixOperators.length + 1));
  expect([...refusals.keys()].filter((name) => !names.has(name))).toEqual([]);
});
