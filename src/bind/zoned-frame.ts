import type { FrameBound, WindowCall } from "../relation/scalar.js";
import { isExactInterval } from "./exact-interval.js";

/** What is said of such a frame. */
export const zonedFrame = {
  message: "RANGE by days or months over times with a zone depends on the setting TimeZone",
  hint: "Say hours, minutes and seconds, or order by the time at a zone: x AT TIME ZONE 'UTC'.",
};

/**
 * Whether a RANGE frame counts days or months from a time with a zone: how long these are, the setting TimeZone says, when
 * summer time begins or ends.
 */
export function isFrameZoned({ frame, order }: WindowCall): boolean {
  const [key] = order;
  if (frame?.unit !== "range" || key?.scalar.type.key !== "pg_catalog.timestamptz") return false;
  const isOpen = (bound: FrameBound): boolean =>
    (bound.kind === "preceding" || bound.kind === "following") && !isExactInterval(bound.offset);
  return isOpen(frame.start) || isOpen(frame.end);
}
