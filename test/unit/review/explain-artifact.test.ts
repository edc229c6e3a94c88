import { describe, expect, it } from "vitest";
import { createDiagnostic } from "../../../src/diagnostics/diagnostic.js";
import { explainArtifact } from "../../../src/review/explain-artifact.js";
import { salesArtifact } from "../../database/runtime-artifact.js";

const reads = { cost: "changes", probes: [], scans: [] } as const;

describe("explainArtifact", () => {
  it("tells what is captured, kept, run and probed", () => {
    const explanation = explainArtifact({
      ...salesArtifact,
      arms: [
        { ...reads, name: "orders", requires: [["public.orders"]] },
        {
          name: "customers",
          requires: [["public.orders"], ["public.customers"]],
          cost: "probe",
          probes: ["public.orders"],
          scans: [],
        },
        {
          name: "either",
          requires: [["public.orders", "public.customers"]],
          cost: "scan",
          probes: ["public.orders"],
          scans: ["public.customers"],
        },
        { ...reads, name: "first", requires: [] },
      ],
      steps: [{ name: "groups", purpose: "", cost: "scan", probes: [], scans: ["public.orders"] }],
      indexes: [
        {
          table: { schema: "public", name: "Orders" },
          columns: ["customer_id"],
          reason: "finds the orders of changed customers",
          present: false,
        },
      ],
      outline: {
        operators: [
          { kind: "scan", details: ["public.orders"], sources: ["public.orders"], inputs: [] },
          {
            kind: "aggregate",
            details: ["by orders.region", "count(*)"],
            sources: ["public.orders"],
            inputs: [0],
          },
        ],
        lineage: [],
      },
    });
    expect(explanation.text).toBe(
      [
        "public.sales is maintained in mode differential",
        "",
        "operators of the query",
        "  aggregate by orders.region, count(*)",
        "    scan public.orders",
        "",
        "captures",
        "  public.orders (region)",
        "",
        "keeps",
        '  pgtrickle_state."public.sales"',
        "",
        "a refresh runs",
        "  orders when public.orders changed, reads changes only",
        "  customers when public.orders, and public.customers changed, looks rows up through indexes: public.orders",
        "  either when public.orders or public.customers changed, reads a whole table: public.customers",
        "  first always, reads changes only",
        "  groups, reads a whole table: public.orders",
        "",
        "indexes that it probes",
        '  public."Orders" (customer_id): MISSING; finds the orders of changed customers',
      ].join("\n"),
    );
    expect(explanation.reasons).toEqual([]);
  });

  it("gives every reason why a query is refreshed in full", () => {
    const reason = createDiagnostic("error", "0AT02", "random is volatile", { hint: "Store it." });
    const other = createDiagnostic("error", "0AT01", "window function");
    const explanation = explainArtifact({
      ...salesArtifact,
      mode: "full",
      reasons: [reason, other],
      arms: [],
    });
    expect(explanation.text).toContain(
      [
        "public.sales is maintained in mode full, because not all of it is incremental:",
        "error[0AT02]: random is volatile",
        "  = hint: Store it.",
        "error[0AT01]: window function",
      ].join("\n"),
    );
    expect(explanation.text).not.toContain("a refresh runs");
    expect(explanation.reasons).toEqual([
      { code: "0AT02", message: "random is volatile" },
      { code: "0AT01", message: "window function" },
    ]);
  });
});
