import { usageError } from "../diagnostics/errors.js";

const interval = /^[1-9][0-9]*(?:ms|s|m|h|d)$/;
const cron = /^(?:[0-9*,/-]+\s+){4}[0-9A-Za-z*,/-]+$/;

/** Fails with 22T03 unless the text is a schedule: `5s`, `10m`, five fields of cron, or `calculated`. */
export function assertSchedule(schedule: string): void {
  if (schedule === "calculated" || interval.test(schedule) || cron.test(schedule)) return;
  throw usageError("22T03", `"${schedule}" is not a schedule`, {
    hint: 'Use an interval such as "5s", "10m" or "1h", a cron expression such as "0 3 * * *", or "calculated".',
  });
}
