import { describe, expect, it } from "vitest";
import { closestName, hintNames } from "../../../src/diagnostics/name-hint.js";

describe("closestName", () => {
  it("forgives a few slips", () => {
    expect(closestName("custmer", ["orders", "customer"])).toBe("customer");
    expect(closestName("ordres", ["orders", "customer"])).toBe("orders");
    expect(closestName("amnt", ["amend", "amount"])).toBe("amount");
    expect(closestName("ORDERS", ["orders"])).toBe("orders");
  });

  it("does not guess when nothing is near", () => {
    expect(closestName("x", ["orders", "customer"])).toBeUndefined();
    expect(closestName("orders", [])).toBeUndefined();
  });
});

describe("hintNames", () => {
  it("lists what there is, each once", () => {
    expect(hintNames("ordrs", ["orders", "items", "orders"], "Tables")).toBe(
      'Perhaps "orders" is meant. Tables: "orders", "items".',
    );
    expect(hintNames("zzz", ["orders"], "Tables")).toBe('Tables: "orders".');
  });

  it("says nothing of nothing, and not too much of a lot", () => {
    expect(hintNames("a", [], "Tables")).toBeUndefined();
    const many = Array.from({ length: 30 }, (_, index) => `table_number_${index}`);
    expect(hintNames("a", many, "Tables")).toMatch(/"table_number_19", …\.$/);
  });
});
