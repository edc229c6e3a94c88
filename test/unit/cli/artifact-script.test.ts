import { describe, expect, it } from "vitest";
import { emits, fileNameOf, printArtifact } from "../../../src/cli/artifact-script.js";
import { salesArtifact } from "../../database/runtime-artifact.js";

describe("printArtifact", () => {
  it("prints three transactions, locks before everything that needs them", () => {
    const script = printArtifact(salesArtifact, "sql");
    const order = [
      "-- stream table public.sales, mode differential",
      "BEGIN;",
      "CREATE TABLE IF NOT EXISTS pgtrickle.pgt_frontiers",
      "CREATE VIEW public.sales",
      "COMMIT;",
      "-- fill it",
      "BEGIN ISOLATION LEVEL REPEATABLE READ;",
      "LOCK TABLE",
      "INSERT INTO pgtrickle_state",
      "COMMIT;",
      "-- refresh it",
      "BEGIN;",
      "LOCK TABLE",
      "AS rows_inserted",
      "COMMIT;",
    ];
    let from = 0;
    for (const part of order) {
      const found = script.indexOf(part, from);
      expect(found, part).toBeGreaterThanOrEqual(from);
      from = found + part.length;
    }
    const path = "SET LOCAL search_path = pg_catalog, pg_temp;";
    const transactions = script.split(/^BEGIN(?: ISOLATION LEVEL REPEATABLE READ)?;$/m).slice(1);
    expect(transactions).toHaveLength(3);
    for (const statements of transactions) {
      expect(statements.trimStart().startsWith(path), statements.slice(0, 80)).toBe(true);
    }
  });

  it("leaves the search path to scripts that set it", () => {
    const path = "SET LOCAL search_path = pg_catalog, pg_temp;\n";
    const script = printArtifact({ ...salesArtifact, lock: `${path}LOCK;` }, "refresh");
    expect(script.match(/search_path/g)).toHaveLength(1);
  });

  it("prints each part alone, ending in a line break", () => {
    for (const emit of emits) expect(printArtifact(salesArtifact, emit).at(-1)).toBe("\n");
    expect(printArtifact(salesArtifact, "install")).not.toContain("AS rows_updated");
    expect(printArtifact(salesArtifact, "refresh")).not.toContain("CREATE");
    expect(printArtifact(salesArtifact, "drop")).toContain("DROP VIEW IF EXISTS public.sales");
    expect(JSON.parse(printArtifact(salesArtifact, "json"))).toEqual(salesArtifact);
  });
});

describe("fileNameOf", () => {
  it("is the name of the stream table, and the part", () => {
    expect(fileNameOf(salesArtifact, "sql")).toBe("public.sales.sql");
    expect(fileNameOf(salesArtifact, "drop")).toBe("public.sales.drop.sql");
    expect(fileNameOf(salesArtifact, "delta")).toBe("public.sales.delta.plan");
    expect(fileNameOf(salesArtifact, "json")).toBe("public.sales.json");
  });

  it("never leaves the folder", () => {
    const name = { schema: "public", name: '../a"/*' };
    const file = fileNameOf({ ...salesArtifact, name }, "sql");
    expect(file).toBe("public.%22..%2Fa%22%22%2F%2A%22.sql");
  });
});
