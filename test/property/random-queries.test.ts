import { expect, it } from "vitest";
import { describeDatabases } from "../support/database.js";
import { type Outcome, proveRandom } from "../support/prove-random.js";
import {
  allFeatures,
  furtherFeatures,
  latestFeatures,
  type QueryFeature,
} from "../support/random-draw.js";
import { hostileSchemas, plainSchemas, type SchemaOptions } from "../support/random-schema.js";
import { describeSeeds, roundsOf, seedsOf } from "../support/rounds.js";

const rounds = roundsOf(500, 20_000);

/** After so many failures a run has shown enough. */
const mostFailures = 3;

interface Campaign {
  readonly title: string;
  /** The part of all rounds that it takes. */
  readonly share: number;
  readonly features: readonly QueryFeature[];
  readonly schemas: SchemaOptions;
  /** Whether there are partitioned and inherited tables and views besides. */
  readonly wide: boolean;
  /** The least part of its queries that must be maintained by their changes. */
  readonly differential: number;
  /** The least part of its refreshes after which the result must have rows. */
  readonly nonEmpty: number;
}

const core: readonly QueryFeature[] = ["aggregate", "distinct", "count-distinct"];

const oftenUsed: readonly QueryFeature[] = [
  "outer-join",
  "exists",
  "in",
  "scalar-subquery",
  "limit",
  "window",
  "lateral",
];

const campaigns: readonly Campaign[] = [
  {
    title: "joins, unions and groups over plain types",
    share: 0.3,
    features: core,
    schemas: plainSchemas,
    wide: false,
    differential: 0.95,
    nonEmpty: 0.5,
  },
  {
    title: "joins, unions and groups over all types and odd names",
    share: 0.2,
    features: core,
    schemas: hostileSchemas,
    wide: false,
    differential: 0.95,
    nonEmpty: 0.45,
  },
  {
    title: "everything at once",
    share: 0.3,
    features: allFeatures,
    schemas: plainSchemas,
    wide: false,
    differential: 0.6,
    nonEmpty: 0.5,
  },
  {
    title: "everything at once over all types and odd names",
    share: 0.2,
    features: allFeatures,
    schemas: hostileSchemas,
    wide: false,
    differential: 0.6,
    nonEmpty: 0.5,
  },
  {
    // Besides all rounds of the others.
    title: "frames, functions, recursion, DISTINCT ON and lists besides",
    share: 0.2,
    features: [...allFeatures, ...furtherFeatures],
    schemas: plainSchemas,
    wide: false,
    differential: 0.6,
    nonEmpty: 0.5,
  },
  {
    title: "views, partitions and heirs, USING, the clock, rows compared and limits that move",
    share: 0.2,
    // With every other form at once most results would be empty.
    features: [...core, ...oftenUsed, ...latestFeatures],
    schemas: plainSchemas,
    wide: true,
    differential: 0.6,
    nonEmpty: 0.5,
  },
];

const rounded = campaigns.map((campaign) => ({
  ...campaign,
  count: Math.ceil(rounds * campaign.share),
  /** Of all databases: what they looked at together is judged after the last of them. */
  outcomes: [] as Outcome[],
  seeds: describeSeeds(Math.ceil(rounds * campaign.share)),
}));

describeDatabases((database, turn) => {
  it.each(rounded)(
    "maintains random queries: $title, $seeds",
    async ({ count: all, outcomes, features, schemas, wide, differential, nonEmpty }) => {
      const failures: string[] = [];
      const seeds = seedsOf(all, turn);
      for (const seed of seeds) {
        if (failures.length === mostFailures) break;
        const queries = { features: new Set(features), depth: 2 };
        const outcome = await proveRandom(database, seed, { schemas, queries, wide });
        outcomes.push(outcome);
        if (outcome.kind === "failed") failures.push(outcome.text);
      }
      expect(failures.join("\n\n")).toBe("");
      // What follows needs a number of rounds to be true.
      const count = outcomes.length;
      if (count < 50 || !turn.last) return;
      const reports = outcomes.flatMap((outcome) =>
        outcome.kind === "proved" ? [outcome.report] : [],
      );
      const sum = (counted: (report: (typeof reports)[number]) => number): number =>
        reports.reduce((total, report) => total + counted(report), 0);
      const refreshes = sum(({ statistics }) => statistics.refreshes);
      // A run that looked at nothing would pass too.
      expect(reports.length / count).toBeGreaterThan(differential);
      expect(sum(({ statistics }) => statistics.differential) / refreshes).toBeGreaterThan(0.5);
      expect(sum(({ statistics }) => statistics.changing) / refreshes).toBeGreaterThan(0.2);
      expect(sum(({ statistics }) => statistics.nonEmpty) / refreshes).toBeGreaterThan(nonEmpty);
      expect(sum(({ statistics }) => statistics.allSourcesChanged) / refreshes).toBeGreaterThan(
        0.3,
      );
    },
    12 * 3_600_000,
  );
});
