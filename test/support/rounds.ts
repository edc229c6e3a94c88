import type { DatabaseTurn } from "./database.js";
import { isNightly } from "./nightly.js";

const chosenSeed = process.env["TRICKLE_SEED"];
const chosenRounds = process.env["TRICKLE_ROUNDS"];

/** Every night looks at other rounds than the night before; all other runs at the same ones. */
function seedOfToday(): number {
  return Math.floor(Date.now() / 86_400_000) * 100_000;
}

/**
 * The first seed of a random test; the seed of each further round is one more. `TRICKLE_SEED` to begin elsewhere, or to see
 * one round again.
 */
const firstSeed = Number(chosenSeed ?? (isNightly ? seedOfToday() : 1));

/** How many rounds a random test makes: `TRICKLE_ROUNDS`, else what it says. */
export function roundsOf(daily: number, nightly: number): number {
  return Number(chosenRounds ?? (isNightly ? nightly : daily));
}

/**
 * The seeds that a database takes of so many rounds: the databases take turns, so that together they see each seed once.
 * From a chosen seed on every database sees all of them.
 */
export function seedsOf(rounds: number, turn: DatabaseTurn): readonly number[] {
  const seeds = Array.from({ length: rounds }, (_, round) => firstSeed + round);
  return chosenSeed === undefined ? seeds.filter((_, round) => turn.takes(round)) : seeds;
}

/** Words for a title, so that a run says what it looked at. */
export function describeSeeds(rounds: number): string {
  return `seeds ${firstSeed} to ${firstSeed + rounds - 1}`;
}
