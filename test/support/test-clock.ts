import type { Artifact } from "../../src/compile/artifact.js";

/**
 * A clock that a fixture's history sets: `UPDATE test_clock.hand SET moment = '…'`. Queries and the emitted scripts are run as
 * they are, but for the function that tells the time: reading the hand stands in the place of reading the server's clock.
 */
export const testClockSchema = `
CREATE SCHEMA test_clock;
CREATE TABLE test_clock.hand (moment timestamptz NOT NULL);
INSERT INTO test_clock.hand VALUES ('2026-01-01 00:00:00+00');
CREATE FUNCTION test_clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT moment FROM test_clock.hand';
`;

/** The same with any number of hands, which random histories insert, set and delete: the one furthest on tells the time. */
export const movingClockSchema = `
CREATE SCHEMA test_clock;
CREATE TABLE test_clock.hands (moment timestamptz NOT NULL CHECK (moment BETWEEN '2000-01-01' AND '2100-01-01'));
CREATE FUNCTION test_clock.now() RETURNS timestamptz LANGUAGE sql STABLE
  AS 'SELECT coalesce(max(moment), ''2024-01-01 06:00+00'') FROM test_clock.hands';
`;

const spellings: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/(?<![\w.])(?:now|transaction_timestamp|statement_timestamp)\(\)/gi, "test_clock.now()"],
  [/(?<![\w.])CURRENT_TIMESTAMP\b/gi, "test_clock.now()"],
  [/(?<![\w.])CURRENT_DATE\b/gi, "(test_clock.now()::date)"],
  [/(?<![\w.])LOCALTIMESTAMP\b/gi, "(test_clock.now()::timestamp)"],
  [/(?<![\w.])LOCALTIME\b/gi, "(test_clock.now()::time)"],
  [/(?<![\w.])CURRENT_TIME\b/gi, "(test_clock.now()::timetz)"],
];

/** Whether a query or a script tells the time. */
export function tellsTime(text: string): boolean {
  return underTestClock(text) !== text;
}

/** The text with the test clock in the place of the server's. */
export function underTestClock(text: string): string {
  return spellings.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
}

/** The artifact with the test clock in its scripts. */
export function artifactUnderTestClock(artifact: Artifact): Artifact {
  const { install, populate, pending, refresh, full } = artifact;
  return {
    ...artifact,
    install: underTestClock(install),
    populate: underTestClock(populate),
    pending: underTestClock(pending),
    refresh: underTestClock(refresh),
    full: underTestClock(full),
  };
}
