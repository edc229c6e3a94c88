import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { type MigrationOutcome, migrateRandom } from "../support/migrate-random.js";
import { isNightly } from "../support/nightly.js";
import { allFeatures, type QueryFeature } from "../support/random-query.js";
import { hostileSchemas, plainSchemas, type SchemaOptions } from "../support/random-schema.js";

/** As for the random queries: `TRICKLE_ROUNDS` and `TRICKLE_SEED` show one round again. */
const rounds = Number(process.env["TRICKLE_ROUNDS"] ?? (isNightly ? 2_000 : 60));
const firstSeed = Number(process.env["TRICKLE_SEED"] ?? 1);
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

describeDatabases((database) => {
  it.each(campaigns)(
    "migrates between random queries, as the summary says: $title",
    async ({ share, features, schemas }) => {
      const outcomes: MigrationOutcome[] = [];
      const failures: string[] = [];
      const count = Math.ceil(rounds * share);
      for (let round = 0; round < count && failures.length < mostFailures; round += 1) {
        const options = { features: new Set(features), depth: 2 };
        const outcome = await migrateRandom(database, firstSeed + round, schemas, options);
        outcomes.push(outcome);
        if (outcome.kind === "failed") failures.push(outcome.text);
      }
      expect(failures.join("\n\n")).toBe("");
      // What follows needs a number of rounds to be true.
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
