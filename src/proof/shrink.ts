import type { Change, RowFilter } from "./change.js";
import type { Batch, Cycle, Scenario, Step } from "./scenario.js";

/** Whether a smaller thing still shows the failure. */
type Fails<Item> = (candidate: Item) => Promise<boolean>;

/**
 * Removes as many items as the failure can do without, the largest runs first (after Zeller and Hildebrandt,
 * "Simplifying and isolating failure-inducing input", 2002).
 */
async function shrinkList<Item>(
  items: readonly Item[],
  fails: Fails<readonly Item[]>,
): Promise<readonly Item[]> {
  let kept = items;
  for (let size = kept.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < kept.length; ) {
      const candidate = [...kept.slice(0, start), ...kept.slice(start + size)];
      if (await fails(candidate)) kept = candidate;
      else start += size;
    }
  }
  return kept;
}

function replaceAt<Item>(items: readonly Item[], index: number, item: Item): readonly Item[] {
  return items.map((present, position) => (position === index ? item : present));
}

async function shrinkFilter(filter: RowFilter, fails: Fails<RowFilter>): Promise<RowFilter> {
  if (filter.kind !== "matching") return filter;
  const rows = await shrinkList(
    filter.rows,
    async (candidate) => candidate.length > 0 && fails({ ...filter, rows: candidate }),
  );
  return { ...filter, rows };
}

async function shrinkChange(change: Change, fails: Fails<Change>): Promise<Change> {
  switch (change.kind) {
    case "insert": {
      let smaller = change;
      if (smaller.conflict !== undefined) {
        const plain = { ...smaller, conflict: undefined };
        if (await fails(plain)) smaller = plain;
      }
      const settled = smaller;
      const rows = await shrinkList(
        settled.rows,
        async (candidate) => candidate.length > 0 && fails({ ...settled, rows: candidate }),
      );
      return { ...settled, rows };
    }
    case "update": {
      const filter = await shrinkFilter(change.filter, (candidate) =>
        fails({ ...change, filter: candidate }),
      );
      const { columns, values } = change.assignments;
      const kept = await shrinkList(
        columns.map((_, index) => index),
        async (candidate) =>
          candidate.length > 0 &&
          fails({
            ...change,
            filter,
            assignments: {
              columns: candidate.flatMap((index) => columns.slice(index, index + 1)),
              values: candidate.map((index) => values[index]),
            },
          }),
      );
      return {
        ...change,
        filter,
        assignments: {
          columns: kept.flatMap((index) => columns.slice(index, index + 1)),
          values: kept.map((index) => values[index]),
        },
      };
    }
    case "delete":
      return {
        ...change,
        filter: await shrinkFilter(change.filter, (candidate) =>
          fails({ ...change, filter: candidate }),
        ),
      };
    case "truncate":
      return change;
  }
}

/** Sets values of inserted rows to NULL where they do not matter. */
async function simplifyValues(change: Change, fails: Fails<Change>): Promise<Change> {
  if (change.kind !== "insert") return change;
  let simple = change;
  for (const [rowIndex, row] of change.rows.entries()) {
    for (const [index, value] of row.entries()) {
      if (value === undefined) continue;
      const current = simple.rows[rowIndex] ?? row;
      const candidate = {
        ...simple,
        rows: replaceAt(simple.rows, rowIndex, replaceAt(current, index, undefined)),
      };
      if (await fails(candidate)) simple = candidate;
    }
  }
  return simple;
}

/** Shrinks each change of a batch with the given function. */
async function shrinkEach(
  batch: Batch,
  fails: Fails<Batch>,
  shrink: (change: Change, fails: Fails<Change>) => Promise<Change>,
): Promise<Batch> {
  let smaller = batch;
  for (let index = 0; index < smaller.steps.length; index += 1) {
    const step = smaller.steps[index];
    if (step === undefined) continue;
    const present = smaller;
    const withChange = (change: Change): Batch => ({
      ...present,
      steps: replaceAt<Step>(present.steps, index, { ...step, change }),
    });
    smaller = withChange(await shrink(step.change, (candidate) => fails(withChange(candidate))));
  }
  return smaller;
}

async function shrinkBatch(batch: Batch, fails: Fails<Batch>): Promise<Batch> {
  const steps = await shrinkList(batch.steps, (candidate) => fails({ ...batch, steps: candidate }));
  let smaller: Batch = { ...batch, steps };
  if (smaller.oneTransaction && (await fails({ ...smaller, oneTransaction: false }))) {
    smaller = { ...smaller, oneTransaction: false };
  }
  return shrinkEach(smaller, fails, shrinkChange);
}

function sizeOf(scenario: Scenario): number {
  return JSON.stringify(scenario).length;
}

/**
 * Makes a failing scenario smaller: fewer cycles, changes, rows, and values other than NULL, as long as the
 * failure stays.
 *
 * @param fails replays a scenario and says whether it still fails
 * @param budget the most replays that are tried
 */
export async function shrinkScenario(
  scenario: Scenario,
  fails: Fails<Scenario>,
  budget: number,
): Promise<Scenario> {
  let left = budget;
  const stillFails: Fails<Scenario> = async (candidate) => {
    left -= 1;
    return left >= 0 && fails(candidate);
  };
  let smallest = scenario;
  const accept = async (candidate: Scenario): Promise<void> => {
    if (await stillFails(candidate)) smallest = candidate;
  };
  for (let before = sizeOf(smallest) + 1; before > sizeOf(smallest) && left > 0; ) {
    before = sizeOf(smallest);
    const present = smallest;
    const cycles = await shrinkList(present.cycles, (candidate) =>
      stillFails({ ...present, cycles: candidate }),
    );
    smallest = { ...present, cycles };
    if (smallest.installFirst) await accept({ ...smallest, installFirst: false });
    for (const [index, cycle] of smallest.cycles.entries()) {
      const base = smallest;
      const withCycle = (changed: Cycle): Scenario => ({
        ...base,
        cycles: replaceAt(base.cycles, index, changed),
      });
      if (cycle.refresh === "full") await accept(withCycle({ ...cycle, refresh: "refresh" }));
    }
    const beforeInitial = smallest;
    smallest = {
      ...beforeInitial,
      initial: await shrinkBatch(beforeInitial.initial, (initial) =>
        stillFails({ ...beforeInitial, initial }),
      ),
    };
    smallest = await shrinkCycles(smallest, stillFails, shrinkBatch);
  }
  const settled = smallest;
  smallest = {
    ...settled,
    initial: await shrinkEach(
      settled.initial,
      (initial) => stillFails({ ...settled, initial }),
      simplifyValues,
    ),
  };
  return shrinkCycles(smallest, stillFails, (batch, batchFails) =>
    shrinkEach(batch, batchFails, simplifyValues),
  );
}

async function shrinkCycles(
  scenario: Scenario,
  fails: Fails<Scenario>,
  shrink: (batch: Batch, fails: Fails<Batch>) => Promise<Batch>,
): Promise<Scenario> {
  let smaller = scenario;
  for (const [index, cycle] of scenario.cycles.entries()) {
    const present = smaller;
    const withBatch = (batch: Batch): Scenario => ({
      ...present,
      cycles: replaceAt(present.cycles, index, { ...cycle, batch }),
    });
    smaller = withBatch(await shrink(cycle.batch, (candidate) => fails(withBatch(candidate))));
  }
  return smaller;
}
