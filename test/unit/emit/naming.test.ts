import { describe, expect, it } from "vitest";
import { createNamer, shortenName } from "../../../src/catalog/shorten-name.js";
import { bufferName, displayName, mutexName, stateTableName } from "../../../src/emit/naming.js";

describe("names of what is installed", () => {
  it("tell schema and name apart", () => {
    expect(displayName({ schema: "a.b", name: "c" })).not.toBe(
      displayName({ schema: "a", name: "b.c" }),
    );
    expect(bufferName({ schema: "public", name: "orders" })).toBe("public.orders");
    expect(stateTableName({ schema: "public", name: "sales" }, "group")).toBe("public.sales.group");
    expect(mutexName({ schema: "public", name: "sales" })).toBe("public.sales.mutex");
  });

  it("fit into 63 bytes and stay different", () => {
    const long = "n".repeat(63);
    const names = [`${long}a`, `${long}b`, "é".repeat(60), `${"é".repeat(60)}x`].map(shortenName);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(shortenName("short")).toBe("short");
  });

  it("are numbered when they repeat", () => {
    const name = createNamer(["taken"]);
    expect([name("taken"), name("free"), name("free")]).toEqual(["taken_2", "free", "free_2"]);
  });
});
