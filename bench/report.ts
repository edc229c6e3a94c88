/** A measured thing: how long each round took, in milliseconds. */
export interface Measurement {
  readonly name: string;
  readonly rounds: readonly number[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) throw new Error("nothing was measured");
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

function printDuration(milliseconds: number): string {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toFixed(2);
}

/** Prints measurements with their ratios to the one named `reference`; times are only for orientation. */
export function printReport(
  title: string,
  measurements: readonly Measurement[],
  reference: string,
): void {
  const base = measurements.find(({ name }) => name === reference);
  if (base === undefined) throw new Error(`"${reference}" was not measured`);
  const rows = measurements.map(({ name, rounds }) => [
    name,
    printDuration(median(rounds)),
    printDuration(percentile(rounds, 0.95)),
    String(rounds.length),
    `${(median(rounds) / median(base.rounds)).toFixed(2)}×`,
  ]);
  printTable(title, [["", "median ms", "p95 ms", "rounds", `to ${reference}`], ...rows]);
}

/** Two ways to do the same, measured in turns. */
export interface Comparison {
  readonly name: string;
  readonly own: readonly number[];
  readonly peer: readonly number[];
}

/** Prints a row for each comparison: how many times faster than its peer we are, by the medians. */
export function printComparisons(
  title: string,
  peer: string,
  comparisons: readonly Comparison[],
): void {
  const rows = comparisons.map(({ name, own, peer: others }) => [
    name,
    printDuration(median(own)),
    printDuration(percentile(own, 0.95)),
    printDuration(median(others)),
    String(own.length),
    `${(median(others) / median(own)).toFixed(2)}×`,
  ]);
  printTable(title, [["", "median ms", "p95 ms", `${peer} ms`, "rounds", "faster"], ...rows]);
}

/** Prints rows of cells, the first of them the head, in columns. */
export function printTable(title: string, table: readonly (readonly string[])[]): void {
  const widths = table[0]?.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  console.log(`\n${title}`);
  for (const row of table) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths?.[column] ?? 0) : cell.padStart(widths?.[column] ?? 0),
    );
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
}

/** How long `body` takes, in milliseconds. */
export async function time(body: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await body();
  return performance.now() - started;
}
