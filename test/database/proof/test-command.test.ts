import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/cli/run-program.js";
import { createTrickleCompile } from "../../../src/cli/trickle-compile-program.js";
import { createTerminal } from "../../unit/cli/terminal.js";

const schema = `
CREATE TABLE orders (id integer PRIMARY KEY, customer integer, amount numeric(10,2));
CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL);
`;

describe("trickle-compile test", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "pgtrickle-test-"));
    writeFileSync(join(folder, "schema.sql"), schema);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(query: string, ...options: readonly string[]) {
    const path = join(folder, "query.sql");
    writeFileSync(path, query);
    const terminal = createTerminal();
    const argv = ["test", path, "--schema", join(folder, "schema.sql"), ...options];
    const exitCode = await runProgram(createTrickleCompile, argv, terminal);
    return { exitCode, output: terminal.output(), errors: terminal.errors() };
  }

  it("proves a query and says how much it looked at", async () => {
    const { exitCode, output, errors } = await run(
      "SELECT name, count(*) AS n FROM orders JOIN customers ON customer = customers.id GROUP BY name;",
      "--runs",
      "3",
      "--seed",
      "7",
    );
    expect(errors).toBe("");
    expect(exitCode).toBe(0);
    expect(output).toContain("3 runs with seed 7, mode differential: 18 results compared");
    expect(output).toContain("every result was equal");
  });

  it("refreshes and compares at one moment of the clock", async () => {
    const { exitCode, output } = await run(
      "SELECT clock_kept, count(*) AS n FROM (SELECT now() AS clock_kept, id FROM orders) AS o GROUP BY clock_kept",
      "--runs",
      "3",
    );
    expect(output).toContain("3 runs with seed 1, mode differential: 18 results compared");
    expect(output).toContain("every result was equal");
    expect(exitCode).toBe(0);
  });

  it("takes a named query with options, and prints JSON", async () => {
    const { exitCode, output } = await run(
      "CREATE MATERIALIZED VIEW sums (whom, total) WITH (mode = full) AS SELECT customer, sum(amount) FROM orders GROUP BY 1",
      "--runs=2",
      "--format=json",
    );
    expect(exitCode).toBe(0);
    const [{ report }] = JSON.parse(output);
    expect(report).toMatchObject({ mode: "full", runs: 2, seed: 1, emptySources: [] });
    expect(report.counterExample).toBeUndefined();
  });

  it("reports a query that is wrong, with its place in the file", async () => {
    const { exitCode, errors } = await run("SELECT nme FROM customers");
    expect(exitCode).toBe(1);
    expect(errors).toContain("error[42703]");
    expect(errors).toMatch(/query\.sql:1:8/);
  });

  it("refuses a number of runs that is none", async () => {
    const { exitCode, errors } = await run("SELECT 1 AS one", "--runs", "0");
    expect(exitCode).toBe(2);
    expect(errors).toContain("whole number above zero");
  });
});
