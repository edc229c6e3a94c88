import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

it("there is a test for each of the 33 faults", () => {
  const folder = new URL(".", import.meta.url);
  const tested = new Set<number>();
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), "utf8");
    for (const [, list = ""] of text.matchAll(/"faults? ([\d, and]+)[:"]/g)) {
      for (const [number] of list.matchAll(/\d+/g)) tested.add(Number(number));
    }
  }
  const missing = Array.from({ length: 33 }, (_, place) => place + 1).filter(
    (number) => !tested.has(number),
  );
  expect(missing).toEqual([]);
});
