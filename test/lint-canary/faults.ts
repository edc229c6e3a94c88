// This file breaks rules on purpose. A test runs the linter on it and fails unless each is reported.
import { readFileSync } from "node:fs";
import { type SourceFile as Unused } from "../support/architecture.js";

enum Direction {
  Up,
}

async function work(): Promise<void> {}

export function breakRules(kind: "a" | "b", value: any, list: readonly string[]): number {
  console.log(Direction.Up);
  work();
  switch (kind) {
    case "a":
      return list[0]!.length;
  }
  return value;
}
