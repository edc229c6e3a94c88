import { expect, it } from "vitest";
import { runDemo } from "../../src/cli/demo/run-demo.js";
import { demoChanges, demoViews } from "../../src/cli/demo/shop.js";
import { createTerminal } from "../unit/cli/terminal.js";

it("shows differential refreshes of every stream table, and ends with all of them equal", async () => {
  const terminal = createTerminal();
  const cycles = demoChanges.length;
  expect(await runDemo(terminal, cycles)).toBe(0);
  const output = terminal.output();
  expect(output.match(/^Cycle \d+: /gm)).toHaveLength(cycles);
  for (const { name } of demoViews) {
    expect(output).toContain(`Stream table ${name}, created and filled in `);
    expect(output).toContain(`  ${name}: equal (0 missing, 0 extra)\n`);
  }
  // The last cycle changes nothing.
  expect(output.match(/no changes detected/g)?.length).toBeGreaterThanOrEqual(demoViews.length);
  expect(output).toMatch(/All refreshes together took .*, the recomputes .*\.\n/);
});
