import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/proof/change.js";
import type { Batch, Scenario } from "../../../src/proof/scenario.js";
import { shrinkScenario } from "../../../src/proof/shrink.js";

const table = { schema: "public", name: "t" };

const insertOf = (...rows: readonly (readonly (string | undefined)[])[]): Change => ({
  kind: "insert",
  table,
  columns: ["a", "b"],
  rows,
  conflict: undefined,
});

const batchOf = (...changes: readonly Change[]): Batch => ({
  oneTransaction: true,
  steps: changes.map((change) => ({ change, outcome: "kept" })),
});

const everything = (scenario: Scenario): readonly Change[] =>
  [scenario.initial, ...scenario.cycles.map(({ batch }) => batch)].flatMap(({ steps }) =>
    steps.map(({ change }) => change),
  );

const rowsOf = (scenario: Scenario): readonly (string | undefined)[] =>
  everything(scenario).flatMap((change) =>
    change.kind === "insert" ? change.rows.map(([first]) => first) : [],
  );

const large: Scenario = {
  installFirst: true,
  initial: batchOf(insertOf(["1", "x"], ["2", "x"], ["3", "x"]), insertOf(["4", "x"])),
  cycles: [1, 2, 3, 4].map((cycle) => ({
    refresh: cycle % 2 === 0 ? "full" : "refresh",
    batch: batchOf(
      insertOf([`${cycle}0`, "y"], [`${cycle}1`, "y"]),
      {
        kind: "update",
        table,
        assignments: { columns: ["a", "b"], values: [`${cycle}2`, "z"] },
        filter: { kind: "matching", columns: ["a"], rows: [["1"], ["2"]] },
      },
      { kind: "delete", table, filter: { kind: "all" } },
    ),
  })),
};

describe("shrinkScenario", () => {
  it("keeps only what the failure needs", async () => {
    const fails = async (candidate: Scenario): Promise<boolean> => {
      const rows = rowsOf(candidate);
      return rows.includes("2") && rows.includes("31");
    };
    const smallest = await shrinkScenario(large, fails, 500);
    expect(smallest).toEqual({
      installFirst: false,
      initial: {
        oneTransaction: false,
        steps: [{ change: insertOf(["2", undefined]), outcome: "kept" }],
      },
      cycles: [
        {
          refresh: "refresh",
          batch: {
            oneTransaction: false,
            steps: [{ change: insertOf(["31", undefined]), outcome: "kept" }],
          },
        },
      ],
    });
  });

  it("makes updates smaller: fewer columns and rows", async () => {
    const fails = async (candidate: Scenario): Promise<boolean> =>
      everything(candidate).some(
        (change) =>
          change.kind === "update" &&
          change.assignments.values.includes("z") &&
          change.filter.kind === "matching" &&
          change.filter.rows.some(([value]) => value === "2"),
      );
    const [change, ...others] = everything(await shrinkScenario(large, fails, 500));
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      assignments: { columns: ["b"], values: ["z"] },
      filter: { rows: [["2"]] },
    });
  });

  it("spends no more than the budget, and returns something that fails", async () => {
    let replays = 0;
    const fails = async (candidate: Scenario): Promise<boolean> => {
      replays += 1;
      return rowsOf(candidate).includes("2");
    };
    const smallest = await shrinkScenario(large, fails, 10);
    expect(replays).toBe(10);
    expect(rowsOf(smallest)).toContain("2");
  });

  it("leaves a scenario alone of which no part can go", async () => {
    expect(await shrinkScenario(large, async () => false, 500)).toEqual(large);
  });
});
