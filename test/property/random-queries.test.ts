import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { type Outcome, proveRandom } from "../support/prove-random.js";
import type { QueryFeature } from "../support/random-query.js";
import { plainSchemas } from "../support/random-schema.js";

/** `TRICKLE_ROUNDS` for long runs; `TRICKLE_SEED` to begin elsewhere, or to see one round again. */
const rounds = Number(process.env["TRICKLE_ROUNDS"] ?? 500);
const firstSeed = Number(process.env["TRICKLE_SEED"] ?? 1);

/** After so many failures a run has shown enough. */
const mostFailures = 3;

const maintained: readonly QueryFeature[] = ["aggregate", "distinct", "count-distinct"];

describeDatabases((database) => {
  it(`maintains ${rounds} random queries over random schemas, from seed ${firstSeed} on`, async () => {
    const outcomes: Outcome[] = [];
    const failures: string[] = [];
    for (let round = 0; round < rounds && failures.length < mostFailures; round += 1) {
      const outcome = await proveRandom(database, firstSeed + round, plainSchemas, {
        features: new Set(maintained),
        depth: 2,
      });
      outcomes.push(outcome);
      if (outcome.kind === "failed") failures.push(outcome.text);
    }
    expect(failures.join("\n\n")).toBe("");
    const reports = outcomes.flatMap((outcome) =>
      outcome.kind === "proved" ? [outcome.report] : [],
    );
    const count = (counted: (report: (typeof reports)[number]) => number): number =>
      reports.reduce((sum, report) => sum + counted(report), 0);
    const refreshes = count(({ statistics }) => statistics.refreshes);
    // A run that looked at nothing would pass too.
    expect(reports.length / rounds).toBeGreaterThan(0.9);
    expect(count(({ statistics }) => statistics.differential) / refreshes).toBeGreaterThan(0.6);
    expect(count(({ statistics }) => statistics.changing) / refreshes).toBeGreaterThan(0.3);
    expect(count(({ statistics }) => statistics.nonEmpty) / refreshes).toBeGreaterThan(0.5);
    expect(count(({ statistics }) => statistics.allSourcesChanged) / refreshes).toBeGreaterThan(
      0.3,
    );
  }, 3_600_000);
});
