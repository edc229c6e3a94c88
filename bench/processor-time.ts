import { readFileSync } from "node:fs";

/** How long the processor has worked for a session, in milliseconds; `undefined` where the system does not say. */
export function processorTime(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return undefined;
  }
}
