import type { CostClass } from "../compile/artifact.js";

/** What a step of a refresh costs, in words. */
export const costWords: Readonly<Record<CostClass, string>> = {
  changes: "reads changes only",
  probe: "looks rows up through indexes",
  scan: "reads a whole table",
};
