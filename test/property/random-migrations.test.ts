import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { type MigrationOutcome, migrateRandom } from "../support/migrate-random.js";
import { allFeatures, type QueryFeature } from "../support/random-draw.js";
import { hostileSchemas, plainSchemas, type SchemaOptions } from "../support/random-schema.js";
import { describeSeeds, roundsOf, seedsOf } from "../support/rounds.js";

const rounds = roundsOf(60, 2000);
const mostFailures = Number(process.env["TRICKLE_FAILURES"] ?? 3);

const campaigns: readonly {
  readonly title: string;
  readonly share: number;
  readonly features: readonly QueryFeature[];
  readonly schemas: SchemaOptions;
}[] = [
  {
    title: "joins, unions and groups over plain types",
    share: 0.5,
    features: ["aggregate", "distinct", "count-distinct"],
    schemas: plainSchemas,
  },
  { title: "everything at once", share: 0.3, features: allFeatures, schemas: plainSchemas },
  {
    title: "everything at once over all types and odd names",
    share: 0.2,
    features: allFeatures,
    schemas: hostileSchemas,
  },
];

const rounded = campaigns.map((campaign) => ({
  ...campaign,
  count: Math.ceil(rounds * campaign.share),
  seeds: describeSeeds(Math.ceil(rounds * campaign.share)),
}));

describeDatabases((database, turn) => {
  it.each(rounded)(
    "migrates between random queries, as the summary says: $title, $seeds",
    async ({ count: all, features, schemas }) => {
      const outcomes: MigrationOutcome[] = [];
      const failures: string[] = [];
      const seeds = seedsOf(all, turn);
      for (const seed of seeds) {
        if (failures.length === mostFailures) break;
        const options = { features: new Set(features), depth: 2 };
        const outcome = await migrateRandom(database, seed, schemas, options);
        outcomes.push(outcome);
        if (outcome.kind === "failed") failures.push(outcome.text);
      }
      expect(failures.join("\n\n")).toBe("");
      // What follows needs a number of rounds to be true.
      const count = seeds.length;
      if (count < 50) return;
      const states = outcomes.flatMap((outcome) =>
        outcome.kind === "migrated" ? outcome.states : [],
      );
      expect(states.length / count).toBeGreaterThan(0.5);
      for (const outcome of ["kept", "widened", "rebuilt"]) expect(states).toContain(outcome);
    },
    6 * 3_600_000,
  );
});
